import type { Group } from './answer.ts';
import type { Query } from './query.ts';
import { NETTING_GROUP, NO_VALUE_GROUP } from './result.ts';

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
    if (sort === 'name') return byName(a, b);
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
  const { top, sort } = query;
  const sorted = [...groups].sort(order(sort, top?.order === 'bottom' ? 1 : -1));
  if (top === null) return { groups: sorted, more: 0 };
  const kept = sorted.filter((group) => rest(group) < 2).slice(0, top.n);
  return { groups: kept, more: sorted.length - kept.length };
}
