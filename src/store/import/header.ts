import { type Column, flag, instant, type Table } from '../facts/column.ts';
import { hint } from './hint.ts';

/** Every table may also carry these. */
export const RECORDED_AT: Column = instant('recorded_at?');
export const IS_DELETED: Column = flag('is_deleted?');

export interface HeaderProblem {
  readonly column: string;
  readonly message: string;
}

/** Where in a line each column stands; a column that the file does not have is not in the map. */
export type Places = ReadonlyMap<string, number>;

/** Reads the first line of a file, or says everything that is wrong with it. */
export function readHeader(table: Table, names: readonly string[]): Places | HeaderProblem[] {
  const separator = names.length === 1 ? /[;\t|]/.exec(names[0] ?? '')?.[0] : undefined;
  if (separator !== undefined) {
    const got = separator === '\t' ? 'tabs' : `"${separator}"`;
    return [{ column: '', message: `expected commas between the columns; this file has ${got}` }];
  }
  const places = new Map<string, number>();
  const problems: HeaderProblem[] = [];
  const known = new Set([...table.columns, RECORDED_AT, IS_DELETED].map((column) => column.name));
  for (const [index, name] of names.entries()) {
    const message = nameProblem(table, name, known, places);
    if (message === null) places.set(name, index);
    else problems.push({ column: name, message });
  }
  for (const name of missing(table, places)) {
    problems.push({ column: name, message: `expected a column ${name}; the header does not have it` });
  }
  return problems.length > 0 ? problems : places;
}

function nameProblem(table: Table, name: string, known: Set<string>, places: Places): string | null {
  if (places.has(name)) return 'expected every column once';
  if (known.has(name)) return null;
  if (name === '') return 'expected a name for every column';
  return `expected a column of ${table.name}${hint(name, known) || ` (${[...known].join(', ')})`}`;
}

/** A file with `is_deleted` may hold withdrawals alone, which need only the key; its live rows are checked one by one. */
function missing(table: Table, places: Places): string[] {
  const needed = places.has(IS_DELETED.name)
    ? table.key
    : table.columns.filter((column) => !column.optional).map((column) => column.name);
  return needed.filter((name) => !places.has(name));
}
