import type { MeasureKind, Source } from '../core/source.ts';
import { customerParts } from './economics/rows.ts';
import { cellsOf, type Frame } from './sql/frame/frame.ts';
import { cte } from './sql/parts.ts';

const MEASURES = {
  arr: 'money',
  opening: 'money',
  lost: 'money',
  expanded: 'money',
  revenue: 'money',
  costed: 'money',
  cogs: 'money',
  customers: 'count',
  opened: 'count',
  leavers: 'count',
} as const satisfies Record<string, MeasureKind>;
export type LifetimeMeasure = keyof typeof MEASURES;

const frame: Frame = {
  name: 'lifetime',
  measures: MEASURES,
  belongs: 'seen',
  wide: true,
  parts: (context) => [
    ...customerParts(context, Object.keys(MEASURES), false),
    cte('found', 'SELECT * FROM customer_rows'),
  ],
};

/** What customers hold at the end of a period, what six months took from them, and what their revenue leaves. */
const lifetime = {
  id: 'lifetime',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'revenue_months', 'costs', 'fx_rates'],
  measures: MEASURES,
  variants: [],
  netting: [],
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default lifetime;
