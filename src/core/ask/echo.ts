import type { Ask, Filter, Query } from '../query.ts';
import { type Times, timesOf } from './echo-times.ts';
import { entityWords, filterWords, flagWords } from './echo-words.ts';
import type { AskContext, Lexicon, LexiconKpi } from './lexicon.ts';
import { BARE_AMOUNT } from './scan-amounts.ts';

/** Writes queries as the canonical ask: reading it again on the same day gives the same queries. */

const dashed = (id: string): string => id.replace(/_/g, '-');

interface Filters {
  readonly common: string;
  /** Those of this side alone, where two groups are compared. */
  readonly own: string;
}

/** What a KPI compares by a bare `>50k` is written so where that holds for all of the KPIs. */
function filtersOf(queries: readonly Query[], kpis: readonly LexiconKpi[], lexicon: Lexicon): Filters {
  const [query] = queries;
  const where = query?.where ?? [];
  const other = query?.compare?.to === 'group' ? query.compare.where : null;
  const isBare = (filter: Filter, at: number): boolean =>
    filter.op !== '=' &&
    filter.op !== '!=' &&
    queries.every((q, i) => q.where[at]?.attribute === kpis[i]?.compares);
  const isCommon = (a: Filter): boolean =>
    other?.some((b) => JSON.stringify(a) === JSON.stringify(b)) ?? true;
  const words = (common: boolean): string => {
    const chosen = where.flatMap((filter, at) => {
      if (isCommon(filter) !== common) return [];
      return isBare(filter, at) ? { ...filter, attribute: BARE_AMOUNT } : filter;
    });
    return filterWords(chosen, lexicon);
  };
  return { common: words(true), own: words(false) };
}

/** What an ask says once for all of its queries. Behind `vs` stands one filter; what it replaces is before it. */
function shared(query: Query, filters: Filters, times: Times, lexicon: Lexicon): readonly string[] {
  const entity = query.entity === null ? '' : entityWords(query.entity, lexicon);
  const flags = query.flags.map((flag) => flagWords(flag, lexicon));
  const by = query.by.length === 0 ? '' : `by ${query.by.join(',')}`;
  return query.compare?.to === 'group'
    ? [filters.own, query.compare.echo, entity, times.period, filters.common, ...flags, by]
    : [entity, times.period, times.versus, filters.common, ...flags, by];
}

/** Ranks, options and views. `segment:` names the day of attributes, unless a segment is called so. */
function rest(queries: readonly Query[], kpis: readonly LexiconKpi[], lexicon: Lexicon): readonly string[] {
  const [query] = queries;
  if (query === undefined) return [];
  const { options, drop } = query;
  const chosen = queries.find((q, i) => q.options.basis !== kpis[i]?.basis)?.options.basis;
  const isSegment = lexicon.keyedPhrases.get(`segment ${chosen}`).length > 0;
  return [
    drop === null ? '' : drop.unit === 'days' ? `drop ${drop.amount}d` : `drop ${drop.amount}`,
    query.sort === null ? '' : `sort:${query.sort}`,
    chosen === undefined ? '' : `${isSegment ? 'basis' : 'segment'}:${chosen}`,
    options.fx === 'spot' ? 'fx:spot' : '',
    options.grace === null ? '' : `grace:${options.grace}`,
    options.asKnown === null ? '' : `as-known:${options.asKnown}`,
    options.currency === null ? '' : `currency:${options.currency.toLowerCase()}`,
    options.annualise ? 'annualise' : '',
    options.full ? 'full' : '',
    ...query.views,
  ];
}

/** A rank that is the same word for every KPI: `worst 5` where it is `top 5` of one and `bottom 5` of another. */
function rankWords(queries: readonly Query[], kpis: readonly LexiconKpi[]): string {
  const [first] = queries;
  if (first?.top == null) return '';
  const { order, n } = first.top;
  if (queries.every((q) => q.top?.order === order)) return `${order} ${n}`;
  const lowIsGood = kpis[0]?.words.better === 'lower';
  return `${(order === 'top') === lowIsGood ? 'worst' : 'best'} ${n}`;
}

const kpiFor = (query: Query, lexicon: Lexicon): LexiconKpi | undefined =>
  lexicon.kpis.find((kpi) => kpi.id === query.kpi);

/** The canonical text of queries that belong together. Queries of unknown KPIs are left out. */
export function echoQueries(
  queries: readonly Query[],
  join: Ask['join'],
  lexicon: Lexicon,
  ctx: AskContext,
): string {
  const kpis = queries.flatMap((query) => kpiFor(query, lexicon) ?? []);
  const [query, second] = queries;
  const [kpi] = kpis;
  if (query === undefined || kpi === undefined) return '';
  const names = join === 'variants' ? [dashed(kpi.id)] : kpis.map((k) => dashed(k.id));
  const variant =
    join === 'variants' && second !== undefined
      ? `variant:${query.variant} vs variant:${second.variant}`
      : query.variant === 'default'
        ? ''
        : `variant:${query.variant}`;
  const words = [
    names.join(join === 'versus' ? ' vs ' : ','),
    ...shared(query, filtersOf(queries, kpis, lexicon), timesOf(queries, kpis, ctx), lexicon),
    rankWords(queries, kpis),
    variant,
    ...rest(queries, kpis, lexicon),
  ];
  return words.filter((word) => word !== '').join(' ');
}

export const echoQuery = (query: Query, lexicon: Lexicon, ctx: AskContext): string =>
  echoQueries([query], 'one', lexicon, ctx);
