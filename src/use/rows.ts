import type { Rows } from '../core/answer.ts';
import type { Row } from '../core/ports.ts';
import { NO_VALUE_GROUP } from '../core/result.ts';
import type { AccountRow, Cell, List, ListColumn, MeasureKind, Measures, Source } from '../core/source.ts';
import { toMeasures } from '../core/spread.ts';

/** Rows of a source's statements, checked as they come in: a wrong row is a fault of ours, never a 0. */

function measuresOf(row: Row, source: Source, statement: string): Measures {
  const parts = Object.entries(source.measures).map(([name, kind]) =>
    measureOf(name, kind, row[name], statement),
  );
  return Object.assign({}, ...parts);
}

function measureOf(name: string, kind: MeasureKind, value: unknown, statement: string): Measures {
  if (kind === 'spread') return spreadMeasures(name, value, statement);
  const whole = kind !== 'number';
  if (typeof value === 'number' && (whole ? Number.isSafeInteger(value) : Number.isFinite(value)))
    return { [name]: value };
  const wanted = whole ? 'a whole number' : 'a number';
  throw new Error(`${statement}: ${name} must be ${wanted}, not ${JSON.stringify(value) ?? 'missing'}`);
}

/** Value → count, as an object; NULL is nobody. */
function spreadMeasures(name: string, value: unknown, statement: string): Measures {
  if (value === null) return {};
  const entries = typeof value === 'object' ? Object.entries(value) : [['', value]];
  const wrong = entries.find(([at, units]) => !Number.isFinite(Number(at)) || !Number.isSafeInteger(units));
  if (value === undefined || wrong !== undefined)
    throw new Error(`${statement}: ${name} must count units by value, not ${JSON.stringify(value)}`);
  return toMeasures(name, entries as [string, number][]);
}

/** `by` is how many attributes the request groups by: g1 and g2 hold their values. */
export function toCell(row: Row, source: Source, by: number, statement: string): Cell {
  const { period, g1, g2 } = row;
  if (typeof period !== 'number') throw new Error(`${statement}: a row without its period`);
  const group = [g1, g2].slice(0, by).map((value) => (value == null ? NO_VALUE_GROUP : String(value)));
  return { period, group, measures: measuresOf(row, source, statement) };
}

export function toAccountRow(row: Row, source: Source, statement: string): AccountRow {
  const { account_id: id, name } = row;
  if (typeof id !== 'string') throw new Error(`${statement}: a row without its account`);
  return {
    accountId: id,
    name: typeof name === 'string' ? name : id,
    measures: measuresOf(row, source, statement),
  };
}

/** Rows of a list; `total` on each says how many there are beyond those that were read. */
export function toRows(rows: readonly Row[], list: List, statement: string): Rows {
  const count = rows[0]?.['total'] ?? 0;
  if (typeof count !== 'number') throw new Error(`${statement}: total must be a number`);
  return {
    columns: list.columns.filter(
      ({ name, hidden, sparse }) =>
        hidden !== true && (sparse !== true || rows.some((row) => row[name] !== null)),
    ),
    order: list.order,
    count,
    rows: rows.map((row) => {
      const { id, account_id: accountId, name } = row;
      if (typeof id !== 'string') throw new Error(`${statement}: a row without its id`);
      return {
        id,
        accountId: typeof accountId === 'string' ? accountId : null,
        name: typeof name === 'string' ? name : id,
        cells: Object.fromEntries(
          list.columns.map((column) => [column.name, cellOf(column, row[column.name], statement)]),
        ),
      };
    }),
  };
}

type Cells = Rows['rows'][number]['cells'];

function cellOf({ name, kind }: ListColumn, value: unknown, statement: string): Cells[string] {
  if (value === null) return null;
  if (kind === 'names' && Array.isArray(value)) return value.map(String);
  if (kind === 'money' && typeof value === 'number') return value / 100;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new Error(`${statement}: ${name} must be a plain value, not ${JSON.stringify(value) ?? 'missing'}`);
}
