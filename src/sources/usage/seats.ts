import { isCustomer } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { itemFilters } from './people.ts';
import { narrowed } from './relations.ts';

/** What customers have seats of. Trials, partners and one's own accounts have none here. */

/**
 * `seats`: p, account_id, product_id, seat_days (seats added up over the period's days), most (the most at once); only
 * where there are any. `periods` are the indexes to look at; before the first month with any use nothing is known of it,
 * and seats that nobody could be seen to use are no base.
 */
export function seatsPart(context: FrameContext, periods: readonly number[], ofProducts = true): Cte {
  const entitlements = context.table('entitlements', 'account_id, product_id, valid_from, seats, valid_to');
  return cte(
    'seats',
    `SELECT p.p, n.account_id, n.product_id, max(n.seats) AS most,
            sum(n.seats * (least(coalesce(n.valid_to + 1, p.e), p.e) - greatest(n.valid_from, p.s)))::bigint AS seat_days
     FROM periods p JOIN ${entitlements} n ON n.seats > 0 AND n.valid_from < p.e AND (n.valid_to IS NULL OR n.valid_to >= p.s)
     JOIN customers c ON c.account_id = n.account_id
     WHERE p.p = ANY (${context.binder.bind(periods, 'int[]')}) AND p.e > (SELECT min(month) FROM marts.usage_months)${narrowed(context, 'n')}${ofProducts ? itemFilters(context, { product: 'n.product_id' }) : ''}
     GROUP BY 1, 2, 3`,
  );
}

/** `customers`: account_id of those whose use counts. */
export const customersPart = (context: FrameContext): Cte =>
  cte(
    'customers',
    `SELECT a.account_id FROM ${context.table('accounts', 'account_id, kind')} a
     WHERE ${isCustomer('a')}${narrowed(context, 'a')}`,
  );

/** `catalogue`: feature_id, product_id, is_key. */
export const cataloguePart = (context: FrameContext): Cte =>
  cte(
    'catalogue',
    `SELECT feature_id, product_id, coalesce(is_key, false) AS is_key FROM ${context.table('features', 'feature_id, product_id, is_key')} f`,
  );

/** `first_seats`: account_id, since (its first day with a seat). */
export const firstSeatsPart = (context: FrameContext): Cte =>
  cte(
    'first_seats',
    `SELECT n.account_id, min(n.valid_from) AS since
     FROM ${context.table('entitlements', 'account_id, valid_from, seats')} n WHERE n.seats > 0${narrowed(context, 'n')} GROUP BY 1`,
  );
