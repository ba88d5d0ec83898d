import {
  addDays,
  addMonths,
  type Day,
  type DayRange,
  daysBetween,
  startOfMonth,
  weekday,
  wholeMonths,
} from '../../core/calendar.ts';

/** Days of a month as bits of a whole number: bit 0 is the first. */

export interface MonthDays {
  /** Its first day. */
  readonly month: Day;
  readonly mask: number;
}

const bits = (from: number, to: number): number => 2 ** to - 2 ** from;

/** The months that a span touches, each with the days inside it; none for an empty span. */
export function monthsOf({ start, end }: DayRange): MonthDays[] {
  const months: MonthDays[] = [];
  for (let month = startOfMonth(start); month < end; month = addMonths(month, 1)) {
    const next = addMonths(month, 1);
    const from = Math.max(0, daysBetween(month, start));
    const to = daysBetween(month, end < next ? end : next);
    if (to > from) months.push({ month, mask: bits(from, to) });
  }
  return months;
}

/** Mondays to Fridays of a month. */
export function workDaysOf(month: Day): number {
  const days = Array.from({ length: daysBetween(month, addMonths(month, 1)) }, (_, index) => index);
  return days.reduce((mask, index) => {
    const day = weekday(addDays(month, index));
    return day === 0 || day === 6 ? mask : mask + 2 ** index;
  }, 0);
}

/** How many bits are set. */
export const daysIn = (mask: number): number => mask.toString(2).replaceAll('0', '').length;

/** Whether a span is one calendar month. */
export const isOneMonth = (range: DayRange): boolean => wholeMonths(range) === 1;
