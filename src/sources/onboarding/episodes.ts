import type { FrameContext } from '../sql/frame/context.ts';
import { stretchParts } from '../sql/frame/stretches.ts';
import { type Cte, cte, EVER, inlined } from '../sql/parts.ts';

/**
 * An **episode** is one time of an account as a customer: what happens after the end of the one before belongs to the
 * next, so that somebody who comes back is onboarded anew. Its contract starts with the first line of the contract
 * that is paid first, free months included, or with the first day paid for.
 */

/**
 * `stretches`, then `episodes`: `account_id`, `start`, `before_day` (last day of the episode before, or long ago),
 * `last_day` (NULL while it is open) and, where it is wanted, `signed`: the day of the signature, or the start where
 * nobody wrote it down.
 */
export function episodeParts(context: FrameContext, signed: boolean): readonly Cte[] {
  const lines = context.table('arr_lines', 'account_id, contract_id, starts_on, arr, signed_on');
  return [
    ...stretchParts(context),
    cte(
      'times',
      `SELECT account_id, first_day, last_day,
              coalesce(lag(last_day) OVER (PARTITION BY account_id ORDER BY first_day), ${EVER}) AS before_day
       FROM stretches`,
    ),
    cte(
      'free_starts',
      `SELECT t.account_id, t.first_day, min(f.starts_on) AS start
       FROM times t
       JOIN ${lines} l ON l.account_id = t.account_id AND l.starts_on = t.first_day AND l.contract_id IS NOT NULL
       JOIN ${lines} f ON f.account_id = t.account_id AND f.contract_id = l.contract_id AND round(f.arr * 100) = 0
        AND f.starts_on > t.before_day AND f.starts_on < t.first_day
       GROUP BY 1, 2`,
    ),
    cte(
      'begun',
      `SELECT t.account_id, coalesce(f.start, t.first_day) AS start, t.first_day, t.before_day, t.last_day
       FROM times t LEFT JOIN free_starts f ON f.account_id = t.account_id AND f.first_day = t.first_day`,
    ),
    signed
      ? cte(
          'episodes',
          `SELECT b.account_id, b.start, b.before_day, b.last_day, coalesce(min(l.signed_on), b.start) AS signed
           FROM begun b LEFT JOIN ${lines} l ON l.account_id = b.account_id AND l.starts_on BETWEEN b.start AND b.first_day
           GROUP BY 1, 2, 3, 4`,
        )
      : inlined('episodes', 'SELECT account_id, start, before_day, last_day, start AS signed FROM begun'),
  ];
}
