import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';

/** How won deals are shared out among the campaigns that touched them. */

/** First touch, arrival of the lead and opening of the deal have so much each in the W model; all others share the rest. */
const W_PART = 0.3;
const W_REST = 0.1;

/** What a touch weighs before the touches of its deal are brought to 1. */
const WEIGHTS: Readonly<Record<string, string>> = {
  first: '(nth = 1)::int',
  last: '(nth_back = 1)::int',
  linear: '1',
  w: `${W_PART} * (nth = 1)::int + ${W_PART} * is_arrival::int + ${W_PART} * is_opening::int
      + CASE WHEN nth <> 1 AND NOT is_arrival AND NOT is_opening THEN ${W_REST}::numeric / others ELSE 0 END`,
};

/**
 * Parts that end in `credits(p, opportunity_id, account_id, day, campaign_id, channel, weight, cents)`: what was won in
 * the period, renewals left out, by campaign. A deal takes the weights that the company gives for the model; one
 * without any is shared out by its touches (its lead coming in with a campaign, its account's or lead's people engaging)
 * of the days that count before it was won. A row without a campaign holds what nobody has a part in.
 */
export function attributionParts(context: FrameContext, model: string): readonly Cte[] {
  return [...wonParts(context), ...touchParts(context), ...creditParts(context, model)];
}

function wonParts(context: FrameContext): readonly Cte[] {
  const { table } = context;
  const deals = table(
    'opportunities',
    'opportunity_id, account_id, lead_id, kind, created_on, closed_on, status',
  );
  const history = table('opportunity_history', 'opportunity_id, valid_from, amount, currency');
  return [
    cte(
      'won',
      `SELECT p.p, x.opportunity_id, x.account_id, x.lead_id, x.created_on, x.closed_on AS day, ${context.money('h.amount')} AS cents
       FROM periods p JOIN ${deals} x ON x.closed_on >= p.s AND x.closed_on < p.e
       JOIN LATERAL (SELECT y.amount, y.currency FROM ${history} y
         WHERE y.opportunity_id = x.opportunity_id AND y.valid_from <= x.closed_on ORDER BY y.valid_from DESC LIMIT 1) h ON true
       LEFT JOIN rates r ON r.p = p.p AND r.currency = h.currency
       WHERE x.status = 'won' AND x.kind <> 'renewal'`,
    ),
  ];
}

function touchParts(context: FrameContext): readonly Cte[] {
  const { table, binder, settings } = context;
  const leads = table('leads', 'lead_id, created_on, campaign_id, account_id');
  const events = table('campaign_events', 'event_id, campaign_id, lead_id, kind, occurred_at');
  const lookback = binder.bind(settings.economics.lookbackDays, 'int');
  return [
    cte(
      'deal_leads',
      `SELECT w.p, w.opportunity_id, w.created_on AS opened_on, w.day AS won_on, l.lead_id, l.created_on, l.campaign_id, true AS is_own
       FROM won w JOIN ${leads} l ON l.lead_id = w.lead_id
       UNION ALL
       SELECT w.p, w.opportunity_id, w.created_on, w.day, l.lead_id, l.created_on, l.campaign_id, false
       FROM won w JOIN ${leads} l ON l.account_id = w.account_id WHERE l.lead_id IS DISTINCT FROM w.lead_id`,
    ),
    cte(
      'touches',
      `SELECT p, opportunity_id, campaign_id, opened_on, day, is_arrival, id FROM (
         SELECT p, opportunity_id, campaign_id, opened_on, won_on, created_on AS day, is_own AS is_arrival, lead_id AS id
         FROM deal_leads WHERE campaign_id IS NOT NULL
         UNION ALL
         SELECT d.p, d.opportunity_id, e.campaign_id, d.opened_on, d.won_on, ${context.day('e.occurred_at')}, false, e.event_id
         FROM deal_leads d JOIN ${events} e ON e.lead_id = d.lead_id AND e.kind = 'engaged') x
       WHERE day <= won_on AND day >= won_on - ${lookback}`,
    ),
    cte(
      'placed',
      `SELECT *, row_number() OVER (deal ORDER BY day, id) AS nth, row_number() OVER (deal ORDER BY day DESC, id DESC) AS nth_back,
              day <= opened_on AND row_number() OVER (PARTITION BY p, opportunity_id, day <= opened_on ORDER BY day DESC, id DESC) = 1 AS is_opening
       FROM touches WINDOW deal AS (PARTITION BY p, opportunity_id)`,
    ),
  ];
}

function creditParts(context: FrameContext, model: string): readonly Cte[] {
  const { table, binder } = context;
  const given = table('attributions', 'opportunity_id, campaign_id, model, weight');
  const campaigns = table('campaigns', 'campaign_id, channel');
  const others =
    'greatest(count(*) FILTER (WHERE nth <> 1 AND NOT is_arrival AND NOT is_opening) OVER (PARTITION BY p, opportunity_id), 1)';
  return [
    cte(
      'given_parts',
      `SELECT w.p, w.opportunity_id, x.campaign_id, sum(x.weight) AS weight FROM won w
       JOIN ${given} x ON x.opportunity_id = w.opportunity_id AND x.model = ${binder.bind(model, 'text')} GROUP BY 1, 2, 3`,
    ),
    cte(
      'touch_parts',
      `SELECT p, opportunity_id, campaign_id, sum(weight) / sum(sum(weight)) OVER (PARTITION BY p, opportunity_id) AS weight
       FROM (SELECT p, opportunity_id, campaign_id, (${WEIGHTS[model] ?? WEIGHTS['linear']})::numeric AS weight
             FROM (SELECT *, ${others} AS others FROM placed) y) x
       GROUP BY 1, 2, 3 HAVING sum(weight) > 0`,
    ),
    cte(
      'weighed',
      `SELECT * FROM given_parts UNION ALL
       SELECT t.* FROM touch_parts t WHERE NOT EXISTS (
         SELECT 1 FROM given_parts g WHERE g.p = t.p AND g.opportunity_id = t.opportunity_id)`,
    ),
    cte(
      'credits',
      `SELECT w.p, w.opportunity_id, w.account_id, w.day, x.campaign_id, c.channel, x.weight, round(w.cents * x.weight)::bigint AS cents
       FROM won w JOIN weighed x ON x.p = w.p AND x.opportunity_id = w.opportunity_id
       LEFT JOIN ${campaigns} c ON c.campaign_id = x.campaign_id
       UNION ALL
       SELECT w.p, w.opportunity_id, w.account_id, w.day, NULL, NULL, 0, w.cents FROM won w
       WHERE NOT EXISTS (SELECT 1 FROM weighed x WHERE x.p = w.p AND x.opportunity_id = w.opportunity_id)`,
    ),
  ];
}
