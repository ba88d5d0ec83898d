import { addMonths, type Day, daysBetween, startOfMonth } from '../core/calendar.ts';

/** Days and minutes as whole numbers: the sample does millions of sums over them. */

/** Days since 1970-01-01. */
export type DayNumber = number;
/** Minutes since 1970-01-01T00:00Z. */
export type Minute = number;

const EPOCH = '1970-01-01';
const DAY_MINUTES = 1440;
/** When the morning's import runs: what is recorded later on a day comes with the next morning's. */
const IMPORT_MINUTE = 8 * 60;

/** There are only some thousand days in a sample, asked for again and again. */
const dayTexts = new Map<DayNumber, Day>();

export const dayNumber = (day: Day): DayNumber => daysBetween(EPOCH, day);

export function dayText(day: DayNumber): Day {
  let text = dayTexts.get(day);
  if (text === undefined) {
    text = new Date(day * 86_400_000).toISOString().slice(0, 10);
    dayTexts.set(day, text);
  }
  return text;
}

const laterDays = new Map<number, DayNumber>();

export function monthsLater(day: DayNumber, months: number): DayNumber {
  const key = day * 2_048 + months + 1_024;
  let later = laterDays.get(key);
  if (later === undefined) {
    later = dayNumber(addMonths(dayText(day), months));
    laterDays.set(key, later);
  }
  return later;
}

export const monthStart = (day: DayNumber): DayNumber => dayNumber(startOfMonth(dayText(day)));
export const quarterStart = (day: DayNumber): DayNumber => {
  const start = monthStart(day);
  return monthsLater(start, -((monthIndex(start) - 1) % 3));
};
export const yearStart = (day: DayNumber): DayNumber => dayNumber(`${dayText(day).slice(0, 4)}-01-01`);
/** 1 to 12. */
const monthIndex = (day: DayNumber): number => Number(dayText(day).slice(5, 7));
/** 0 Sunday to 6 Saturday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: DayNumber): number => (((day + 4) % 7) + 7) % 7;
export const isWeekend = (day: DayNumber): boolean => weekdayOf(day) % 6 === 0;
/** The day itself, or the Monday after it. */
export const workday = (day: DayNumber): DayNumber => {
  const weekday = weekdayOf(day);
  return weekday === 6 ? day + 2 : weekday === 0 ? day + 1 : day;
};

export const atClock = (day: DayNumber, hour: number, minute = 0): Minute =>
  day * DAY_MINUTES + hour * 60 + minute;
/** Early enough to be in the same morning's import. */
export const earlyOn = (day: DayNumber): Minute => atClock(day, 6);
export const dayOf = (minute: Minute): DayNumber => Math.floor(minute / DAY_MINUTES);

const two = (n: number): string => String(n).padStart(2, '0');

export function instantText(minute: Minute): string {
  const day = dayOf(minute);
  const rest = minute - day * DAY_MINUTES;
  return `${dayText(day)}T${two(Math.floor(rest / 60))}:${two(rest % 60)}:00Z`;
}

/** The day whose morning import first brings what was recorded at `minute`. */
export const learnedOn = (minute: Minute): DayNumber => dayOf(minute - IMPORT_MINUTE) + 1;
