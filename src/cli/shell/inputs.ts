import { z } from 'zod';
import { isDay } from '../../core/calendar.ts';

/** Readers for values as they are typed: every one comes as text. */

export const day = z.string().refine(isDay, {
  error: (issue) => `"${issue.input}" is not a date; allowed: YYYY-MM-DD, such as 2025-08-13`,
});

export function wholeNumber(from: number, to: number) {
  return z.string().transform((text, context) => {
    const number = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= from && number <= to) return number;
    const message = `"${text}" is not allowed; allowed: a whole number from ${from} to ${to}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

export const noInput = z.object({});
