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
  const lines = table('arr_lines', 'account_id, product_id, starts_on, ends_on, arr');
  return fromLines(lines, `${customers} WHERE true${only('s')}`, context.binder.bind(bridged, 'int'));
}

/** Silences are bridged twice: of a product, which keeps what it paid, then of the whole account. */
const fromLines = (lines: string, kept: string, grace: string): readonly Cte[] => [
  cte(
    'terms',
    `SELECT s.account_id, s.product_id, s.starts_on, coalesce(s.ends_on, ${FOREVER}) AS until, round(s.arr * 100) > 0 AS is_paid,
            max(coalesce(s.ends_on, ${FOREVER})) OVER (PARTITION BY s.account_id, s.product_id ORDER BY s.starts_on
              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
     FROM ${lines} s ${kept}`,
  ),
  cte(
    'silences',
    `SELECT account_id, product_id, before, min(starts_on) AS next FROM terms
     WHERE starts_on > before + 1 AND starts_on <= before + ${grace} + 1 GROUP BY 1, 2, 3`,
  ),
  cte(
    'paid',
    `SELECT account_id, day, until,
            max(until) OVER (PARTITION BY account_id ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
     FROM (SELECT t.account_id, t.starts_on AS day, coalesce(s.next - 1, t.until) AS until
           FROM terms t LEFT JOIN silences s ON s.account_id = t.account_id AND s.product_id = t.product_id AND s.before = t.until
           WHERE t.is_paid) x`,
  ),
  cte(
    'stretches',
    `SELECT account_id, min(day) AS first_day, nullif(max(until), ${FOREVER}) AS last_day
     FROM (SELECT account_id, day, until,
                  count(*) FILTER (WHERE before IS NULL OR day > before + ${grace} + 1)
                    OVER (PARTITION BY account_id ORDER BY day) AS nth
           FROM paid) x
     GROUP BY account_id, nth`,
  ),
];

/** Whether a stretch `s` still has ARR after the moves of a day: the last day of service has none any more. */
export const isLive = (stretch: string, day: string): string =>
  `${stretch}.first_day <= ${day} AND (${stretch}.last_day IS NULL OR ${stretch}.last_day > ${day})`;
