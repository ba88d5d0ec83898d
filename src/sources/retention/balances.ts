import { type Cte, cte, inlined } from '../sql/parts.ts';
import { HEAD, TAIL } from './base.ts';
import { at, type FlowContext, itemOf, money, singlesOf, unitJoin } from './context.ts';
import { inForceParts } from './eligible.ts';

/**
 * What each unit holds at both ends of each step. A step is a pair of boundary days; normally each period is one
 * step, under `movement_sum` each day on which something changed is.
 */

/** Days on which a unit's balance moved, inside each period, with every account of the units that moved. */
function movementParts({ rel, only, prefix }: FlowContext): readonly Cte[] {
  const filed = rel.filed ? 'quarter, ' : '';
  return [
    cte(
      `${prefix}moved`,
      `SELECT DISTINCT p.p, coalesce(u.unit_id, x.account_id) AS unit, x.day
     FROM periods p
     JOIN (SELECT ${filed}account_id, b_from AS day FROM ${rel.spans} sp WHERE true${only('sp')}
           UNION SELECT ${filed}account_id, b_to FROM ${rel.spans} sp WHERE true${only('sp')}) x
       ON ${rel.filed ? 'x.quarter >= p.sq AND x.quarter <= p.eq AND ' : ''}x.day > p.s AND x.day <= p.e
     ${unitJoin(rel, 'x.account_id', 'p.d')}`,
    ),
    cte(
      `${prefix}steps`,
      `SELECT (row_number() OVER (ORDER BY p, day))::int AS k, p, day - 1 AS s, day AS e, d,
            date_trunc('quarter', day - 1)::date AS sq, date_trunc('quarter', day)::date AS eq
     FROM (SELECT DISTINCT m.p, m.day, p.d FROM ${prefix}moved m JOIN periods p ON p.p = m.p) x`,
    ),
    cte(
      `${prefix}touched`,
      `SELECT s.k, m.unit AS account_id FROM ${prefix}moved m JOIN ${prefix}steps s ON s.p = m.p AND s.e = m.day
     UNION
     SELECT s.k, u.account_id FROM ${prefix}moved m JOIN ${prefix}steps s ON s.p = m.p AND s.e = m.day
     JOIN ${rel.units} u ON u.unit_id = m.unit AND u.d_from <= s.d AND u.d_to > s.d`,
    ),
  ];
}

/** The balances of the accounts that moved: few, and written down once, so that each day's look-up is in them alone. */
const ownSpansPart = ({ rel, only, prefix }: FlowContext): Cte =>
  cte(
    `${prefix}own_spans`,
    `SELECT * FROM ${rel.spans} sp
     WHERE sp.account_id IN (SELECT account_id FROM ${prefix}touched)${only('sp')}
       ${rel.filed ? `AND sp.quarter >= (SELECT min(sq) FROM ${prefix}steps) AND sp.quarter <= (SELECT max(eq) FROM ${prefix}steps)` : ''}`,
  );

/** Balances at both ends of each step, in the account's own currency. A tail counts where any of its kin lives on. */
function endsParts(context: FlowContext, daily: boolean): readonly Cte[] {
  const { rel, only, prefix } = context;
  const spans = daily ? `${prefix}own_spans` : singlesOf(context) === null ? rel.spans : rel.others;
  const among = daily ? `JOIN ${prefix}touched tt ON tt.k = t.k AND tt.account_id = sp.account_id` : '';
  const living = (day: string, quarter: string) =>
    `SELECT t.k, ${day} AS day, sp.account_id
     FROM ${prefix}steps t JOIN ${rel.others} sp ON ${at(rel, 'sp', day, quarter)} AND sp.role = ${TAIL}${only('sp')}
     JOIN ${rel.units} me ON me.account_id = sp.account_id AND me.d_from <= t.d AND me.d_to > t.d
     JOIN ${rel.units} kin ON kin.unit_id = me.unit_id AND kin.d_from <= t.d AND kin.d_to > t.d
     JOIN ${rel.others} o ON o.account_id = kin.account_id AND ${at(rel, 'o', day, quarter)} AND o.role <> ${TAIL}${only('o')}`;
  const end = (day: string, quarter: string, opening: string, closing: string) =>
    `SELECT t.k, t.p, t.d, sp.account_id, sp.product_id, sp.currency, ${opening} AS o, ${closing} AS c
     FROM ${prefix}steps t JOIN ${spans} sp ON ${at(rel, 'sp', day, quarter)}
     ${among}
     WHERE sp.role <> ${HEAD}${only('sp')}
       AND (sp.role <> ${TAIL} OR (t.k, ${day}, sp.account_id) IN (SELECT k, day, account_id FROM ${prefix}living))`;
  return [
    ...(daily ? [ownSpansPart(context)] : []),
    cte(`${prefix}living`, `${living('t.s', 't.sq')}\n     UNION\n     ${living('t.e', 't.eq')}`),
    cte(
      `${prefix}ends`,
      `${end('t.s', 't.sq', 'sp.cents', '0::bigint')}
     UNION ALL
     ${end('t.e', 't.eq', '0::bigint', 'sp.cents')}`,
    ),
  ];
}

/** What each unit holds of each product at both ends, in one currency; `item` is what the answer splits units into. */
function heldPart({ rel, plan, prefix, same }: FlowContext): Cte {
  const family = plan.item === 'family';
  return cte(
    `${prefix}held_all`,
    `SELECT e.k, e.p, coalesce(u.unit_id, e.account_id) AS unit, e.product_id, ${itemOf(plan, 'e')} AS item,
            sum(${money('e.o', 'ro')})::bigint AS o, sum(${money('e.c', 'ro')})::bigint AS c,
            sum(${money('e.c', plan.spot ? 'rc' : 'ro')})::bigint AS cs
     FROM ${prefix}ends e
     ${unitJoin(rel, 'e.account_id', 'e.d')}
     LEFT JOIN rates r ON ${same('r.p', 'e.p')} AND r.currency = e.currency
     ${family ? 'LEFT JOIN facts.products f ON f.product_id = e.product_id' : ''}
     GROUP BY 1, 2, 3, 4, 5`,
  );
}

/** Units that were at zero at some boundary after the start: the last service day of one, with no kin in service after. */
const zeroedPart = ({ rel, only, prefix }: FlowContext): Cte =>
  cte(
    `${prefix}zeroed`,
    `SELECT DISTINCT p.p, coalesce(u.unit_id, st.account_id) AS unit
     FROM periods p
     JOIN ${rel.stretches} st ON st.last_day >= p.s AND st.last_day < p.e${only('st')}
     ${unitJoin(rel, 'st.account_id', 'p.d')}
     WHERE u.account_id IS NULL OR NOT EXISTS (
       SELECT 1 FROM ${rel.units} kin JOIN ${rel.stretches} o ON o.account_id = kin.account_id
       WHERE kin.unit_id = u.unit_id AND kin.d_from <= p.d AND kin.d_to > p.d${only('o')}
         AND o.first_day <= st.last_day + 1 AND (o.last_day IS NULL OR o.last_day > st.last_day))`,
  );

/**
 * `held` per item, with all that the unit has in `unit_o` and `unit_c` (joined to it, the planner would expect a handful
 * of rows and loop over all of them), and `balance` per unit; under `strict` a cohort unit that was ever at zero closes
 * at zero.
 */
function balanceParts(context: FlowContext): readonly Cte[] {
  const { prefix, plan, same } = context;
  const strict = plan.variant === 'strict';
  const lost = 'CASE WHEN z.unit IS NOT NULL AND t.o > 0 THEN 0 ELSE';
  const products = strict
    ? `(SELECT h.k, h.p, h.unit, h.item, h.o, ${lost} h.c END AS c, ${lost} h.cs END AS cs
        FROM ${prefix}held_all h
        JOIN (SELECT k, unit, sum(o) AS o FROM ${prefix}held_all GROUP BY 1, 2) t ON ${same('t.k', 'h.k')} AND t.unit = h.unit
        LEFT JOIN ${prefix}zeroed z ON ${same('z.p', 'h.p')} AND z.unit = h.unit)`
    : `${prefix}held_all`;
  const sums = (from: string, fresh: string) =>
    `sum(o)::bigint AS o, sum(c)::bigint AS c, sum(cs)::bigint AS cs, coalesce(${fresh}, 0)::bigint AS fresh FROM ${from} x`;
  const fresh = 'sum(c) FILTER (WHERE o = 0)';
  const zeroed = strict ? [zeroedPart(context)] : [];
  if (plan.item === null) {
    return [
      ...zeroed,
      cte(`${prefix}balance`, `SELECT k, p, unit, ${sums(products, fresh)} GROUP BY 1, 2, 3`),
    ];
  }
  return [
    ...zeroed,
    cte(
      `${prefix}held`,
      `SELECT *, (sum(o) OVER w)::bigint AS unit_o, (sum(c) OVER w)::bigint AS unit_c
       FROM (SELECT k, p, unit, item, ${sums(products, fresh)} GROUP BY 1, 2, 3, 4) x WINDOW w AS (PARTITION BY k, unit)`,
    ),
    cte(`${prefix}balance`, `SELECT k, p, unit, ${sums(`${prefix}held`, 'sum(fresh)')} GROUP BY 1, 2, 3`),
  ];
}

/** Parts that end in `balance` (and, with products apart, `held`); of what comes up alone in `held_all`. */
export function balanceSteps(context: FlowContext, daily: boolean): readonly Cte[] {
  const steps = inlined(`${context.prefix}steps`, 'SELECT p AS k, p, s, e, d, sq, eq FROM periods');
  if (context.plan.variant === 'eligible_only') return [steps, ...inForceParts(context), heldPart(context)];
  return [
    ...(daily ? movementParts(context) : [steps]),
    ...endsParts(context, daily),
    heldPart(context),
    ...balanceParts(context),
  ];
}
