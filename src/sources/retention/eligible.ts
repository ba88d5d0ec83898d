import { type Cte, cte } from '../sql/parts.ts';
import { BODY } from './base.ts';
import { at, type FlowContext, unitJoin } from './context.ts';
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

/** Who is on the last day of service has what was in force the day before. */
export function inForceParts({ rel, only, prefix }: FlowContext): readonly Cte[] {
  const rows = (day: string, opening: string, closing: string): string => {
    const next = `(${day} + 1)`;
    const columns = `SELECT t.k, t.p, t.d, sp.account_id, sp.product_id, sp.currency, ${opening} AS o, ${closing} AS c`;
    const body = `sp.role = ${BODY}${only('sp')}`;
    return `${columns} FROM ${prefix}steps t JOIN ${rel.spans} sp ON ${at(rel, 'sp', next, quarterOf(next))} AND ${body}
     UNION ALL
     ${columns} FROM ${prefix}steps t JOIN ${rel.stretches} st ON st.last_day = ${day}
     JOIN ${rel.spans} sp ON sp.account_id = st.account_id AND ${at(rel, 'sp', day, quarterOf(day))} AND ${body}`;
  };
  return [
    cte(
      `${prefix}ends`,
      `${rows('t.s', 'sp.cents', '0::bigint')}
     UNION ALL
     ${rows('t.e', '0::bigint', 'sp.cents')}`,
    ),
  ];
}

/** Products of units with a term that comes up in the step. */
function duePart({ rel, only, prefix }: FlowContext): Cte {
  const { ending, open } = comesUp('x', 't.s', 't.e');
  const found = (condition: string) =>
    `SELECT t.k, coalesce(u.unit_id, x.account_id) AS unit, x.product_id
     FROM ${prefix}steps t JOIN ${rel.terms} x ON ${condition}${only('x')}
     ${unitJoin(rel, 'x.account_id', 't.d')}`;
  return cte(`${prefix}due`, `${found(ending)}\n     UNION\n     ${found(open)}`);
}

/**
 * Parts from `held_all` to `held`, what counts of each unit, and `balance`, all that the unit has; both of units alone
 * with something due. `counted` names the products that count.
 */
export function eligibleParts(context: FlowContext): readonly Cte[] {
  const { prefix, same } = context;
  const all = `${prefix}held_all`;
  const sums = `sum(h.o)::bigint AS o, sum(h.c)::bigint AS c, sum(h.cs)::bigint AS cs,
            coalesce(sum(h.c) FILTER (WHERE h.o = 0), 0)::bigint AS fresh`;
  return [
    duePart(context),
    cte(
      `${prefix}counted`,
      `SELECT * FROM (
         SELECT h.*, bool_or(due AND h.o > 0) OVER (PARTITION BY h.k, h.unit) AS has_due
         FROM (SELECT h.*, d.unit IS NOT NULL AS due FROM ${all} h
               LEFT JOIN ${prefix}due d ON ${same('d.k', 'h.k')} AND d.unit = h.unit AND d.product_id = h.product_id) h
       ) h WHERE has_due AND (due OR h.o = 0)`,
    ),
    cte(
      `${prefix}held`,
      `SELECT h.k, h.p, h.unit, h.item, ${sums} FROM ${prefix}counted h GROUP BY 1, 2, 3, 4`,
    ),
    cte(
      `${prefix}balance`,
      `SELECT h.k, h.p, h.unit, ${sums} FROM ${all} h
       WHERE (h.k, h.unit) IN (SELECT k, unit FROM ${prefix}counted) GROUP BY 1, 2, 3`,
    ),
  ];
}
