import type { MeasureKind, Source } from '../core/source.ts';
import { bookedParts, JOIN_LATE, lateDay, latePart, marginParts } from './economics/margin.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  revenue: 'money',
  /** Revenue whose cost is known. */
  costed: 'money',
  cogs: 'money',
  /** Products of accounts that brought revenue. */
  lines: 'count',
} as const satisfies Record<string, MeasureKind>;
export type MarginMeasure = keyof typeof MEASURES;

const frame: Frame = {
  name: 'margin',
  measures: MEASURES,
  own: { product: 'f.product_id', kind: 'f.kind' },
  wide: true,
  parts: (context: FrameContext): readonly Cte[] => {
    const { variant } = context.request;
    return [
      ...bookedParts(context, null),
      ...marginParts(context, variant === 'with_cs'),
      latePart(variant === 'subscription' ? "NOT x.is_prior AND x.kind = 'subscription'" : 'NOT x.is_prior'),
      cte(
        'found',
        `SELECT y.p, y.account_id, ${lateDay(context)} AS day, y.product_id, y.kind, y.revenue, y.costed, y.cogs, y.lines
         FROM (SELECT p, account_id, product_id, kind, sum(revenue)::bigint AS revenue,
                      sum(costed)::bigint AS costed, sum(cogs)::bigint AS cogs, (product_id IS NOT NULL)::int AS lines
               FROM margins ${variant === 'subscription' ? "WHERE kind = 'subscription'" : ''} GROUP BY 1, 2, 3, 4) y
         ${JOIN_LATE}`,
      ),
    ];
  },
};

/** Revenue of whole months and what it cost, per account and product. */
const margin = {
  id: 'margin',
  tables: ['accounts', 'account_attributes', 'revenue_months', 'costs', 'fx_rates'],
  measures: MEASURES,
  variants: ['subscription', 'with_cs'],
  netting: [],
  dimensions: [
    { name: 'product', aliases: ['sku'] },
    { name: 'kind', aliases: ['revenue kind'], values: ['subscription', 'usage', 'services'], bare: false },
  ],
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default margin;
