import type { Day, DayRange, Instant } from './calendar.ts';
import { addDays, daysBetween } from './calendar.ts';
import type { Unit } from './kpi.ts';
import type { Settings } from './settings.ts';

/** Numbers and dates as people read them, in the company's locale. Values come in major units, rates as fractions. */

export type Formats = Pick<Settings, 'locale' | 'reportingCurrency'>;
type Locale = Pick<Settings, 'locale'>;

/** What stands where there is no value. */
export const NO_VALUE = '–';

const MINUS = '\u2212';
/** From here on a change of money is shortened: −$310K says it, −$310,482 does not say more. */
const COMPACT_FROM = 10_000;

const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function memo<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}

function numbers(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return memo(
    numberFormats,
    `${locale} ${JSON.stringify(options)}`,
    () => new Intl.NumberFormat(locale, options),
  );
}

function dates(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return memo(
    dateFormats,
    `${locale} ${JSON.stringify(options)}`,
    () => new Intl.DateTimeFormat(locale, options),
  );
}

/** `negative` shows a sign below zero alone and never on a rounded zero; `exceptZero` signs both directions. */
type Sign = 'negative' | 'exceptZero';

const decimals = (fewest: number, most: number): Intl.NumberFormatOptions => ({
  minimumFractionDigits: fewest,
  maximumFractionDigits: most,
});

function moneyOptions(value: number, currency: string): Intl.NumberFormatOptions {
  const whole = Number.isInteger(value) || Math.abs(value) >= 1000;
  return { style: 'currency', currency, ...(whole ? decimals(0, 0) : {}) };
}

function optionsFor(value: number, unit: Unit, currency: string): Intl.NumberFormatOptions {
  switch (unit) {
    case 'percent':
      return { style: 'percent', ...decimals(1, 1) };
    case 'money':
      return moneyOptions(value, currency);
    case 'count':
    case 'points':
      return decimals(0, 0);
    case 'score':
      return decimals(0, 1);
    case 'days':
      return { style: 'unit', unit: 'day', unitDisplay: 'long', ...decimals(0, 1) };
    case 'months':
      return { style: 'unit', unit: 'month', unitDisplay: 'long', ...decimals(0, 1) };
    case 'ratio':
      return decimals(1, 2);
    default:
      return unit satisfies never;
  }
}

function write(
  value: number,
  options: Intl.NumberFormatOptions,
  sign: Sign,
  unit: Unit,
  locale: string,
): string {
  const text = numbers(locale, { ...options, signDisplay: sign })
    .format(value)
    .replaceAll('-', MINUS);
  return unit === 'ratio' ? `${text}×` : text;
}

/**
 * A value in its unit: `85.2%`, `$24,640,310`, `$12.50`, `25`, `12 days`, `3.2×`; null is a dash. `currency` is an
 * ISO 4217 code, the reporting currency where it is left out.
 */
export function formatValue(value: number | null, unit: Unit, settings: Formats, currency?: string): string {
  if (value === null) return NO_VALUE;
  const options = optionsFor(value, unit, currency ?? settings.reportingCurrency);
  return write(value, options, 'negative', unit, settings.locale);
}

/** A KPI's value, in whole numbers where it is read so: `69%`. */
export function formatKpi(
  kpi: { readonly unit: Unit; readonly isWhole?: true },
  value: number | null,
  settings: Formats,
  currency?: string,
): string {
  if (value === null || kpi.isWhole !== true || kpi.unit !== 'percent')
    return formatValue(value, kpi.unit, settings, currency);
  return write(value, { style: 'percent', ...decimals(0, 0) }, 'negative', kpi.unit, settings.locale);
}

/** A value for where there is little room: `$24.6M`, `12.3K`; units other than money and counts stay as they are. */
export function formatCompact(
  value: number | null,
  unit: Unit,
  settings: Formats,
  currency?: string,
): string {
  if (value === null) return NO_VALUE;
  if ((unit !== 'money' && unit !== 'count') || Math.abs(value) < 1000) {
    return formatValue(value, unit, settings, currency);
  }
  return write(
    value,
    compactOptions(unit, currency ?? settings.reportingCurrency),
    'negative',
    unit,
    settings.locale,
  );
}

function compactOptions(unit: 'money' | 'count', currency: string): Intl.NumberFormatOptions {
  const short: Intl.NumberFormatOptions = { notation: 'compact', ...decimals(0, 1) };
  return unit === 'money' ? { ...short, style: 'currency', currency } : short;
}

/**
 * A difference with its sign: `+2.1 pp` (a fraction, 0.021), `−$310K`, `+4 points`, `0.0 pp`; null is a dash.
 * Differences between percentages are always `pp`.
 */
export function formatChange(
  change: number | null,
  unit: 'pp' | Unit,
  settings: Formats,
  currency?: string,
): string {
  if (change === null) return NO_VALUE;
  const { locale } = settings;
  const code = currency ?? settings.reportingCurrency;
  if (unit === 'pp') return `${write(change * 100, decimals(1, 1), 'exceptZero', 'count', locale)} pp`;
  if (unit === 'money' && Math.abs(change) >= COMPACT_FROM) {
    return write(change, compactOptions(unit, code), 'exceptZero', unit, locale);
  }
  const text = write(change, optionsFor(change, unit, code), 'exceptZero', unit, locale);
  return unit === 'points' ? `${text} points` : text;
}

/** A part of a change, finer than the change itself: `+0.04 pp`, `−$3,100`. */
export function formatFineChange(
  change: number,
  unit: 'pp' | Unit,
  settings: Formats,
  currency?: string,
): string {
  if (unit === 'pp')
    return `${write(change * 100, decimals(2, 2), 'exceptZero', 'count', settings.locale)} pp`;
  const code = currency ?? settings.reportingCurrency;
  const fine = unit === 'points' || unit === 'score' || unit === 'ratio' ? decimals(0, 2) : {};
  return write(change, { ...optionsFor(change, unit, code), ...fine }, 'exceptZero', unit, settings.locale);
}

/** Both ends of an interval: `3.0% to 56.4%`. */
export function formatInterval(interval: readonly [number, number], unit: Unit, settings: Formats): string {
  return `${formatValue(interval[0], unit, settings)} to ${formatValue(interval[1], unit, settings)}`;
}

/** A whole number with the locale's grouping: `1,234`. */
export const formatCount = (count: number, settings: Locale): string =>
  numbers(settings.locale, { ...decimals(0, 0), signDisplay: 'negative' })
    .format(count)
    .replaceAll('-', MINUS);

/** A number of things in English words: `1 account`, `1,234 accounts`. */
export function formatCountOf(count: number, noun: string, settings: Locale, plural = `${noun}s`): string {
  return `${formatCount(count, settings)} ${count === 1 ? noun : plural}`;
}

const MEDIUM_DAY: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeZone: 'UTC' };
const asDate = (day: Day): Date => new Date(`${day}T00:00:00Z`);

/** A day for people: `Aug 12, 2025` in en-US, `12 Aug 2025` in en-GB. */
export const formatDay = (day: Day, settings: Locale): string =>
  dates(settings.locale, MEDIUM_DAY).format(asDate(day)).replace(/\s/g, ' ');

/** The same without what a reader of `today` knows: `Nov 23`, with its year from half a year away on. */
export const formatNearDay = (day: Day, today: Day, settings: Locale): string =>
  isNear(day, today) ? dates(settings.locale, NEAR_DAY).format(asDate(day)) : formatDay(day, settings);

/** With its weekday: `Fri, Nov 20, 2026`, without the year where `today` is near. */
export const formatWeekday = (day: Day, settings: Locale, today: Day | null = null): string =>
  dates(settings.locale, today !== null && isNear(day, today) ? WEEKDAY : { ...WEEKDAY, year: 'numeric' })
    .format(asDate(day))
    .replace(/\s/g, ' ');

const NEAR_DAY: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', timeZone: 'UTC' };
const WEEKDAY: Intl.DateTimeFormatOptions = { ...NEAR_DAY, weekday: 'short' };
const NEAR_DAYS = 180;
const isNear = (day: Day, today: Day): boolean => Math.abs(daysBetween(day, today)) <= NEAR_DAYS;

/** A span without the years that a reader of `today` knows: `Nov 22 – Dec 21`. */
export function formatNearDays(range: DayRange, today: Day, settings: Locale): string {
  const last = addDays(range.end, -1);
  if (last <= range.start) return formatNearDay(range.start, today, settings);
  if (!isNear(range.start, today) || !isNear(last, today)) return formatDays(range, settings);
  return dates(settings.locale, NEAR_DAY).formatRange(asDate(range.start), asDate(last)).replace(/\s/g, ' ');
}

/** A span for people, last day included: `May 1 – Jul 31, 2025`; a single day is written once. */
export function formatDays(range: DayRange, settings: Locale): string {
  const last = addDays(range.end, -1);
  if (last <= range.start) return formatDay(range.start, settings);
  // Which spaces surround the dash differs between ICU versions; ordinary ones are the same everywhere.
  return dates(settings.locale, MEDIUM_DAY)
    .formatRange(asDate(range.start), asDate(last))
    .replace(/\s/g, ' ');
}

/** An instant on the company's clock: `Aug 13, 2025, 11:30 AM`. */
export function formatInstant(instant: Instant, settings: Pick<Settings, 'locale' | 'timeZone'>): string {
  const options: Intl.DateTimeFormatOptions = {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: settings.timeZone,
  };
  return dates(settings.locale, options).format(new Date(instant)).replace(/\s/g, ' ');
}
