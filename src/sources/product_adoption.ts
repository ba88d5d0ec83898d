import type { MeasureKind, Source } from '../core/source.ts';
import { accountsOf, cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { cellsStatement, fitsCells } from './usage/cells.ts';
import { seatParts } from './usage/seat-rows.ts';

const MEASURES = {
  accounts_meeting: 'count',
  accounts_live: 'count',
  accounts: 'count',
} as const satisfies Record<string, MeasureKind>;
export type ProductAdoptionMeasure = keyof typeof MEASURES;

const frame: Frame = {
  name: 'product_adoption',
  measures: MEASURES,
  own: { product: 'f.product_id' },
  spans: true,
  parts: seatParts(true),
};

/** The same from cells. */
const fromCells = {
  name: 'product_adoption',
  measures: {
    accounts_meeting: 'sum(c.accounts_meeting)::bigint',
    accounts_live: 'sum(c.accounts_live)::bigint',
    accounts: 'sum(c.accounts)::bigint',
  },
  having: 'sum(c.accounts) > 0',
};

/** What each account that is old enough comes to against the bar, those below it first. */
const accounts = listOf({
  frame,
  id: `f.account_id || coalesce('·' || f.product_id, '')`,
  columns: [
    {
      name: 'meets',
      label: 'Meets the bar',
      kind: 'text',
      sql: `CASE WHEN f.accounts_meeting > 0 THEN 'yes' ELSE 'no' END`,
    },
    { name: 'share', label: 'Seats used', kind: 'share', sql: '(f.used / f.seats)::float8' },
    { name: 'keys', label: 'Key features used', kind: 'count', sql: 'f.keys' },
  ],
  where: 'f.accounts_live > 0',
  sorted: 'f.accounts_meeting, f.used / f.seats, f.account_id, f.product_id',
  order: 'whether they meet the bar, those below it first',
  ranked: { by: 'f.used / f.seats', words: 'part of the seats used' },
});

const productAdoption = {
  id: 'product_adoption',
  tables: ['accounts', 'account_attributes', 'entitlements', 'features', 'usage_days'],
  measures: MEASURES,
  variants: [],
  netting: ['product'],
  dimensions: [{ name: 'product' }],
  lists: { accounts },
  cheap: (request, settings) => fitsCells(request, settings),
  cells: (request, settings) =>
    fitsCells(request, settings)
      ? cellsStatement(fromCells, request, settings)
      : cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default productAdoption;
