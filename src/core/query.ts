import type { Day, DayRange, Instant } from './calendar.ts';

/** What a span of days is called and how far it has run. */
export interface Period extends DayRange {
  /** For people: `FY26 Q2`, `Jul 2025`, `1 Apr – 30 Jun 2025`. */
  readonly label: string;
  /** How the period is written in an ask; parsing it again on the same day gives the same period. */
  readonly echo: string;
  readonly grain: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'range';
  /** False while its last day is not over. A period still running is computed through yesterday. */
  readonly complete: boolean;
  /** The last day computed: the period's last day, or yesterday; the day before `start` where nothing has run yet. */
  readonly through: Day;
}

export type Operator = '=' | '!=' | '>' | '<' | '>=' | '<=';

/** One condition; several values mean any of them (`!=`: none of them), several filters mean all of them. */
export interface Filter {
  readonly attribute: string;
  readonly op: Operator;
  readonly values: readonly string[];
}

export type Compare =
  | { readonly to: 'period'; readonly period: Period; readonly echo: string }
  /** `where` is all of the other side's filters, those that both sides share included. */
  | { readonly to: 'group'; readonly where: readonly Filter[]; readonly echo: string }
  | { readonly to: 'target' | 'benchmark'; readonly echo: string };

/** Which day decides an account's segment and every other attribute. */
export type Basis = 'start' | 'end' | 'now';

export interface QueryOptions {
  readonly basis: Basis;
  /** `constant`: one rate, the period's start, for both ends. `spot`: each end at its own day's spot rate. */
  readonly fx: 'constant' | 'spot';
  /** Days of silence that are bridged; null is the company's setting. */
  readonly grace: number | null;
  /** Answer from what was known at the end of this day. */
  readonly asKnown: Day | null;
  /** ISO 4217; null is the reporting currency. */
  readonly currency: string | null;
  readonly annualise: boolean;
  /** The full elapsed days of the other period instead of the same number of days. */
  readonly full: boolean;
}

/** What holds where an ask names no option. */
export const DEFAULT_OPTIONS: QueryOptions = {
  basis: 'start',
  fx: 'constant',
  grace: null,
  asKnown: null,
  currency: null,
  annualise: false,
  full: false,
};

export type Entity =
  | { readonly kind: 'account'; readonly id: string; readonly name: string }
  | { readonly kind: 'person'; readonly id: string; readonly name: string };

/** What beside the number the asker wants to see. */
export type View =
  | 'detail'
  | 'explain'
  | 'why'
  | 'csv'
  | 'chart'
  | 'share'
  | 'trend'
  | 'split'
  | 'reasons'
  | 'stuck'
  | 'list';

/** One question about one KPI, every word of it resolved. The same value always means the same numbers. */
export interface Query {
  readonly kpi: string;
  readonly period: Period;
  readonly compare: Compare | null;
  readonly where: readonly Filter[];
  readonly by: readonly string[];
  readonly top: { readonly order: 'top' | 'bottom'; readonly n: number } | null;
  readonly sort: string | null;
  readonly entity: Entity | null;
  readonly flags: readonly string[];
  /** Largest falls over so many days (`drop 30d`). */
  readonly drop: { readonly amount: number; readonly unit: 'points' | 'days' } | null;
  readonly variant: string;
  readonly options: QueryOptions;
  readonly views: readonly View[];
}

/** What one piece of text asks: one query, or several that stand side by side (`nrr,grr`, `churn`, `upsell vs cross-sell`). */
export interface Ask {
  readonly queries: readonly Query[];
  /** How the queries belong together. */
  readonly join: 'one' | 'list' | 'versus' | 'variants';
  /** The canonical text: parsing it again on the same day gives the same queries. */
  readonly echo: string;
  /** Said to the asker: a corrected typo, a default that was taken, a hint. */
  readonly notes: readonly string[];
  /** Asks to put beside the answer: what else the words may have meant, the last full quarter. */
  readonly offers?: readonly AskChoice[];
}

export type ProblemCode =
  | 'unknown-word'
  | 'unknown-kpi'
  | 'ambiguous'
  | 'bad-period'
  | 'needs-value'
  | 'tense'
  | 'not-found'
  | 'too-long';

/** A choice that a person may press: what it says, and the ask that it stands for. */
export interface AskChoice {
  readonly label: string;
  readonly ask: string;
  /** What choosing it tells about this asker from now on: what a word means, or how dates are written. */
  readonly remember?:
    | { readonly word: string; readonly kpi: string }
    | { readonly dateOrder: 'day-first' | 'month-first' };
}

export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly word: string | null;
  readonly suggestions: readonly string[];
  readonly choices: readonly AskChoice[];
  readonly understood: string;
}

export type Parsed =
  | { readonly ok: true; readonly ask: Ask }
  | { readonly ok: false; readonly problem: Problem };

/** The rows that a reader may see. Nothing is answered without one; a scope that nobody set is `none`. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'rows'; readonly anyOf: readonly ScopeClause[] }
  /** The books of each reader in turn, where one statement answers many of them. */
  | { readonly kind: 'each-book' };

/** All conditions hold for the account's attributes in force on `day` (today): `[{attribute: 'csm', values: ['p1']}]`. */
export interface ScopeClause {
  readonly allOf: readonly { readonly attribute: string; readonly values: readonly string[] }[];
}

export const NO_SCOPE: Scope = { kind: 'none' };
export const ALL_SCOPE: Scope = { kind: 'all' };
export const EACH_BOOK: Scope = { kind: 'each-book' };

/** When a question is asked: the company's today, and the instant for `asOf`. */
export interface Now {
  readonly today: Day;
  readonly instant: Instant;
}
