import { type HealthFacts, healthFromFacts } from '../../health/stretches.ts';
import { type Cte, cte } from '../parts.ts';
import type { FrameContext } from './context.ts';

/** What is known of an account on a day, as scalars of SQL. `day` and `account` are expressions of the row at hand. */

/** Balances that count, wherever they are kept: accounts that stand alone in the singles, all others in the spans. */
const BALANCES = `(SELECT quarter, account_id, currency, cents, b_from, b_to FROM marts.spans WHERE role = 0
  UNION ALL SELECT quarter, account_id, currency, cents, b_from, b_to FROM marts.singles)`;

const quarter = (day: string): string => `date_trunc('quarter', ${day})::date`;

/**
 * ARR of one account at the end of a day, in hundredths of the answer's currency at the rates of the row's period `p`.
 * Short silences are bridged, except where the ask goes back to what was once known.
 */
export function arrOn(context: FrameContext, account: string, day: string): string {
  const { request, table } = context;
  if (request.options.asKnown === null) {
    return `(SELECT coalesce(sum(round(z.cents * coalesce(r.ro, 1))), 0)::bigint FROM ${BALANCES} z
       LEFT JOIN rates r ON r.p = p.p AND r.currency = z.currency
       WHERE z.quarter = ${quarter(`(${day} + 1)`)} AND z.account_id = ${account}
         AND z.b_from <= ${day} + 1 AND z.b_to > ${day} + 1)`;
  }
  const lines = table('arr_lines', 'account_id, starts_on, ends_on, arr, currency');
  return `(SELECT coalesce(sum(round(z.arr * 100 * coalesce(r.ro, 1))), 0)::bigint FROM ${lines} z
     LEFT JOIN rates r ON r.p = p.p AND r.currency = z.currency
     WHERE z.account_id = ${account} AND z.starts_on <= ${day} AND (z.ends_on IS NULL OR z.ends_on > ${day}))`;
}

/**
 * The ARR of every account at the end of a day, as rows `p, account_id, cents` in hundredths of the answer's currency at
 * the rates of each period's start: for many accounts at once, where `arrOn` would ask for each of them.
 */
export function arrOfAll(context: FrameContext, day: string): string {
  const { request, table } = context;
  const sum =
    'sum(CASE WHEN r.ro IS NULL THEN round(z.cents) ELSE round(z.cents * r.ro) END)::bigint AS cents';
  const [rows, when] =
    request.options.asKnown === null
      ? [
          BALANCES,
          `z.quarter = ${quarter(`(${day} + 1)`)} AND z.b_from <= ${day} + 1 AND z.b_to > ${day} + 1`,
        ]
      : [
          `(SELECT account_id, currency, arr * 100 AS cents, starts_on, ends_on
            FROM ${table('arr_lines', 'account_id, starts_on, ends_on, arr, currency')} l)`,
          `z.starts_on <= ${day} AND (z.ends_on IS NULL OR z.ends_on > ${day})`,
        ];
  return `SELECT p.p, z.account_id, ${sum} FROM periods p JOIN ${rows} z ON ${when}
     LEFT JOIN rates r ON r.p = p.p AND r.currency = z.currency
     WHERE true${context.only('z')} GROUP BY 1, 2`;
}

/** First day on which the account had ARR; NULL for one that never had any. */
export const firstDayOf = (context: FrameContext, account: string): string =>
  context.request.options.asKnown === null
    ? `(SELECT min(z.first_day) FROM marts.stretches z WHERE z.account_id = ${account})`
    : `(SELECT min(z.starts_on) FROM ${context.table('arr_lines', 'account_id, starts_on')} z WHERE z.account_id = ${account})`;

/**
 * Part `live`: p, account_id, day (the period's first), since (the first day of any ARR), of all customers that have ARR
 * at a boundary of each period. What ends on a boundary's own day is gone there. `boundary` is over `p`; `only` is ` AND …`
 * over `z`.
 */
export function livePart(context: FrameContext, boundary: string, only: string): Cte {
  const { request, table } = context;
  const customers = `JOIN ${table('accounts', 'account_id, kind')} a ON a.account_id = z.account_id AND ${isCustomer('a')}`;
  const [times, distinct] =
    request.options.asKnown === null
      ? ['marts.stretches', '']
      : [
          `(SELECT account_id, starts_on AS first_day, ends_on AS last_day
            FROM ${table('arr_lines', 'account_id, starts_on, ends_on, arr')} l WHERE arr > 0)`,
          'DISTINCT ',
        ];
  return cte(
    'live',
    `SELECT ${distinct}p.p, x.account_id, p.s AS day, x.since
     FROM periods p JOIN (SELECT z.account_id, z.first_day, z.last_day, min(z.first_day) OVER (PARTITION BY z.account_id) AS since
                          FROM ${times} z ${customers} WHERE true${only}) x
       ON x.first_day < ${boundary} AND (x.last_day IS NULL OR x.last_day >= ${boundary})`,
  );
}

/** Whether a row's account counts as a customer: trials, partners and one's own are left out. */
export const isCustomer = (alias: string): string =>
  `coalesce(${alias}.kind, 'customer') NOT IN ('trial', 'internal', 'partner', 'prospect')`;

/** The health score of the account on a day, 0 to 100; NULL where too little of it is known. */
export const healthOn = (account: string, day: string): string =>
  `(SELECT CASE WHEN h.d_to > ${day} THEN h.score::float8 END FROM marts.health h
     WHERE h.account_id = ${account} AND h.d_from <= ${day} ORDER BY h.d_from DESC LIMIT 1)`;

/** The same, or what it was as far as was known on the day that the ask goes back to. */
export const healthKnownOn = (context: FrameContext, account: string, day: string): string =>
  context.request.options.asKnown === null
    ? healthOn(account, day)
    : healthFromFacts(healthFacts(context), account, day, context.instant(`${day} + 1`));

/** What health is derived from, as the ask knows it. */
export const healthFacts = ({ table, day }: FrameContext): HealthFacts => ({
  readings: table('health_readings', 'account_id, component, observed_at, score'),
  weights: table('health_weights', 'model_version, component, weight, stale_after_days, valid_from'),
  day,
});

/** The band of a score, by the company's bounds. */
export const bandOf = (score: string, [red, yellow]: readonly [number, number]): string =>
  `CASE WHEN ${score} IS NULL THEN '(none)' WHEN ${score} < ${red} THEN 'red' WHEN ${score} < ${yellow} THEN 'yellow' ELSE 'green' END`;

/** The value of an attribute in force on a day; NULL where there is none. */
export const attributeOn = (
  context: FrameContext,
  attribute: string,
  account: string,
  day: string,
): string => `(SELECT z.value FROM ${attributesOf(context)} z
   WHERE z.account_id = ${account} AND z.attribute = ${context.binder.bind(attribute, 'text')}
     AND z.valid_from <= ${day} AND (z.valid_to IS NULL OR z.valid_to >= ${day}) LIMIT 1)`;

export const attributesOf = ({ table }: FrameContext): string =>
  table('account_attributes', 'account_id, attribute, value, valid_from, valid_to');

/** Full months from an account's first ARR to a day; NULL for an account that never had any. */
export const monthsSince = (first: string, day: string): string =>
  `(SELECT extract(year FROM x.age) * 12 + extract(month FROM x.age) FROM (SELECT age(${day}, ${first}) AS age) x)`;
