import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { watchedDay } from './days.ts';

/** One row per user instead of per account: from the first day of use to the first action of value. */

/**
 * `found`, shaped like that of accounts; reads `episodes`. Nobody writes down when a user was invited or signed up, so
 * the clock starts with the first day on which the user did anything. Who was active and did nothing of value waits, at
 * most until the account leaves. Targets are of accounts and say nothing of users.
 */
export function usersPart(context: FrameContext): Cte {
  const watched = watchedDay(context);
  const days = context.table('usage_days', 'account_id, user_id, feature_id, day, events, value_events');
  const until = `least(coalesce(e.last_day, ${watched}), ${watched})`;
  const came = `(u.valued_on <= ${until})`;
  return cte(
    'found',
    `SELECT p.p, u.account_id, u.first_day AS day, 1 AS started, coalesce(${came}, false)::int AS reached,
            0 AS due, 0 AS within, 0 AS target_total,
            CASE WHEN ${came} THEN u.valued_on - u.first_day END AS arrived,
            CASE WHEN ${came} THEN NULL ELSE ${until} - u.first_day END AS waiting
     FROM (SELECT x.account_id, x.user_id, min(x.day) AS first_day, min(x.day) FILTER (WHERE x.value_events > 0) AS valued_on
           FROM ${days} x WHERE x.day <= ${watched} AND (x.events > 0 OR x.value_events > 0)${context.only('x')}
           GROUP BY 1, 2) u
     JOIN periods p ON u.first_day >= p.s AND u.first_day < p.e
     JOIN episodes e ON e.account_id = u.account_id AND u.first_day > e.before_day
      AND (e.last_day IS NULL OR u.first_day <= e.last_day)
     WHERE e.start <= ${watched}`,
  );
}
