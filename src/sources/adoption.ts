import type { MeasureKind, Source } from '../core/source.ts';
import { accountsOf, cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { cellsStatement, fitsCells } from './usage/cells.ts';
import { seatParts } from './usage/seat-rows.ts';

const MEASURES = {
  used: 'number',
  seats: 'number',
  active: 'count',
  seats_most: 'count',
  users_over: 'count',
  accounts: 'count',
  accounts_over: 'count',
  accounts_adopted: 'count',
} as const satisfies Record<string, MeasureKind>;
export type AdoptionMeasure = keyof typeof MEASURES;

const frame: Frame = {
  name: 'adoption',
  measures: MEASURES,
  own: { product: 'f.product_id' },
  spans: true,
  parts: seatParts(false),
};

/** Seats of one account on average, who used them, and which part of them that is. */
const accounts = listOf({
  frame,
  id: `f.account_id || coalesce('·' || f.product_id, '')`,
  columns: [
    { name: 'share', label: 'Seats used', kind: 'share', sql: '(f.used / f.seats)::float8' },
    { name: 'active', label: 'Active users', kind: 'count', sql: 'f.active' },
    { name: 'seats', label: 'Seats', kind: 'score', sql: 'f.seats::float8' },
    { name: 'over', label: 'Over', kind: 'count', sql: 'f.users_over' },
  ],
  sorted: 'f.seats DESC, f.account_id, f.product_id',
  order: 'seats',
  ranked: { by: 'f.used / f.seats', words: 'part of the seats used' },
});

/** The same from cells. */
const fromCells = {
  name: 'adoption',
  measures: {
    used: '(sum(c.used_days) / p.days)::float8',
    seats: '(sum(c.seat_days) / p.days)::float8',
    active: 'sum(c.seated)::bigint',
    seats_most: 'sum(c.seats)::bigint',
    users_over: 'sum(c.users_over)::bigint',
    accounts: 'sum(c.accounts)::bigint',
    accounts_over: 'sum(c.accounts_over)::bigint',
    accounts_adopted: 'sum(c.accounts_adopted)::bigint',
  },
  having: 'sum(c.accounts) > 0',
};

const adoption = {
  id: 'adoption',
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

export default adoption;
