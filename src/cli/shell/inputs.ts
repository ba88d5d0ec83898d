import { z } from 'zod';
import { type Instant, isDay } from '../../core/calendar.ts';

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

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/;

/** Given in UTC, to the second. */
export const instant = z.string().transform((text, context): Instant => {
  const time = INSTANT.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return `${new Date(time).toISOString().slice(0, 19)}Z`;
  const message = `"${text}" is not an instant; allowed: a date and a time with its offset, such as 2026-11-23T08:30:00Z`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const noInput = z.object({});
