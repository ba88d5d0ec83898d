import { type Cte, cte } from '../sql/parts.ts';
import { balanceSteps } from './balances.ts';
import { type FlowContext, itemOf, money, singlesOf, unitJoin } from './context.ts';
import { eligibleParts } from './eligible.ts';
import { singleMoves } from './singles.ts';

/** From balances to what became of them: one row per step and unit, or per step, unit and product. */

/** Contracted rises inside each step. */
function risesPart({ rel, plan, only, prefix, same }: FlowContext): Cte {
  return cte(
    `${prefix}rises`,
    `SELECT t.k, coalesce(u.unit_id, x.account_id) AS unit, ${itemOf(plan, 'x')} AS item, sum(${money('x.cents', 'ro')})::bigint AS rise
     FROM ${prefix}steps t JOIN ${rel.uplifts} x ON x.day >= t.s AND x.day < t.e${only('x')}
     ${unitJoin(rel, 'x.account_id', 't.d')}
     LEFT JOIN rates r ON ${same('r.p', 't.p')} AND r.currency = x.currency
     ${plan.item === 'family' ? 'LEFT JOIN facts.products f ON f.product_id = x.product_id' : ''}
     GROUP BY 1, 2, 3`,
  );
}

/** Units that come from nothing in a step, and whether they had ARR on any day before it. */
const knownPart = ({ rel, only, prefix, same }: FlowContext): Cte =>
  cte(
    `${prefix}known`,
    `SELECT DISTINCT b.k, b.unit FROM ${prefix}balance b JOIN ${prefix}steps t ON ${same('t.k', 'b.k')}
       JOIN ${rel.stretches} st ON st.account_id = b.unit AND st.first_day < t.s${only('st')}
     WHERE b.o = 0 AND b.c > 0
     UNION
     SELECT b.k, b.unit FROM ${prefix}balance b JOIN ${prefix}steps t ON ${same('t.k', 'b.k')}
       JOIN ${rel.units} kin ON kin.unit_id = b.unit AND kin.d_from <= t.d AND kin.d_to > t.d
       JOIN ${rel.stretches} st ON st.account_id = kin.account_id AND st.first_day < t.s${only('st')}
     WHERE b.o = 0 AND b.c > 0`,
  );

const unitMoves = ({ prefix, same, carried }: FlowContext): string => `
  SELECT b.k, b.p, b.unit, b.o AS unit_opening, '' AS item, b.o AS opening,
    CASE WHEN b.o > 0 THEN b.cs ELSE 0 END AS closing,
    CASE WHEN b.o > 0 THEN least(b.o, b.cs) ELSE 0 END AS kept,
    CASE WHEN b.o > 0 AND b.c > b.o THEN least(b.c - b.o, b.fresh) ELSE 0 END AS cross_sell,
    CASE WHEN b.o > 0 AND b.c > b.o THEN least(b.c - b.o - least(b.c - b.o, b.fresh), coalesce(ri.rise, 0)) ELSE 0 END AS uplift,
    CASE WHEN b.c > 0 AND b.c < b.o THEN b.o - b.c ELSE 0 END AS contraction,
    CASE WHEN b.o > 0 AND b.c = 0 THEN b.o ELSE 0 END AS churn,
    CASE WHEN b.o > 0 THEN b.cs - b.c ELSE 0 END AS fx,
    CASE WHEN b.o > 0 AND b.c > b.o THEN b.c - b.o ELSE 0 END AS rise,
    CASE WHEN b.o = 0 AND kn.unit IS NULL THEN b.cs ELSE 0 END AS new,
    CASE WHEN b.o = 0 AND kn.unit IS NOT NULL THEN b.cs ELSE 0 END AS reactivation${carried.length === 0 ? '' : ', NULL::text[] AS attrs'}
  FROM ${prefix}balance b
  LEFT JOIN ${prefix}rises ri ON ${same('ri.k', 'b.k')} AND ri.unit = b.unit
  LEFT JOIN ${prefix}known kn ON ${same('kn.k', 'b.k')} AND kn.unit = b.unit
  WHERE b.o > 0 OR b.c > 0`;

/**
 * The same per product or family. What a unit in the cohort did not hold before is cross-sell there; what it drops
 * while it lives is contraction.
 */
const itemMoves = ({ prefix, same }: FlowContext): string => `
  SELECT h.k, h.p, h.unit, h.unit_o AS unit_opening, h.item, h.o AS opening,
    CASE WHEN h.unit_o > 0 THEN h.cs ELSE 0 END AS closing,
    CASE WHEN h.unit_o > 0 THEN least(h.o, h.cs) ELSE 0 END AS kept,
    CASE WHEN h.unit_o > 0 AND h.c > h.o THEN least(h.c - h.o, h.fresh) ELSE 0 END AS cross_sell,
    CASE WHEN h.unit_o > 0 AND h.c > h.o THEN least(h.c - h.o - least(h.c - h.o, h.fresh), coalesce(ri.rise, 0)) ELSE 0 END AS uplift,
    CASE WHEN h.c < h.o AND h.unit_c > 0 THEN h.o - h.c ELSE 0 END AS contraction,
    CASE WHEN h.o > 0 AND h.unit_c = 0 THEN h.o ELSE 0 END AS churn,
    CASE WHEN h.unit_o > 0 THEN h.cs - h.c ELSE 0 END AS fx,
    CASE WHEN h.unit_o > 0 AND h.c > h.o THEN h.c - h.o ELSE 0 END AS rise,
    CASE WHEN h.unit_o = 0 AND kn.unit IS NULL THEN h.cs ELSE 0 END AS new,
    CASE WHEN h.unit_o = 0 AND kn.unit IS NOT NULL THEN h.cs ELSE 0 END AS reactivation
  FROM ${prefix}held h
  LEFT JOIN ${prefix}rises ri ON ${same('ri.k', 'h.k')} AND ri.unit = h.unit AND ri.item = h.item
  LEFT JOIN ${prefix}known kn ON ${same('kn.k', 'h.k')} AND kn.unit = h.unit
  WHERE h.o > 0 OR h.c > 0`;

/**
 * The parts up to `moves(k, p, unit, unit_opening, item, opening … reactivation)`: one row per step and unit, or
 * per step, unit and product. `daily` takes each day of change as a step, otherwise each period is one.
 */
export function moveParts(context: FlowContext, daily: boolean): readonly Cte[] {
  const { prefix, plan } = context;
  if (plan.variant === 'eligible_only') return [...balanceSteps(context, false), ...eligibleParts(context)];
  const singles = daily ? null : singlesOf(context);
  const moves = plan.item === null ? unitMoves(context) : itemMoves(context);
  return [
    ...balanceSteps(context, daily),
    risesPart(context),
    knownPart(context),
    cte(
      `${prefix}moves`,
      singles === null ? moves : `${moves}\n  UNION ALL ${singleMoves(context, singles)}`,
    ),
  ];
}
