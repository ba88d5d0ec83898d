import { type Day, isDay } from '../core/calendar.ts';
import { UserError } from '../core/errors.ts';
import { type DayNumber, dayNumber, monthsLater } from './days.ts';

export interface SampleOptions {
  /** 50 to 5,000,000: the stories are told by the first fifty. */
  readonly accounts: number;
  /** Months of history before `today`, 6 to 120. */
  readonly months: number;
  /** 0 to 4,294,967,295. */
  readonly seed: number;
  readonly today: Day;
}

export const SAMPLE_DEFAULTS = { accounts: 400, months: 36, seed: 7 } as const;

/** How much of the busy tables is kept: all of it for a demo, the recent part for a large company. */
export interface Density {
  /** Stretches of 30 days with usage. */
  readonly usageWindows: number;
  readonly weeklyReadings: number;
  /** Four-weekly readings before the weekly ones. */
  readonly monthlyReadings: number;
  /** Months of touchpoints, surveys, activities, leads and lost deals. */
  readonly detailMonths: number;
  readonly revenueMonths: number;
  /** Leads that came to nothing, per account of the company. */
  readonly idleLeads: number;
}

const DENSITIES: readonly (Density & { readonly upTo: number })[] = [
  {
    upTo: 1_000,
    usageWindows: 13,
    weeklyReadings: 9,
    monthlyReadings: 11,
    detailMonths: 120,
    revenueMonths: 120,
    idleLeads: 4,
  },
  {
    upTo: 10_000,
    usageWindows: 4,
    weeklyReadings: 9,
    monthlyReadings: 4,
    detailMonths: 15,
    revenueMonths: 37,
    idleLeads: 2,
  },
  {
    upTo: Number.POSITIVE_INFINITY,
    usageWindows: 2,
    weeklyReadings: 5,
    monthlyReadings: 1,
    detailMonths: 7,
    revenueMonths: 25,
    idleLeads: 1,
  },
];

/** What every part of the sample needs to know about the whole. */
export interface Company {
  readonly accounts: number;
  readonly seed: number;
  readonly today: DayNumber;
  /** First day of the history that was asked for; contracts in force then began earlier. */
  readonly first: DayNumber;
  /** Last day that facts are made up for. */
  readonly horizon: DayNumber;
  /** First day of touchpoints, surveys, activities, leads and lost deals. */
  readonly detailFrom: DayNumber;
  readonly density: Density;
}

/** Days after `today` whose facts are written apart. */
export const FUTURE_DAYS = 30;

const whole = (name: string, value: number, low: number, high: number): void => {
  if (!Number.isInteger(value) || value < low || value > high)
    throw new UserError(`${name} must be a whole number from ${low} to ${high}, not ${value}`);
};

/** Throws a UserError for options that no company can be made from. */
export function companyOf(options: SampleOptions): Company {
  whole('accounts', options.accounts, 50, 5_000_000);
  whole('months', options.months, 6, 120);
  whole('seed', options.seed, 0, 0xffff_ffff);
  if (!isDay(options.today))
    throw new UserError(`today must be a date like 2026-11-23, not ${options.today}`);
  const density = DENSITIES.find((each) => options.accounts <= each.upTo);
  if (density === undefined) throw new RangeError('no density');
  const today = dayNumber(options.today);
  const first = monthsLater(today, -options.months);
  return {
    accounts: options.accounts,
    seed: options.seed,
    today,
    first,
    horizon: today + FUTURE_DAYS,
    detailFrom: Math.max(first, monthsLater(today, -density.detailMonths)),
    density,
  };
}
