import { isDay } from '#src/core/calendar.ts';
import type { SampleOptions } from '#src/sample/company.ts';
import { dayNumber } from '#src/sample/days.ts';
import { columnsOf } from '#src/sample/facts.ts';
import { sampleFacts } from '#src/sample/generate.ts';
import type { Column, Table } from '#src/store/facts/column.ts';
import { FACT_TABLES } from '#src/store/facts/tables.ts';

/** What an import would refuse, said again from the tables' declarations alone. */

export type Cells = Readonly<Record<string, string | null>>;
export type Tables = ReadonlyMap<string, readonly Cells[]>;

export const OPTIONS: SampleOptions = { accounts: 400, months: 36, seed: 7, today: '2026-11-23' };

/** Every row that is learned by the morning of `day`, versions and all, by table. */
export function rowsUntil(options: SampleOptions, day: string = options.today): Tables {
  const until = dayNumber(day);
  const tables = new Map<string, Cells[]>(FACT_TABLES.map((table) => [table.name, []]));
  for (const facts of sampleFacts(options))
    for (const { table, learned, values } of facts) {
      if (learned > until) continue;
      const columns = columnsOf(table);
      tables.get(table)?.push(Object.fromEntries(columns.map((name, at) => [name, values[at] ?? null])));
    }
  return tables;
}

const keyOf = (table: Table, row: Cells): string => table.key.map((name) => row[name]).join('|');

/** The last version of each row. */
export function latest(tables: Tables): Tables {
  const found = new Map<string, readonly Cells[]>();
  for (const table of FACT_TABLES) {
    const rows = new Map<string, Cells>();
    for (const row of tables.get(table.name) ?? []) {
      const before = rows.get(keyOf(table, row));
      if (before === undefined || (before['recorded_at'] ?? '') <= (row['recorded_at'] ?? ''))
        rows.set(keyOf(table, row), row);
    }
    found.set(table.name, [...rows.values()]);
  }
  return found;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/;

function typeProblem(column: Column, value: string): string | null {
  switch (column.type) {
    case 'text':
      return null;
    case 'date':
      return isDay(value) ? null : 'no date';
    case 'instant':
      return INSTANT.test(value) && isDay(value.slice(0, 10)) ? null : 'no instant';
    case 'boolean':
      return value === 'true' || value === 'false' ? null : 'no boolean';
    case 'integer':
      return /^-?\d+$/.test(value) ? null : 'no whole number';
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(value) ? null : 'no number';
    default:
      return column.type satisfies never;
  }
}

function cellProblem(column: Column, value: string | null): string | null {
  if (value === null) return column.optional ? null : 'empty';
  const problem = typeProblem(column, value);
  if (problem !== null) return problem;
  if (column.oneOf && !column.oneOf.includes(value)) return 'not one of the allowed';
  if (column.min !== undefined && Number(value) < column.min) return 'too small';
  if (column.max !== undefined && Number(value) > column.max) return 'too large';
  return column.currency && value !== 'USD' && value !== 'EUR' ? 'unknown currency' : null;
}

function cellProblems(tables: Tables): string[] {
  const problems: string[] = [];
  for (const table of FACT_TABLES)
    for (const row of tables.get(table.name) ?? [])
      for (const column of table.columns) {
        const value = row[column.name] ?? null;
        const problem = cellProblem(column, value);
        if (problem !== null) problems.push(`${table.name}.${column.name} = ${value}: ${problem}`);
      }
  return problems;
}

function referenceProblems(tables: Tables): string[] {
  const problems: string[] = [];
  const known = new Map<string, ReadonlySet<string | null>>();
  const values = (target: string) => {
    const [table = '', column = ''] = target.split('.');
    const found = known.get(target) ?? new Set((tables.get(table) ?? []).map((row) => row[column] ?? null));
    known.set(target, found);
    return found;
  };
  for (const table of FACT_TABLES)
    for (const column of table.columns) {
      const target = column.references;
      if (target === undefined) continue;
      for (const row of tables.get(table.name) ?? []) {
        const value = row[column.name] ?? null;
        if (value !== null && !values(target).has(value))
          problems.push(`${table.name}: no ${target} ${value}`);
      }
    }
  for (const row of tables.get('account_attributes') ?? []) {
    const target = { csm: 'people.person_id', owner: 'people.person_id', parent: 'accounts.account_id' }[
      row['attribute'] ?? ''
    ];
    if (target && !values(target).has(row['value'] ?? null))
      problems.push(`${row['attribute']}: no ${row['value']}`);
  }
  return problems;
}

function overlapProblems(tables: Tables): string[] {
  const problems: string[] = [];
  for (const { name, interval } of FACT_TABLES) {
    if (interval === undefined) continue;
    const groups = new Map<string, (readonly [string, string])[]>();
    for (const row of tables.get(name) ?? []) {
      const key = interval.per.map((column) => row[column]).join('|');
      const span = [row[interval.from] ?? '', row[interval.to] ?? '9999-12-31'] as const;
      if (span[1] < span[0]) problems.push(`${name} ${key}: ends before it starts, ${span.join('..')}`);
      groups.set(key, [...(groups.get(key) ?? []), span]);
    }
    for (const [key, spans] of groups) {
      spans.sort((a, b) => (a[0] < b[0] ? -1 : 1));
      spans.forEach((span, at) => {
        const next = spans[at + 1];
        if (next && next[0] <= span[1])
          problems.push(`${name} ${key}: ${span.join('..')} meets ${next.join('..')}`);
      });
    }
  }
  return problems;
}

function versionProblems(tables: Tables): string[] {
  const problems: string[] = [];
  for (const table of FACT_TABLES) {
    const seen = new Set<string>();
    for (const row of tables.get(table.name) ?? []) {
      const key = `${keyOf(table, row)}|${row['recorded_at'] ?? ''}`;
      if (seen.has(key)) problems.push(`${table.name}: ${key} twice`);
      seen.add(key);
    }
  }
  return problems;
}

function rateProblems(tables: Tables): string[] {
  const first = (tables.get('fx_rates') ?? []).map((row) => row['effective_on'] ?? '').sort()[0] ?? '9999';
  const early = (tables.get('arr_lines') ?? []).filter((row) => (row['starts_on'] ?? '') < first);
  return early.map((row) => `arr_lines ${row['line_id']}: no rate on ${row['starts_on']}`);
}

function cycleProblems(tables: Tables): string[] {
  const parents = new Map<string, string>();
  for (const row of tables.get('account_attributes') ?? [])
    if (row['attribute'] === 'parent') parents.set(row['account_id'] ?? '', row['value'] ?? '');
  const problems: string[] = [];
  for (const child of parents.keys()) {
    let at: string | undefined = child;
    for (let steps = 0; at !== undefined && steps < 10; steps++) at = parents.get(at);
    if (at !== undefined) problems.push(`${child} is its own ancestor`);
  }
  return problems;
}

/** Everything that is wrong with what is known, and with the last version of it. */
export function problemsOf(tables: Tables): readonly string[] {
  const current = latest(tables);
  return [
    ...cellProblems(tables),
    ...versionProblems(tables),
    ...referenceProblems(current),
    ...overlapProblems(current),
    ...rateProblems(current),
    ...cycleProblems(current),
  ];
}
