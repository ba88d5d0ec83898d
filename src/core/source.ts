import type { Day, DayRange } from './calendar.ts';
import type { Filter, QueryOptions, Scope } from './query.ts';
import type { Settings } from './settings.ts';

/**
 * Where measures come from. One statement answers many cells, a cell being one period × one group; every
 * measure of the family comes with each cell.
 */

/** `money` is in hundredths of the reporting currency, `count` whole things; both are exact integers and add up. */
export type MeasureKind = 'money' | 'count';
export type Measures = Readonly<Record<string, number>>;
/** Measures whose names are known, so that a formula with a misspelt one does not compile. */
export type Measured<M extends string> = Readonly<Record<M, number>>;

export interface Cell {
  /** Index into the request's periods. */
  readonly period: number;
  /** One value per grouped attribute, in the order asked; empty for an ungrouped request. */
  readonly group: readonly string[];
  readonly measures: Measures;
}

/** How much each account (or its parent) did to the totals of one period. */
export interface AccountRow {
  readonly accountId: string;
  readonly name: string;
  readonly measures: Measures;
}

export interface CellRequest {
  /** Clipped to what has run: `end` is never after today. */
  readonly periods: readonly DayRange[];
  readonly by: readonly string[];
  readonly where: readonly Filter[];
  readonly scope: Scope;
  readonly variant: string;
  readonly options: QueryOptions;
  /** Today, for `segment:now`, scopes and what may still return in grace. */
  readonly today: Day;
}

/** One parametrised SELECT. `name` says in a log and in `explain` which statement it was. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Source {
  /** The file's name. */
  readonly id: string;
  /** Tables of `facts` that it reads: the oldest of them says how fresh an answer is. */
  readonly tables: readonly string[];
  readonly measures: Readonly<Record<string, MeasureKind>>;
  /** Variants that this source computes differently; a KPI may add variants of its own that are formulas only. */
  readonly variants: readonly string[];
  /** Groupings whose rows need not sum to the total; a row `netting` carries the difference. */
  readonly netting: readonly string[];
  /** Whether the answer is at hand whatever the size of the company, so that a trend costs nothing to add. */
  cheap(request: CellRequest, settings: Settings): boolean;
  /** Cells for all periods at once. Rows: period, g1, g2, then one column per measure. */
  cells(request: CellRequest, settings: Settings): Statement;
  /** The accounts that moved one period the most. Rows: account_id, name, then one column per measure. */
  accounts(request: CellRequest, settings: Settings, limit: number): Statement;
}
