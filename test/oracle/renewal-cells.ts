import type { Day } from '#src/core/calendar.ts';
import type { Filter } from '#src/core/query.ts';
import type { Settings } from '#src/core/settings.ts';
import type { Cell, CellRequest } from '#src/core/source.ts';
import type { Measures, Row, Span } from './renewal-due-rows.ts';
import { rowOf } from './renewal-rows.ts';
import { type RenewalCompany, type RenewalSource, readerOf } from './renewals.ts';

function holds({ op, values }: Filter, value: string): boolean {
  if (op === '=') return values.includes(value);
  if (op === '!=') return !values.includes(value);
  const number = Number(value);
  if (value === '(none)' || Number.isNaN(number)) return false;
  return values.some((bound) => (op === '>' ? number > Number(bound) : number < Number(bound)));
}

function add(sum: Measures, more: Measures): void {
  for (const [name, value] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + value;
}

/** Cells as a source of renewals should give them. */
export function renewalCells(
  source: RenewalSource,
  company: RenewalCompany,
  settings: Settings,
  request: CellRequest,
): Cell[] {
  const reader = readerOf(company, settings, request);
  const spans = request.periods.map(({ start, end }, index): Span => ({ index, start, end }));
  const rows = reader
    .standings()
    .flatMap((one) => spans.flatMap((span) => rowOf(source, reader, one, span, request) ?? []));
  const basis = (row: Row): Day => (request.options.basis === 'now' ? request.today : row.day);
  const facing = (row: Row, name: string): string =>
    (name in row.faces ? row.faces[name] : reader.attribute(row.account, name, basis(row))) ?? '(none)';
  const passes = (row: Row, filters: readonly Filter[]) =>
    filters.every((filter) => holds(filter, facing(row, filter.attribute)));
  const cells = new Map<string, { period: number; group: string[]; measures: Measures }>();
  const ofReasons = request.where.filter(({ attribute }) => attribute === 'reason');
  const others = request.where.filter(({ attribute }) => attribute !== 'reason');
  const isMix = source === 'churn_reasons';
  for (const row of rows) {
    if (!passes(row, others)) continue;
    const kept = passes(row, ofReasons);
    if (!kept && !(isMix && !request.by.includes('reason'))) continue;
    const group = request.by.map((name) => facing(row, name));
    const key = JSON.stringify([row.period, group]);
    const cell = cells.get(key) ?? { period: row.period, group, measures: {} };
    cells.set(key, cell);
    add(
      cell.measures,
      kept ? row.measures : Object.fromEntries(Object.keys(row.measures).map((n) => [n, 0])),
    );
  }
  if (isMix)
    addWholes(
      cells,
      rows.filter((row) => passes(row, others)),
      request,
      facing,
    );
  return [...cells.values()];
}

/** What all reasons together lost, for the group that the row is in but for its reason. */
function addWholes(
  cells: ReadonlyMap<string, { period: number; group: string[]; measures: Measures }>,
  rows: readonly Row[],
  { by }: CellRequest,
  facing: (row: Row, name: string) => string,
): void {
  for (const cell of cells.values()) {
    const beside = rows.filter(
      (row) =>
        row.period === cell.period &&
        by.every((name, nth) => name === 'reason' || facing(row, name) === cell.group[nth]),
    );
    cell.measures['lost_whole'] = beside.reduce((sum, row) => sum + (row.measures['lost'] ?? 0), 0);
    cell.measures['losses_whole'] = beside.length;
  }
}
