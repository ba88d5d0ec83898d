import { monthsIn } from './annualise.ts';
import type { Answer, Comparison, Rows, TrendPoint, Why } from './answer.ts';
import type { Day, DayRange } from './calendar.ts';
import { compareToOther, compareToTarget, targetOf } from './compare.ts';
import type { Kpi } from './kpi.ts';
import { type Emptied, notesOf } from './notes.ts';
import type { Now, Period, Query, Scope } from './query.ts';
import { rank } from './rank.ts';
import { type Reckoning, type Tally, toGroup, toMovers, toValue } from './result.ts';
import type { Settings } from './settings.ts';
import type { AccountRow, Measures } from './source.ts';

/** One query's measures, all read: what an answer is put together from. */
export interface Gathered {
  readonly main: Tally;
  readonly range: DayRange;
  readonly other: { readonly tally: Tally; readonly period: Period; readonly range: DayRange } | null;
  readonly trend: readonly {
    readonly period: Period;
    readonly range: DayRange;
    readonly measures: Measures;
  }[];
  readonly beside: readonly { readonly kpi: Kpi; readonly measures: Measures }[];
  readonly accounts: readonly AccountRow[];
  readonly list: Rows | null;
  readonly why: Why | null;
  readonly emptied: Emptied | null;
  readonly dataThrough: Day | null;
  readonly statements: readonly string[];
}

export interface AnswerContext {
  readonly settings: Settings;
  readonly scope: Scope;
  readonly now: Now;
  /** How many movers to name. */
  readonly movers: number;
}

/** Turns what was read into the answer. `echo` is the query as it is written in an ask. */
export function assemble(
  query: Query,
  kpi: Kpi,
  echo: string,
  read: Gathered,
  context: AnswerContext,
): Answer {
  const { settings } = context;
  const how = reckoning(query, kpi, read.range);
  const total = toValue(how, read.main.total);
  const all = read.main.groups.map(({ group, measures }) => toGroup(how, query.by, group, measures));
  const ranked = rank(all, query);
  const compare = compareOf(query, kpi, read, { kpi, query, total, groups: ranked.groups }, settings);
  return {
    query,
    kpi,
    echo,
    currency: query.options.currency ?? settings.reportingCurrency,
    total,
    ...ranked,
    compare,
    trend: read.trend.map((point) => trendPoint(query, kpi, point)),
    movers: toMovers(kpi, read.accounts, context.movers),
    beside: read.beside.map((one) => ({
      kpi: one.kpi,
      value: toValue({ ...how, kpi: one.kpi }, one.measures),
    })),
    target: targetOf(query, settings),
    list: read.list,
    why: read.why,
    asOf: context.now.instant,
    dataThrough: read.dataThrough,
    statements: read.statements,
    notes: notesOf({ query, kpi, total, compare, ...context, ...read }),
  };
}

/** How the measures of some days are read for this query. */
function reckoning(query: Query, kpi: Kpi, range: DayRange): Reckoning {
  const flows = kpi.tense === 'past' && kpi.window !== 'now';
  return {
    kpi,
    variant: query.variant,
    annualiseOver: query.options.annualise ? monthsIn(range) : null,
    ran: !flows || range.end > range.start,
  };
}

function compareOf(
  query: Query,
  kpi: Kpi,
  read: Gathered,
  answer: Pick<Answer, 'kpi' | 'query' | 'total' | 'groups'>,
  settings: Settings,
): Comparison | null {
  if (query.compare?.to === 'target') return compareToTarget(answer, settings);
  if (read.other === null) return null;
  const other = { ...read.other, how: reckoning(query, kpi, read.other.range) };
  return compareToOther(query, answer.total, other, settings);
}

function trendPoint(query: Query, kpi: Kpi, point: Gathered['trend'][number]): TrendPoint {
  return { period: point.period, value: toValue(reckoning(query, kpi, point.range), point.measures).value };
}
