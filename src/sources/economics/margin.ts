import { attributesOf, isCustomer } from '../sql/frame/accounts.ts';
import { type FrameContext, ratesOn } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { spendingPart } from './costs.ts';

/** Recognised revenue and what it cost. */

/** An earlier stretch of months that revenue is held against: the same months a year before, or as many right before. */
export type Earlier = 'year' | 'same-length';

const shiftOf = (earlier: Earlier): string =>
  earlier === 'year'
    ? "interval '12 months'"
    : 'make_interval(months => (extract(year FROM age(p.e, p.s)) * 12 + extract(month FROM age(p.e, p.s)))::int)';

/** `booked(p, is_prior, account_id, product_id, kind, month, revenue, own_cogs)`: revenue of customers, by month. */
export function bookedParts(context: FrameContext, earlier: Earlier | null): readonly Cte[] {
  const { table, request } = context;
  const revenue = table('revenue_months', 'account_id, product_id, month, kind, revenue, cogs, currency');
  const accounts = table('accounts', 'account_id, kind');
  const spot = request.options.fx === 'spot';
  const rates = spot
    ? 'LEFT JOIN month_rates r ON r.month = x.month AND r.currency = x.currency'
    : 'LEFT JOIN rates r ON r.p = p.p AND r.currency = x.currency';
  const rows = (isPrior: boolean, from: string, until: string): string =>
    `SELECT p.p, ${isPrior} AS is_prior, x.account_id, x.product_id, coalesce(x.kind, 'subscription') AS kind, x.month,
            ${context.money('x.revenue')} AS revenue, ${context.money('x.cogs')} AS own_cogs
     FROM periods p JOIN ${revenue} x ON x.month >= ${from} AND x.month < ${until}
     LEFT JOIN ${accounts} a ON a.account_id = x.account_id
     ${rates}
     WHERE ${isCustomer('a')}${context.only('x')}`;
  const shifted = (day: string): string => `(${day} - ${earlier === null ? '' : shiftOf(earlier)})::date`;
  const months = `(SELECT DISTINCT month FROM ${revenue} x) m`;
  return [
    ...(spot ? [ratesOn(context, 'month_rates', 'm.month', months, 'm.month')] : []),
    cte(
      'booked',
      [
        rows(false, 'p.s', 'p.e'),
        ...(earlier === null ? [] : [rows(true, shifted('p.s'), shifted('p.e'))]),
      ].join('\nUNION ALL\n'),
    ),
  ];
}

/**
 * `late(p, account_id, day)`: the first month of accounts whose revenue of the period begins after the period does. Of
 * single months that is nobody, and nothing is sorted or summed to find out.
 * @param which a condition over rows `x` of `booked`
 */
export const latePart = (which: string): Cte =>
  cte(
    'late',
    `SELECT x.p, x.account_id, min(x.month) AS day FROM booked x
     WHERE ${which} AND (x.p, x.account_id) IN (
       SELECT x.p, x.account_id FROM booked x JOIN periods p ON p.p = x.p WHERE ${which} AND x.month > p.s)
     GROUP BY 1, 2`,
  );

/** The day of a row `y`: the period's first, or that of the account's first revenue in it. Beside it stands `JOIN_LATE`. */
export const lateDay = ({ starts }: FrameContext): string => `greatest(${starts('y.p')}, l.day)`;
export const JOIN_LATE = 'LEFT JOIN late l ON l.p = y.p AND l.account_id = y.account_id';

/**
 * Parts that end in `margins(p, account_id, product_id, kind, month, revenue, costed, cogs)` of the period's own
 * months: `costed` is the revenue whose cost is known. A month in which revenue brings its own cost takes that alone;
 * any other takes the costs of sales, spread over its revenue by amount: over that of a segment or an account where
 * the cost names one. What finds no revenue stands in a row of its own. Spreading loses no hundredth: each row takes
 * what its part of the running sum adds.
 */
export function marginParts(context: FrameContext, withSuccess: boolean): readonly Cte[] {
  const success = withSuccess || context.settings.economics.successInCogs;
  return [
    spendingPart(context, success ? ['cogs', 'cs'] : ['cogs']),
    cte(
      'given',
      "SELECT DISTINCT p, date_trunc('month', month)::date AS month FROM booked WHERE NOT is_prior AND own_cogs IS NOT NULL",
    ),
    cte(
      'pools',
      `SELECT (row_number() OVER ())::int AS pool, x.* FROM (
         SELECT q.p, q.month, q.bucket, q.segment, q.account_id, sum(q.cents)::bigint AS cents
         FROM spending q LEFT JOIN given g ON g.p = q.p AND g.month = q.month
         WHERE q.bucket = 'cs' OR g.p IS NULL GROUP BY 1, 2, 3, 4, 5) x`,
    ),
    cte(
      'shares',
      `SELECT q.pool, q.p, q.cents, x.account_id, x.product_id, x.kind, x.month, x.revenue,
              sum(x.revenue) OVER (PARTITION BY q.pool ORDER BY x.account_id, x.product_id ROWS UNBOUNDED PRECEDING) AS upto,
              sum(x.revenue) OVER (PARTITION BY q.pool) AS whole
       FROM pools q JOIN booked x ON x.p = q.p AND date_trunc('month', x.month)::date = q.month AND NOT x.is_prior AND x.revenue > 0
       LEFT JOIN ${attributesOf(context)} sg ON q.segment IS NOT NULL AND sg.account_id = x.account_id
         AND sg.attribute = ${context.binder.bind('segment', 'text')} AND sg.valid_from <= x.month
         AND (sg.valid_to IS NULL OR sg.valid_to >= x.month)
       WHERE (q.segment IS NULL OR sg.value = q.segment) AND (q.account_id IS NULL OR x.account_id = q.account_id)`,
    ),
    cte('costed_months', "SELECT DISTINCT p, month FROM pools WHERE bucket = 'cogs'"),
    cte(
      'margins',
      `SELECT x.p, x.account_id, x.product_id, x.kind, x.month, x.revenue,
              CASE WHEN x.own_cogs IS NOT NULL OR k.p IS NOT NULL THEN x.revenue ELSE 0 END AS costed,
              coalesce(x.own_cogs, 0) AS cogs
       FROM booked x LEFT JOIN costed_months k ON k.p = x.p AND k.month = date_trunc('month', x.month)::date
       WHERE NOT x.is_prior
       UNION ALL
       SELECT p, account_id, product_id, kind, month, 0, 0,
              (round(cents * upto / whole) - round(cents * (upto - revenue) / whole))::bigint FROM shares
       UNION ALL
       SELECT q.p, q.account_id, NULL, NULL, q.month, 0, 0, q.cents FROM pools q
       WHERE NOT EXISTS (SELECT 1 FROM shares s WHERE s.pool = q.pool)`,
    ),
  ];
}
