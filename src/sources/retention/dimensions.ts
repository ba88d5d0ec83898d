import type { Filter } from '../../core/query.ts';
import { type Binder, type Cte, cte } from '../sql/parts.ts';
import type { FlowContext } from './context.ts';
import type { Relations } from './plan.ts';

/** What units are grouped and filtered by: attributes on the basis day, and dimensions derived from ARR. */

export const NONE = "'(none)'";

/** Bands of opening ARR in major units, lower bound included. */
export const ARR_BANDS: readonly (readonly [number, string])[] = [
  [250_000, '250k+'],
  [50_000, '50k–250k'],
  [10_000, '10k–50k'],
  [0, 'under 10k'],
];
/** Full months since the first ARR, lower bound included. */
export const TENURES: readonly (readonly [number, string])[] = [
  [24, '24+'],
  [12, '12–24'],
  [9, '9–12'],
  [6, '6–9'],
];

export interface Dimensions {
  /** Parts that the joins read. */
  readonly parts: readonly Cte[];
  /** Joins to `t` (a tally row) and `p` (its period). */
  readonly joins: readonly string[];
  /** Dimension → SQL of its value; never NULL. */
  readonly value: (dimension: string) => string;
}

export const steps = (of: string, ladder: readonly (readonly [number, string])[], last: string): string =>
  `CASE ${ladder.map(([from, label]) => `WHEN ${of} >= ${from} THEN '${label}'`).join(' ')} ELSE ${last} END`;

const DERIVED = new Set(['account', 'product', 'family', 'arr', 'arr_band', 'tenure', 'team']);

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
  const { request, rel, only, same } = context;
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
  const derived: Readonly<Record<string, string>> = {
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

const NUMBER = `'^\\s*-?[0-9]+(\\.[0-9]+)?\\s*$'`;

/** One filter as a condition; a comparison reads values as numbers and leaves out what is none. */
export function condition(filter: Filter, value: string, binder: Binder): string {
  if (filter.attribute === 'arr' && (filter.op === '=' || filter.op === '!=')) {
    const bounds = `(${binder.bind(filter.values, 'numeric[]')})`;
    return filter.op === '=' ? `(${value})::numeric = ANY ${bounds}` : `(${value})::numeric <> ALL ${bounds}`;
  }
  switch (filter.op) {
    case '=':
      return `${value} = ANY (${binder.bind(filter.values, 'text[]')})`;
    case '!=':
      return `${value} <> ALL (${binder.bind(filter.values, 'text[]')})`;
    case '>':
    case '<':
    case '>=':
    case '<=': {
      const bounds = filter.values.map(
        (bound) =>
          `CASE WHEN ${value} ~ ${NUMBER} THEN (${value})::numeric ${filter.op} ${binder.bind(bound, 'numeric')} ELSE false END`,
      );
      return `(${bounds.join(' OR ')})`;
    }
    default:
      return filter.op satisfies never;
  }
}
