import { ARR_BANDS, NONE, steps, TENURES } from '../sql/filters.ts';
import { bandOf, healthKnownOn } from '../sql/frame/accounts.ts';
import { frameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';
import type { FlowContext } from './context.ts';
import type { Relations } from './plan.ts';

/** What units are grouped and filtered by: attributes on the basis day, and dimensions derived from ARR. */

export interface Dimensions {
  /** Parts that the joins read. */
  readonly parts: readonly Cte[];
  /** Joins to `t` (a tally row) and `p` (its period). */
  readonly joins: readonly string[];
  /** Dimension → SQL of its value; never NULL. */
  readonly value: (dimension: string) => string;
}

const DERIVED = new Set([
  'account',
  'product',
  'family',
  'arr',
  'arr_band',
  'tenure',
  'team',
  'health',
  'health_band',
]);

/** The attribute behind a dimension: a team is that of the person in `csm`. */
const attributeOf = (dimension: string): string | null =>
  dimension === 'team' ? 'csm' : DERIVED.has(dimension) ? null : dimension;

/**
 * The attribute's value on the basis day; on the start basis, failing that, the first one inside the period. Where it
 * comes along with most rows it is looked up for the rest one by one.
 */
function attributeJoin(
  index: number,
  attribute: string,
  { request, rel, binder, same, carried }: FlowContext,
): { parts: Cte[]; joins: string[]; value: string } {
  const name = binder.bind(attribute, 'text');
  const place = carried.indexOf(attribute) + 1;
  if (place > 0) {
    const looked = `(SELECT x.value FROM ${rel.attributes} x WHERE x.account_id = t.unit AND x.attribute = ${name}
      AND x.d_to > p.d AND x.d_from < p.e ORDER BY x.d_from LIMIT 1)`;
    return { parts: [], joins: [], value: `coalesce(t.attrs[${place}], ${looked})` };
  }
  const a = `a${index}`;
  const joins = [
    `LEFT JOIN ${rel.attributes} ${a} ON ${a}.account_id = t.unit AND ${a}.attribute = ${name} AND ${a}.d_from <= p.d AND ${a}.d_to > p.d`,
  ];
  if (request.options.basis !== 'start') return { parts: [], joins, value: `${a}.value` };
  const late = `late${index}`;
  const parts = [
    cte(
      late,
      `SELECT DISTINCT ON (p.p, x.account_id) p.p, x.account_id, x.value
       FROM periods p JOIN ${rel.attributes} x ON x.attribute = ${name} AND x.d_from > p.d AND x.d_from < p.e
       ORDER BY p.p, x.account_id, x.d_from`,
    ),
  ];
  joins.push(`LEFT JOIN ${late} ON ${same(`${late}.p`, 't.p')} AND ${late}.account_id = t.unit`);
  return { parts, joins, value: `coalesce(${a}.value, ${late}.value)` };
}

const firstDays = (rel: Relations, only: (alias: string) => string): Cte =>
  cte(
    'first_days',
    `SELECT p.p, coalesce(u.unit_id, st.account_id) AS unit, min(st.first_day) AS first_day
     FROM periods p CROSS JOIN ${rel.stretches} st
     LEFT JOIN ${rel.units} u ON u.account_id = st.account_id AND u.d_from <= p.d AND u.d_to > p.d
     WHERE true${only('st')}
     GROUP BY 1, 2`,
  );

export function planDimensions(context: FlowContext): Dimensions {
  const { request, rel, only, same, settings } = context;
  const used = [...new Set([...request.by, ...request.where.map((filter) => filter.attribute)])];
  const attributes = [...new Set(used.flatMap((dimension) => attributeOf(dimension) ?? []))];
  const read = new Map(
    attributes.map((attribute, index) => [attribute, attributeJoin(index, attribute, context)] as const),
  );
  const parts = [...read.values()].flatMap((join) => join.parts);
  const joins = [...read.values()].flatMap((join) => join.joins);
  const attributeValue = (attribute: string): string => read.get(attribute)?.value ?? 'NULL';
  if (used.includes('team'))
    joins.push(`LEFT JOIN facts.people team ON team.person_id = ${attributeValue('csm')}`);
  if (used.includes('tenure')) {
    parts.push(firstDays(rel, only));
    joins.push(`LEFT JOIN first_days fd ON ${same('fd.p', 't.p')} AND fd.unit = t.unit`);
  }
  if (used.includes('family') && used.includes('product')) {
    joins.push('LEFT JOIN facts.products fam ON fam.product_id = t.item');
  }
  const months =
    'extract(year FROM age(p.s, fd.first_day)) * 12 + extract(month FROM age(p.s, fd.first_day))';
  // Of the unit's own root account, on the basis day, as far as the ask knows it.
  const health = () => healthKnownOn(frameContext(request, settings, context.binder), 't.unit', 'p.d');
  const derived: Readonly<Record<string, string>> = {
    ...(used.includes('health') ? { health: `coalesce(${health()}::text, ${NONE})` } : {}),
    ...(used.includes('health_band') ? { health_band: bandOf(health(), settings.healthBands) } : {}),
    account: 't.unit',
    product: 't.item',
    family: used.includes('product') ? `coalesce(fam.family, ${NONE})` : 't.item',
    arr: '(t.unit_opening / 100.0)::text',
    arr_band: steps(
      't.unit_opening',
      ARR_BANDS.map(([from, label]) => [from * 100, label] as const),
      NONE,
    ),
    tenure: steps(months, TENURES, "'0–6'"),
    team: `coalesce(team.team, ${NONE})`,
  };
  return {
    parts,
    joins,
    value: (dimension) => derived[dimension] ?? `coalesce(${attributeValue(dimension)}, ${NONE})`,
  };
}
