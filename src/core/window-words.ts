import {
  addDays,
  addMonths,
  type Day,
  type DayRange,
  dayOfMonth,
  daysBetween,
  wholeMonths,
  yearOf,
} from './calendar.ts';
import { formatCountOf, formatNearDay, formatNearDays } from './format.ts';
import type { Kpi } from './kpi.ts';
import { monthName, rangeLabel } from './period-words.ts';
import type { Period } from './query.ts';
import type { Settings } from './settings.ts';

/** Windows and comparisons in a few words, for where a digest has little room. */

type Locale = Pick<Settings, 'locale'>;

const isNamed = (period: Period): boolean =>
  period.grain !== 'range' && period.grain !== 'day' && period.label !== rangeLabel(period);

/**
 * `Oct 2026`, `Q4 2026 so far`, `12 months to Oct 2026`, `next 30 days`, `last 90 days`, `Aug 24 – Nov 21`. A single day
 * is said by its date; today and yesterday need no word.
 */
export function windowWords(
  period: Period,
  { tense }: Pick<Kpi, 'tense'>,
  today: Day,
  settings: Locale,
): string {
  if (isNamed(period)) {
    const runs = tense === 'past' && !period.complete && period.start <= today;
    return runs ? `${period.label} so far` : period.label;
  }
  const days = daysBetween(period.start, period.end);
  if (days <= 1) return dayWords(period.start, today, settings);
  if (period.start === today) return `next ${formatCountOf(days, 'day', settings)}`;
  const months = wholeMonths(period);
  if (months === 1) return monthOf(period);
  if (months !== null) return `${formatCountOf(months, 'month', settings)} to ${monthOf(period)}`;
  if (period.end === today) return `last ${formatCountOf(days, 'day', settings)}`;
  return formatNearDays(period, today, settings);
}

/** Numbers of today stand on data through yesterday: either is said by the day of the digest. */
const dayWords = (day: Day, today: Day, settings: Locale): string =>
  day === today || day === addDays(today, -1) ? '' : formatNearDay(day, today, settings);

const monthOf = (period: DayRange): string => {
  const last = addDays(period.end, -1);
  return `${monthName(last)} ${yearOf(last)}`;
};

/** What a window is held against: `Sep 2026`, `a year before`, `the 90 days before`, `Oct 22`. */
export function beforeWords(period: Period, before: Period, today: Day, settings: Locale): string {
  const days = daysBetween(before.start, before.end);
  if (isNamed(before) || (!period.complete && isNamed(period))) return before.label;
  const sameDay = dayOfMonth(before.start) === dayOfMonth(period.start);
  if (sameDay && addMonths(before.start, 12) === period.start) return 'a year before';
  if (days <= 1) return formatNearDay(before.start, today, settings);
  const months = wholeMonths(before);
  if (months === 1) return monthOf(before);
  if (before.end !== period.start) return formatNearDays(before, today, settings);
  const length =
    months === null ? formatCountOf(days, 'day', settings) : formatCountOf(months, 'month', settings);
  return `the ${length} before`;
}
