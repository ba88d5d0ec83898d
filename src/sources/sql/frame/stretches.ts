import type { Day } from '../../../core/calendar.ts';
import { type Cte, cte, FOREVER } from '../parts.ts';
import { isCustomer } from './accounts.ts';
import type { FrameContext } from './context.ts';

/** The times that accounts were customers for, and how far they have been watched. */

/** The last day that anything is known of: today, or the day that the ask goes back to. */
export function lastKnown({ request: { today, options } }: FrameContext): Day {
  return options.asKnown !== null && options.asKnown < today ? options.asKnown : today;
}

/**
 * `stretches`: a customer's times with ARR, short silences bridged: `account_id`, `first_day`, `last_day` (included,
 * NULL while it is open). From the mart, or from the lines where the ask goes back or bridges otherwise.
 */
export function stretchParts(context: FrameContext): readonly Cte[] {
  const { request, settings, table, only } = context;
  const { asKnown, grace } = request.options;
  const bridged = grace ?? settings.graceDays;
  const customers = `JOIN ${table('accounts', 'account_id, kind')} a ON a.account_id = s.account_id AND ${isCustomer('a')}`;
  if (asKnown === null && bridged === settings.graceDays) {
    return [
      cte(
        'stretches',
        `SELECT s.account_id, s.first_day, s.last_day FROM marts.stretches s ${customers} WHERE true${only('s')}`,
      ),
    ];
  }
  const lines = table('arr_lines', 'account_id, starts_on, ends_on, arr');
  const days = context.binder.bind(bridged, 'int');
  return [
    cte(
      'paid',
      `SELECT s.account_id, s.starts_on AS day, coalesce(s.ends_on, ${FOREVER}) AS until,
              max(coalesce(s.ends_on, ${FOREVER})) OVER (PARTITION BY s.account_id ORDER BY s.starts_on
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
       FROM ${lines} s ${customers} WHERE round(s.arr * 100) > 0${only('s')}`,
    ),
    cte(
      'stretches',
      `SELECT account_id, min(day) AS first_day, nullif(max(until), ${FOREVER}) AS last_day
       FROM (SELECT account_id, day, until,
                    count(*) FILTER (WHERE before IS NULL OR day > before + ${days} + 1)
                      OVER (PARTITION BY account_id ORDER BY day) AS nth
             FROM paid) x
       GROUP BY account_id, nth`,
    ),
  ];
}

/** Whether a stretch `s` still has ARR after the moves of a day: the last day of service has none any more. */
export const isLive = (stretch: string, day: string): string =>
  `${stretch}.first_day <= ${day} AND (${stretch}.last_day IS NULL OR ${stretch}.last_day > ${day})`;
