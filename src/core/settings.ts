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
  /** Major units of the reporting currency; values hours that came without an amount. Null: they have no cost. */
  readonly hourlyRate: number | null;
  readonly engagement: Engagement;
  readonly coverage: Coverage;
  readonly economics: Economics;
  /** A survey that is answered later than so many days after it went out counts as not answered. */
  readonly surveyAnswerDays: number;
  /** A forecast is judged as it stood at the end of so many weeks of its period. */
  readonly forecastWeeks: number;
  readonly adoption: AdoptionBar;
  readonly successVector: Expectation;
  /** KPI id → target for the whole, and per group (`segment=enterprise`). Fractions for percent KPIs. */
  readonly targets: Readonly<
    Record<string, { readonly all: number | null; readonly groups: Readonly<Record<string, number>> }>
  >;
}

/** How touchpoints add up to an engagement score. */
export interface Engagement {
  /** Touchpoint kind → what one touch is worth. */
  readonly weights: Readonly<Record<string, number>>;
  /** After so many days a touch is worth half. */
  readonly halfLifeDays: number;
}

/** Which accounts are meant to have reviews and meetings. */
export interface Coverage {
  /** Major units of the reporting currency; accounts with less ARR are left out. */
  readonly minimumArr: number;
  readonly minimumTenureDays: number;
  /** Attribute → the values of which an account has one: `{ tier: ['gold'] }`. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** What it costs to win and to serve customers. */
export interface Economics {
  /** Customers of a month are held against what sales and marketing cost so many months before. */
  readonly cacLagMonths: number;
  /** Whether customer success is part of the cost of sales. */
  readonly successInCogs: boolean;
  /** Whether what onboarding costs is part of the cost of winning customers. */
  readonly onboardingInCac: boolean;
  /** How a won deal is shared out among the campaigns that touched it. */
  readonly attribution: AttributionModel;
  /** Touches longer before the deal was won have no part in it. */
  readonly lookbackDays: number;
}

export const ATTRIBUTION_MODELS = ['first', 'last', 'linear', 'w'] as const;
export type AttributionModel = (typeof ATTRIBUTION_MODELS)[number];

/** What an account must do to count as having adopted the product. */
export interface AdoptionBar {
  /** Part of its seats that is used, 0 to 1. */
  readonly seatShare: number;
  /** So many key features are used. */
  readonly keyFeatures: number;
  /** On so many days of a window somebody has to use a feature to have adopted it. */
  readonly featureDays: number;
  /** Accounts whose first seats are younger are left out. */
  readonly minimumDays: number;
}

/** What is expected of those who are predicted to get to a milestone. The defaults leave list value times given take rate. */
export interface Expectation {
  /** Those that the company gives, or what became of offers after the milestone. */
  readonly takeRates: 'given' | 'observed';
  /** The milestone's list value, or the middle of what accepted offers came to. */
  readonly values: 'list' | 'median';
  /** How likely they get there in the period: a part, 0 to 1, or what became of earlier predictions. */
  readonly onTime: number | 'measured';
  /** The part that is taken off an account in red health, 0 to 1. */
  readonly redHaircut: number;
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
  hourlyRate: null,
  engagement: {
    weights: { one_to_one: 1, value_review: 1, qbr: 1, ebr: 1, training: 1, digital: 1 },
    halfLifeDays: 30,
  },
  coverage: { minimumArr: 0, minimumTenureDays: 90, attributes: {} },
  economics: {
    cacLagMonths: 0,
    successInCogs: false,
    onboardingInCac: false,
    attribution: 'linear',
    lookbackDays: 180,
  },
  surveyAnswerDays: 14,
  forecastWeeks: 3,
  adoption: { seatShare: 0.5, keyFeatures: 1, featureDays: 1, minimumDays: 90 },
  successVector: { takeRates: 'given', values: 'list', onTime: 1, redHaircut: 0 },
  targets: {},
};
