import { accountList } from './account-list.ts';
import { monthsIn } from './annualise.ts';
import type { AccountValue, Answer, Comparison, Rows, TrendPoint } from './answer.ts';
import type { Day, DayRange } from './calendar.ts';
import { compareToBenchmark, compareToOther, compareToTarget, targetOf } from './compare.ts';
import type { Kpi } from './kpi.ts';
import { type Emptied, notesOf } from './notes.ts';
import type { Now, Period, Query, Scope } from './query.ts';
import { rank, rankRows } from './rank.ts';
import {
  countsUnits,
  isOfMoney,
  NO_VALUE_GROUP,
  type Reckoning,
  type Tally,
  toGroup,
  toMovers,
  toValue,
} from './result.ts';
import type { Settings } from './settings.ts';
import type { AccountRow, Measures } from './source.ts';
import { isTimeless } from './variants.ts';
import { type WhyAsked, type WhyTold, whyOf } from './why.ts';
import type { NameOf } from './words.ts';

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
  /** Cells of both sides by account and by attribute; null where nobody asks why. */
  readonly why: Pick<WhyAsked, 'accounts' | 'dimensions'> | null;
  /** Every account's own cells; null where nobody needs them. */
  readonly perAccount: readonly { readonly group: readonly string[]; readonly measures: Measures }[] | null;
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
  /** Names behind the ids of accounts. */
  readonly nameOf: NameOf;
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
  const accounts = accountValues(how, read, context.nameOf);
  const list =
    read.list ??
    (accounts !== null && query.views.includes('list') ? accountList(kpi, query, accounts) : null);
  const told = toldWhy(query, kpi, how, read, context.nameOf);
  return {
    query,
    kpi,
    echo,
    currency: query.options.currency ?? settings.reportingCurrency,
    total,
    ...ranked,
    compare,
    trend: read.trend.map((point) => trendPoint(query, kpi, point)),
    // What accounts contribute is money: where the variant counts units, it is no part of the value.
    movers:
      isOfMoney(kpi) && countsUnits(kpi, query.variant) ? [] : toMovers(kpi, read.accounts, context.movers),
    beside: read.beside.map((one) => ({
      kpi: one.kpi,
      value: toValue({ ...how, kpi: one.kpi }, one.measures),
    })),
    target: targetOf(query, settings),
    list: list === null ? null : rankRows(list, query, kpi.unit),
    why: told?.why ?? null,
    accounts,
    asOf: context.now.instant,
    dataThrough: read.dataThrough,
    statements: read.statements,
    notes: [
      ...notesOf({ query, kpi, total, compare, ...context, ...read, list }),
      ...(told !== null && 'note' in told ? [told.note] : []),
    ],
  };
}

const UNTOLD = 'What moved it cannot be told apart';

function toldWhy(query: Query, kpi: Kpi, how: Reckoning, read: Gathered, nameOf: NameOf): WhyTold | null {
  if (!query.views.includes('why')) return null;
  if (read.why === null || read.other === null)
    return { why: null, note: `${UNTOLD}: it is not compared with another period or group.` };
  if (isAnnualised(query, kpi))
    return { why: null, note: `${UNTOLD}: a yearly rate is no sum of its parts.` };
  return whyOf({
    ...read.why,
    before: { how: reckoning(query, kpi, read.other.range), total: read.other.tally.total },
    after: { how, total: read.main.total },
    nameOf: (id) => (id === NO_VALUE_GROUP ? 'no account' : nameOf('account', id)),
  });
}

/** Every account's own value, by name. */
function accountValues(
  how: Reckoning,
  { perAccount }: Gathered,
  nameOf: NameOf,
): readonly AccountValue[] | null {
  if (perAccount === null) return null;
  return perAccount
    .map(({ group: [id = NO_VALUE_GROUP], measures }) => {
      const none = id === NO_VALUE_GROUP;
      const name = none ? '' : nameOf('account', id);
      return { accountId: none ? null : id, name, ...toValue(how, measures) };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const isAnnualised = ({ options, variant }: Query, kpi: Kpi): boolean =>
  options.annualise && !isTimeless(kpi, variant);

/** How the measures of some days are read for this query. */
function reckoning(query: Query, kpi: Kpi, range: DayRange): Reckoning {
  const flows = kpi.tense === 'past' && kpi.window !== 'now';
  return {
    kpi,
    variant: query.variant,
    annualiseOver: isAnnualised(query, kpi) ? monthsIn(range) : null,
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
  if (query.compare?.to === 'benchmark') return compareToBenchmark(answer);
  if (read.other === null) return null;
  const other = { ...read.other, how: reckoning(query, kpi, read.other.range) };
  return compareToOther(query, answer.total, other, settings);
}

function trendPoint(query: Query, kpi: Kpi, point: Gathered['trend'][number]): TrendPoint {
  return { period: point.period, value: toValue(reckoning(query, kpi, point.range), point.measures).value };
}
