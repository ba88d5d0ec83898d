/** The small language that the fact tables are declared in. */

export type ColumnType = 'text' | 'date' | 'instant' | 'number' | 'integer' | 'boolean';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly optional: boolean;
  /** The only values allowed. */
  readonly oneOf?: readonly string[];
  /** `table.column` that must hold the value. */
  readonly references?: string;
  readonly min?: number;
  readonly max?: number;
  /** Taken where the field is empty. */
  readonly fallback?: string;
  /** An ISO 4217 code. */
  readonly currency?: true;
}

type Options = Omit<Column, 'name' | 'type' | 'optional'>;
/** A trailing `?` in the name marks a column that may be empty. */
const column =
  (type: ColumnType) =>
  (name: string, options: Options = {}): Column => ({
    name: name.replace(/\?$/, ''),
    type,
    optional: name.endsWith('?'),
    ...options,
  });

export const text = column('text');
export const date = column('date');
export const instant = column('instant');
export const number = column('number');
export const integer = column('integer');
export const flag = column('boolean');
export const money = (name: string): Column => number(name, { min: 0 });
export const currency = (name = 'currency'): Column => text(name, { currency: true });
export const choice = (name: string, oneOf: string, options: Options = {}): Column =>
  text(name, { oneOf: oneOf.split(' '), ...options });
export const to = (name: string, references: string): Column => text(name, { references });

/** From which day a row of the table's first import counts as known, where the file does not say. */
export interface KnownFrom {
  /** The first of these columns that is not empty. */
  readonly columns: readonly string[];
  /** Days added to it; negative is earlier. */
  readonly days?: number;
}

export interface Table {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly Column[];
  /** Without it a row is known from its import. */
  readonly known?: KnownFrom;
  /** Rows that share `per` must not overlap from `from` to `to` (last day included, empty is open). */
  readonly interval?: { readonly from: string; readonly to: string; readonly per: readonly string[] };
  /** The derived tables must follow a change here, by this column's account. */
  readonly moves?: 'account_id';
  /**
   * The side mart that must follow a change here: noted per account, or as `*` where rows belong to none. Whatever
   * happened before the instant in `since` is not touched by it.
   */
  readonly feeds?: { readonly mart: string; readonly since?: string };
}

/** A table's key is given as names; every other fact about a column stands in the column. */
export const table = (
  name: string,
  key: string,
  columns: readonly Column[],
  more: Omit<Table, 'name' | 'key' | 'columns'> = {},
): Table => ({ name, key: key.split(' '), columns, ...more });
