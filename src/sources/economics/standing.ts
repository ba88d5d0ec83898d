import { worthOf } from '../retention/singles.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';

/**
 * What accounts that stand alone hold and lose, from their whole balances. A balance that stands for months is one row
 * per period and not one per month: how many of the period's months began under it is counted, not joined. Only what
 * changes inside a month goes through that month. Reads `wanted`, `steps`, `step_rates` and `rates`.
 */

/** The balances of one account that any step touches, each once, though it is filed under every quarter. */
const spellsPart = (context: FrameContext, singles: string): Cte =>
  cte(
    'spells',
    `SELECT z.account_id, z.currency, z.cents, z.amounts, z.b_from, z.b_to
     FROM (SELECT min(s) AS s, max(e) AS e FROM steps) k
     JOIN ${singles} z ON z.quarter BETWEEN date_trunc('quarter', k.s)::date AND date_trunc('quarter', k.e)::date
       AND (z.b_from >= z.quarter OR z.quarter = date_trunc('quarter', k.s)::date)
     WHERE z.b_from <= k.e AND z.b_to > k.s AND z.cents > 0${context.only('z')}`,
  );

/**
 * Parts that end in `standing(p, unit, c, opening, opened)`: what is held at the period's end, at the beginnings of its
 * months in all, and at how many of them; and in `moved(k, unit, o, c)`: both ends of the steps in which an account
 * changed. Amounts are in hundredths of the answer's currency.
 */
export function standingParts(context: FrameContext, singles: string): readonly Cte[] {
  const target = context.binder.bind(context.currency, 'text');
  const end = (o: string, c: string, within: string) =>
    `SELECT k.k, z.account_id AS unit, ${o} AS o, ${c} AS c
     FROM spells z JOIN steps k ON ${within}
     LEFT JOIN step_rates r ON r.k = k.k AND r.currency = z.currency`;
  const worth = worthOf('z', 'ro');
  return [
    spellsPart(context, singles),
    cte(
      'months',
      `SELECT w.p, p.e, array_agg(w.s ORDER BY w.s) AS starts, least(min(w.s), p.e) AS since
       FROM wanted w JOIN periods p ON p.p = w.p WHERE w.part = 'month' GROUP BY w.p, p.e`,
    ),
    // Converted by each month's own rate, so that money of another currency takes the way by months.
    cte(
      'converted',
      `SELECT w.p, z.unit, sum(z.o)::bigint AS opening, count(*) FILTER (WHERE z.o > 0)::int AS opened
       FROM (SELECT k.k, z.account_id AS unit, ${worth} AS o
             FROM spells z JOIN steps k ON z.b_from <= k.s AND z.b_to > k.s
             JOIN step_rates r ON r.k = k.k AND r.currency = z.currency
             WHERE z.currency <> ${target} OFFSET 0) z
       JOIN wanted w ON w.k = z.k AND w.part = 'month' GROUP BY 1, 2`,
    ),
    cte(
      'standing',
      `SELECT x.p, x.unit, CASE WHEN x.ends THEN ${worthOf('x', 'ro')} ELSE 0 END AS c,
              CASE WHEN r.currency IS NULL THEN x.cents * x.months ELSE 0 END AS opening,
              CASE WHEN r.currency IS NULL THEN x.months ELSE 0 END AS opened
       FROM (SELECT m.p, z.account_id AS unit, z.currency, z.cents, z.amounts, z.b_from <= m.e AND z.b_to > m.e AS ends,
                    width_bucket(z.b_to - 1, m.starts) - width_bucket(z.b_from - 1, m.starts) AS months
             FROM spells z JOIN months m ON z.b_from <= m.e AND z.b_to > m.since OFFSET 0) x
       LEFT JOIN rates r ON r.p = x.p AND r.currency = x.currency
       UNION ALL
       SELECT p, unit, 0, opening, opened FROM converted`,
    ),
    cte(
      'moved',
      `SELECT k, unit, sum(o)::bigint AS o, sum(c)::bigint AS c
       FROM (${end(worth, '0', 'z.b_from <= k.s AND z.b_to > k.s AND z.b_to <= k.e')}
             UNION ALL
             ${end('0', worth, 'z.b_from > k.s AND z.b_from <= k.e AND z.b_to > k.e')}) x
       GROUP BY 1, 2 HAVING sum(o) <> sum(c)`,
    ),
  ];
}
