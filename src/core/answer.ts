import type { Day, Instant } from './calendar.ts';
import type { Kpi } from './kpi.ts';
import type { AskChoice, Compare, Period, Query } from './query.ts';
import type { ListColumn, Measures } from './source.ts';

/** What an ask comes back with, before anybody decides how it looks. Rates are fractions, money is in major units. */

export interface Value {
  /** Null where there is no base; a note says why. */
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  /** Units behind the value. */
  readonly n: number;
  /** Wilson 95 %, for shares of independent units alone. */
  readonly interval: readonly [number, number] | null;
  /** n under 30. Under 5 people read counts only; the number itself is always given. */
  readonly lowN: boolean;
  /** Standard error of values that have one of their own; null elsewhere. */
  readonly error: number | null;
  /** Why there is no value, where the formula knows. */
  readonly absent: string | null;
  /** Major units for money, whole numbers for counts. */
  readonly measures: Measures;
}

export interface Group extends Value {
  /** Attribute → value; `(none)` where a unit has none, `netting` for the row that makes products foot. */
  readonly by: Readonly<Record<string, string>>;
}

export interface Comparison {
  readonly to: Compare['to'] | 'group';
  readonly label: string;
  readonly period: Period;
  readonly total: Value;
  /** Null where either side has no base. Percentage points for percent KPIs, as a fraction (0.021 is 2.1 pp). */
  readonly change: number | null;
  readonly changeUnit: 'pp' | Kpi['unit'];
  /** Null where no test applies. */
  readonly significant: boolean | null;
  /** The groups of the other side, matched to this side's by their names. */
  readonly groups: readonly Group[];
}

export interface TrendPoint {
  readonly period: Period;
  readonly value: number | null;
}

export interface Mover {
  readonly accountId: string;
  readonly name: string;
  /** In the numerator's unit, major units for money. */
  readonly contribution: number;
  /** What became of its balance; null for a KPI without one. */
  readonly moved: Moved | null;
}

/** `back` was a customer before, and was none when the period began. */
export type Moved = 'new' | 'back' | 'lost' | 'up' | 'down';

/** Single things behind the number: accounts, renewals, projects. */
export interface Rows {
  readonly columns: readonly ListColumn[];
  /** Sorted; money in major units. `id` and `account_id` beside the columns. */
  readonly rows: readonly Row[];
  /** How many there are in all. */
  readonly count: number;
  /** How they are sorted, in words. */
  readonly order: string;
  /** The statement has ranked them already as the ask wants it. */
  readonly isRanked?: true;
}

export interface Row {
  readonly id: string;
  readonly accountId: string | null;
  readonly name: string;
  /** By the columns' names. */
  readonly cells: Readonly<Record<string, string | number | boolean | readonly string[] | null>>;
}

/** One account's own value, and what it is made of; the rows add up to the whole. */
export interface AccountValue extends Value {
  /** Null for what belongs to no account. */
  readonly accountId: string | null;
  readonly name: string;
}

/** What moved a value between two sides; each list sums to `change`. */
export interface Why {
  readonly change: number;
  /** The largest first; the last row, of no account, is all others together. */
  readonly accounts: readonly WhyAccount[];
  readonly dimensions: Readonly<Record<string, readonly WhyGroup[]>>;
}

export interface WhyAccount {
  readonly accountId: string | null;
  readonly name: string;
  /** In the unit of the change. */
  readonly contribution: number;
}

export interface WhyGroup {
  readonly group: string;
  /** By the group's own value having moved. */
  readonly rate: number;
  /** By the group having become a larger or smaller part of the whole. */
  readonly mix: number;
}

/** One query answered. */
export interface Answer {
  readonly query: Query;
  readonly kpi: Kpi;
  readonly echo: string;
  readonly currency: string;
  readonly total: Value;
  /** Sorted for reading. */
  readonly groups: readonly Group[];
  /** Groups that top or bottom left out. */
  readonly more: number;
  readonly compare: Comparison | null;
  readonly trend: readonly TrendPoint[];
  readonly movers: readonly Mover[];
  readonly beside: readonly { readonly kpi: Kpi; readonly value: Value }[];
  readonly target: number | null;
  /** Null where nobody asked for single rows. */
  readonly list: Rows | null;
  /** Null unless it was asked. */
  readonly why: Why | null;
  /** Null where nobody needs every account. */
  readonly accounts: readonly AccountValue[] | null;
  readonly asOf: Instant;
  /** The oldest `through` of the tables that the source reads; null before any import. */
  readonly dataThrough: Day | null;
  /** Names of the statements that were run. */
  readonly statements: readonly string[];
  readonly notes: readonly string[];
}

/** A whole ask answered: one answer, or several side by side. */
export interface Answers {
  readonly echo: string;
  readonly join: 'one' | 'list' | 'versus' | 'variants';
  readonly answers: readonly Answer[];
  readonly notes: readonly string[];
  /** Asks to put beside the answer. */
  readonly offers?: readonly AskChoice[];
}
