import type { Answer, Comparison, Value } from './answer.ts';
import type { Compare, Filter, Period, Query } from './query.ts';
import { difference, type Reckoning, type Tally, toGroup, toValue } from './result.ts';
import type { Settings } from './settings.ts';
import { filtersWords, periodName } from './words.ts';

/** The other side of a comparison. */

/** What the other side was computed from. */
export interface Other {
  readonly tally: Tally;
  readonly how: Reckoning;
  readonly period: Period;
}

/** Against another period or another group of units. */
export function compareToOther(
  query: Query,
  total: Value,
  other: Other,
  settings: Pick<Settings, 'locale'>,
): Comparison | null {
  const { compare } = query;
  if (compare === null || (compare.to !== 'period' && compare.to !== 'group')) return null;
  const { how, tally, period } = other;
  const theirs = toValue(how, tally.total);
  return {
    to: compare.to,
    label: labelOf(compare, query.where, period, settings),
    period,
    total: theirs,
    ...difference(how.kpi, total, theirs),
    groups: tally.groups.map(({ group, measures }) => toGroup(how, query.by, group, measures)),
  };
}

type OtherSide = Extract<Compare, { to: 'period' | 'group' }>;

function labelOf(
  compare: OtherSide,
  where: readonly Filter[],
  period: Period,
  settings: Pick<Settings, 'locale'>,
): string {
  if (compare.to === 'period') return periodName(period, settings);
  const ours = new Set(where.map((filter) => JSON.stringify(filter)));
  const theirs = compare.where.filter((filter) => !ours.has(JSON.stringify(filter)));
  return theirs.length === 0 ? 'everything' : filtersWords(theirs);
}

/** The target that applies: of the one group that is asked for, else of the whole; null where none is set. */
export function targetOf(
  query: Pick<Query, 'kpi' | 'where'>,
  settings: Pick<Settings, 'targets'>,
): number | null {
  const targets = settings.targets[query.kpi];
  if (targets === undefined) return null;
  if (query.where.length === 0) return targets.all;
  const [filter] = query.where;
  const single = query.where.length === 1 && filter?.op === '=' && filter.values.length === 1;
  return single ? (targets.groups[`${filter.attribute}=${filter.values[0]}`] ?? null) : null;
}

/** Against the target: a value without numerator, sample or interval, for the whole and for each group that has one. */
export function compareToTarget(
  answer: Pick<Answer, 'kpi' | 'query' | 'total' | 'groups'>,
  settings: Pick<Settings, 'targets'>,
): Comparison | null {
  const { kpi, query, total } = answer;
  const target = targetOf(query, settings);
  if (target === null) return null;
  const ofGroups = settings.targets[query.kpi]?.groups ?? {};
  const groups = answer.groups.flatMap(({ by }) => {
    const [entry] = Object.entries(by);
    const goal =
      entry === undefined || query.by.length !== 1 ? undefined : ofGroups[`${entry[0]}=${entry[1]}`];
    return goal === undefined ? [] : [{ by, ...bare(goal) }];
  });
  return {
    to: 'target',
    label: 'target',
    period: query.period,
    total: bare(target),
    ...difference(kpi, total, bare(target)),
    groups,
  };
}

/** Against what others measure; null where nothing is known of it. */
export function compareToBenchmark({
  kpi,
  query,
  total,
}: Pick<Answer, 'kpi' | 'query' | 'total'>): Comparison | null {
  if (kpi.benchmark === undefined) return null;
  const others = bare(kpi.benchmark.value);
  return {
    to: 'benchmark',
    label: `benchmark (${kpi.benchmark.of})`,
    period: query.period,
    total: others,
    ...difference(kpi, total, others),
    groups: [],
  };
}

const bare = (value: number): Value => ({
  value,
  numerator: null,
  denominator: null,
  n: 0,
  interval: null,
  lowN: false,
  error: null,
  absent: null,
  measures: {},
});
