import { addDays, type Day, daysBetween, wholeMonths, yearOf } from '#src/core/calendar.ts';
import { formatDay } from '#src/core/format.ts';
import { monthName } from '#src/core/period-words.ts';
import type { Period } from '#src/core/query.ts';
import type { Settings } from '#src/core/settings.ts';

/** How the periods of a trend stand on an axis. */

export interface PeriodLabel {
  readonly label: string;
  readonly under?: string;
}

export type Cadence = 'day' | 'week' | 'month' | 'quarter' | 'half-year' | 'year';

const LENGTHS: readonly (readonly [Cadence, number, number])[] = [
  ['day', 1, 1],
  ['week', 7, 7],
  ['month', 28, 31],
  ['quarter', 89, 92],
  ['half-year', 181, 184],
  ['year', 364, 366],
];

/** How far apart the periods end, in calendar words; null where they are not evenly spaced. */
export function cadenceOf(periods: readonly Period[]): Cadence | null {
  const gaps = periods
    .slice(1)
    .map((period, index) => daysBetween(periods[index]?.end ?? period.end, period.end));
  if (gaps.length === 0) return null;
  const found = LENGTHS.find(([, least, most]) => gaps.every((gap) => gap >= least && gap <= most));
  return found?.[0] ?? null;
}

/** `7 months`, `1 quarter`. */
export const cadenceCount = (count: number, cadence: Cadence): string =>
  `${count} ${cadence}${count === 1 ? '' : 's'}`;

const monthAndYear = (day: Day): PeriodLabel => ({ label: monthName(day), under: String(yearOf(day)) });
const dayAndYear = (day: Day): PeriodLabel => ({
  label: `${Number(day.slice(8))} ${monthName(day)}`,
  under: String(yearOf(day)),
});

/** A window that slides by months is called by the month in which it ends, other spans by their last day. */
export function periodLabel(period: Period, cadence: Cadence | null): PeriodLabel {
  const last = addDays(period.end, -1);
  switch (period.grain) {
    case 'day':
    case 'week':
      return dayAndYear(period.start);
    case 'month':
      return monthAndYear(period.start);
    case 'quarter':
    case 'half':
      return splitYear(period.label);
    case 'year':
      return { label: period.label };
    case 'range':
      return cadence === 'month' || cadence === 'quarter' ? monthAndYear(last) : dayAndYear(last);
    default:
      return period.grain satisfies never;
  }
}

/** `FY26 Q2` → Q2 over FY26, `Q2 2025` → Q2 over 2025. */
function splitYear(label: string): PeriodLabel {
  const [, before, part, after] = /^(FY\d+)? ?([QH]\d) ?(.*)$/.exec(label) ?? [];
  const year = [before, after].find((text) => text !== undefined && text !== '');
  return part === undefined || year === undefined ? { label } : { label: part, under: year };
}

/** `trailing 12 months to Jul 31, 2025` where each point is a window longer than the step between them; else null. */
export function windowWords(
  periods: readonly Period[],
  cadence: Cadence | null,
  settings: Pick<Settings, 'locale'>,
): string | null {
  const last = periods.at(-1);
  if (last === undefined || last.grain !== 'range' || cadence !== 'month') return null;
  const months = wholeMonths(last);
  if (months === null || months < 2) return null;
  return `trailing ${months} months to ${formatDay(addDays(last.end, -1), settings)}`;
}
