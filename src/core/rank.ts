import type { Group, Rows } from './answer.ts';
import type { Unit } from './kpi.ts';
import type { Query } from './query.ts';
import { NETTING_GROUP, NO_VALUE_GROUP } from './result.ts';
import type { ColumnKind, ListColumn } from './source.ts';

/** The order in which groups are read, and which of them. */

const nameOf = (group: Group): string => Object.values(group.by).join(' / ');

const rest = (group: Group): number => {
  const names = Object.values(group.by);
  return names.includes(NETTING_GROUP) ? 2 : names.every((name) => name === NO_VALUE_GROUP) ? 1 : 0;
};

/** What a group is sorted by: its value, its number of units, or one of its measures; null sorts last. */
export function sortKey(group: Group, sort: string | null): number | null {
  if (sort === null || sort === 'value') return group.value;
  if (sort === 'n') return group.n;
  return group.measures[sort] ?? group.value;
}

const byName = (a: Group, b: Group): number => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0);

function order(sort: string | null, direction: 1 | -1): (a: Group, b: Group) => number {
  return (a, b) => {
    const apart = rest(a) - rest(b);
    if (apart !== 0) return apart;
    if (sort === 'name') return -direction * byName(a, b);
    const [x, y] = [sortKey(a, sort), sortKey(b, sort)];
    if (x === null || y === null) return x === y ? byName(a, b) : x === null ? 1 : -1;
    return direction * (x - y) || byName(a, b);
  };
}

export interface Ranked {
  readonly groups: readonly Group[];
  /** Groups that were left out. */
  readonly more: number;
}

/**
 * Highest first (lowest first for `bottom`), groups without a value behind them, then `(none)`, netting last. With
 * `top`, only so many groups that have a value; netting, which belongs to all rows together, goes with the rest.
 */
export function rank(groups: readonly Group[], query: Pick<Query, 'top' | 'sort'>): Ranked {
  const { top } = query;
  // A dash in front turns the order round.
  const turned = (top?.order === 'bottom') !== (query.sort?.startsWith('-') ?? false);
  const sort = query.sort?.replace(/^-/, '') ?? null;
  const sorted = [...groups].sort(order(sort, turned ? 1 : -1));
  if (top === null) return { groups: sorted, more: 0 };
  const kept = sorted.filter((group) => rest(group) < 2).slice(0, top.n);
  return { groups: kept, more: sorted.length - kept.length };
}

/** Which kind of column says most about a KPI of this unit. */
const TELLING: Readonly<Partial<Record<Unit, ColumnKind>>> = {
  money: 'money',
  percent: 'share',
  score: 'score',
  points: 'score',
  days: 'days',
  count: 'count',
};
const NUMBERS: readonly ColumnKind[] = ['money', 'share', 'score', 'days', 'count'];

/** What rows are ranked by: the column that the ask names, else that of the KPI's own unit, else any amount. */
function rankColumn({ columns }: Rows, unit: Unit): ListColumn | undefined {
  const kinds = [TELLING[unit], ...NUMBERS].filter((kind) => kind !== undefined);
  return kinds.flatMap((kind) => columns.filter((column) => column.kind === kind))[0];
}

type Cell = Rows['rows'][number]['cells'][string];

const rowCell = (row: Rows['rows'][number], column: string): Cell =>
  column === 'name' ? row.name : (row.cells[column] ?? null);

/** Numbers highest first, words and days from the beginning; what has no value comes last either way. */
function byCell(column: string, turned: boolean) {
  return (a: Rows['rows'][number], b: Rows['rows'][number]): number => {
    const [x, y] = [rowCell(a, column), rowCell(b, column)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const apart =
      typeof x === 'number' && typeof y === 'number' ? y - x : String(x) < String(y) ? -1 : x === y ? 0 : 1;
    return turned ? -apart : apart;
  };
}

/**
 * The rows in the order that the ask wants, and of a rank only so many. Without a wish they stay as the list sorts
 * them. A grouped ask ranks its groups, not the rows.
 */
export function rankRows(
  list: Rows,
  { top, sort, by }: Pick<Query, 'top' | 'sort' | 'by'>,
  unit: Unit,
): Rows {
  const ranked = by.length === 0 ? top : null;
  if (list.isRanked === true && ranked !== null && sort === null)
    return { ...list, rows: list.rows.slice(0, ranked.n) };
  const named = sort === null || by.length > 0 ? null : sort.replace(/^-/, '');
  const column = named ?? (ranked === null ? null : (rankColumn(list, unit)?.name ?? null));
  const label = list.columns.find(({ name }) => name === column)?.label.toLowerCase() ?? column;
  const turned = (ranked?.order === 'bottom') !== (sort?.startsWith('-') ?? false);
  const sorted = column === null ? list.rows : list.rows.toSorted(byCell(column, turned));
  return {
    ...list,
    rows: ranked === null ? sorted : sorted.slice(0, ranked.n),
    order: label === null ? list.order : `${label}${turned ? ', lowest first' : ''}`,
  };
}
