import type { Column, Table } from '../facts/column.ts';
import { type Check, checkFor } from './check-value.ts';
import { IS_DELETED, type Places, RECORDED_AT } from './header.ts';

export type Report = (line: number, column: string, value: string, message: string) => void;

/** One line of COPY's text format, without the file and line; null for a row with a problem, which is reported. */
export type RowReader = (fields: readonly string[], line: number) => string | null;

interface Field {
  readonly name: string;
  readonly at: number;
  readonly required: boolean;
  readonly isKey: boolean;
  readonly check: Check;
  /** What an empty field becomes. */
  readonly empty: string;
}

const NULL = '\\N';

/** Where both are given, the second may not be before the first. */
const PAIRS = [
  ['starts_on', 'ends_on'],
  ['valid_from', 'valid_to'],
  ['period_start', 'period_end'],
] as const;

/** The columns that a reader of this table writes, in their order. */
export const writtenColumns = (table: Table): string[] =>
  [...table.columns, RECORDED_AT, IS_DELETED].map((column) => column.name);

/**
 * Makes the reader of one file's rows. A withdrawal keeps its key alone: what else its line says does not matter,
 * and is neither checked nor kept.
 */
export function rowReader(table: Table, places: Places, width: number, report: Report): RowReader {
  const at = (name: string): number => places.get(name) ?? -1;
  const fields = [...table.columns, RECORDED_AT].map((column) => fieldOf(table, column, at(column.name)));
  const pairs = PAIRS.map(([from, to]) => [at(from), at(to), from, to] as const).filter(
    ([from, to]) => from >= 0 && to >= 0,
  );
  const deleted = fieldOf(table, IS_DELETED, at(IS_DELETED.name));

  return (values, line) => {
    if (values.length !== width) {
      report(line, '', '', `expected ${width} fields, as in the header, and found ${values.length}`);
      return null;
    }
    const isDeleted = deleted.at < 0 ? '' : (values[deleted.at] ?? '');
    const wrong = isDeleted === '' ? null : deleted.check(isDeleted);
    if (wrong !== null) report(line, IS_DELETED.name, isDeleted, wrong);
    let isFine = wrong === null;
    let text = '';
    for (const field of fields) {
      const written = readField(field, values, line, isDeleted === 'true', report);
      if (written === null) isFine = false;
      else text += `${written}\t`;
    }
    for (const [from, to, fromName, toName] of pairs) {
      const [start = '', end = ''] = [values[from], values[to]];
      if (!isFine || isDeleted === 'true' || start === '' || end === '' || start <= end) continue;
      report(
        line,
        toName,
        end,
        `expected a day on or after ${fromName} (${start}); it is the last day included`,
      );
      isFine = false;
    }
    return isFine ? `${text}${isDeleted === 'true' ? 't' : 'f'}` : null;
  };
}

function fieldOf(table: Table, column: Column, at: number): Field {
  return {
    name: column.name,
    at,
    required: !column.optional,
    isKey: table.key.includes(column.name) || column === RECORDED_AT,
    check: checkFor(table, column),
    empty: column.fallback ?? NULL,
  };
}

/** The field as COPY wants it, or null after a report. */
function readField(
  field: Field,
  values: readonly string[],
  line: number,
  isDeleted: boolean,
  report: Report,
): string | null {
  if (isDeleted && !field.isKey) return NULL;
  const value = field.at < 0 ? '' : (values[field.at] ?? '');
  if (value === '') {
    if (!field.required) return field.empty;
    report(line, field.name, '', 'expected a value');
    return null;
  }
  const wrong = field.check(value);
  if (wrong === null) return copied(value);
  report(line, field.name, value, wrong);
  return null;
}

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function copied(value: string): string {
  return SPECIAL.test(value) ? value.replace(/[\\\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign) : value;
}
