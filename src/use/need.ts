import type { DayRange } from '../core/calendar.ts';
import { UserError } from '../core/errors.ts';
import type { Kpi } from '../core/kpi.ts';
import { clip, monthsInside } from '../core/period.ts';
import { bookOf } from '../core/policy.ts';
import type { Filter, Now, Period, Query, Scope } from '../core/query.ts';
import type { Settings } from '../core/settings.ts';
import type { Source } from '../core/source.ts';
import { hasVariant, sourceVariant, variantsOf } from '../core/variants.ts';
import type { Need } from './plan.ts';

/** What a query asks of its KPI's source, for some days, filters and a grouping. */

export interface NeedsContext {
  readonly kpis: ReadonlyMap<string, Kpi>;
  readonly settings: Settings;
  readonly scope: Scope;
  readonly now: Now;
  readonly trend: boolean;
  readonly fewAccounts: boolean;
  readonly movers: number;
  /** Every account's own value, whatever the words ask for. */
  readonly accounts?: boolean;
}

const band = (value: string): Filter => ({ attribute: 'health_band', op: '=', values: [value] });

/** What can be said of any account. */
const OF_ACCOUNTS: Readonly<Record<string, Filter>> = {
  red: band('red'),
  yellow: band('yellow'),
  green: band('green'),
};

const flagsOf = ({ ofAccounts, flags }: Source): Readonly<Record<string, Filter>> => ({
  ...(ofAccounts === false ? {} : OF_ACCOUNTS),
  ...flags,
});

/** What `red`, `overdue` … mean here. Throws a UserError where one means nothing. */
function flagFilters(query: Query, { title, source }: Kpi): readonly Filter[] {
  const flags = flagsOf(source);
  return query.flags.map((flag) => {
    const filter = flags[flag];
    if (filter !== undefined) return filter;
    const known = Object.keys(flags);
    const allowed = known.length === 0 ? 'it takes no such words' : `it takes ${known.join(', ')}`;
    throw new UserError(`“${flag}” means nothing for ${title.toLowerCase()}; ${allowed}.`);
  });
}

export function checkVariant(kpi: Kpi, variant: string): void {
  if (hasVariant(kpi, variant) || kpi.source.variants.includes(variant)) return;
  const known = ['default', ...variantsOf(kpi)].join(', ');
  throw new UserError(`${kpi.title} has no variant “${variant}”; there is: ${known}.`);
}

/** What looks back is computed through yesterday; what looks ahead has all its days. */
export function rangeOf(kpi: Kpi, period: Period): DayRange {
  if (!isClipped(kpi)) return { start: period.start, end: period.end };
  return kpi.monthly === true ? monthsInside(clip(period)) : clip(period);
}

const isClipped = ({ tense, window, wholePeriod }: Kpi): boolean =>
  tense === 'past' && window !== 'now' && wholePeriod !== true;

export function need(
  query: Query,
  kpi: Kpi,
  by: readonly string[],
  range: DayRange,
  where: readonly Filter[],
  { scope, now }: NeedsContext,
): Need {
  const variant = sourceVariant(kpi, query.variant);
  const flags = flagFilters(query, kpi);
  const own = entityFilter(query.entity, kpi);
  const { options, drop } = query;
  const request = {
    by,
    where: [...where, ...flags, ...(own === null ? [] : [own])],
    scope: query.entity?.kind === 'person' && own === null ? bookOf(scope, query.entity.id) : scope,
    variant,
    options,
    today: now.today,
  };
  return {
    source: kpi.source,
    request: drop === null ? request : { ...request, drop },
    range,
  };
}

/** An account is asked for by its id, a person by the rows' own dimension where they belong to no account. */
function entityFilter(entity: Query['entity'], { source }: Kpi): Filter | null {
  if (entity === null) return null;
  if (entity.kind === 'account') return { attribute: 'account', op: '=', values: [entity.id] };
  const own = personDimension(source);
  return own === null ? null : { attribute: own, op: '=', values: [entity.id] };
}

/** What the source itself calls the person behind a row: who owns a renewal or a deal, whose quota it is. */
const personDimension = ({ dimensions = [] }: Source): string | null =>
  dimensions.find(({ kind }) => kind === 'person')?.name ?? null;

/** Whether another source can be kept to what an ask of `source` is kept to; else its number would be of other things. */
export function takes(other: Source, source: Source, { where, flags, entity }: Query): boolean {
  const ofAccounts = other.ofAccounts !== false;
  const [own, others] = [source, other].map(
    ({ dimensions = [] }) => new Set(dimensions.map(({ name }) => name)),
  );
  const known = (dimension: string): boolean =>
    others?.has(dimension) === true || (ofAccounts && own?.has(dimension) !== true);
  return (
    where.every(({ attribute }) => known(attribute)) &&
    flags.every((flag) => flag in flagsOf(other)) &&
    (entity === null || ofAccounts || (entity.kind === 'person' && personDimension(other) !== null))
  );
}
