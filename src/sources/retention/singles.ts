import { at, type FlowContext } from './context.ts';

/**
 * The moves of accounts that stand alone: one row at each end, joined, with the same columns as for all other units.
 * Products are looked into only where an account holds others at the end than at the start.
 */

/** A balance in the answer's currency, rounded per product as everywhere. */
const worth = (cents: string, amounts: string, rate: string): string =>
  `CASE WHEN ${cents} IS NULL THEN 0 WHEN r.currency IS NULL THEN ${cents}
        WHEN cardinality(${amounts}) = 1 THEN round(${cents} * r.${rate})::bigint
        ELSE (SELECT sum(round(x * r.${rate}))::bigint FROM unnest(${amounts}) x) END`;

/** ARR at the end in products that the account did not hold at the start. */
const FRESH = `CASE WHEN o.products IS NULL OR c.products IS NULL OR o.products = c.products THEN 0
    ELSE (SELECT coalesce(sum(CASE WHEN r.currency IS NULL THEN n.amount ELSE round(n.amount * r.ro) END), 0)::bigint
          FROM unnest(c.products, c.amounts) AS n(product, amount) WHERE n.product <> ALL (o.products)) END`;

export function singleMoves(context: FlowContext, singles: string): string {
  const { rel, plan, only, prefix } = context;
  const end = (day: string, quarter: string) =>
    `(SELECT t.k, z.* FROM ${prefix}steps t JOIN ${singles} z ON ${at(rel, 'z', day, quarter)} WHERE true${only('z')})`;
  return `
  SELECT b.k, b.p, b.unit, b.o, '', b.o,
    CASE WHEN b.o > 0 THEN b.cs ELSE 0 END,
    CASE WHEN b.o > 0 THEN least(b.o, b.cs) ELSE 0 END,
    CASE WHEN b.o > 0 AND b.c > b.o THEN least(b.c - b.o, b.fresh) ELSE 0 END,
    CASE WHEN b.o > 0 AND b.c > b.o THEN least(b.c - b.o - least(b.c - b.o, b.fresh), coalesce(ri.rise, 0)) ELSE 0 END,
    CASE WHEN b.c > 0 AND b.c < b.o THEN b.o - b.c ELSE 0 END,
    CASE WHEN b.o > 0 AND b.c = 0 THEN b.o ELSE 0 END,
    CASE WHEN b.o > 0 THEN b.cs - b.c ELSE 0 END,
    CASE WHEN b.o > 0 AND b.c > b.o THEN b.c - b.o ELSE 0 END,
    CASE WHEN b.o = 0 AND b.first_day >= b.s THEN b.cs ELSE 0 END,
    CASE WHEN b.o = 0 AND b.first_day < b.s THEN b.cs ELSE 0 END
  FROM (
    SELECT t.k, t.p, t.s, coalesce(o.account_id, c.account_id) AS unit, coalesce(o.first_day, c.first_day) AS first_day,
           ${worth('o.cents', 'o.amounts', 'ro')} AS o, ${worth('c.cents', 'c.amounts', 'ro')} AS c,
           ${worth('c.cents', 'c.amounts', plan.spot ? 'rc' : 'ro')} AS cs, ${FRESH} AS fresh
    FROM ${end('t.s', 't.sq')} o FULL JOIN ${end('t.e', 't.eq')} c ON c.account_id = o.account_id AND c.k = o.k
    JOIN ${prefix}steps t ON t.k = coalesce(o.k, c.k)
    LEFT JOIN rates r ON r.p = t.p AND r.currency = coalesce(o.currency, c.currency)
    OFFSET 0
  ) b
  LEFT JOIN ${prefix}rises ri ON ri.k = b.k AND ri.unit = b.unit
  WHERE b.o > 0 OR b.c > 0`;
}

/** Whether a unit stands at neither end of a period among the accounts that stand alone. */
export const absentAmong = (rel: FlowContext['rel'], singles: string, unit: string, period: string): string =>
  `NOT EXISTS (SELECT 1 FROM ${singles} z JOIN periods q ON q.p = ${period}
     WHERE z.account_id = ${unit} AND ((${at(rel, 'z', 'q.s', 'q.sq')}) OR (${at(rel, 'z', 'q.e', 'q.eq')})))`;
