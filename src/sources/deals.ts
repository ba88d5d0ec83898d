import type { MeasureKind, Source } from '../core/source.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';
import {
  CLOSED_INSIDE,
  DEAL_DIMENSIONS,
  DEAL_TABLES,
  dealsPart,
  endedParts,
  OF_DEAL,
} from './sql/sales/deals.ts';

/**
 * Deals that closed in a period; in the variant `cohort` those created in it, with what has become of them. Amounts
 * are annual values, `won_total` is of the whole term. `undecided` deals are lost ones that the customer decided
 * nothing about; `still_open` are those of a cohort. `sizes` spreads the annual values of won deals, in hundredths.
 */
const MEASURES = {
  won_amount: 'money',
  lost_amount: 'money',
  won_total: 'money',
  won: 'count',
  lost: 'count',
  undecided: 'count',
  still_open: 'count',
  won_new: 'count',
  won_new_amount: 'money',
  won_existing: 'count',
  won_existing_amount: 'money',
  sizes: 'spread',
} as const satisfies Record<string, MeasureKind>;
export type DealMeasure = keyof typeof MEASURES;

/** Of a cohort, what closed after today is open. */
const CREATED_INSIDE = 'o.created_on >= p.s AND o.created_on < p.e';

/** However a reason is written: `No decision`, `no-decision`. */
const NO_DECISION = "lower(translate(o.lost_reason, '-_', '  ')) = 'no decision'";

function parts(context: FrameContext): readonly Cte[] {
  const cohort = context.request.variant === 'cohort';
  const today = context.binder.bind(context.request.today, 'date');
  return [
    dealsPart(context, true),
    ...endedParts(context, cohort ? CREATED_INSIDE : CLOSED_INSIDE),
    cte(
      'outcomes',
      `SELECT o.*, CASE WHEN o.status <> 'open' AND o.closed_on <= ${today} THEN o.status ELSE 'open' END AS outcome FROM ended o`,
    ),
    cte(
      'found',
      `SELECT o.p, o.account_id, ${cohort ? 'o.created_on' : 'o.closed_on'} AS day, o.opportunity_id, o.kind, o.product_id,
              o.owner_id, o.team, o.stage, o.forecast, o.outcome AS status, o.cents, o.created_on, o.closed_on, o.lost_reason,
              (outcome = 'won')::int AS won, (outcome = 'lost')::int AS lost, (outcome = 'open')::int AS still_open,
              (outcome = 'lost' AND coalesce(${NO_DECISION}, false))::int AS undecided,
              o.cents * (outcome = 'won')::int AS won_amount, o.cents * (outcome = 'lost')::int AS lost_amount,
              o.total * (outcome = 'won')::int AS won_total,
              (outcome = 'won' AND kind = 'new')::int AS won_new, o.cents * (outcome = 'won' AND kind = 'new')::int AS won_new_amount,
              (outcome = 'won' AND kind <> 'new')::int AS won_existing,
              o.cents * (outcome = 'won' AND kind <> 'new')::int AS won_existing_amount,
              CASE WHEN outcome = 'won' THEN o.cents END AS sizes
       FROM outcomes o`,
    ),
  ];
}

const frame: Frame = {
  name: 'deals.closed',
  measures: MEASURES,
  belongs: 'deal',
  own: OF_DEAL,
  parts,
};

const closed = listOf({
  frame,
  id: 'f.opportunity_id',
  columns: [
    { name: 'status', label: 'Outcome', kind: 'text', sql: 'f.status' },
    { name: 'amount', label: 'Amount', kind: 'money', sql: 'f.cents' },
    { name: 'kind', label: 'Kind', kind: 'text', sql: 'f.kind' },
    { name: 'closed_on', label: 'Closed', kind: 'day', sql: 'f.closed_on' },
    { name: 'cycle_days', label: 'Cycle', kind: 'days', sql: 'f.closed_on - f.created_on' },
    { name: 'lost_reason', label: 'Lost because of', kind: 'text', sql: 'f.lost_reason' },
    { name: 'owner_id', label: 'Owner', kind: 'person', sql: 'f.owner_id' },
  ],
  sorted: 'f.cents DESC, f.opportunity_id',
  order: 'amount',
  named: 'coalesce(a.name, f.opportunity_id)',
});

/** Deals won and lost. */
const deals = {
  id: 'deals',
  tables: DEAL_TABLES,
  measures: MEASURES,
  variants: ['cohort'],
  attributesOn: 'event',
  netting: [],
  dimensions: DEAL_DIMENSIONS,
  flags: {
    new: { attribute: 'kind', op: '=', values: ['new'] },
    won: { attribute: 'status', op: '=', values: ['won'] },
    lost: { attribute: 'status', op: '=', values: ['lost'] },
  },
  lists: { closed },
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default deals;
