import type { Calendar } from './calendar.ts';

/** What is true of the company, whoever asks. Comes from the config; `DEFAULT_SETTINGS` where there is none. */
export interface Settings extends Calendar {
  /** ISO 4217. */
  readonly reportingCurrency: string;
  /** IANA name. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
  /** Silence of at most so many days between two contracts is bridged. */
  readonly graceDays: number;
  /** Scores under the first are red, under the second yellow. */
  readonly healthBands: readonly [number, number];
  /** Preferred rate set; spot stands in where it has no rate. */
  readonly rateSet: 'budget' | 'spot';
  /** Attributes that the cells are kept for. */
  readonly rollupAttributes: readonly string[];
  readonly holidays: readonly string[];
  /** KPI id → target for the whole, and per group (`segment=enterprise`). Fractions for percent KPIs. */
  readonly targets: Readonly<Record<string, { readonly all: number | null; readonly groups: Readonly<Record<string, number>> }>>;
}

export const DEFAULT_SETTINGS: Settings = {
  reportingCurrency: 'USD',
  fiscalYearStarts: 1,
  fiscalYearNamedBy: 'end',
  timeZone: 'UTC',
  weekStarts: 1,
  locale: 'en-US',
  graceDays: 30,
  healthBands: [40, 70],
  rateSet: 'budget',
  rollupAttributes: ['segment', 'region', 'industry'],
  holidays: [],
  targets: {},
};
