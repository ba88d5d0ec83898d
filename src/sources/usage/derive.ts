import { type Cte, cte } from '../sql/parts.ts';

/** The usage marts' rows as they follow from the facts: for the marts themselves, and for asks about what was known. */

/** Days are counted from here, and accounts are further apart than there are days. */
const FIRST_DAY = "DATE '1899-12-30'";
const DAYS_APART = 131_072;
const baseOf = (row: string): string => `${row}.unit - ${row}.unit % ${DAYS_APART}`;
const monthOf = (row: string): string => `${FIRST_DAY} + (${row}.unit % ${DAYS_APART})::int + 1`;

/**
 * Parts `usage_months` and `usage_features`, shaped like the marts of these names. `facts` is a table or subquery of
 * usage days, `accounts` one of accounts; `only` restricts both, as ` AND …` over `u`. Who did nothing on a day was not
 * active on it.
 *
 * An account's month is one number on the way, since sorting and hashing names takes several times as long: 600,000 days
 * took 8 s of CPU by their names, and take 3 s so.
 */
export const usageParts = (facts: string, accounts: string, only: string): readonly Cte[] => [
  cte(
    'numbered',
    `SELECT u.account_id, row_number() OVER () * ${DAYS_APART} AS base FROM ${accounts} u WHERE true${only}`,
  ),
  cte(
    'used',
    `SELECT n.base + (u.day - u.nth - ${FIRST_DAY}) AS unit, u.user_id, u.feature_id, u.nth, u.worth
     FROM (SELECT u.account_id, u.user_id, u.feature_id, u.day, date_part('day', u.day)::int AS nth,
                  coalesce(u.value_events, 0) AS worth
           FROM ${facts} u WHERE (u.events > 0 OR u.value_events > 0)${only}) u
     JOIN numbered n ON n.account_id = u.account_id`,
  ),
  cte('daily', 'SELECT unit, user_id, nth, sum(worth)::bigint AS worth FROM used GROUP BY 1, 2, 3'),
  cte(
    'people_of',
    `SELECT unit, array_agg(user_id ORDER BY user_id) AS users, array_agg(days ORDER BY user_id) AS days,
            array_agg((until - own)::int ORDER BY user_id) AS offsets
     FROM (SELECT unit, user_id, days, own, sum(own) OVER (PARTITION BY unit ORDER BY user_id) AS until
           FROM (SELECT unit, user_id, bit_or(1 << (nth - 1)) AS days, count(*) AS own FROM daily GROUP BY 1, 2) x) y
     GROUP BY unit`,
  ),
  cte(
    'worth_of',
    `SELECT unit, array_agg(running::bigint ORDER BY user_id, nth) AS running
     FROM (SELECT unit, user_id, nth, sum(worth) OVER (PARTITION BY unit ORDER BY user_id, nth) AS running FROM daily) x
     GROUP BY unit`,
  ),
  cte(
    'usage_months',
    `SELECT n.account_id, ${monthOf('x')} AS month, x.users, x.days, x.offsets, w.running
     FROM people_of x JOIN worth_of w ON w.unit = x.unit JOIN numbered n ON n.base = ${baseOf('x')}`,
  ),
  cte(
    'usage_features',
    `SELECT n.account_id, x.feature_id, ${monthOf('x')} AS month, x.any_days, x.users, x.days
     FROM (SELECT unit, feature_id, bit_or(days) AS any_days, array_agg(user_id ORDER BY user_id) AS users,
                  array_agg(days ORDER BY user_id) AS days
           FROM (SELECT unit, feature_id, user_id, bit_or(1 << (nth - 1)) AS days FROM used GROUP BY 1, 2, 3) y
           GROUP BY unit, feature_id) x
     JOIN numbered n ON n.base = ${baseOf('x')}`,
  ),
];
