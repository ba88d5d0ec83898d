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
}

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
  return {
    query,
    kpi,
    main,
    other: otherSide(query, kpi, context),
    trend: trendWanted(query, kpi, context),
    beside: besideNeeds(query, kpi, main, context),
    accounts: context.movers > 0 ? need(query, kpi, [], main.range, query.where, context) : null,
  };
}

function checkVariant(kpi: Kpi, variant: string): void {
  if (hasVariant(kpi, variant) || kpi.source.variants.includes(variant)) return;
  const known = ['default', ...variantsOf(kpi)].join(', ');
  throw new UserError(`${kpi.title} has no variant “${variant}”; there is: ${known}.`);
}

/** What looks back is computed through yesterday; what looks ahead has all its days. */
const rangeOf = (kpi: Kpi, period: Period): DayRange =>
  kpi.tense === 'past' ? clip(period) : { start: period.start, end: period.end };

function need(
  query: Query,
  kpi: Kpi,
  by: readonly string[],
  range: DayRange,
  where: readonly Filter[],
  { scope, now }: NeedsContext,
): Need {
  const variant = sourceVariant(kpi, query.variant);
  const of = query.entity === null ? where : [...where, entityFilter(query.entity)];
  return {
    source: kpi.source,
    request: { by, where: of, scope, variant, options: query.options, today: now.today },
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
      return side(query, kpi, kpi.tense === 'past' ? period : compare.period, query.where, context);
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
  if (!asked && !context.trend) return [];
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
    return [{ kpi: other, need: need(query, other, [], rangeOf(other, query.period), query.where, context) }];
  });
}
