import type { DayRange } from '../core/calendar.ts';
import { UserError } from '../core/errors.ts';
import type { Kpi } from '../core/kpi.ts';
import { clip, sameElapsed, trendPeriods } from '../core/period.ts';
import type { Filter, Now, Period, Query, Scope } from '../core/query.ts';
import { footing, hasVariant, sourceVariant, variantsOf } from '../core/result.ts';
import type { Settings } from '../core/settings.ts';
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
}

/** More rows than this are for a download of their own. */
const MOST_ROWS = 1000;

/** One side of a comparison: its groups, and what adds up to the total. */
export interface Side {
  readonly period: Period;
  readonly range: DayRange;
  readonly rows: Need;
  /** The same as `rows` where the groups sum to the total. */
  readonly base: Need;
}

export interface NeedsContext {
  readonly kpis: ReadonlyMap<string, Kpi>;
  readonly settings: Settings;
  readonly scope: Scope;
  readonly now: Now;
  readonly trend: boolean;
  readonly fewAccounts: boolean;
  readonly movers: number;
}

/** Throws a UserError for a KPI or a variant that is not known. */
export function needsOf(query: Query, context: NeedsContext): Needs {
  const kpi = context.kpis.get(query.kpi);
  if (kpi === undefined) throw new UserError(`There is no KPI “${query.kpi}”.`);
  checkVariant(kpi, query.variant);
  const main = side(query, kpi, query.period, query.where, context);
  const list = listWanted(query, kpi);
  return {
    query,
    kpi,
    main,
    other: otherSide(query, kpi, context),
    trend: trendWanted(query, kpi, context),
    beside: besideNeeds(query, kpi, main, context),
    accounts: context.movers > 0 ? need(query, kpi, [], main.range, query.where, context) : null,
    list:
      list === null
        ? null
        : {
            name: list,
            need: rankedBy(query, need(query, kpi, [], main.range, query.where, context)),
            limit: query.by.length === 0 ? (query.top?.n ?? MOST_ROWS) : MOST_ROWS,
          },
  };
}

/** `top 5` of a list ranks its rows; of groups it ranks the groups. */
const rankedBy = ({ by, top }: Query, list: Need): Need =>
  by.length > 0 || top === null ? list : { ...list, request: { ...list.request, top } };

/** The list that the words ask for, or that belongs to every answer of the KPI. */
function listWanted({ views, entity, top, by }: Query, { list, views: own = {} }: Kpi): string | null {
  const named = views.flatMap((view) => own[view] ?? []);
  if (named[0] !== undefined) return named[0];
  if (list === undefined) return null;
  if (entity?.kind === 'account' && list.ofAccount !== undefined) return list.ofAccount;
  const ranked = top !== null && by.length === 0;
  return views.includes('list') || entity !== null || ranked || list.always === true ? list.name : null;
}

const band = (value: string): Filter => ({ attribute: 'health_band', op: '=', values: [value] });

/** What can be said of any account. */
const OF_ACCOUNTS: Readonly<Record<string, Filter>> = {
  red: band('red'),
  yellow: band('yellow'),
  green: band('green'),
};

/** What `red`, `overdue` … mean here. Throws a UserError where one means nothing. */
function flagFilters(query: Query, { title, source }: Kpi): readonly Filter[] {
  return query.flags.map((flag) => {
    const flags = { ...(source.ofAccounts === false ? {} : OF_ACCOUNTS), ...source.flags };
    const filter = flags[flag];
    if (filter !== undefined) return filter;
    const known = Object.keys(flags);
    const allowed = known.length === 0 ? 'it takes no such words' : `it takes ${known.join(', ')}`;
    throw new UserError(`“${flag}” means nothing for ${title.toLowerCase()}; ${allowed}.`);
  });
}

function checkVariant(kpi: Kpi, variant: string): void {
  if (hasVariant(kpi, variant) || kpi.source.variants.includes(variant)) return;
  const known = ['default', ...variantsOf(kpi)].join(', ');
  throw new UserError(`${kpi.title} has no variant “${variant}”; there is: ${known}.`);
}

/** What looks back is computed through yesterday; what looks ahead has all its days. */
const rangeOf = (kpi: Kpi, period: Period): DayRange =>
  isClipped(kpi) ? clip(period) : { start: period.start, end: period.end };

const isClipped = ({ tense, window, wholePeriod }: Kpi): boolean =>
  tense === 'past' && window !== 'now' && wholePeriod !== true;

function need(
  query: Query,
  kpi: Kpi,
  by: readonly string[],
  range: DayRange,
  where: readonly Filter[],
  { scope, now }: NeedsContext,
): Need {
  const variant = sourceVariant(kpi, query.variant);
  const flags = flagFilters(query, kpi);
  const entity = query.entity === null ? [] : [entityFilter(query.entity)];
  const { options, drop } = query;
  const request = { by, where: [...where, ...flags, ...entity], scope, variant, options, today: now.today };
  return {
    source: kpi.source,
    request: drop === null ? request : { ...request, drop },
    range,
  };
}

/** An account is asked for by its id; a person by what they look after. */
const entityFilter = (entity: NonNullable<Query['entity']>): Filter => ({
  attribute: entity.kind === 'account' ? 'account' : 'owner',
  op: '=',
  values: [entity.id],
});

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
      const period = sameElapsed(query.period, compare.period, query.options.full);
      const isCut = kpi.tense === 'past' && kpi.wholePeriod !== true;
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

/** Whether a KPI of another source knows the words of the ask that belong to this one's source alone. */
function understands(other: Kpi, { where, flags }: Query, { source }: Kpi): boolean {
  if (other.source.id === source.id) return true;
  const names = (of: Kpi['source']) => (of.dimensions ?? []).map(({ name }) => name);
  const own = names(source).filter((name) => !names(other.source).includes(name));
  return (
    where.every(({ attribute }) => !own.includes(attribute)) &&
    flags.every((flag) => !(flag in (source.flags ?? {})))
  );
}

/** A KPI of the same source is read off the cells that are there already. */
function besideNeeds(query: Query, kpi: Kpi, main: Side, context: NeedsContext): Needs['beside'] {
  return (kpi.beside ?? []).flatMap((id) => {
    const other = context.kpis.get(id);
    if (other === undefined || (other.without ?? []).includes(query.variant)) return [];
    if (!understands(other, query, kpi)) return [];
    if (other.source.id === kpi.source.id) return [{ kpi: other, need: main.base }];
    return [{ kpi: other, need: need(query, other, [], rangeOf(other, query.period), query.where, context) }];
  });
}
