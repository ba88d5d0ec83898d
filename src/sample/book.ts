import { PRODUCTS, type Segment } from './catalog.ts';
import type { Company } from './company.ts';
import { atClock, type DayNumber, type Minute, monthsLater } from './days.ts';
import { type Interval, type Ledger, ledger } from './ledger.ts';
import type { Profile } from './profile.ts';
import { fraction, type Random, random, spread } from './random.ts';

/** All that an account's contracts came to. */

export type Result = 'open' | 'renewed' | 'partial' | 'lost' | 'withdrawn';

export interface Renewal {
  readonly id: string;
  readonly contractId: string;
  readonly dueOn: DayNumber;
  readonly dueArr: number;
  readonly isAuto: boolean;
  readonly termMonths: number;
  readonly result: Result;
  readonly closedAt: Minute;
  /** Null where nothing was renewed. */
  readonly renewedArr: number | null;
  readonly reason: string | null;
}

/** A first contract, a return, or more business with a customer. */
export interface Sale {
  readonly kind: 'new' | 'upsell' | 'cross_sell';
  readonly product: string;
  /** Added yearly value. */
  readonly amount: number;
  readonly signedAt: Minute;
  readonly startsOn: DayNumber;
  readonly termMonths: number;
}

export interface Term {
  readonly contractId: string;
  readonly startsOn: DayNumber;
  /** Null for a contract from month to month. */
  readonly endsOn: DayNumber | null;
  readonly months: number;
  readonly isAuto: boolean;
  /** Each line's interval that is in force last. */
  readonly lines: readonly Interval[];
}

/** What the makers of contracts share while they write one account's book. */
export interface Desk {
  readonly company: Company;
  readonly profile: Profile;
  readonly rng: Random;
  readonly ledger: Ledger;
  readonly renewals: Renewal[];
  readonly sales: Sale[];
}

export const deskFor = (company: Company, profile: Profile): Desk => ({
  company,
  profile,
  rng: random(company.seed, profile.index, 'contracts'),
  ledger: ledger(),
  renewals: [],
  sales: [],
});

/** What a year does to the customers of a segment. */
interface Economics {
  readonly lost: number;
  readonly partial: number;
  /** In one year of a term. */
  readonly upsell: number;
  readonly crossSell: number;
  /** By how much an upsell grows the main line. */
  readonly growth: readonly [number, number];
  readonly auto: number;
  readonly monthToMonth: number;
  /** Months, by quantile. */
  readonly terms: readonly number[];
}

export const ECONOMICS: Readonly<Record<Segment, Economics>> = {
  smb: {
    lost: 0.12,
    partial: 0.06,
    upsell: 0.28,
    crossSell: 0.09,
    growth: [1.12, 1.45],
    auto: 0.45,
    monthToMonth: 0.2,
    terms: [12],
  },
  'mid-market': {
    lost: 0.082,
    partial: 0.08,
    upsell: 0.4,
    crossSell: 0.16,
    growth: [1.12, 1.42],
    auto: 0.15,
    monthToMonth: 0,
    terms: [12, 12, 12, 12, 12, 12, 12, 24, 24, 36],
  },
  enterprise: {
    lost: 0.09,
    partial: 0.14,
    upsell: 0.44,
    crossSell: 0.21,
    growth: [1.08, 1.32],
    auto: 0.05,
    monthToMonth: 0,
    terms: [12, 12, 12, 12, 12, 12, 24, 24, 36, 36],
  },
};

/** Some minute of the working day. */
export const during = (day: DayNumber, rng: Random): Minute => atClock(day, rng.int(9, 16), rng.int(0, 59));

/** Irrational, and one for each purpose, so that who grows says nothing about who leaves. */
const STEPS = { renewal: 0.64575131106, growth: 0.31662479036, staying: 0.60555127546 } as const;
const YEAR_STEP = 0.32471795724;

/**
 * Where the account stands among its segment when something is decided on `day`; evenly spread over the accounts
 * within each year back from today, so that no year of a small company is all luck.
 */
export function standing({ company, profile }: Desk, purpose: keyof typeof STEPS, day: DayNumber): number {
  const year = Math.floor((company.today - day) / 365);
  const start = fraction(company.seed, purpose, profile.segment) + (year + 200) * YEAR_STEP;
  return spread(start, profile.ordinal, STEPS[purpose]);
}

/** A product that the term does not hold yet. */
export function otherProduct(desk: Desk, term: Term): string | null {
  const held = new Set(term.lines.map((line) => line.product));
  const free = PRODUCTS.filter((product) => !held.has(product.id));
  return free.length === 0 ? null : desk.rng.pick(free).id;
}

export const sumOf = (lines: readonly Interval[]): number => lines.reduce((sum, line) => sum + line.arr, 0);

/** A year from 29 February is not a year back to it: the term of a part ends on the day that the part names. */
export function termEnd(profile: Profile, startsOn: DayNumber, months: number): DayNumber {
  const endsOn = monthsLater(startsOn, months) - 1;
  const wanted = profile.part?.termEnds;
  return wanted !== undefined && Math.abs(wanted - endsOn) <= 2 ? wanted : endsOn;
}

export const contractId = (desk: Desk, nth: number): string => `${desk.profile.id}-k${nth}`;
