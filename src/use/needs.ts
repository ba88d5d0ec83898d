import type { DayRange } from '../core/calendar.ts';
import { UserError } from '../core/errors.ts';
import type { Kpi } from '../core/kpi.ts';
import { sameElapsed, sameMonths, trendPeriods } from '../core/period.ts';
import type { Filter, Period, Query } from '../core/query.ts';
import { footing } from '../core/result.ts';
import { checkVariant, type NeedsContext, need, rangeOf, takes } from './need.ts';
import { checkSort, perAccountWanted, readsAll, type WhyNeeds, whyNeeds } from './part-needs.ts';
import type { Need } from './plan.ts';

/** Everything that one query has to read. */
export interface Needs {
  readonly query: Query;
  readonly kpi: Kpi;
  readonly main: Side;
  readonly other: Side | null;
  readonly trend: readonly { readonly period: Period; readonly need: Need }[];
  readonly beside: readonly { readonly kpi: Kpi; readonly need: Need }[];
  /** The accounts of the main period; null where nobody wants to know. */
  readonly accounts: Need | null;
  /** Single rows behind the number; null where nobody wants to see them. */
  readonly list: { readonly name: string; readonly need: Need; readonly limit: number } | null;
  /** Every account's own cells; null where nobody needs them. */
  readonly perAccount: Need | null;
  readonly why: WhyNeeds | null;
}

/** More rows than this are for a download of their own. */
const MOST_ROWS = 1000;
/** What a download and a list that is sorted otherwise than its own way hold at most. */
const ALL_ROWS = 100_000;

/** One side of a comparison: its groups, and what adds up to the total. */
export interface Side {
  readonly period: Period;
  readonly range: DayRange;
  readonly rows: Need;
  /** The same as `rows` where the groups sum to the total. */
  readonly base: Need;
}

/** Throws a UserError for a KPI or a variant that is not known. */
export function needsOf(query: Query, context: NeedsContext): Needs {
  const known = context.kpis.get(query.kpi);
  if (known === undefined) throw new UserError(`There is no KPI “${query.kpi}”.`);
  const kpi = inUnitOf(known, query.variant);
  checkVariant(kpi, query.variant);
  const main = side(query, kpi, query.period, query.where, context);
  const other = otherSide(query, kpi, context);
  const list = listWanted(query, kpi);
  checkSort(query, kpi, list);
  return {
    query,
    kpi,
    main,
    other,
    trend: trendWanted(query, kpi, context),
    beside: besideNeeds(query, kpi, main, context),
    accounts: context.movers > 0 ? need(query, kpi, [], main.range, query.where, context) : null,
    list:
      list === null
        ? null
        : {
            name: list,
            need: rankedBy(query, need(query, kpi, [], main.range, query.where, context)),
            limit: readsAll(query) ? ALL_ROWS : MOST_ROWS,
          },
    perAccount: perAccountWanted(query, kpi, list, context)
      ? need(query, kpi, ['account'], main.range, query.where, context)
      : null,
    why: whyNeeds(query, kpi, main.range, other?.range ?? null, context),
  };
}

/** The KPI as the variant is measured. */
function inUnitOf(kpi: Kpi, variant: string): Kpi {
  const unit = kpi.variantUnits?.[variant];
  return unit === undefined ? kpi : { ...kpi, unit };
}

/** `top 5` of a list ranks its rows; of groups it ranks the groups. */
const rankedBy = ({ by, top }: Query, list: Need): Need =>
  by.length > 0 || top === null ? list : { ...list, request: { ...list.request, top } };

/** The list that the words ask for, or that belongs to every answer of the KPI. */
function listWanted(query: Query, { list, views: own = {} }: Kpi): string | null {
  const { views, entity, drop, flags, top, by } = query;
  const named = views.flatMap((view) => own[view] ?? []);
  if (named[0] !== undefined) return named[0];
  if (list === undefined) return null;
  const alone = by.length === 0;
  if (drop !== null && alone && list.ofDrop !== undefined) return list.ofDrop;
  if (entity?.kind === 'account' && list.ofAccount !== undefined) return list.ofAccount;
  const narrowed = list.ofFlags === true && entity === null && flags.length > 0;
  const shown = entity?.kind === 'account' || (alone && (top !== null || narrowed || list.always === true));
  return shown || views.includes('list') ? list.name : null;
}

function side(query: Query, kpi: Kpi, period: Period, where: readonly Filter[], context: NeedsContext): Side {
  const range = rangeOf(kpi, period);
  const rows = need(query, kpi, query.by, range, where, context);
  const footed = footing(kpi, query.by);
  const base = footed.length === query.by.length ? rows : need(query, kpi, footed, range, where, context);
  return { period, range, rows, base };
}

function otherSide(query: Query, kpi: Kpi, context: NeedsContext): Side | null {
  const { compare } = query;
  switch (compare?.to) {
    case 'period': {
      const same = kpi.monthly === true ? sameMonths : sameElapsed;
      const period = same(query.period, compare.period, query.options.full);
      const isCut = kpi.tense === 'past' && kpi.wholePeriod !== true && kpi.window !== 'now';
      return side(query, kpi, isCut ? period : compare.period, query.where, context);
    }
    case 'group':
      return side(query, kpi, query.period, compare.where, context);
    case 'target':
    case 'benchmark':
    case undefined:
      return null;
    default:
      return compare satisfies never;
  }
}

/** Asked for, it is always given; otherwise where it is at hand, or the reader's accounts are few. */
function trendWanted(query: Query, kpi: Kpi, context: NeedsContext): Needs['trend'] {
  const asked = query.views.includes('trend') || query.views.includes('chart');
  if (!asked && (!context.trend || kpi.trend === 'asked')) return [];
  const needs = trendNeeds(query, kpi, context);
  const [first] = needs;
  if (asked || context.fewAccounts || first === undefined) return needs;
  const periods = needs.map(({ need: { range } }) => range);
  return kpi.source.cheap({ ...first.need.request, periods }, context.settings) ? needs : [];
}

function trendNeeds(query: Query, kpi: Kpi, context: NeedsContext): Needs['trend'] {
  const { settings, now } = context;
  const periods = trendPeriods(query.period, null, {
    today: now.today,
    calendar: settings,
    locale: settings.locale,
  });
  return periods.map((period) => ({
    period,
    need: need(query, kpi, [], rangeOf(kpi, period), query.where, context),
  }));
}

/** A KPI of the same source is read off the cells that are there already. */
function besideNeeds(query: Query, kpi: Kpi, main: Side, context: NeedsContext): Needs['beside'] {
  return (kpi.beside ?? []).flatMap((id) => {
    const other = context.kpis.get(id);
    if (other === undefined || (other.without ?? []).includes(query.variant)) return [];
    if (other.source.id === kpi.source.id) return [{ kpi: other, need: main.base }];
    if (!takes(other.source, kpi.source, query)) return [];
    const kept = kpi.besideWhere?.[id] ?? [];
    const where = [...query.where, ...kept];
    const words = kept.flatMap(({ values }) => values).map((value) => value.replaceAll('_', '-'));
    const title = [other.title, ...words].join(', ');
    const range = rangeOf(other, query.period);
    return [{ kpi: { ...other, title }, need: need(query, other, [], range, where, context) }];
  });
}
