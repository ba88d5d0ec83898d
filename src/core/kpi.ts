import type { Measures, Source } from './source.ts';

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
 * sums and intervals can be given. Money is in hundredths. `numerator` and `value` are null where there is no base.
 */
export type Reading =
  | { readonly kind: 'fraction'; readonly numerator: number; readonly denominator: number }
  | { readonly kind: 'amount'; readonly amount: number };

/** A fraction; a denominator of 0 reads "no base", never 0 or 100 %. */
export const ratio = (numerator: number, denominator: number): Reading => ({ kind: 'fraction', numerator, denominator });
export const amount = (value: number): Reading => ({ kind: 'amount', amount: value });

export interface BridgeStep {
  readonly label: string;
  /** Which way the measure moves the balance; `total` marks a standing balance. */
  readonly effect: 'total' | 'add' | 'subtract';
}

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

export interface KpiDefinition extends KpiWords {
  readonly source: Source;
  readonly value: (m: Measures) => Reading;
  /** How many units stand behind the value: the base of "low n". */
  readonly n: (m: Measures) => number;
  /** Whether numerator and denominator are money or counts. */
  readonly of: 'money' | 'count';
  /** A share of independent units: gets a Wilson interval. */
  readonly proportion?: boolean;
  /** Variants that are another formula over the same measures. */
  readonly variants?: Readonly<Record<string, (m: Measures) => Reading>>;
  /** Measure names in the order of the bridge, opening first, closing last. */
  readonly bridge?: readonly string[];
  /** An account's part in a change, in the numerator's unit. Default: closing − opening. */
  readonly contribution?: (m: Measures) => number;
  /** Additive parts shown under `split`, measure name and words. */
  readonly split?: Readonly<Record<string, string>>;
  /** KPIs to read beside it. */
  readonly beside?: readonly string[];
  /** Takes an account by name (`/health acme`). */
  readonly entity?: boolean;
}

export interface Kpi extends KpiDefinition {
  /** The file's name. */
  readonly id: string;
}

/** Declares a KPI; the file's name becomes its id. */
export const kpi = (definition: KpiDefinition): KpiDefinition => definition;
