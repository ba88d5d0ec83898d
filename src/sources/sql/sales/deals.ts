import type { OwnDimension } from '../../../core/source.ts';
import type { FrameContext } from '../frame/context.ts';
import { type Cte, cte, FOREVER, inlined } from '../parts.ts';

/** Opportunities as the sources of sales read them: which of them count, and what was known of one on a day. */

/** Whether a filter of the ask names the value. */
export const isNamed = ({ request }: FrameContext, attribute: string, value: string): boolean =>
  request.where.some(
    (filter) => filter.attribute === attribute && filter.op === '=' && filter.values.includes(value),
  );

/**
 * `deals`: opportunities with the team of their owner. Those of one's own and of partners' accounts do not count, and
 * renewals only where the ask names them (`kind:renewal`). `visible` keeps to deals that the reader may see: those of
 * an account in view, and those that a person works on whose book the reader may see.
 */
export function dealsPart(context: FrameContext, visible: boolean): Cte {
  const deals = context.table(
    'opportunities',
    `opportunity_id, account_id, lead_id, kind, product_id, owner_id, created_on, qualified_on, closed_on, status,
     lost_reason, term_months`,
  );
  const accounts = context.table('accounts', 'account_id, kind');
  const renewals = isNamed(context, 'kind', 'renewal') ? '' : " AND o.kind <> 'renewal'";
  return inlined(
    'deals',
    `SELECT o.*, w.team
     FROM ${deals} o LEFT JOIN ${accounts} a ON a.account_id = o.account_id
     LEFT JOIN ${peopleOf(context)} w ON w.person_id = o.owner_id
     WHERE coalesce(a.kind, 'customer') NOT IN ('internal', 'partner')${renewals}${visible ? ` AND ${context.seenDeals('o')}` : ''}`,
  );
}

/** Columns of a version that nobody needs are left out, so that versions of two tables can be joined by name. */
export const peopleOf = ({ table }: FrameContext): string =>
  table('people', 'person_id, name, team, starts_on, ends_on');

export const historyOf = ({ table }: FrameContext): string =>
  table(
    'opportunity_history',
    'opportunity_id, valid_from, stage, amount, total_value, currency, probability, close_on, forecast',
  );

/** Total value in major units: as recorded, else a year's for every year of the term, and one year's at least. */
const TOTAL = 'coalesce(h.total_value, h.amount * greatest(12, coalesce(o.term_months, 12)) / 12)';

/**
 * History of the deals in `wanted`, in one pass: each version up to `valid_next` (the day of the next one), beside the
 * stage, close date and forecast of the version before.
 */
const versionsOf = (context: FrameContext, wanted: string): string =>
  `SELECT x.*, coalesce(lead(valid_from) OVER v, ${FOREVER}) AS valid_next, lag(stage) OVER v AS stage_before,
          lag(close_on) OVER v AS close_before, lag(forecast) OVER v AS forecast_before
   FROM ${historyOf(context)} x WHERE opportunity_id IN (SELECT opportunity_id FROM ${wanted})
   WINDOW v AS (PARTITION BY opportunity_id ORDER BY valid_from)`;

/**
 * `open_deals`: what was open at the end of each period's last day that has come (`u`), by the version in force then: p,
 * s, e, u, the deal's columns, stage, stage_since, pushes, cents (annual value), probability, close_on, forecast.
 */
export const openDealParts = (context: FrameContext): readonly Cte[] => [
  cte(
    'open_at',
    `SELECT p.p, p.s, p.e, p.u, o.*
     FROM periods p JOIN deals o ON o.created_on <= p.u AND (o.status = 'open' OR o.closed_on > p.u)`,
  ),
  cte(
    'open_versions',
    `SELECT y.*, max(CASE WHEN stage IS DISTINCT FROM stage_before THEN valid_from END) OVER w AS stage_since,
            count(*) FILTER (WHERE close_on > close_before) OVER w AS pushes
     FROM (${versionsOf(context, 'open_at')}) y
     WINDOW w AS (PARTITION BY opportunity_id ORDER BY valid_from)`,
  ),
  cte(
    'open_deals',
    `SELECT o.*, coalesce(h.stage, '(none)') AS stage, coalesce(h.stage_since, o.created_on) AS stage_since,
            coalesce(h.pushes, 0) AS pushes, coalesce(${context.money('h.amount')}, 0) AS cents, h.probability, h.close_on, h.forecast
     FROM open_at o
     LEFT JOIN open_versions h ON h.opportunity_id = o.opportunity_id AND h.valid_from <= o.u AND h.valid_next > o.u
     LEFT JOIN rates r ON r.p = o.p AND r.currency = h.currency`,
  ),
];

/** Which closed deals a statement wants, over a deal `o` and a period `p`. */
export const CLOSED_INSIDE = "o.status IN ('won', 'lost') AND o.closed_on >= p.s AND o.closed_on < p.e";

/**
 * `ended`: deals that `which` lets through, by the version in force when they closed (at the period's end, where they are
 * open still): p, s, e, u, the deal's columns, cents (annual value), total (of the whole term), and the stage and
 * forecast that they closed from.
 */
export const endedParts = (context: FrameContext, which: string, periods = 'periods'): readonly Cte[] => [
  cte(
    'ended_at',
    `SELECT p.p, p.s, p.e, p.u, o.*, coalesce(o.closed_on, p.u) AS ended_on FROM ${periods} p JOIN deals o ON ${which}`,
  ),
  cte(
    'ended',
    `SELECT o.*, coalesce(${context.money('h.amount')}, 0) AS cents, coalesce(${context.money(TOTAL)}, 0) AS total,
            CASE WHEN h.valid_from < o.ended_on THEN h.stage ELSE h.stage_before END AS stage,
            CASE WHEN h.valid_from < o.ended_on THEN h.forecast ELSE h.forecast_before END AS forecast
     FROM ended_at o
     LEFT JOIN (${versionsOf(context, 'ended_at')}) h
       ON h.opportunity_id = o.opportunity_id AND h.valid_from <= o.ended_on AND h.valid_next > o.ended_on
     LEFT JOIN rates r ON r.p = o.p AND r.currency = h.currency`,
  ),
];

export const FORECASTS = ['commit', 'best_case', 'at_risk', 'omitted', 'pipeline'] as const;

/** Dimensions of a deal. The owner and the team are those of the deal, not of its account. */
export const DEAL_DIMENSIONS: readonly OwnDimension[] = [
  { name: 'stage', aliases: ['sales stage'], bare: false, values: { table: 'sales_stages', value: 'stage' } },
  { name: 'kind', aliases: ['deal kind'], bare: false, values: ['new', 'upsell', 'cross_sell', 'renewal'] },
  { name: 'owner', aliases: ['seller'], kind: 'person' },
  { name: 'team', aliases: ['sales team'], bare: false },
  { name: 'product', aliases: ['sku'] },
  { name: 'forecast', aliases: ['forecast category'], bare: false, values: FORECASTS },
  { name: 'amount', aliases: ['deal size'], kind: 'number' },
];

/** Their values, over a row `f` that has the deal's columns. */
export const OF_DEAL: Readonly<Record<string, string>> = {
  stage: 'f.stage',
  kind: 'f.kind',
  owner: 'f.owner_id',
  team: 'f.team',
  product: 'f.product_id',
  forecast: 'f.forecast',
  amount: 'f.cents / 100.0',
  status: 'f.status',
};

/** Tables behind any reading of deals. */
export const DEAL_TABLES: readonly string[] = [
  'accounts',
  'account_attributes',
  'opportunities',
  'opportunity_history',
  'people',
  'fx_rates',
];
