import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte, FOREVER } from '../sql/parts.ts';
import { dealsPart, historyOf, openDealParts } from '../sql/sales/deals.ts';
import { goalsPart } from '../sql/sales/goals.ts';

/** Open deals with what can be said against them, as they stood at the end of a day. */

/** Days without any activity after which a deal counts as quiet. */
const QUIET_DAYS = 14;
/** A deal ages where it has been in its stage for more than so many times what is usual there. */
const AGEING = 1.5;

export const openParts = (context: FrameContext): readonly Cte[] => [
  goalsPart(context),
  dealsPart(context, true),
  ...openDealParts(context),
  ...ratesParts(context),
  touchedPart(context),
  agedPart,
  usualPart,
  foundPart(context),
];

/**
 * `stage_rates`: which share of the deals that were in a stage was won, of those that closed in the four quarters
 * before. Renewals have rates of their own. Read only where they are needed: for the variant, or where a deal has no
 * probability of its own.
 */
function ratesParts(context: FrameContext): readonly Cte[] {
  const always = context.request.variant === 'stage_rate';
  const needed = always ? '' : ' AND EXISTS (SELECT 1 FROM open_deals WHERE probability IS NULL)';
  return [
    cte('years', 'SELECT DISTINCT since, until FROM goals'),
    cte(
      'passed',
      `SELECT DISTINCT y.since, o.opportunity_id, o.kind = 'renewal' AS is_renewal, o.status = 'won' AS is_won, h.stage
       FROM years y JOIN deals o ON o.status IN ('won', 'lost') AND o.closed_on >= y.since AND o.closed_on < y.until
       JOIN ${historyOf(context)} h ON h.opportunity_id = o.opportunity_id AND h.valid_from <= o.closed_on
       WHERE true${needed}`,
    ),
    cte(
      'stage_rates',
      'SELECT since, is_renewal, stage, avg(is_won::int) AS rate FROM passed GROUP BY since, is_renewal, stage',
    ),
  ];
}

/** `touched`: days with an activity of an open deal, each up to `next_on`, the next such day. */
function touchedPart(context: FrameContext): Cte {
  const activities = context.table(
    'sales_activities',
    'activity_id, person_id, opportunity_id, kind, occurred_at',
  );
  return cte(
    'touched',
    `SELECT opportunity_id, day, coalesce(lead(day) OVER (PARTITION BY opportunity_id ORDER BY day), ${FOREVER}) AS next_on
       FROM (SELECT DISTINCT x.opportunity_id, ${context.day('x.occurred_at')} AS day
             FROM ${activities} x WHERE x.opportunity_id IN (SELECT opportunity_id FROM open_at)) y`,
  );
}

const agedPart = cte(
  'aged',
  `SELECT o.*, o.u - o.stage_since AS stage_days, t.day AS last_on,
          greatest(o.created_on, t.day) <= o.u - ${QUIET_DAYS} AS is_quiet,
          coalesce(o.close_on < o.u, false) AS is_overdue
   FROM open_deals o LEFT JOIN touched t ON t.opportunity_id = o.opportunity_id AND t.day <= o.u AND t.next_on > o.u`,
);

/** Half of the open deals of a stage have been in it for at most so long. */
const usualPart = cte(
  'usual',
  'SELECT p, stage, percentile_cont(0.5) WITHIN GROUP (ORDER BY stage_days) AS stage_days FROM aged GROUP BY p, stage',
);

/** A day asked shows all that is open; a longer period what is to close in it. */
function foundPart({ request }: FrameContext): Cte {
  const probability = request.variant === 'stage_rate' ? 'y.rate' : 'coalesce(o.probability, y.rate)';
  return cte(
    'found',
    `SELECT x.*, (x.is_ageing OR x.is_quiet OR x.is_overdue OR x.pushes > 0)::int AS attention
     FROM (
       SELECT o.p, o.account_id, o.u AS day, o.opportunity_id, o.kind, o.product_id, o.owner_id, o.team, o.stage, o.forecast,
              'open' AS status, o.cents, o.cents AS amount, o.close_on, o.stage_days, o.last_on, o.pushes::int AS pushes,
              ${probability} AS chance, coalesce(round(o.cents * ${probability}), 0)::bigint AS weighted,
              1 AS open, (${probability} IS NULL)::int AS unrated,
              o.stage_days > ${AGEING} * u.stage_days AS is_ageing, (o.stage_days > ${AGEING} * u.stage_days)::int AS ageing,
              o.is_quiet, o.is_quiet::int AS quiet, o.is_overdue, o.is_overdue::int AS overdue, (o.pushes > 0)::int AS pushed
       FROM aged o JOIN goals g ON g.p = o.p JOIN usual u ON u.p = o.p AND u.stage = o.stage
       LEFT JOIN stage_rates y ON y.since = g.since AND y.stage = o.stage AND y.is_renewal = (o.kind = 'renewal')
       WHERE o.e = o.s + 1 OR (o.close_on >= o.s AND o.close_on < o.e)
     ) x`,
  );
}
