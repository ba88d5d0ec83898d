import type { KpiWords } from '../kpi.ts';
import type { PeriodContext } from '../period.ts';
import type { Basis, View } from '../query.ts';
import type { NameFinder } from './name-index.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Everything a reader of asks knows, already limited to what the asker may see. Plain data and look-ups. */

export interface AskContext extends PeriodContext {
  /** ISO 4217: the currency that a bare `>50k` is in. */
  readonly reportingCurrency: string;
}

export interface LexiconKpi {
  readonly id: string;
  readonly words: Pick<KpiWords, 'title' | 'aliases' | 'better' | 'tense' | 'window' | 'stage'>;
  /** Names after `variant:`, `default` left out. */
  readonly variants: readonly string[];
  /** Whether it answers for one account by name. */
  readonly account: boolean;
  /** Dimensions it can be filtered and grouped by; null is all of them. */
  readonly dimensions: readonly string[] | null;
  /** What it is grouped by where the ask does not say. */
  readonly defaultBy?: string;
  /** What a bare `>50k` compares: `arr`, or the `due_arr` of renewals. */
  readonly compares: string;
  /** Which of the views that few KPIs have (`reasons`, `stuck`) it has. */
  readonly views: readonly View[];
  /** The day whose attributes count where the ask does not say: work lists take today's. */
  readonly basis: Basis;
  /** Whether it has a list to rank; otherwise `top 5` ranks its accounts. */
  readonly listed: boolean;
}

/** Words that stand for several KPIs, or for one with a view or in a variant. */
export interface Shorthand {
  readonly words: readonly string[];
  readonly kpis: readonly string[];
  /** `all`: side by side. `which`: the asker must choose one. */
  readonly mode: 'all' | 'which';
  readonly views: readonly View[];
  /** Another KPI where a filter on this attribute is given (`adoption feature:x`). */
  readonly filtered?: { readonly attribute: string; readonly kpi: string };
  /** Where several are shown, offer to remember one of them. */
  readonly settles?: boolean;
  /** What it is compared with where the ask does not say. */
  readonly against?: 'prior';
  /** What the words mean of the KPI, where the ask names no other variant. */
  readonly variant?: string;
}

export interface Dimension {
  readonly name: string;
  readonly aliases: readonly string[];
  /** `person`: its values are person ids. `number`: it is compared, not listed. `free`: any text is a value. */
  readonly kind: 'text' | 'person' | 'number' | 'free';
  /** False where its values are read only behind `name:`, never bare. */
  readonly bare: boolean;
}

export interface DimensionValue {
  readonly dimension: string;
  /** As stored. */
  readonly value: string;
  /** What people call it, where that differs (a product's name beside its id). */
  readonly names?: readonly string[];
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  /** Without the `@`. */
  readonly handles: readonly string[];
}

/** What was asked once and is remembered for this asker. */
export interface Preferences {
  /** Shorthand word → KPI id. */
  readonly meanings: Readonly<Record<string, string>>;
  readonly dateOrder: 'day-first' | 'month-first' | null;
}

export const NO_PREFERENCES: Preferences = { meanings: {}, dateOrder: null };

/** One phrase may mean several things; looked up by its words in comparable form. */
export interface Phrases<T> {
  readonly longest: number;
  get(phrase: string): readonly T[];
}

export interface ValueMeaning {
  readonly dimension: string;
  readonly value: string;
}

export interface KpiMeaning {
  /** The words that were meant, for remembering a choice. */
  readonly word: string;
  readonly kpis: readonly LexiconKpi[];
  readonly mode: 'all' | 'which';
  readonly views: readonly View[];
  readonly filtered: { readonly attribute: string; readonly kpi: LexiconKpi } | null;
  readonly settles: boolean;
  readonly against: 'prior' | null;
  readonly variant: string | null;
}

export interface Lexicon {
  readonly kpis: readonly LexiconKpi[];
  readonly kpiPhrases: Phrases<KpiMeaning>;
  readonly dimensions: ReadonlyMap<string, Dimension>;
  readonly dimensionPhrases: Phrases<Dimension>;
  /** Values that may stand bare. */
  readonly valuePhrases: Phrases<ValueMeaning>;
  /** Every value, behind its dimension's name: `segment mid market`. */
  readonly keyedPhrases: Phrases<ValueMeaning>;
  /** KPI id → the shortest words that mean this KPI alone. */
  readonly callName: ReadonlyMap<string, string>;
  /** What a stored value is called: the first of its names, else itself. */
  nameOf(dimension: string, value: string): string;
  readonly people: Phrases<Person>;
  readonly me: Person | null;
  readonly accounts: NameFinder;
  readonly vocabulary: Vocabulary;
  readonly preferences: Preferences;
}
