/**
 * Days and the company's calendar. A `Day` is a civil date with no time zone; every function here is pure
 * arithmetic over days, and nothing reads a clock.
 */

/** `YYYY-MM-DD`; compares and sorts as a string. */
export type Day = string;

/** An ISO 8601 instant in UTC, eg `2025-08-13T09:30:00Z`. */
export type Instant = string;

/** Days from `start` up to, not including, `end`. */
export interface DayRange {
  readonly start: Day;
  readonly end: Day;
}

export interface Calendar {
  /** 1 to 12, the month in which the fiscal year starts. */
  readonly fiscalYearStarts: number;
  /** Whether fiscal year 2026 is the one that ends or the one that starts in 2026. */
  readonly fiscalYearNamedBy: 'start' | 'end';
  /** 0 Sunday to 6 Saturday. */
  readonly weekStarts: number;
}

const DAY_MS = 86_400_000;

const toMs = (day: Day): number => Date.UTC(yearOf(day), monthOf(day) - 1, dayOfMonth(day));
const fromMs = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

export const yearOf = (day: Day): number => Number(day.slice(0, 4));
/** 1 to 12. */
export const monthOf = (day: Day): number => Number(day.slice(5, 7));
export const dayOfMonth = (day: Day): number => Number(day.slice(8, 10));
/** 0 Sunday to 6 Saturday. */
export const weekday = (day: Day): number => new Date(toMs(day)).getUTCDay();

export function dayFrom(year: number, month: number, day: number): Day {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Whether the text is a real date between 1900 and 2199 (so `2025-02-30` is not). */
export function isDay(text: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(ms) && fromMs(ms) === text;
}

export const addDays = (day: Day, days: number): Day => fromMs(toMs(day) + days * DAY_MS);

/** Whole days from `a` to `b`; negative when `b` is before `a`. */
export const daysBetween = (a: Day, b: Day): number => Math.round((toMs(b) - toMs(a)) / DAY_MS);

export const daysInMonth = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The same day of the month `months` later, or that month's last day: 31 Jan + 1 is 28 or 29 Feb. */
export function addMonths(day: Day, months: number): Day {
  const index = yearOf(day) * 12 + (monthOf(day) - 1) + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return dayFrom(year, month, Math.min(dayOfMonth(day), daysInMonth(year, month)));
}

/** Units that repeat on the calendar. */
export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year';

const MONTHS_IN = { month: 1, quarter: 3, half: 6, year: 12 } as const;

export function addUnits(day: Day, unit: CalendarUnit, steps: number): Day {
  if (unit === 'day') return addDays(day, steps);
  if (unit === 'week') return addDays(day, steps * 7);
  return addMonths(day, steps * MONTHS_IN[unit]);
}

export const startOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;

export function startOfWeek(day: Day, calendar: Calendar): Day {
  return addDays(day, -((weekday(day) - calendar.weekStarts + 7) % 7));
}

/** First day of the fiscal year that holds `day`. */
export function startOfFiscalYear(day: Day, calendar: Calendar): Day {
  const year = monthOf(day) >= calendar.fiscalYearStarts ? yearOf(day) : yearOf(day) - 1;
  return dayFrom(year, calendar.fiscalYearStarts, 1);
}

/** First day of the fiscal quarter that holds `day`. */
export function startOfFiscalQuarter(day: Day, calendar: Calendar): Day {
  const since = (monthOf(day) - calendar.fiscalYearStarts + 12) % 12;
  return addMonths(startOfMonth(day), -(since % 3));
}

/** The name of the fiscal year that starts on `start`: 2026 for 2025-02-01 where years are named by their end. */
export function fiscalYearName(start: Day, calendar: Calendar): number {
  const end = addDays(addMonths(start, 12), -1);
  return calendar.fiscalYearNamedBy === 'end' ? yearOf(end) : yearOf(start);
}

/** First day of the fiscal year called `name`. */
export function fiscalYearStart(name: number, calendar: Calendar): Day {
  const crossesYear = calendar.fiscalYearStarts > 1;
  const year = calendar.fiscalYearNamedBy === 'end' && crossesYear ? name - 1 : name;
  return dayFrom(year, calendar.fiscalYearStarts, 1);
}

/** First day of the fiscal half that holds `day`. */
export function startOfFiscalHalf(day: Day, calendar: Calendar): Day {
  const start = startOfFiscalYear(day, calendar);
  const second = addMonths(start, 6);
  return day >= second ? second : start;
}

/** 1 to 4, the fiscal quarter that holds `day`. */
export const fiscalQuarterOf = (day: Day, calendar: Calendar): number =>
  Math.floor(((monthOf(day) - calendar.fiscalYearStarts + 12) % 12) / 3) + 1;

/** 1 or 2, the fiscal half that holds `day`. */
export const fiscalHalfOf = (day: Day, calendar: Calendar): number =>
  fiscalQuarterOf(day, calendar) > 2 ? 2 : 1;

/** Whole months from `start` to `end` where both are the first of a month; null where either is not. */
export function wholeMonths(range: DayRange): number | null {
  if (dayOfMonth(range.start) !== 1 || dayOfMonth(range.end) !== 1) return null;
  return (yearOf(range.end) - yearOf(range.start)) * 12 + monthOf(range.end) - monthOf(range.start);
}

/** The plain calendar: years start in January. */
export const plainCalendar = (calendar: Calendar): Calendar => ({
  ...calendar,
  fiscalYearStarts: 1,
  fiscalYearNamedBy: 'end',
});
