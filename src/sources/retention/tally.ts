import { type Cte, cte } from '../sql/parts.ts';
import { type FlowContext, singlesOf } from './context.ts';
import { passingPart, returnableParts } from './edges.ts';
import { moveParts } from './moves.ts';
import { namedRows } from './named.ts';
import type { FlowPlan } from './plan.ts';
import { absentAmong } from './singles.ts';

/** From moves to a row of measures per unit, the same columns for every variant. */

export const MONEY = [
  'opening',
  'closing',
  'kept',
  'upsell',
  'cross_sell',
  'uplift',
  'contraction',
  'churn',
  'fx',
  'new',
  'reactivation',
  'in_grace',
  /** Only under `carr`: what is signed by the last day and not in force yet. */
  'signed',
] as const;

export const COUNTS = [
  'accounts_opening',
  'accounts_churned',
  'accounts_contracted',
  'accounts_upsold',
  'accounts_cross_sold',
  'accounts_expanded',
  'accounts_new',
  'accounts_reactivated',
  'accounts_in_and_out',
  /** Only under `attach`: who has ARR at the end, and who of them in two product families or more. */
  'accounts_live',
  'accounts_attached',
] as const;

export const MEASURES: readonly string[] = [...MONEY, ...COUNTS];
/** Those that cells hold: the others are 0 in the reading that cells are kept of. */
export const STORED = MEASURES.filter(
  (name) => !['signed', 'accounts_live', 'accounts_attached'].includes(name),
);

type Expressions = Readonly<Record<string, string>>;

/** A select list in the one order of the measures; what is not given is 0. */
export const measuresFrom = (given: Expressions): string =>
  MEASURES.map((name) => `${given[name] ?? '0'} AS ${name}`).join(', ');

/** What changed, as it reads from a row of `moves`. */
export const MOVED: Expressions = {
  upsell: 'm.rise - m.cross_sell - m.uplift',
  cross_sell: 'm.cross_sell',
  uplift: 'm.uplift',
  contraction: 'm.contraction',
  churn: 'm.churn',
  new: 'm.new',
  reactivation: 'm.reactivation',
  accounts_churned: '(m.churn > 0)::int',
  accounts_contracted: '(m.contraction > 0)::int',
  accounts_upsold: '(m.rise - m.cross_sell - m.uplift > 0)::int',
  accounts_cross_sold: '(m.cross_sell > 0)::int',
  accounts_expanded: '(m.rise > 0)::int',
  accounts_new: '(m.new > 0)::int',
  accounts_reactivated: '(m.reactivation > 0)::int',
};

const IN_GRACE = 'CASE WHEN m.churn > 0 AND g.unit IS NOT NULL THEN m.churn ELSE 0 END';

function passingRows(context: FlowContext): string {
  const { prefix, same, carried } = context;
  const singles = singlesOf(context);
  return `
    UNION ALL
    SELECT x.p, x.unit, 0, '', ${measuresFrom({ accounts_in_and_out: '1' })}${carried.length === 0 ? '' : ', NULL'}
    FROM passing x
    WHERE NOT EXISTS (SELECT 1 FROM ${prefix}balance b WHERE ${same('b.p', 'x.p')} AND b.unit = x.unit AND (b.o > 0 OR b.c > 0))
      ${singles === null ? '' : `AND ${absentAmong(context, singles, 'x.unit', 'x.p')}`}`;
}

/** Rows of one unit and item as one: amounts add up, and a unit counts once. */
function perUnit(rows: string): string {
  const sums = [
    ...MONEY.map((name) => `sum(${name})::bigint AS ${name}`),
    ...COUNTS.map((name) => `max(${name}) AS ${name}`),
  ];
  return `SELECT p, unit, max(unit_opening) AS unit_opening, item, ${sums.join(', ')} FROM (${rows}) x GROUP BY p, unit, item`;
}

/**
 * Every movement in its own right, dated by day and at the period's one rate: what was netted inside the period
 * shows on both sides.
 */
function movementTally(context: FlowContext, grace: string): readonly Cte[] {
  const { prefix } = context;
  const daily = `${prefix}daily_`;
  const rows = `
    SELECT m.p, m.unit, m.unit_opening, m.item, ${measuresFrom({
      opening: 'm.opening',
      closing: 'm.opening',
      kept: 'm.opening',
      in_grace: context.plan.mayReturn ? IN_GRACE : '0',
      accounts_opening: '(m.opening > 0)::int',
    })}
    FROM ${prefix}moves m ${grace}
    UNION ALL
    SELECT m.p, m.unit, coalesce(b.o, 0), m.item, ${measuresFrom({
      ...MOVED,
      closing: 'm.rise + m.reactivation - m.contraction - m.churn',
      kept: '- m.contraction - m.churn',
    })}
    FROM ${daily}moves m LEFT JOIN ${prefix}balance b ON b.p = m.p AND b.unit = m.unit
    ${context.plan.item === null ? passingRows(context) : ''}`;
  return [
    ...moveParts({ ...context, prefix: daily, plan: { ...context.plan, spot: false } }, true),
    cte(`${prefix}tally`, perUnit(rows)),
  ];
}

/** Who may yet return, joined to a row of `moves`. */
const graceOf = ({ plan, same }: FlowContext): string =>
  plan.mayReturn ? `LEFT JOIN returnable g ON ${same('g.p', 'm.p')} AND g.unit = m.unit` : '';

/** What became of each unit or item from one end to the other, with its name under `item`. */
const pointToPoint = (context: FlowContext, item: string): string => `
      SELECT m.p, m.unit, m.unit_opening, ${item} AS item, ${measuresFrom({
        ...MOVED,
        opening: 'm.opening',
        closing: 'm.closing',
        kept: 'm.kept',
        fx: 'm.fx',
        in_grace: context.plan.mayReturn ? IN_GRACE : '0',
        accounts_opening: '(m.opening > 0)::int',
      })}${context.carried.length === 0 ? '' : ', m.attrs'}
      FROM ${context.prefix}moves m ${graceOf(context)}`;

/** `gross_product`: each product of a unit on its own, so that what goes up makes up for nothing that goes down. */
function grossTally(context: FlowContext): readonly Cte[] {
  const { prefix, plan } = context;
  const family = plan.item === 'family';
  const item = plan.item === null ? "''" : family ? "coalesce(f.family, '(none)')" : 'm.item';
  const rows = `${pointToPoint(context, item)}
      ${family ? 'LEFT JOIN facts.products f ON f.product_id = m.item' : ''}`;
  return [
    ...moveParts({ ...context, plan: { ...plan, item: 'product' } }, false),
    cte(`${prefix}tally`, `${perUnit(rows)}${plan.item === null ? passingRows(context) : ''}`),
  ];
}

/** Whether units that stand at neither end are counted: what comes up stands at the first. */
const countsPassing = ({ item, variant }: FlowPlan): boolean => item === null && variant !== 'eligible_only';

/**
 * Parts that end in `tally(p, unit, unit_opening, item, every measure)`. Needs `periods` and `rates`, and where a
 * loss may yet return also `returnable`; without products apart it needs `passing`.
 */
export function tallyParts(context: FlowContext): readonly Cte[] {
  const { prefix, plan } = context;
  if (plan.variant === 'gross_product') return grossTally(context);
  const moves = moveParts(context, false);
  if (plan.variant === 'movement_sum') return [...moves, ...movementTally(context, graceOf(context))];
  const named = namedRows(context, measuresFrom);
  const rows = [
    pointToPoint(context, 'm.item'),
    ...(countsPassing(plan) ? [passingRows(context)] : []),
    ...named.rows.map((row) => `\n      UNION ALL ${row}`),
  ];
  return [...moves, ...named.parts, cte(`${prefix}tally`, rows.join(''))];
}

/** What the tallies read besides the flows themselves. */
export const sharedParts = (context: FlowContext): readonly Cte[] => [
  passingPart(context),
  ...(context.plan.mayReturn ? returnableParts(context) : []),
];
