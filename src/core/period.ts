import {
  addDays,
  addMonths,
  addUnits,
  type Calendar,
  type CalendarUnit,
  type Day,
  type DayRange,
  daysBetween,
  fiscalHalfOf,
  fiscalQuarterOf,
  plainCalendar,
  startOfFiscalHalf,
  startOfFiscalQuarter,
  startOfFiscalYear,
  startOfMonth,
  startOfWeek,
  wholeMonths,
  yearOf,
} from './calendar.ts';
import type { Window } from './kpi.ts';
import { dayLabel, monthName, rangeLabel, type YearBasis, yearWords } from './period-words.ts';
import type { Period } from './query.ts';

/** What a period depends on beside its days. `locale` (BCP 47) decides how slashed dates are read. */
export interface PeriodContext {
  readonly today: Day;
  readonly calendar: Calendar;
  readonly locale: string;
}

export type Grain = Period['grain'];
export type PeriodUnit = CalendarUnit;
function build(
  range: DayRange,
  grain: Grain,
  words: { label: string; echo: string },
  ctx: PeriodContext,
): Period {
  const complete = range.end <= ctx.today;
  const ranTo = complete ? range.end : ctx.today > range.start ? ctx.today : range.start;
  return { start: range.start, end: range.end, ...words, grain, complete, through: addDays(ranTo, -1) };
}

const calendarOf = (basis: YearBasis, ctx: PeriodContext): Calendar =>
  basis === 'fiscal' ? ctx.calendar : plainCalendar(ctx.calendar);

export function dayPeriod(day: Day, ctx: PeriodContext): Period {
  return build({ start: day, end: addDays(day, 1) }, 'day', { label: dayLabel(day), echo: day }, ctx);
}

/** The week that holds `day`, by the company's first weekday. */
export function weekPeriod(day: Day, ctx: PeriodContext): Period {
  const start = startOfWeek(day, ctx.calendar);
  const range = { start, end: addDays(start, 7) };
  return build(range, 'week', { label: rangeLabel(range), echo: `week ${start}` }, ctx);
}

export function monthPeriod(day: Day, ctx: PeriodContext): Period {
  const start = startOfMonth(day);
  const words = { label: `${monthName(start)} ${yearOf(start)}`, echo: start.slice(0, 7) };
  return build({ start, end: addMonths(start, 1) }, 'month', words, ctx);
}

export function quarterPeriod(day: Day, ctx: PeriodContext, basis: YearBasis = 'fiscal'): Period {
  const calendar = calendarOf(basis, ctx);
  const start = startOfFiscalQuarter(day, calendar);
  const words = yearWords(start, `Q${fiscalQuarterOf(start, calendar)}`, basis, ctx.calendar);
  return build({ start, end: addMonths(start, 3) }, 'quarter', words, ctx);
}

export function halfPeriod(day: Day, ctx: PeriodContext, basis: YearBasis = 'fiscal'): Period {
  const calendar = calendarOf(basis, ctx);
  const start = startOfFiscalHalf(day, calendar);
  const words = yearWords(start, `H${fiscalHalfOf(start, calendar)}`, basis, ctx.calendar);
  return build({ start, end: addMonths(start, 6) }, 'half', words, ctx);
}

export function yearPeriod(day: Day, ctx: PeriodContext, basis: YearBasis = 'fiscal'): Period {
  const start = startOfFiscalYear(day, calendarOf(basis, ctx));
  return build(
    { start, end: addMonths(start, 12) },
    'year',
    yearWords(start, null, basis, ctx.calendar),
    ctx,
  );
}

/** From `start` to `last`, both included. */
export function rangePeriod(start: Day, last: Day, ctx: PeriodContext): Period {
  const range = { start, end: addDays(last, 1) };
  return build(range, 'range', { label: rangeLabel(range), echo: `${start}..${last}` }, ctx);
}

/** The unit that holds `day`. */
export function periodOf(
  unit: PeriodUnit,
  day: Day,
  ctx: PeriodContext,
  basis: YearBasis = 'fiscal',
): Period {
  switch (unit) {
    case 'day':
      return dayPeriod(day, ctx);
    case 'week':
      return weekPeriod(day, ctx);
    case 'month':
      return monthPeriod(day, ctx);
    case 'quarter':
      return quarterPeriod(day, ctx, basis);
    case 'half':
      return halfPeriod(day, ctx, basis);
    case 'year':
      return yearPeriod(day, ctx, basis);
    default:
      return unit satisfies never;
  }
}

/** The unit that today is in: month, quarter, year to date. It is computed through yesterday. */
export const toDate = (unit: PeriodUnit, ctx: PeriodContext, basis: YearBasis = 'fiscal'): Period =>
  periodOf(unit, ctx.today, ctx, basis);

/** The unit `steps` away from the one that today is in: −1 the last complete one, 1 the next. */
export function unitAway(
  unit: PeriodUnit,
  steps: number,
  ctx: PeriodContext,
  basis: YearBasis = 'fiscal',
): Period {
  return periodOf(unit, addUnits(toDate(unit, ctx, basis).start, unit, steps), ctx, basis);
}

/** `count` complete units before today's (days: the days before today), as one period. */
export function lastUnits(
  count: number,
  unit: PeriodUnit,
  ctx: PeriodContext,
  basis: YearBasis = 'fiscal',
): Period {
  if (count === 1) return unitAway(unit, -1, ctx, basis);
  const end = toDate(unit, ctx, basis).start;
  return rangePeriod(addUnits(end, unit, -count), addDays(end, -1), ctx);
}

/** `count` units after today's; days count from today itself, so that 90 days end on today + 89. */
export function nextUnits(
  count: number,
  unit: PeriodUnit,
  ctx: PeriodContext,
  basis: YearBasis = 'fiscal',
): Period {
  if (unit === 'day') return count === 1 ? dayPeriod(ctx.today, ctx) : nextDays(count, ctx);
  if (count === 1) return unitAway(unit, 1, ctx, basis);
  const start = toDate(unit, ctx, basis).end;
  return rangePeriod(start, addDays(addUnits(start, unit, count), -1), ctx);
}

export const trailingMonths = (count: number, ctx: PeriodContext): Period => lastUnits(count, 'month', ctx);
export const trailingDays = (count: number, ctx: PeriodContext): Period => lastUnits(count, 'day', ctx);
export const nextDays = (count: number, ctx: PeriodContext): Period =>
  rangePeriod(ctx.today, addDays(ctx.today, count - 1), ctx);

/** The period taken where an ask names none. `now` is today: what stands, not what happened. */
export function defaultWindow(window: Window, ctx: PeriodContext): Period {
  switch (window) {
    case 'ttm':
      return trailingMonths(12, ctx);
    case 'last-quarter':
      return unitAway('quarter', -1, ctx);
    case 'this-quarter':
      return toDate('quarter', ctx);
    case 'last-30d':
      return trailingDays(30, ctx);
    case 'last-90d':
      return trailingDays(90, ctx);
    case 'next-90d':
      return nextDays(90, ctx);
    case 'now':
      return dayPeriod(ctx.today, ctx);
    default:
      return window satisfies never;
  }
}

const basisOf = (period: Period): YearBasis => (period.echo.startsWith('cy') ? 'calendar' : 'fiscal');

/** The same kind of period `steps` lengths away; ranges of whole months move by months, others by days. */
export function shiftPeriod(period: Period, steps: number, ctx: PeriodContext): Period {
  const { grain, start, end } = period;
  if (grain !== 'range') return periodOf(grain, addUnits(start, grain, steps), ctx, basisOf(period));
  const months = wholeMonths(period);
  return months === null
    ? moveDays(period, steps * daysBetween(start, end), ctx)
    : moveMonths(period, steps * months, ctx);
}

const moveDays = (range: DayRange, days: number, ctx: PeriodContext): Period =>
  rangePeriod(addDays(range.start, days), addDays(range.end, days - 1), ctx);

const moveMonths = (range: DayRange, months: number, ctx: PeriodContext): Period =>
  rangePeriod(addMonths(range.start, months), addDays(addMonths(range.end, months), -1), ctx);

/** What came right before: the month before a month, the 12 months before a trailing 12. */
export const previousPeriod = (period: Period, ctx: PeriodContext): Period => shiftPeriod(period, -1, ctx);

/** A year earlier; a week goes back 52 weeks, so that it still holds the same weekdays. */
export function yearAgo(period: Period, ctx: PeriodContext): Period {
  const { grain, start } = period;
  if (grain === 'range') return moveMonths(period, -12, ctx);
  if (grain === 'week') return weekPeriod(addDays(start, -364), ctx);
  return periodOf(grain, addMonths(start, -12), ctx, basisOf(period));
}

/** Days of the period that have run: through yesterday at most. Empty (`start` = `end`) where nothing has. */
export const clip = (period: Period): DayRange => ({ start: period.start, end: addDays(period.through, 1) });

/**
 * What a running period is held against: as many days of `other` as have run of `period`. With `full`, or
 * where `period` is over, all of `other`.
 */
export function sameElapsed(period: Period, other: Period, full = false): Period {
  if (period.complete || full) return other;
  const elapsed = daysBetween(period.start, addDays(period.through, 1));
  const cut = addDays(other.start, elapsed);
  if (cut >= addDays(other.through, 1)) return other;
  const through = addDays(cut, -1);
  return {
    start: other.start,
    end: cut,
    label: `${other.label}, first ${elapsed} ${elapsed === 1 ? 'day' : 'days'}`,
    echo: `${other.start}..${through}`,
    grain: 'range',
    complete: true,
    through,
  };
}

/** The whole months inside a range; empty, at its end, where there is none. */
export function monthsInside(range: DayRange): DayRange {
  const first = startOfMonth(range.start);
  const start = first === range.start ? first : addMonths(first, 1);
  const end = startOfMonth(range.end);
  return start < end ? { start, end } : { start: range.end, end: range.end };
}

/** What a running period is held against where only whole months count: as many of them. */
export function sameMonths(period: Period, other: Period, full = false): Period {
  if (period.complete || full) return other;
  const months = wholeMonths(monthsInside(clip(period))) ?? 0;
  const { start } = monthsInside(other);
  const cut = addMonths(start, months);
  if (cut >= addDays(other.through, 1)) return other;
  const through = addDays(cut, -1);
  return {
    start: other.start,
    end: cut,
    label: `${other.label}, first ${months} ${months === 1 ? 'month' : 'months'}`,
    echo: `${other.start}..${through}`,
    grain: 'range',
    complete: true,
    through,
  };
}

const TREND_LENGTH = { day: 30, week: 13, month: 13, quarter: 8, half: 6, year: 5 } as const;

/**
 * Periods of a trend, oldest first, ending with `period`. Ranges of whole months (trailing 12 months) are
 * windows of that length at 13 month ends; ranges of days follow each other. `count` null takes as many as
 * suit the grain.
 */
export function trendPeriods(period: Period, count: number | null, ctx: PeriodContext): Period[] {
  const { grain } = period;
  const months = grain === 'range' ? wholeMonths(period) : null;
  const length = count ?? (grain === 'range' ? (months === null ? 8 : 13) : TREND_LENGTH[grain]);
  return Array.from({ length }, (_, i) => {
    const steps = i - length + 1;
    if (steps === 0) return period;
    return months === null ? shiftPeriod(period, steps, ctx) : moveMonths(period, steps, ctx);
  });
}
