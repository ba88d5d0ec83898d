import { at, type FlowContext } from './context.ts';

/**
 * The moves of accounts that stand alone: one row at each end, joined, with the same columns as for all other units.
 * Products are looked into only where an account holds others at the end than at the start.
 */

/** The balance of a row of singles in the answer's currency, rounded per product as everywhere; `r` holds the rate. */
export const worthOf = (row: string, rate: string): string =>
  `CASE WHEN ${row}.cents IS NULL THEN 0 WHEN r.currency IS NULL THEN ${row}.cents
        WHEN cardinality(${row}.amounts) = 1 THEN round(${row}.cents * r.${rate})::bigint
        ELSE (SELECT sum(round(x * r.${rate}))::bigint FROM unnest(${row}.amounts) x) END`;

/** ARR at the end in products that the account did not hold at the start. */
export const freshOf = (opening: string, closing: string): string =>
  `CASE WHEN ${opening}.products IS NULL OR ${closing}.products IS NULL OR ${opening}.products = ${closing}.products THEN 0
    ELSE (SELECT coalesce(sum(CASE WHEN r.currency IS NULL THEN n.amount ELSE round(n.amount * r.ro) END), 0)::bigint
          FROM unnest(${closing}.products, ${closing}.amounts) AS n(product, amount) WHERE n.product <> ALL (${opening}.products)) END`;

/** What became of a balance, from both ends of it (`o`, `c`, under spot rates `cs`) to the columns of moves. */
export const movesFrom = (b: string, rise: string, cs = `${b}.cs`): string => `
    ${b}.o AS opening,
    CASE WHEN ${b}.o > 0 THEN ${cs} ELSE 0 END AS closing,
    CASE WHEN ${b}.o > 0 THEN least(${b}.o, ${cs}) ELSE 0 END AS kept,
    CASE WHEN ${b}.o > 0 AND ${b}.c > ${b}.o THEN least(${b}.c - ${b}.o, ${b}.fresh) ELSE 0 END AS cross_sell,
    CASE WHEN ${b}.o > 0 AND ${b}.c > ${b}.o THEN least(${b}.c - ${b}.o - least(${b}.c - ${b}.o, ${b}.fresh), ${rise}) ELSE 0 END AS uplift,
    CASE WHEN ${b}.c > 0 AND ${b}.c < ${b}.o THEN ${b}.o - ${b}.c ELSE 0 END AS contraction,
    CASE WHEN ${b}.o > 0 AND ${b}.c = 0 THEN ${b}.o ELSE 0 END AS churn,
    CASE WHEN ${b}.o > 0 THEN ${cs} - ${b}.c ELSE 0 END AS fx,
    CASE WHEN ${b}.o > 0 AND ${b}.c > ${b}.o THEN ${b}.c - ${b}.o ELSE 0 END AS rise,
    CASE WHEN ${b}.o = 0 AND ${b}.first_day >= ${b}.s THEN ${cs} ELSE 0 END AS new,
    CASE WHEN ${b}.o = 0 AND ${b}.first_day < ${b}.s THEN ${cs} ELSE 0 END AS reactivation`;

/**
 * A row that holds at both ends is all there is to know of its account; only the others are joined, end to end. Each
 * brings the attributes in force on the first day, or, from an end alone, none.
 */
export function singleMoves(context: FlowContext, singles: string): string {
  const { rel, plan, only, prefix, same, carried } = context;
  const closing = plan.spot ? 'rc' : 'ro';
  const attrs = (of: string) => (carried.length === 0 ? '' : `, ${of}`);
  const end = (day: string, quarter: string, changed: string) =>
    `(SELECT t.k, z.* FROM ${prefix}steps t JOIN ${singles} z ON ${at(rel, 'z', day, quarter)} AND ${changed}${only('z')})`;
  return `
  SELECT b.k, b.p, b.unit, b.o, '', b.o, b.cs, least(b.o, b.cs), 0, 0, 0, 0, b.cs - b.o, 0, 0, 0${attrs('b.attrs')}
  FROM (
    SELECT t.k, t.p, z.account_id AS unit, ${worthOf('z', 'ro')} AS o, ${worthOf('z', closing)} AS cs${attrs('z.attrs')}
    FROM ${prefix}steps t JOIN ${singles} z ON ${at(rel, 'z', 't.s', 't.sq')} AND z.b_to > t.e${only('z')}
    LEFT JOIN rates r ON ${same('r.p', 't.p')} AND r.currency = z.currency
    OFFSET 0
  ) b
  WHERE b.o > 0
  UNION ALL
  SELECT b.k, b.p, b.unit, b.o AS unit_opening, '' AS item, ${movesFrom('b', 'coalesce(ri.rise, 0)')}${attrs('b.attrs')}
  FROM (
    SELECT t.k, t.p, t.s, coalesce(o.account_id, c.account_id) AS unit, coalesce(o.first_day, c.first_day) AS first_day,
           ${worthOf('o', 'ro')} AS o, ${worthOf('c', 'ro')} AS c,
           ${worthOf('c', closing)} AS cs, ${freshOf('o', 'c')} AS fresh${attrs('o.attrs')}
    FROM ${end('t.s', 't.sq', 'z.b_to <= t.e')} o
    FULL JOIN ${end('t.e', 't.eq', 'z.b_from > t.s')} c ON c.account_id = o.account_id AND ${same('c.k', 'o.k')}
    JOIN ${prefix}steps t ON ${same('t.k', 'coalesce(o.k, c.k)')}
    LEFT JOIN rates r ON ${same('r.p', 't.p')} AND r.currency = coalesce(o.currency, c.currency)
    OFFSET 0
  ) b
  LEFT JOIN ${prefix}rises ri ON ${same('ri.k', 'b.k')} AND ri.unit = b.unit
  WHERE b.o > 0 OR b.c > 0`;
}

/** Whether a unit stands at neither end of a period among the accounts that stand alone. */
export const absentAmong = (
  { rel, same }: FlowContext,
  singles: string,
  unit: string,
  period: string,
): string =>
  `NOT EXISTS (SELECT 1 FROM ${singles} z JOIN periods q ON ${same('q.p', period)}
     WHERE z.account_id = ${unit} AND ((${at(rel, 'z', 'q.s', 'q.sq')}) OR (${at(rel, 'z', 'q.e', 'q.eq')})))`;
