import type { MeasureKind, Source } from '../core/source.ts';
import { isCustomer } from './sql/frame/accounts.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { lastKnown } from './sql/frame/stretches.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  offered: 'count',
  accepted: 'count',
  /** Nothing is decided yet. */
  open: 'count',
  /** What was offered, accepted and not, in yearly value as it last stood. */
  offered_arr: 'money',
  accepted_arr: 'money',
} as const satisfies Record<string, MeasureKind>;
export type OfferMeasure = keyof typeof MEASURES;

/** One row per offer of more to a customer; by the day of its decision, or of the offer itself. */
const frame: Frame = {
  name: 'offers',
  measures: MEASURES,
  own: { kind: 'f.kind', product: 'f.product_id', milestone: 'f.milestone_id' },
  parts: (context) => [found(context)],
};

function found(context: FrameContext): Cte {
  const { table, binder, request, money, only } = context;
  const watched = binder.bind(lastKnown(context), 'date');
  const opportunities = table(
    'opportunities',
    'opportunity_id, account_id, kind, product_id, milestone_id, created_on, closed_on, status',
  );
  const history = table('opportunity_history', 'opportunity_id, valid_from, amount, currency');
  const decided = `(o.status IN ('won', 'lost') AND coalesce(o.closed_on <= ${watched}, false))`;
  const won = `(${decided} AND o.status = 'won')`;
  const [day, member] = request.variant === 'by_offer' ? ['o.created_on', 'true'] : ['o.closed_on', decided];
  return cte(
    'found',
    `SELECT p.p, o.opportunity_id, o.account_id, ${day} AS day, o.kind, o.product_id, o.milestone_id, o.created_on,
            CASE WHEN ${decided} THEN o.closed_on END AS closed_on, CASE WHEN ${decided} THEN o.status ELSE 'open' END AS status,
            1 AS offered, ${won}::int AS accepted, (NOT ${decided})::int AS open, coalesce(h.cents, 0) AS offered_arr,
            CASE WHEN ${won} THEN coalesce(h.cents, 0) ELSE 0 END AS accepted_arr
     FROM periods p JOIN ${opportunities} o ON ${day} >= p.s AND ${day} < p.e AND ${member}
     JOIN ${table('accounts', 'account_id, kind')} a ON a.account_id = o.account_id AND ${isCustomer('a')}
     LEFT JOIN LATERAL (SELECT ${money('x.amount')} AS cents FROM ${history} x
       LEFT JOIN rates r ON r.p = p.p AND r.currency = x.currency
       WHERE x.opportunity_id = o.opportunity_id AND x.valid_from <= ${watched} ORDER BY x.valid_from DESC LIMIT 1) h ON true
     WHERE o.kind IN ('upsell', 'cross_sell') AND o.created_on <= ${watched}${only('o')}`,
  );
}

const list = listOf({
  frame,
  id: 'f.opportunity_id',
  columns: [
    { name: 'kind', label: 'Kind', kind: 'text', sql: 'f.kind' },
    { name: 'status', label: 'Answer', kind: 'text', sql: 'f.status' },
    { name: 'offered_on', label: 'Offered', kind: 'day', sql: 'f.created_on' },
    { name: 'decided_on', label: 'Decided', kind: 'day', sql: 'f.closed_on' },
    { name: 'arr', label: 'ARR', kind: 'money', sql: 'f.offered_arr' },
  ],
  sorted: 'f.offered_arr DESC, f.opportunity_id',
  order: 'ARR',
});

/** Offers of more to customers: upsells and cross-sells that were worked as opportunities. */
const offers = {
  id: 'offers',
  tables: ['accounts', 'account_attributes', 'fx_rates', 'opportunities', 'opportunity_history'],
  measures: MEASURES,
  variants: ['by_offer'],
  attributesOn: 'event',
  netting: [],
  dimensions: [
    { name: 'kind', values: ['upsell', 'cross_sell'], bare: false },
    { name: 'product' },
    { name: 'milestone', bare: false, values: { table: 'milestones', value: 'milestone_id', name: 'name' } },
  ],
  lists: { offers: list },
  cheap: () => true,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default offers;
