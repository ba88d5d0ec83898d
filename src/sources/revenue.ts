import type { MeasureKind, Source } from '../core/source.ts';
import { balanceParts, YEAR } from './economics/balances.ts';
import { bookOf } from './economics/book.ts';
import { bookedParts, JOIN_LATE, lateDay, latePart } from './economics/margin.ts';
import { attributeOn } from './sql/frame/accounts.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  growth: 'money',
  revenue: 'money',
  earlier: 'money',
  /** Products of accounts that brought revenue in either stretch. */
  lines: 'count',
} as const satisfies Record<string, MeasureKind>;
export type RevenueMeasure = keyof typeof MEASURES;

const summed = `sum(revenue) FILTER (WHERE NOT is_prior) AS now, sum(revenue) FILTER (WHERE is_prior) AS before`;

/** Both stretches have the attributes of one day, so that nobody grows by changing segment. */
function recognised(context: FrameContext): readonly Cte[] {
  const { variant } = context.request;
  const bought = () =>
    `coalesce(lower(${attributeOn(context, 'acquired', 'x.account_id', 'x.month')}), 'no')`;
  const conditions = [
    ...(variant === 'subscription' ? ["x.kind = 'subscription'"] : []),
    ...(variant === 'organic' ? [`${bought()} IN ('no', 'false')`] : []),
  ];
  const which = conditions.length === 0 ? 'true' : conditions.join(' AND ');
  return [
    ...bookedParts(context, variant === 'qoq' ? 'same-length' : 'year'),
    latePart(which),
    cte(
      'found',
      `SELECT y.p, y.account_id, ${lateDay(context)} AS day, y.product_id, y.kind,
              coalesce(y.now, 0) - coalesce(y.before, 0) AS growth, coalesce(y.now, 0) AS revenue,
              coalesce(y.before, 0) AS earlier, 1 AS lines
       FROM (SELECT x.p, x.account_id, x.product_id, x.kind, ${summed}
             FROM booked x WHERE ${which} GROUP BY 1, 2, 3, 4) y ${JOIN_LATE}`,
    ),
  ];
}

/** ARR at the period's end against a year before. */
function recurring(context: FrameContext): readonly Cte[] {
  const book = bookOf(context);
  return [
    ...book.parts,
    ...balanceParts(context, book, { wanted: [YEAR], item: 'b.product_id' }),
    cte(
      'found',
      `SELECT h.p, h.unit AS account_id, greatest(p.s, min(x.first_day)) AS day, h.item AS product_id, 'subscription' AS kind,
              h.c - h.o AS growth, h.c AS revenue, h.o AS earlier, 1 AS lines
       FROM held h JOIN periods p ON p.p = h.p LEFT JOIN ${book.stretches} x ON x.account_id = h.unit AND x.first_day < p.e
       GROUP BY h.p, h.unit, h.item, h.o, h.c, p.s`,
    ),
  ];
}

const own = { product: 'f.product_id', kind: 'f.kind' };

const frames = {
  recognised: { name: 'revenue.recognised', measures: MEASURES, own, wide: true, parts: recognised },
  // Balances are of what the reader may see, under the parent that they roll up to.
  recurring: {
    name: 'revenue.recurring',
    measures: MEASURES,
    own,
    wide: true,
    parts: recurring,
    belongs: 'seen',
  },
} as const satisfies Record<string, Frame>;

const frameOf = (variant: string): Frame => (variant === 'arr' ? frames.recurring : frames.recognised);

/** Revenue of whole months beside the same months a year before, per account and product. */
const revenue = {
  id: 'revenue',
  tables: ['accounts', 'account_attributes', 'revenue_months', 'fx_rates'],
  measures: MEASURES,
  variants: ['qoq', 'arr', 'organic', 'subscription'],
  netting: [],
  dimensions: [
    { name: 'product', aliases: ['sku'] },
    { name: 'kind', aliases: ['revenue kind'], values: ['subscription', 'usage', 'services'], bare: false },
  ],
  cheap: () => false,
  cells: (request, settings) => cellsOf(frameOf(request.variant), request, settings),
  accounts: (request, settings, limit) => accountsOf(frameOf(request.variant), request, settings, limit),
} satisfies Source;

export default revenue;
