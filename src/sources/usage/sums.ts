import type { Settings } from '../../core/settings.ts';
import { NONE } from '../sql/filters.ts';
import { isCustomer } from '../sql/frame/accounts.ts';
import { type Cte, cte } from '../sql/parts.ts';

/** What whole months come to, account by account and added up: how the marts derive it. */

export type Bind = (value: unknown, type: string) => string;

/** Six weeks of Mondays to Fridays, as bits from a Monday on. */
const WEEKS = Array.from({ length: 42 }, (_, nth) => (nth % 7 < 5 ? 2 ** nth : 0)).reduce((a, b) => a + b);
/** Mondays to Fridays of the month `month`, as bits. */
const workDays = (month: string): string =>
  `((${WEEKS}::bigint >> (extract(isodow FROM ${month})::int - 1)) & 2147483647)::int`;

export const bitsIn = (days: string): string => `bit_count((${days})::bit(32))`;

/**
 * Part `usage_sums`, for the accounts and months of `asked` (account_id, month, until), from the months of `schema` and
 * the facts. Only of customers, and only where anything was used or could have been. `within` says once more, as ` AND …`,
 * which rows with an account and a month are asked about, where that is a range.
 */
export const sumParts = (
  schema: string,
  settings: Settings,
  bind: Bind,
  within: (alias: string) => string = () => '',
): readonly Cte[] => [
  cte(
    'wanted',
    `SELECT a.account_id, a.month, a.until FROM asked a JOIN facts.accounts c ON c.account_id = a.account_id AND ${isCustomer('c')}`,
  ),
  cte(
    'counted',
    `SELECT a.account_id, a.month, cardinality(m.users) AS active, x.user_days, x.work_days, x.actions
     FROM wanted a JOIN ${schema}.usage_months m ON m.account_id = a.account_id AND m.month = a.month${within('m')}
     CROSS JOIN LATERAL (
       SELECT sum(v.own)::int AS user_days, sum(${bitsIn(`v.days & ${workDays('m.month')}`)})::int AS work_days, array_agg(v.worth ORDER BY v.worth) AS actions
       FROM (SELECT u.days, ${bitsIn('u.days')} AS own,
                    m.running[u.skip + ${bitsIn('u.days')}] - CASE WHEN u.skip = 0 THEN 0 ELSE m.running[u.skip] END AS worth
             FROM unnest(m.days, m.offsets) AS u(days, skip)) v) x`,
  ),
  cte(
    'held',
    `SELECT a.account_id, a.month, n.product_id, max(n.seats) AS seats,
            sum(n.seats * (least(coalesce(n.valid_to + 1, a.until), a.until) - greatest(n.valid_from, a.month)))::bigint AS seat_days
     FROM wanted a JOIN facts.entitlements n ON n.account_id = a.account_id AND n.seats > 0
       AND n.valid_from < a.until AND (n.valid_to IS NULL OR n.valid_to >= a.month)
     GROUP BY 1, 2, 3`,
  ),
  cte('open_features', 'SELECT product_id, count(*)::int AS features FROM facts.features GROUP BY 1'),
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
     FROM seated a JOIN ${schema}.usage_features u ON u.account_id = a.account_id AND u.month = a.month${within('u')}
     JOIN facts.features c ON c.feature_id = u.feature_id
     LEFT JOIN held h ON h.account_id = u.account_id AND h.month = u.month AND h.product_id = c.product_id
     WHERE c.product_id IS NULL OR h.account_id IS NOT NULL
     GROUP BY 1, 2`,
  ),
  cte(
    'since',
    'SELECT n.account_id, min(n.valid_from) AS day FROM facts.entitlements n JOIN (SELECT DISTINCT account_id FROM wanted) w ON w.account_id = n.account_id WHERE n.seats > 0 GROUP BY 1',
  ),
  ...attributeParts(settings.rollupAttributes, bind),
  cte(
    'usage_sums',
    `SELECT a.account_id, a.month, ${attrsOf(settings.rollupAttributes)} AS attrs,
            coalesce(c.active, 0) AS active, coalesce(c.user_days, 0) AS user_days, coalesce(c.work_days, 0) AS work_days,
            coalesce(c.actions, '{}') AS actions, coalesce(s.seat_days, 0) AS seat_days,
            least(coalesce(c.active, 0)::bigint * (a.until - a.month), coalesce(s.seat_days, 0)) AS used_days,
            coalesce(s.seats, 0) AS seats,
            coalesce(f.day <= a.month - ${bind(settings.adoption.minimumDays, 'int')}, false) AS is_live,
            coalesce(s.features, 0) AS features, coalesce(t.features_used, 0) AS features_used,
            coalesce(t.keys_used, 0) AS keys_used, coalesce(t.adoptions, 0) AS adoptions
     FROM wanted a
     LEFT JOIN counted c ON c.account_id = a.account_id AND c.month = a.month
     LEFT JOIN seated s ON s.account_id = a.account_id AND s.month = a.month
     LEFT JOIN touched t ON t.account_id = a.account_id AND t.month = a.month
     LEFT JOIN since f ON f.account_id = a.account_id
     ${settings.rollupAttributes.map((_, nth) => `LEFT JOIN attr${nth} ON attr${nth}.account_id = a.account_id AND attr${nth}.month = a.month`).join('\n')}
     WHERE c.account_id IS NOT NULL OR s.account_id IS NOT NULL`,
  ),
];

/** Of each rollup attribute the value on the month's first day, or the first one inside it. */
const attributeParts = (names: readonly string[], bind: Bind): readonly Cte[] =>
  names.map((name, nth) =>
    cte(
      `attr${nth}`,
      `SELECT DISTINCT ON (a.account_id, a.month) a.account_id, a.month, x.value
       FROM wanted a JOIN facts.account_attributes x ON x.account_id = a.account_id AND x.attribute = ${bind(name, 'text')}
         AND x.valid_from < a.until AND (x.valid_to IS NULL OR x.valid_to >= a.month)
       ORDER BY a.account_id, a.month, x.valid_from`,
    ),
  );

const attrsOf = (names: readonly string[]): string =>
  `ARRAY[${names.map((_, nth) => `coalesce(attr${nth}.value, ${NONE})`).join(', ')}]::text[]`;

/** Whether a row of sums `r` uses enough of its seats; of `days` in its month. */
export const isAdopted = (row: string, days: string, share: string): string =>
  `${row}.active * ${days} >= ${row}.seat_days * ${share}`;

/** Column of the cells → SQL that adds it up over rows `r` of sums, each `sign` times. */
export function cellSums({ adoption }: Settings, bind: Bind): Readonly<Record<string, string>> {
  const seated = 'r.seat_days > 0';
  const adopted = isAdopted(
    'r',
    "((r.month + interval '1 month')::date - r.month)",
    bind(adoption.seatShare, 'numeric'),
  );
  const sum = (what: string): string => `sum(r.sign * (${what}))::bigint`;
  const when = (what: string): string => sum(`(${what})::int`);
  const ofSeated = (what: string): string =>
    `coalesce(sum(r.sign * (${what})) FILTER (WHERE ${seated}), 0)::bigint`;
  return {
    rows: 'sum(r.sign)::bigint',
    active: sum('r.active'),
    user_days: sum('r.user_days'),
    work_days: sum('r.work_days'),
    value_events: sum('(SELECT coalesce(sum(v), 0) FROM unnest(r.actions) v)'),
    accounts: when(seated),
    seated: ofSeated('r.active'),
    seat_days: sum('r.seat_days'),
    used_days: sum('r.used_days'),
    seats: sum('r.seats'),
    users_over: ofSeated('greatest(r.active - r.seats, 0)'),
    accounts_over: when(`${seated} AND r.active > r.seats`),
    accounts_adopted: when(`${seated} AND ${adopted}`),
    accounts_live: when(`${seated} AND r.is_live`),
    accounts_meeting: when(
      `${seated} AND r.is_live AND ${adopted} AND r.keys_used >= ${bind(adoption.keyFeatures, 'int')}`,
    ),
    features: sum('r.features'),
    features_used: sum('r.features_used'),
    adoptions: sum('r.adoptions'),
    open_to: sum('r.active::bigint * r.features'),
  };
}
