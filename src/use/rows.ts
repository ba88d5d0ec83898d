import type { Row } from '../core/ports.ts';
import { NO_VALUE_GROUP } from '../core/result.ts';
import type { AccountRow, Cell, Measures, Source } from '../core/source.ts';

/** Rows of a source's statements, checked as they come in: a wrong row is a fault of ours, never a 0. */

function measuresOf(row: Row, source: Source, statement: string): Measures {
  return Object.fromEntries(
    Object.keys(source.measures).map((name) => {
      const value = row[name];
      if (typeof value === 'number' && Number.isSafeInteger(value)) return [name, value];
      throw new Error(
        `${statement}: ${name} must be a whole number, not ${JSON.stringify(value) ?? 'missing'}`,
      );
    }),
  );
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
