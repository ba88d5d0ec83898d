import { type Cte, cte, once } from '../sql/parts.ts';
import { BODY } from './base.ts';
import { at, type FlowContext, itemOf, money, unitJoin } from './context.ts';
import { comesUp } from './terms.ts';

/**
 * `eligible_only`: what became of the ARR that came up for renewal in the period, being under a term (see terms.ts) whose
 * last day lies in it. Of each unit those products count that have such a term in force on the first day; and of what
 * the unit takes on new, products that it did not hold at all, so that a swap at the renewal nets. Everything else that
 * the unit holds is left out on both sides; it decides only whether the unit lives on (contraction) or is gone (churn).
 *
 * Both ends are read a day later than elsewhere: what is in force on the first day, and on the day after the last. A term
 * that ends on 31 December and the one that begins on 1 January are one renewal, and both belong to the fourth quarter;
 * seen from the eves, as balances are elsewhere, a quarter would lose who leaves and never see who renews for less.
 */

const quarterOf = (day: string): string => `date_trunc('quarter', (${day})::timestamp)::date`;

/**
 * What is in force after the moves of both days; an account on its last day of service has what it had the day before.
 * Those are few, so they are found first and looked up one by one where there is an index to find them by.
 */
export function inForceParts({ rel, only, prefix }: FlowContext): readonly Cte[] {
  const columns = (opening: string, closing: string) =>
    `SELECT t.k, t.p, t.d, sp.account_id, sp.product_id, sp.currency, ${opening} AS o, ${closing} AS c`;
  const sides = (isOpening: string) =>
    columns(
      `CASE WHEN ${isOpening} THEN sp.cents ELSE 0 END`,
      `CASE WHEN ${isOpening} THEN 0 ELSE sp.cents END`,
    );
  const body = `sp.role = ${BODY}${only('sp')}`;
  const staying = (day: string, ...amounts: readonly [string, string]) =>
    `${columns(...amounts)} FROM ${prefix}steps t
     JOIN ${rel.spans} sp ON ${at(rel, 'sp', `(${day} + 1)`, quarterOf(`${day} + 1`))} AND ${body}`;
  const left = `sp.account_id = t.account_id AND ${at(rel, 'sp', 't.last_day', quarterOf('t.last_day'))} AND ${body}`;
  return [
    cte(
      `${prefix}leaving`,
      `SELECT t.k, t.p, t.d, st.account_id, st.last_day, st.last_day = t.s AS at_start
       FROM ${prefix}steps t JOIN ${rel.stretches} st ON st.last_day IN (t.s, t.e)${only('st')}`,
    ),
    cte(
      `${prefix}ends`,
      `${staying('t.s', 'sp.cents', '0::bigint')}
     UNION ALL
     ${staying('t.e', '0::bigint', 'sp.cents')}
     UNION ALL
     ${sides('t.at_start')} FROM ${prefix}leaving t
     ${rel.filed ? `CROSS JOIN LATERAL ${once(`SELECT * FROM ${rel.spans} sp WHERE ${left}`)} sp` : `JOIN ${rel.spans} sp ON ${left}`}`,
    ),
  ];
}

/** A row per term that comes up in the step, of the product and unit that it is of. */
function dueRows({ rel, only, prefix }: FlowContext): string {
  const { ending, open } = comesUp('x', 't.s', 't.e');
  const found = (condition: string) =>
    `SELECT t.k, t.p, coalesce(u.unit_id, x.account_id), x.product_id, 0, 0, 0, 0, true
         FROM ${prefix}steps t JOIN ${rel.terms} x ON ${condition}${only('x')}
         ${unitJoin(rel, 'x.account_id', 't.d')}`;
  return `${found(ending)}\n         UNION ALL\n         ${found(open)}`;
}

/** A row per contracted rise, from the second day to the day after the last. */
const riseRows = ({ rel, only, prefix, same }: FlowContext): string =>
  `SELECT t.k, t.p, coalesce(u.unit_id, x.account_id), x.product_id, 0, 0, 0, ${money('x.cents', 'ro')}, false
         FROM ${prefix}steps t JOIN ${rel.uplifts} x ON x.day > t.s AND x.day <= t.e${only('x')}
         ${unitJoin(rel, 'x.account_id', 't.d')}
         LEFT JOIN rates r ON ${same('r.p', 't.p')} AND r.currency = x.currency`;

/**
 * From `held_all` to `held`: what counts of each unit with something due, and in `unit_o` and `unit_c` all that the unit
 * has. Balances, terms and rises are rows of one pile that is sorted once: joined they would be parts whose size nobody
 * can estimate, and with several periods the planner would look each up in each.
 */
function heldParts(context: FlowContext): readonly Cte[] {
  const { prefix, plan } = context;
  const family = plan.item === 'family' ? 'LEFT JOIN facts.products f ON f.product_id = h.product_id' : '';
  return [
    cte(
      `${prefix}piled`,
      `SELECT k, p, unit, product_id, sum(o)::bigint AS o, sum(c)::bigint AS c, sum(cs)::bigint AS cs,
              sum(rise)::bigint AS rise, bool_or(due) AS due
       FROM (
         SELECT k, p, unit, product_id, o, c, cs, 0 AS rise, false AS due FROM ${prefix}held_all
         UNION ALL
         ${riseRows(context)}
         UNION ALL
         ${dueRows(context)}
       ) x GROUP BY 1, 2, 3, 4`,
    ),
    cte(
      `${prefix}held`,
      `SELECT h.k, h.p, h.unit, ${itemOf(plan, 'h')} AS item, max(h.unit_o)::bigint AS unit_o, max(h.unit_c)::bigint AS unit_c,
              sum(h.o)::bigint AS o, sum(h.c)::bigint AS c, sum(h.cs)::bigint AS cs, sum(h.rise)::bigint AS rise,
              coalesce(sum(h.c) FILTER (WHERE h.o = 0), 0)::bigint AS fresh
       FROM (SELECT *, sum(o) OVER u AS unit_o, sum(c) OVER u AS unit_c, bool_or(due AND o > 0) OVER u AS has_due
             FROM ${prefix}piled WINDOW u AS (PARTITION BY k, unit)) h ${family}
       WHERE h.has_due AND (h.due OR h.o = 0) AND (h.o > 0 OR h.c > 0)
       GROUP BY 1, 2, 3, 4`,
    ),
  ];
}

/** The parts up to `moves`, with the columns that all readings have; nobody is new or back. */
export function eligibleParts(context: FlowContext): readonly Cte[] {
  const { prefix } = context;
  const net = 'h.c > h.o THEN';
  return [
    ...heldParts(context),
    cte(
      `${prefix}moves`,
      `SELECT h.k, h.p, h.unit, h.unit_o AS unit_opening, h.item, h.o AS opening, h.cs AS closing, least(h.o, h.cs) AS kept,
         CASE WHEN ${net} least(h.c - h.o, h.fresh) ELSE 0 END AS cross_sell,
         CASE WHEN ${net} least(h.c - h.o - least(h.c - h.o, h.fresh), h.rise) ELSE 0 END AS uplift,
         CASE WHEN h.c < h.o AND h.unit_c > 0 THEN h.o - h.c ELSE 0 END AS contraction,
         CASE WHEN h.unit_c = 0 THEN h.o ELSE 0 END AS churn, h.cs - h.c AS fx,
         CASE WHEN ${net} h.c - h.o ELSE 0 END AS rise, 0 AS new, 0 AS reactivation
       FROM ${prefix}held h`,
    ),
  ];
}
