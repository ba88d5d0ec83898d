import { type DayRange, daysBetween, wholeMonths } from './calendar.ts';
import type { Compounding } from './kpi.ts';

/** Turning the rate of a window into that of a year. */

const DAYS_IN_MONTH = 365.2425 / 12;

/** Length of a span in months: exact for whole months, else its days over the mean month. */
export const monthsIn = (range: DayRange): number =>
  wholeMonths(range) ?? daysBetween(range.start, range.end) / DAYS_IN_MONTH;

interface Form {
  readonly toKept: (value: number) => number;
  readonly fromKept: (kept: number) => number;
  readonly words: (power: string) => string;
}

const FORMS: Readonly<Record<Compounding, Form>> = {
  kept: { toKept: (x) => x, fromKept: (kept) => kept, words: (power) => `x^${power}` },
  lost: { toKept: (x) => 1 - x, fromKept: (kept) => 1 - kept, words: (power) => `1 − (1 − x)^${power}` },
  gained: { toKept: (x) => 1 + x, fromKept: (kept) => kept - 1, words: (power) => `(1 + x)^${power} − 1` },
};

/**
 * A fraction measured over `months`, as twelve months like them would make it. Null where that means nothing: no
 * time has passed, or more than everything was lost.
 */
export function annualise(value: number, months: number, compounding: Compounding): number | null {
  const { toKept, fromKept } = FORMS[compounding];
  const kept = toKept(value);
  return months <= 0 || kept < 0 ? null : fromKept(kept ** (12 / months));
}

/** How the year's rate was reached, for its label: `x^(12/3)`. `months` as people read it. */
export const annualFormula = (compounding: Compounding, months: string): string =>
  FORMS[compounding].words(`(12/${months})`);
