import { addDays } from '../calendar.ts';
import { defaultWindow } from '../period.ts';
import type { Ask, Entity, Filter, Period, Query } from '../query.ts';
import type { AskContext, Lexicon, LexiconKpi } from './lexicon.ts';
import { windowAsOf } from './resolve-period.ts';
import { accountWords } from './scan-accounts.ts';
import { norm, quoted } from './text.ts';

/** Writes queries as the canonical ask: reading it again on the same day gives the same queries. */

const dashed = (id: string): string => id.replace(/_/g, '-');

function valueWords(attribute: string, value: string, lexicon: Lexicon): string {
  const dimension = lexicon.dimensions.get(attribute);
  if (value === '(none)') return 'none';
  if (dimension?.kind === 'person') return personWords(value, lexicon);
  return dimension?.kind === 'free' ? quoted(value) : quoted(lexicon.nameOf(attribute, value));
}

/** A name where it is nobody else's, else the id. */
function personWords(id: string, lexicon: Lexicon): string {
  const person = lexicon.people.get(norm(id)).find((p) => p.id === id);
  const alone = person !== undefined && new Set(lexicon.people.get(norm(person.name))).size === 1;
  return quoted(alone ? person.name : id);
}

function oneFilter(filter: Filter, kpi: LexiconKpi, lexicon: Lexicon): string {
  const { attribute, op, values } = filter;
  const number = lexicon.dimensions.get(attribute)?.kind === 'number';
  if (attribute === kpi.compares && op !== '=' && op !== '!=') return `${op}${values.join(',')}`;
  if (number || (op !== '=' && op !== '!=')) return `${attribute}${op}${values.join(',')}`;
  const sign = op === '!=' ? '-' : '';
  return `${attribute}:${values.map((v) => sign + valueWords(attribute, v, lexicon)).join(',')}`;
}

export const filterWords = (filters: readonly Filter[], kpi: LexiconKpi, lexicon: Lexicon): string =>
  filters.map((filter) => oneFilter(filter, kpi, lexicon)).join(' ');

function entityWords(entity: Entity, lexicon: Lexicon): string {
  return entity.kind === 'person'
    ? `person:${personWords(entity.id, lexicon)}`
    : accountWords({ lexicon }, { id: entity.id, name: entity.name });
}

const flagWords = (flag: string, lexicon: Lexicon): string =>
  lexicon.valuePhrases.get(norm(flag)).length > 0 ? `flag:${flag}` : flag;

/** What an ask says once for all of its queries. */
function shared(query: Query, kpi: LexiconKpi, period: string, lexicon: Lexicon): readonly string[] {
  const { compare, where } = query;
  const other = compare?.to === 'group' ? compare.where : null;
  const same = (a: Filter): boolean => other?.some((b) => JSON.stringify(a) === JSON.stringify(b)) ?? true;
  const common = filterWords(where.filter(same), kpi, lexicon);
  const mine = filterWords(
    where.filter((f) => !same(f)),
    kpi,
    lexicon,
  );
  const entity = query.entity === null ? '' : entityWords(query.entity, lexicon);
  const flags = query.flags.map((flag) => flagWords(flag, lexicon));
  const by = query.by.length === 0 ? '' : `by ${query.by.join(',')}`;
  const versus = compare?.echo ?? '';
  // What stands right in front of `vs` is what is compared, so that shared filters keep away from it.
  return other === null
    ? [entity, period, versus, common, ...flags, by]
    : [entity, common, ...flags, period, mine, versus, by];
}

/** Ranks, options and views. `segment:` names the day of attributes, unless a segment is called so. */
function rest(query: Query, kpi: LexiconKpi, lexicon: Lexicon): readonly string[] {
  const { options, drop } = query;
  const isSegment = lexicon.keyedPhrases.get(`segment ${options.basis}`).length > 0;
  return [
    drop === null ? '' : drop.unit === 'days' ? `drop ${drop.amount}d` : `drop ${drop.amount}`,
    query.sort === null ? '' : `sort:${query.sort}`,
    options.basis === kpi.basis ? '' : `${isSegment ? 'basis' : 'segment'}:${options.basis}`,
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

/** The period where all queries have one; nothing where each has its own default; else the day it is told as of. */
function periodWords(queries: readonly Query[], kpis: readonly LexiconKpi[], ctx: AskContext): string {
  const [first] = queries;
  if (first === undefined) return '';
  const same = (a: Period, b: Period | undefined): boolean =>
    a.start === b?.start && a.end === b.end && a.echo === b.echo;
  if (queries.every((q) => same(q.period, first.period))) return first.period.echo;
  const windows = kpis.map((kpi) => kpi.words.window);
  const allAre = (of: (at: number) => Period | undefined): boolean =>
    queries.every((q, i) => same(q.period, of(i)));
  const windowAt = (i: number, day: string | null): Period | undefined => {
    const window = windows[i];
    if (window === undefined) return undefined;
    return day === null ? defaultWindow(window, ctx) : windowAsOf(window, day, ctx);
  };
  if (allAre((i) => windowAt(i, null))) return '';
  const days = queries.flatMap((q) => [addDays(q.period.end, -1), q.period.start]);
  const day = days.find((d) => allAre((i) => windowAt(i, d)));
  return day === undefined ? first.period.echo : `as of ${day}`;
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
    ...shared(query, kpi, periodWords(queries, kpis, ctx), lexicon),
    rankWords(queries, kpis),
    variant,
    ...rest(query, kpi, lexicon),
  ];
  return words.filter((word) => word !== '').join(' ');
}

export const echoQuery = (query: Query, lexicon: Lexicon, ctx: AskContext): string =>
  echoQueries([query], 'one', lexicon, ctx);
