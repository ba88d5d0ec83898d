import type { Settings } from '../../core/settings.ts';
import type { CellRequest, Statement } from '../../core/source.ts';
import { condition } from '../sql/filters.ts';
import { type Binder, binder, type Cte, cte, withClause } from '../sql/parts.ts';
import { visibleAccounts } from '../sql/scope.ts';
import { baseParts, CURRENT_FACTS, factsKnownAt } from './base.ts';
import { type FlowContext, periodsPart, ratesPart } from './context.ts';
import { planDimensions } from './dimensions.ts';
import { ITEM_DIMENSIONS, MART_RELATIONS, planFlows, type Relations } from './plan.ts';
import { MEASURES, sharedParts, tallyParts } from './tally.ts';

/** Whole statements over spans: any two days, any grouping, any scope, any variant. */

const LIVE: Relations = {
  spans: 'spans',
  others: 'spans',
  filed: false,
  singles: null,
  stretches: 'stretches',
  uplifts: 'uplifts',
  units: 'units',
  attributes: 'attributes',
  terms: 'terms',
  rates: CURRENT_FACTS.rates,
  facts: CURRENT_FACTS,
};

/** Where the balances come from: the marts, or for another grace or an earlier state of knowledge the facts. */
function relationsFor(
  request: CellRequest,
  settings: Settings,
  bind: Binder,
): { rel: Relations; parts: readonly Cte[] } {
  const { asKnown, grace } = request.options;
  if (asKnown === null && (grace === null || grace === settings.graceDays))
    return { rel: MART_RELATIONS, parts: [] };
  const facts =
    asKnown === null
      ? CURRENT_FACTS
      : factsKnownAt(
          `((${bind.bind(asKnown, 'date')} + 1)::timestamp AT TIME ZONE ${bind.bind(settings.timeZone, 'text')})`,
        );
  const days = bind.bind(grace ?? settings.graceDays, 'int');
  return { rel: { ...LIVE, rates: facts.rates, facts }, parts: baseParts(facts, '', days) };
}

export interface Prepared {
  readonly context: FlowContext;
  /** Everything up to `tally`. */
  readonly parts: readonly Cte[];
  readonly live: boolean;
}

export interface Narrowing {
  /** Stand-ins for some relations, with the parts that make them. They must hold whole families. */
  readonly relations?: Partial<Relations>;
  readonly parts?: readonly Cte[];
  /** False leaves out what may yet return, which changes from day to day. */
  readonly returns?: boolean;
}

/** The parts up to the tally. */
export function prepare(
  request: CellRequest,
  settings: Settings,
  bind: Binder,
  narrowing: Narrowing = {},
): Prepared {
  const { rel, parts } = relationsFor(request, settings, bind);
  const visible = visibleAccounts(request.scope, request.today, bind);
  const plan = planFlows(request, settings);
  const relations = { ...rel, ...narrowing.relations };
  const carries =
    relations.singles !== null &&
    plan.item === null &&
    plan.variant === 'default' &&
    request.options.basis === 'start';
  const context: FlowContext = {
    rel: relations,
    carried: carries ? settings.rollupAttributes : [],
    plan: narrowing.returns === false ? { ...plan, mayReturn: false } : plan,
    request,
    settings,
    currency: request.options.currency ?? settings.reportingCurrency,
    rateSet: settings.rateSet,
    binder: bind,
    only: (alias) => (visible === null ? '' : ` AND ${alias}.account_id IN (SELECT account_id FROM visible)`),
    same: (left, right) =>
      request.periods.length > 1 || plan.variant === 'movement_sum' ? `${left} = ${right}` : 'true',
    prefix: '',
  };
  return {
    context,
    live: parts.length > 0,
    parts: [
      ...parts,
      ...(visible === null ? [] : [cte('visible', visible)]),
      ...(narrowing.parts ?? []),
      periodsPart(context),
      ratesPart(context, settings.reportingCurrency),
      ...sharedParts(context),
      ...tallyParts(context),
    ],
  };
}

const sums = (weight: string): string =>
  MEASURES.map((name) => `sum(t.${name}${weight})::bigint AS ${name}`).join(', ');

/** Swaps net inside a unit, so rows by product need not foot: `netting` is what the whole has beyond its products. */
function nettingRows(context: FlowContext): { parts: readonly Cte[]; rows: string } {
  const whole = { ...context, plan: { ...context.plan, item: null }, prefix: 'whole_' };
  const columns = ['p', 'unit', 'unit_opening', ...MEASURES];
  const minus = columns.map((name) => (MEASURES.includes(name) ? `- ${name}` : name));
  return {
    parts: tallyParts(whole),
    rows: `SELECT p, unit, unit_opening, item, ${MEASURES.join(', ')} FROM tally
      UNION ALL SELECT p, unit, unit_opening, 'netting', ${MEASURES.join(', ')} FROM whole_tally
      UNION ALL SELECT p, unit, unit_opening, 'netting', ${minus.slice(3).join(', ')} FROM tally`,
  };
}

/** Rows: period, g1, g2, then every measure. */
export function cellStatement(request: CellRequest, settings: Settings): Statement {
  const bind = binder();
  const { context, parts, live } = prepare(request, settings, bind);
  const { same } = context;
  const { by, where } = request;
  const foots =
    context.plan.item === null || where.some(({ attribute }) => ITEM_DIMENSIONS.includes(attribute));
  const netting = foots ? null : nettingRows(context);
  const dimensions = planDimensions(context);
  const groups = [0, 1].map((index) => {
    const dimension = by[index];
    if (dimension === undefined) return "''";
    const value = dimensions.value(dimension);
    return netting !== null && dimension === 'family' && by.includes('product')
      ? `CASE WHEN t.item = 'netting' THEN 'netting' ELSE ${value} END`
      : value;
  });
  const filters = where.map((filter) => condition(filter, dimensions.value(filter.attribute), bind));
  return {
    name: `retention.${live ? 'facts' : 'spans'}${context.plan.variant === 'default' ? '' : `.${context.plan.variant}`}`,
    text: `${withClause([
      ...parts,
      ...(netting === null ? [] : [...netting.parts, cte('netted', netting.rows)]),
      ...dimensions.parts,
    ])}
SELECT t.p AS period, ${groups[0]} AS g1, ${groups[1]} AS g2, ${sums('')}
FROM ${netting === null ? 'tally' : 'netted'} t JOIN periods p ON ${same('p.p', 't.p')}
${dimensions.joins.join('\n')}
${filters.length === 0 ? '' : `WHERE ${filters.join(' AND ')}`}
GROUP BY 1, 2, 3`,
    values: bind.values,
  };
}

/**
 * The units that did most to the first period: by what their balance moved, and by what came new or back.
 * Rows: account_id, name, then every measure.
 */
export function accountStatement(request: CellRequest, settings: Settings, limit: number): Statement {
  const bind = binder();
  const { context, parts, live } = prepare({ ...request, by: [] }, settings, bind);
  const { same } = context;
  const dimensions = planDimensions(context);
  const filters = request.where.map((filter) => condition(filter, dimensions.value(filter.attribute), bind));
  const most = bind.bind(limit, 'int');
  return {
    name: `retention.accounts${live ? '.facts' : ''}`,
    text: `${withClause([
      ...parts,
      ...dimensions.parts,
      cte(
        'unit_rows',
        `SELECT t.unit AS account_id, ${sums('')} FROM tally t JOIN periods p ON ${same('p.p', 't.p')}
         ${dimensions.joins.join('\n')}
         WHERE ${same('t.p', '0')}${filters.map((filter) => ` AND ${filter}`).join('')} GROUP BY 1`,
      ),
      cte(
        'ranked',
        `SELECT *, row_number() OVER (ORDER BY abs(closing - opening) DESC, account_id) AS by_move,
                row_number() OVER (ORDER BY new + reactivation DESC, account_id) AS by_arrival FROM unit_rows`,
      ),
    ])}
SELECT r.account_id, coalesce(a.name, r.account_id) AS name, ${MEASURES.map((name) => `r.${name}`).join(', ')}
FROM ranked r LEFT JOIN facts.accounts a ON a.account_id = r.account_id
WHERE (r.by_move <= ${most} AND r.closing <> r.opening) OR (r.by_arrival <= ${most} AND r.new + r.reactivation > 0)
ORDER BY abs(r.closing - r.opening) DESC, r.account_id`,
    values: bind.values,
  };
}
