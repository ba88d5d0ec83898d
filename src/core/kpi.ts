import type { Filter, Query, View } from './query.ts';
import type { Settings } from './settings.ts';
import type { Measured, Source } from './source.ts';

export type Unit = 'percent' | 'money' | 'count' | 'score' | 'points' | 'days' | 'months' | 'ratio';
export type Better = 'higher' | 'lower' | 'neither';
export type Stage =
  | 'acquisition'
  | 'onboarding'
  | 'adoption'
  | 'retention'
  | 'renewal'
  | 'expansion'
  | 'advocacy'
  | 'financial'
  | 'support';

/** The window taken where an ask names none. */
export type Window = 'ttm' | 'last-quarter' | 'this-quarter' | 'last-30d' | 'last-90d' | 'next-90d' | 'now';

/**
 * What a KPI is in one cell, before it is divided: a fraction keeps both sides, so that groups are ratios of
 * sums and intervals can be given. Money is in hundredths. `share` marks a fraction of independent units, or says that
 * one is none although the KPI's own value is.
 */
export type Reading =
  | {
      readonly kind: 'fraction';
      readonly numerator: number;
      readonly denominator: number;
      readonly share?: boolean;
    }
  | Amount
  | Figure;

/** A sum. What is only expected brings its standard error and its bounds, in the same unit. */
export interface Amount {
  readonly kind: 'amount';
  readonly amount: number;
  readonly error?: number;
  readonly interval?: readonly [number, number];
}

/** A value that the formula itself worked out, in the KPI's unit (major units for money): a median, a score. */
export interface Figure {
  readonly kind: 'figure';
  /** Null where there is none; `absent` says why. */
  readonly value: number | null;
  /** `not reached: 12 of 40 have arrived`. */
  readonly absent?: string;
  /** What it is a multiple of, where it is one: lets changes be explained by accounts and groups. */
  readonly numerator?: number;
  readonly denominator?: number;
  /** 95 %. */
  readonly interval?: readonly [number, number] | null;
  /** How many units stand behind it, where they are not those of the KPI's own value. */
  readonly n?: number;
  /** Its standard error: two values whose difference is within 1.96 of both together may be noise. */
  readonly error?: number;
}

/** A fraction; a denominator of 0 reads "no base", never 0 or 100 %. */
export const ratio = (numerator: number, denominator: number): Reading => ({
  kind: 'fraction',
  numerator,
  denominator,
});
/** A count of units over the count of all of them, whatever the KPI's own formula counts: gets a Wilson interval. */
export const share = (numerator: number, denominator: number): Reading => ({
  kind: 'fraction',
  numerator,
  denominator,
  share: true,
});
/** A fraction whose base is no set of units that each are hit or not, even where the KPI is a proportion: no interval. */
export const quotient = (numerator: number, denominator: number): Reading => ({
  kind: 'fraction',
  numerator,
  denominator,
  share: false,
});
export const amount = (value: number, more: Omit<Amount, 'kind' | 'amount'> = {}): Reading => ({
  kind: 'amount',
  amount: value,
  ...more,
});
export const figure = (value: number | null, more: Omit<Figure, 'kind' | 'value'> = {}): Reading => ({
  kind: 'figure',
  value,
  ...more,
});

export interface KpiWords {
  readonly title: string;
  readonly aliases: readonly string[];
  readonly stage: Stage;
  readonly timing: 'leading' | 'lagging';
  readonly review: 'weekly' | 'monthly' | 'quarterly';
  readonly unit: Unit;
  readonly better: Better;
  /** A `past` KPI cannot be asked of the future; a `forward` one reads a bare `q3` as the current or next. */
  readonly tense: 'past' | 'forward';
  readonly window: Window;
  readonly formula: string;
}

/**
 * How a value grows with the length of its window, for turning it into a year's: `kept` compounds (x^(12/m)),
 * `lost` is what is not kept (1 − (1 − x)^(12/m)), `gained` comes on top ((1 + x)^(12/m) − 1).
 */
export type Compounding = 'kept' | 'lost' | 'gained';

/** Method types, so that a formula over named measures is also one over all measures of its source. */
interface Formulas<M extends string> {
  reading(m: Measured<M>): Reading;
  number(m: Measured<M>): number;
  measures(m: Measured<M>): Measured<M>;
  remarks(m: Measured<M>, told: Remarked): readonly string[] | string | null;
  aside(m: Measured<M>): number | Reading | null;
}

/** What a KPI's remarks may depend on, beside its measures. */
export interface Remarked {
  readonly query: Query;
  /** What the rows shown with the value hold, by column; none where no list is shown. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly settings: Settings;
}

/** A number that is read beside the value and made of the same measures: the hours behind a cost, a second quantile. */
export interface Aside<M extends string = string> {
  /** Its name in JSON, among the measures. */
  readonly name: string;
  readonly label: string;
  readonly unit: Unit;
  /** In its unit, money in major units; or a reading, in hundredths like measures. Null is left out. */
  readonly of: Formulas<M>['aside'];
  /** Said in a word also where the value stands among others: a churn is never told without what it is made of. */
  readonly always?: true;
}

/** `M` names the source's measures; the checks at the start hold it against what the source has. */
export interface KpiDefinition<M extends string = string> extends KpiWords {
  readonly source: Source;
  readonly value: Formulas<M>['reading'];
  /** How many units stand behind the value: the base of "low n". */
  readonly n: Formulas<M>['number'];
  /** A quotient of sums that is no sample of anything: it says as much of one unit as of a hundred. */
  readonly exact?: true;
  /** What the units are called, in the plural. Default: accounts. */
  readonly units?: string;
  /** What the units of a variant are called, where it counts others: `{ by_user: 'users' }`. */
  readonly variantCounts?: Readonly<Record<string, string>>;
  /** What numerator and denominator are; in `money per count` only the first is money. */
  readonly of: 'money' | 'count' | 'money per count';
  /** A share of independent units: gets a Wilson interval. */
  readonly proportion?: boolean;
  /** Variants that are another formula over the same measures. */
  readonly variants?: Readonly<Record<string, Formulas<M>['reading']>>;
  /** Variants of the source that mean nothing for this KPI. */
  readonly without?: readonly string[];
  /** Measures that this KPI means more widely than its source does: for ARR, `closing` is the whole balance. */
  readonly derive?: Formulas<M>['measures'];
  /** Measure names in the order of the bridge, opening first, closing last. */
  readonly bridge?: readonly M[];
  /** Measures given with the value beside those of the bridge and the split. */
  readonly shows?: readonly M[];
  /** Measures with a column of their own where the ask is grouped, and what it is called: `{ arr: 'ARR' }`. */
  readonly perGroup?: Readonly<Partial<Record<M, string>>>;
  /** Figures that people read beside the value. */
  readonly asides?: readonly Aside<M>[];
  readonly compounds?: Compounding;
  /** Its facts are kept by month: of a period only the whole months that are over count. */
  readonly monthly?: true;
  /** An account's part in a change, in the numerator's unit. Default: closing − opening. */
  readonly contribution?: Formulas<M>['number'];
  /** Additive parts shown under `split`, measure name and words. */
  readonly split?: Readonly<Partial<Record<M, string>>>;
  /** KPIs to read beside it. */
  readonly beside?: readonly string[];
  /** What a KPI of another source is kept to beside it: of all offers, those of upsell. */
  readonly besideWhere?: Readonly<Record<string, readonly Filter[]>>;
  /** The unit of variants that are in another than the KPI. */
  readonly variantUnits?: Readonly<Record<string, Unit>>;
  /** People read whole numbers; programs get all digits. */
  readonly isWhole?: true;
  /** What has to be said beside the value, a sentence each. */
  readonly remarks?: Formulas<M>['remarks'];
  /** Takes an account by name (`/health acme`). */
  readonly entity?: boolean;
  /** The source's list behind the value; `always` shows it without being asked to. */
  readonly list?: {
    readonly name: string;
    readonly always?: true;
    /** Another list where it is asked of one account. */
    readonly ofAccount?: string;
    /** Another list where the ask is for what fell (`drop 30d`). */
    readonly ofDrop?: string;
    /** Shown where the ask narrows to a flag and groups by nothing (`health red`), or ranks. */
    readonly ofFlags?: true;
  };
  /** Words of its own that show another list of the source: `onboarding stuck`. */
  readonly views?: Readonly<Partial<Record<View, string>>>;
  /** Grouped by this where the ask neither groups by it nor filters on it: a mix says nothing as a whole. */
  readonly defaultBy?: string;
  /** Has a trend only where one is asked for: its past periods say something else, or nothing. */
  readonly trend?: 'asked';
  /** Reads all days of a period that still runs, not those alone that are over. */
  readonly wholePeriod?: true;
  /** What a bare `>50k` compares. Default: `arr`. */
  readonly compares?: string;
  /** Dimensions of its source that mean nothing for it. */
  readonly exceptBy?: readonly string[];
  /** What others measure, to be shown with its source and never to alert on. */
  readonly benchmark?: { readonly value: number; readonly of: string };
  /** Variant → what it counts otherwise. */
  readonly variantWords?: Readonly<Record<string, string>>;
  /** Cases that are easily counted wrong, and how they count here. */
  readonly edges?: readonly string[];
  /** Where the definition comes from. */
  readonly references?: readonly string[];
  /** An ask worth typing. */
  readonly example?: string;
}

export interface Kpi extends KpiDefinition {
  /** The file's name. */
  readonly id: string;
}

/** Declares a KPI over the measures that `M` names; the file's name becomes its id. */
export const kpi = <M extends string>(definition: KpiDefinition<M>): KpiDefinition => definition;
