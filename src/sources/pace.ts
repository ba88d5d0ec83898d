import type { MeasureKind, Source } from '../core/source.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';
import {
  CLOSED_INSIDE,
  DEAL_DIMENSIONS,
  DEAL_TABLES,
  dealsPart,
  endedParts,
  OF_DEAL,
  openDealParts,
} from './sql/sales/deals.ts';

/**
 * How long deals take and how much comes of them a day: deals closed in a period, beside those that were open at its
 * end. Spreads are of days: `won_days` and `lost_days` from creation to closing, `lead_days` from the lead's creation
 * to winning, `open_days` the age of what is open. `won_per_day` is in major units.
 */
const MEASURES = {
  won_amount: 'money',
  won: 'count',
  lost: 'count',
  open: 'count',
  open_qualified: 'count',
  won_per_day: 'number',
  won_days: 'spread',
  lost_days: 'spread',
  lead_days: 'spread',
  open_days: 'spread',
} as const satisfies Record<string, MeasureKind>;
export type PaceMeasure = keyof typeof MEASURES;

function parts(context: FrameContext): readonly Cte[] {
  const leads = context.table('leads', 'lead_id, created_on');
  const shared =
    'o.p, o.account_id, o.kind, o.product_id, o.owner_id, o.team, o.stage, o.forecast, o.status, o.cents';
  return [
    dealsPart(context, true),
    ...endedParts(context, CLOSED_INSIDE),
    ...openDealParts(context),
    cte(
      'found',
      `SELECT ${shared}, o.closed_on AS day, (o.status = 'won')::int AS won, (o.status = 'lost')::int AS lost,
              o.cents * (o.status = 'won')::int AS won_amount,
              o.cents * (o.status = 'won')::int / 100.0::float8 / (o.e - o.s) AS won_per_day, 0 AS open, 0 AS open_qualified,
              CASE WHEN o.status = 'won' THEN o.closed_on - o.created_on END AS won_days,
              CASE WHEN o.status = 'lost' THEN o.closed_on - o.created_on END AS lost_days,
              CASE WHEN o.status = 'won' THEN o.closed_on - l.created_on END AS lead_days, NULL::int AS open_days
       FROM ended o LEFT JOIN ${leads} l ON l.lead_id = o.lead_id
       UNION ALL
       SELECT ${shared.replace('o.status', "'open'")}, o.u, 0, 0, 0, 0, 1, coalesce(o.qualified_on <= o.u, false)::int,
              NULL, NULL, NULL, o.u - o.created_on
       FROM open_deals o`,
    ),
  ];
}

const frame: Frame = {
  name: 'pace.deals',
  measures: MEASURES,
  belongs: 'deal',
  own: OF_DEAL,
  parts,
};

const pace = {
  id: 'pace',
  tables: [...DEAL_TABLES, 'leads'],
  measures: MEASURES,
  variants: [],
  attributesOn: 'event',
  netting: [],
  dimensions: DEAL_DIMENSIONS,
  flags: { new: { attribute: 'kind', op: '=', values: ['new'] } },
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default pace;
