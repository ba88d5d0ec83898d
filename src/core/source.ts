import type { Day, DayRange } from './calendar.ts';
import type { Filter, Query, QueryOptions, Scope } from './query.ts';
import type { Settings } from './settings.ts';

/**
 * Where measures come from. One statement answers many cells, a cell being one period × one group; every
 * measure of the family comes with each cell.
 */

/**
 * `money` is in hundredths of the reporting currency, `count` whole things; both are exact integers and add up.
 * `number` is any other sum: of scores, of weights. `spread` says how many units have each value: its statement gives
 * an object of value → count, and measures hold it as `name@value`, so that spreads add up like everything else.
 */
export type MeasureKind = 'money' | 'count' | 'number' | 'spread';
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
  /** Of lists that know how far something fell: by so many points, or over so many days. */
  readonly drop?: Query['drop'];
  /** Of lists: the rows with the most or the least of what the list ranks by, instead of its usual order. */
  readonly top?: Query['top'];
}

/** One parametrised SELECT. `name` says in a log and in `explain` which statement it was. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  /** It goes through most accounts: tables are read whole, never row by row, and few such statements run at once. */
  readonly wide?: boolean;
}

/** What a column of a list holds. `money` is in hundredths, `share` a fraction, `names` a list of words. */
export type ColumnKind = 'text' | 'names' | 'day' | 'money' | 'count' | 'score' | 'days' | 'share' | 'person';

export interface ListColumn {
  /** The statement's column, and the name in JSON. */
  readonly name: string;
  readonly label: string;
  readonly kind: ColumnKind;
  /** For programs and for what the KPI says in words: no column of the table that people see. */
  readonly hidden?: true;
  /** No column where none of the rows has a value. */
  readonly sparse?: true;
}

/** Single accounts, renewals, projects … behind a number, as a list that people work from. */
export interface List {
  readonly columns: readonly ListColumn[];
  /** How the rows are sorted, in words: `due date`. */
  readonly order: string;
  /** What `top` and `bottom` rank the rows by, in words: `ARR due`. Without it they keep their order. */
  readonly ranked?: string;
  /** Rows of the first period, at most so many: `id`, `account_id`, `name`, then the columns. */
  statement(request: CellRequest, settings: Settings, limit: number): Statement;
}

/** A dimension of the source's own rows, beside those of accounts. */
export interface OwnDimension {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** `person`: its values are person ids. `number`: it is compared, not listed. `free`: any text is a value. */
  readonly kind?: 'text' | 'person' | 'number' | 'free';
  /** Whether its values may stand without `name:` before them. */
  readonly bare?: boolean;
  /** All values, or where they are: `{ table: 'features', value: 'feature_id', name: 'name' }`. */
  readonly values?:
    | readonly string[]
    | {
        readonly table: string;
        readonly value: string;
        readonly name?: string;
        /** Values that no row holds: `unknown`. */
        readonly also?: readonly string[];
      };
}

/** Why the database would not run a statement. */
export interface Refusal {
  /** SQLSTATE. */
  readonly code: string;
  /** Its own words, which may quote values. */
  readonly reason: string;
  /** Where in the statement's text, from 1; null where it does not say. */
  readonly position: number | null;
}

/** A statement that finds out one thing about a source which is not our own. */
export interface Probe {
  readonly statement: Statement;
  /** What is wrong, in words for who wrote it; null where nothing is. */
  fault(
    outcome: { readonly rows: readonly Readonly<Record<string, unknown>>[] } | { readonly refused: Refusal },
  ): string | null;
}

export interface Source {
  /** The file's name. */
  readonly id: string;
  /** Tables of `facts` that it reads: the oldest of them says how fresh an answer is. */
  readonly tables: readonly string[];
  readonly measures: Readonly<Record<string, MeasureKind>>;
  /** Variants that this source computes differently; a KPI may add variants of its own that are formulas only. */
  readonly variants: readonly string[];
  /** Tables that a variant reads beside the others. */
  readonly variantTables?: Readonly<Record<string, readonly string[]>>;
  /** Computations that only a KPI's own variant of that name asks for, whose formula needs what they measure. */
  readonly namedVariants?: readonly string[];
  /** Variants whose rates do not grow with the window: every unit counts once, when its turn comes, or as it stands. */
  readonly timeless?: readonly string[];
  /** Dimensions that only this source has. */
  readonly dimensions?: readonly OwnDimension[];
  /** False where its rows belong to no account, so that the attributes of accounts are no dimensions of it. */
  readonly ofAccounts?: boolean;
  /**
   * Which day's attributes count where the ask names no basis: those of the period's first day (the default), of the day on
   * which each of its rows happened, of the period's last day, or of today.
   */
  readonly attributesOn?: 'first' | 'event' | 'last' | 'today';
  /** What `overdue`, `red`, `at-risk` … mean as filters here. */
  readonly flags?: Readonly<Record<string, Filter>>;
  readonly lists?: Readonly<Record<string, List>>;
  /** Groupings whose rows need not sum to the total; a row `netting` carries the difference. */
  readonly netting: readonly string[];
  /** Measures of everything, which each row of such a grouping repeats: what its rows are parts of. */
  readonly wholes?: readonly string[];
  /** Whether the answer is at hand whatever the size of the company, so that a trend costs nothing to add. */
  cheap(request: CellRequest, settings: Settings): boolean;
  /** Cells for all periods at once. Rows: period, g1, g2, then one column per measure. */
  cells(request: CellRequest, settings: Settings): Statement;
  /** Of a source that the company wrote itself: what may be wrong with it, and what to say where that is only the data. */
  readonly own?: {
    probes(request: CellRequest): readonly Probe[];
    dataFault(refused: Pick<Refusal, 'code'> | null): string;
  };
  /** The accounts that moved one period the most. Rows: account_id, name, then one column per measure. */
  accounts?(request: CellRequest, settings: Settings, limit: number): Statement;
}

/** All tables that an answer in a variant comes from. */
export const tablesOf = ({ tables, variantTables }: Source, variant: string): readonly string[] => [
  ...tables,
  ...(variantTables?.[variant] ?? []),
];
