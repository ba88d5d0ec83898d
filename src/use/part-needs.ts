import type { DayRange } from '../core/calendar.ts';
import { UserError } from '../core/errors.ts';
import type { Kpi } from '../core/kpi.ts';
import { measuresShown } from '../core/measures.ts';
import type { Query } from '../core/query.ts';
import { type NeedsContext, need } from './need.ts';
import type { Need } from './plan.ts';

/** What is read to take a value apart: every account's own, and what moved it. */

/** Both sides of a comparison by account and by each attribute that may explain the change. */
export interface WhyNeeds {
  /** Null where the rows belong to no account. */
  readonly accounts: NeedPair | null;
  readonly dimensions: readonly (NeedPair & { readonly name: string })[];
}

export interface NeedPair {
  readonly before: Need;
  readonly after: Need;
}

/** A rank is taken of all rows, and a download holds them all. */
export const readsAll = ({ top, sort, views }: Query): boolean =>
  top !== null || sort !== null || views.includes('csv');

const hasAccounts = ({ source, exceptBy = [] }: Kpi): boolean =>
  source.ofAccounts !== false && !exceptBy.includes('account');

export function perAccountWanted(
  { views, by }: Query,
  kpi: Kpi,
  list: string | null,
  { accounts = false }: NeedsContext,
): boolean {
  const downloaded = views.includes('csv') && by.length === 0;
  const listed = downloaded || views.includes('list');
  return (accounts || (listed && list === null)) && hasAccounts(kpi);
}

export function whyNeeds(
  query: Query,
  kpi: Kpi,
  range: DayRange,
  other: DayRange | null,
  context: NeedsContext,
): WhyNeeds | null {
  if (other === null || !query.views.includes('why')) return null;
  const where = query.compare?.to === 'group' ? query.compare.where : query.where;
  const pair = (by: string): NeedPair => ({
    before: need(query, kpi, [by], other, where, context),
    after: need(query, kpi, [by], range, query.where, context),
  });
  return {
    accounts: hasAccounts(kpi) ? pair('account') : null,
    dimensions: whyDimensions(query, kpi, context).map((name) => ({ name, ...pair(name) })),
  };
}

/** Attributes of accounts that answers are kept by, or of the rows themselves; one value alone explains nothing. */
function whyDimensions(
  { where }: Query,
  { source, exceptBy = [] }: Kpi,
  { settings }: NeedsContext,
): string[] {
  const own = (source.dimensions ?? []).filter(({ kind }) => kind !== 'number' && kind !== 'free');
  const names =
    source.ofAccounts === false ? own.map(({ name }) => name) : [...settings.rollupAttributes, 'csm'];
  const fixed = where.flatMap(({ attribute, op, values }) =>
    op === '=' && values.length === 1 ? [attribute] : [],
  );
  return [...new Set(names)].filter((name) => ![...fixed, ...exceptBy, ...source.netting].includes(name));
}

/** Throws a UserError for a key that nothing here has. */
export function checkSort({ sort, by, views, options }: Query, kpi: Kpi, list: string | null): void {
  if (sort === null) return;
  const ofGroups = by.length === 0 ? [] : ['value', 'n', 'name', ...Object.keys(kpi.source.measures)];
  const { columns = [] } = (list === null ? undefined : kpi.source.lists?.[list]) ?? {};
  const ofAccounts = list === null && views.includes('list') ? ['name', ...measuresShown(kpi, options)] : [];
  const ofList = list === null ? ofAccounts : ['name', ...columns.map(({ name }) => name)];
  const known = [...new Set([...ofGroups, ...ofList])];
  if (known.includes(sort.replace(/^-/, ''))) return;
  if (known.length === 0)
    throw new UserError('`sort:` needs rows to sort: add `by` and a dimension, or `list`.');
  throw new UserError(`There is no “${sort}” to sort by; there is: ${known.join(', ')}.`);
}
