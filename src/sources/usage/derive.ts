import { type Cte, cte } from '../sql/parts.ts';

/** The usage marts' rows as they follow from the facts: for the marts themselves, and for asks about what was known. */

/**
 * Parts `usage_months` and `usage_features`, shaped like the marts of these names. `facts` is a table or subquery of
 * usage days; `only` restricts its rows, as ` AND …` over `u`. Who did nothing on a day was not active on it.
 */
export const usageParts = (facts: string, only: string): readonly Cte[] => [
  cte(
    'used',
    `SELECT account_id, user_id, feature_id, day - (nth - 1) AS month, nth, worth
     FROM (SELECT u.account_id, u.user_id COLLATE "C" AS user_id, u.feature_id, u.day, coalesce(u.value_events, 0) AS worth,
                  date_part('day', u.day)::int AS nth
           FROM ${facts} u WHERE (u.events > 0 OR u.value_events > 0)${only}) x`,
  ),
  cte(
    'daily',
    `SELECT account_id, month, user_id, nth, sum(worth)::bigint AS worth,
            (dense_rank() OVER (PARTITION BY account_id, month ORDER BY user_id) - 1)::int AS place
     FROM used GROUP BY account_id, month, user_id, nth`,
  ),
  cte(
    'valued',
    `SELECT account_id, month, array_agg(place * 32 + nth - 1 ORDER BY place, nth) AS spots,
            array_agg(worth ORDER BY place, nth) AS amounts
     FROM daily WHERE worth > 0 GROUP BY 1, 2`,
  ),
  cte(
    'usage_months',
    `SELECT u.account_id, u.month, array_agg(u.user_id ORDER BY u.place) AS users, array_agg(u.days ORDER BY u.place) AS days,
            array_agg(u.actions ORDER BY u.place) AS actions,
            coalesce(min(v.spots), '{}') AS spots, coalesce(min(v.amounts), '{}') AS amounts
     FROM (SELECT account_id, month, place, min(user_id)::text AS user_id, bit_or(1 << (nth - 1)) AS days,
                  sum(worth)::bigint AS actions
           FROM daily GROUP BY 1, 2, 3) u
     LEFT JOIN valued v ON v.account_id = u.account_id AND v.month = u.month
     GROUP BY 1, 2`,
  ),
  cte(
    'usage_features',
    `SELECT account_id, feature_id, month, bit_or(days) AS any_days, array_agg(user_id ORDER BY user_id)::text[] AS users,
            array_agg(days ORDER BY user_id) AS days
     FROM (SELECT account_id, feature_id, month, user_id, bit_or(1 << (nth - 1)) AS days FROM used GROUP BY 1, 2, 3, 4) x
     GROUP BY 1, 2, 3`,
  ),
];

/** Where the rows that a month's sums are made of stand. */
export interface SumRelations {
  readonly months: string;
  readonly features: string;
  /** Tables of `facts`: seats, and what there is to use. */
  readonly entitlements: string;
  readonly catalogue: string;
}

/** Mondays to Fridays of the month `month`, as bits. */
const workDays = (month: string): string =>
  `(SELECT bit_or(1 << d) FROM generate_series(0, 30) d WHERE extract(isodow FROM ${month} + d) < 6)`;

const bitsIn = (days: string): string => `bit_count((${days})::bit(32))`;

/** Parts that end in `usage_sums`, for the accounts and months of `asked` (account_id, month, until). */
export const sumParts = ({ months, features, entitlements, catalogue }: SumRelations): readonly Cte[] => [
  cte('weeks', `SELECT month, ${workDays('month')} AS work FROM (SELECT DISTINCT month FROM asked) x`),
  cte(
    'counted',
    `SELECT a.account_id, a.month, cardinality(m.users) AS active, sum(${bitsIn('v.days')})::int AS user_days,
            sum(${bitsIn('v.days & w.work')})::int AS work_days
     FROM asked a JOIN ${months} m ON m.account_id = a.account_id AND m.month = a.month JOIN weeks w ON w.month = a.month
     CROSS JOIN LATERAL unnest(m.days) AS v(days)
     GROUP BY a.account_id, a.month, m.users`,
  ),
  cte(
    'held',
    `SELECT a.account_id, a.month, n.product_id, max(n.seats) AS seats,
            sum(n.seats * (least(coalesce(n.valid_to + 1, a.until), a.until) - greatest(n.valid_from, a.month)))::bigint AS seat_days
     FROM asked a JOIN ${entitlements} n ON n.account_id = a.account_id AND n.seats > 0
       AND n.valid_from < a.until AND (n.valid_to IS NULL OR n.valid_to >= a.month)
     GROUP BY 1, 2, 3`,
  ),
  cte('open_features', `SELECT product_id, count(*)::int AS features FROM ${catalogue} c GROUP BY 1`),
  cte(
    'seated',
    `SELECT h.account_id, h.month, sum(h.seat_days)::bigint AS seat_days, sum(h.seats)::bigint AS seats,
            (coalesce(sum(o.features), 0) + coalesce((SELECT features FROM open_features WHERE product_id IS NULL), 0))::int AS features
     FROM held h LEFT JOIN open_features o ON o.product_id = h.product_id GROUP BY 1, 2`,
  ),
  cte(
    'touched',
    `SELECT u.account_id, u.month, count(*)::int AS features_used, count(*) FILTER (WHERE c.is_key)::int AS keys_used,
            sum(cardinality(u.users))::int AS adoptions
     FROM asked a JOIN ${features} u ON u.account_id = a.account_id AND u.month = a.month
     JOIN ${catalogue} c ON c.feature_id = u.feature_id
     WHERE EXISTS (SELECT FROM held h WHERE h.account_id = u.account_id AND h.month = u.month
                     AND (c.product_id IS NULL OR h.product_id = c.product_id))
     GROUP BY 1, 2`,
  ),
  cte(
    'usage_sums',
    `SELECT a.account_id, a.month, coalesce(c.active, 0) AS active, coalesce(c.user_days, 0) AS user_days, coalesce(c.work_days, 0) AS work_days,
            coalesce(s.seat_days, 0) AS seat_days, coalesce(s.seats, 0) AS seats, coalesce(s.features, 0) AS features,
            coalesce(t.features_used, 0) AS features_used, coalesce(t.keys_used, 0) AS keys_used,
            coalesce(t.adoptions, 0) AS adoptions
     FROM asked a
     LEFT JOIN counted c ON c.account_id = a.account_id AND c.month = a.month
     LEFT JOIN seated s ON s.account_id = a.account_id AND s.month = a.month
     LEFT JOIN touched t ON t.account_id = a.account_id AND t.month = a.month
     WHERE c.account_id IS NOT NULL OR s.account_id IS NOT NULL`,
  ),
];
