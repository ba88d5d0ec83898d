import { type Cte, cte, EVER, FOREVER } from '../sql/parts.ts';
import { termParts } from './terms.ts';

/**
 * From contract lines to what retention is counted in. The same parts build the marts and, where a mart cannot
 * serve (facts as they were once known, another grace), run inside the ask's own statement.
 *
 * Money is in hundredths of each line's own currency. A **stretch** is an account's time with ARR. A **span** is
 * a balance of one account, product and currency at every boundary day from `b_from` up to, not including, `b_to`:
 * the balance at boundary `b` is what was in force on the day before it, except that an account whose last service
 * day was `b − 1` is at zero already (churn is dated on the last service day, every other move on its first day).
 * Accounts in a family of parents carry two more kinds of span, since only the family as a whole can churn:
 * a `tail` is the boundary at which the account alone is gone already, a `head` the one at which it just came.
 */

/** Span roles. */
export const BODY = 0;
export const HEAD = 1;
export const TAIL = 2;

/** Where the facts are read: the current tables, or what was known at an instant. */
export interface FactRelations {
  readonly accounts: string;
  readonly attributes: string;
  readonly lines: string;
  readonly rates: string;
}

export const CURRENT_FACTS: FactRelations = {
  accounts: 'facts.accounts',
  attributes: 'facts.account_attributes',
  lines: 'facts.arr_lines',
  rates: 'facts.fx_rates',
};

const knownAt = (table: string, columns: string, at: string): string =>
  `(SELECT ${columns} FROM facts.${table} WHERE sys_from < ${at}
    UNION ALL
    SELECT ${columns} FROM facts.${table}_history WHERE sys_from < ${at} AND sys_to >= ${at} AND NOT is_deleted)`;

/** The facts as they were known just before the instant that the SQL expression `at` gives. */
export const factsKnownAt = (at: string): FactRelations => ({
  accounts: knownAt('accounts', 'account_id, name, kind', at),
  attributes: knownAt('account_attributes', 'account_id, attribute, value, valid_from, valid_to', at),
  lines: knownAt(
    'arr_lines',
    'line_id, starts_on, ends_on, account_id, product_id, contract_id, arr, currency, is_uplift, signed_on',
    at,
  ),
  rates: knownAt('fx_rates', 'currency, rate_set, effective_on, rate', at),
});

/** The attribute history, last day turned into the day after. */
export const attributesPart = (facts: FactRelations, only: string): Cte =>
  cte(
    'attributes',
    `SELECT account_id, attribute, value, valid_from AS d_from, coalesce(valid_to + 1, ${FOREVER}) AS d_to
     FROM ${facts.attributes} a WHERE true${only}`,
  );

/**
 * Who counts under whom, for every account that has or is a parent: the ultimate parent for each stretch of days.
 * Before its first parent an account stands under that parent already. A circle ends at the account itself.
 */
export const unitParts = (): readonly Cte[] => [
  cte(
    'parents',
    `SELECT account_id, value AS parent_id, d_to,
            CASE WHEN row_number() OVER w = 1 THEN ${EVER} ELSE d_from END AS d_from
     FROM attributes WHERE attribute = 'parent' WINDOW w AS (PARTITION BY account_id ORDER BY d_from)`,
  ),
  cte(
    'lineage',
    `SELECT account_id, parent_id, d_from, d_to FROM parents
     UNION ALL
     SELECT account_id, NULL, d_to, lead(d_from, 1, ${FOREVER}) OVER (PARTITION BY account_id ORDER BY d_from)
     FROM parents
     UNION ALL
     SELECT DISTINCT parent_id, NULL, ${EVER}, ${FOREVER} FROM parents p
     WHERE NOT EXISTS (SELECT 1 FROM parents c WHERE c.account_id = p.parent_id)`,
  ),
  cte(
    'ancestry',
    `SELECT account_id, account_id AS at, d_from, d_to, ARRAY[account_id] AS path
     FROM (SELECT DISTINCT account_id, ${EVER} AS d_from, ${FOREVER} AS d_to FROM lineage) x
     UNION ALL
     SELECT a.account_id, l.parent_id, greatest(a.d_from, l.d_from), least(a.d_to, l.d_to), a.path || l.parent_id
     FROM ancestry a JOIN lineage l ON l.account_id = a.at AND l.d_from < a.d_to AND l.d_to > a.d_from
     WHERE l.parent_id IS NOT NULL AND l.parent_id <> ALL (a.path)`,
  ),
  cte(
    'units',
    `SELECT a.account_id, CASE WHEN l.parent_id IS NULL THEN a.at ELSE a.account_id END AS unit_id,
            greatest(a.d_from, l.d_from) AS d_from, least(a.d_to, l.d_to) AS d_to
     FROM ancestry a JOIN lineage l ON l.account_id = a.at AND l.d_from < a.d_to AND l.d_to > a.d_from
     WHERE (l.parent_id IS NULL OR l.parent_id = ANY (a.path)) AND greatest(a.d_from, l.d_from) < least(a.d_to, l.d_to)`,
  ),
];

/** Whether the lines of an account count; without a row of its own it is a customer. */
export const isInEarnest = (account: string): string =>
  `coalesce(${account}.kind, 'customer') NOT IN ('trial', 'internal', 'partner')`;

/** Lines of accounts that are customers in earnest. */
const linesPart = (facts: FactRelations, only: string): Cte =>
  cte(
    'lines',
    `SELECT l.account_id, l.product_id, l.line_id, l.contract_id, l.currency, l.starts_on, l.ends_on,
            round(l.arr * 100)::bigint AS cents, coalesce(l.is_uplift, false) AS is_uplift
     FROM ${facts.lines} l LEFT JOIN ${facts.accounts} a ON a.account_id = l.account_id
     WHERE ${isInEarnest('a')}${only.replaceAll('a.account_id', 'l.account_id')}`,
  );

/** Contracted price rises: the increase of a flagged interval over the same line's previous one. */
const upliftsPart = (): Cte =>
  cte(
    'uplifts',
    `SELECT account_id, product_id, line_id, starts_on AS day, currency, cents - before AS cents
     FROM (SELECT *, lag(cents) OVER w AS before, lag(currency) OVER w AS before_currency
           FROM lines WINDOW w AS (PARTITION BY account_id, line_id ORDER BY starts_on)) x
     WHERE is_uplift AND before_currency = currency AND cents > before`,
  );

/**
 * Day-by-day changes with short silences bridged: a gap is closed by moving what ended on its first day to its
 * last. First per product (no interval in force), then per account (nothing paid at all).
 */
const changeParts = (grace: string): readonly Cte[] => [
  cte(
    'change',
    `SELECT account_id, product_id, currency, day, sum(cents)::bigint AS cents, sum(n)::int AS n
     FROM (SELECT account_id, product_id, currency, starts_on AS day, cents, 1 AS n FROM lines
           UNION ALL
           SELECT account_id, product_id, currency, ends_on + 1, -cents, -1 FROM lines WHERE ends_on IS NOT NULL) x
     GROUP BY 1, 2, 3, 4 HAVING sum(cents) <> 0 OR sum(n) <> 0`,
  ),
  cte(
    'product_change',
    `SELECT account_id, product_id, currency, day, sum(cents)::bigint AS cents
     FROM (SELECT account_id, product_id, currency, cents,
                  CASE WHEN sum(n) OVER w = 0 AND first_value(day) OVER next - day <= ${grace}
                       THEN first_value(day) OVER next ELSE day END AS day
           FROM change
           WINDOW w AS (PARTITION BY account_id, product_id ORDER BY day),
                  next AS (PARTITION BY account_id, product_id ORDER BY day GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING)) x
     GROUP BY 1, 2, 3, 4 HAVING sum(cents) <> 0`,
  ),
  cte(
    'account_change',
    `SELECT account_id, product_id, currency, day, sum(cents)::bigint AS cents
     FROM (SELECT account_id, product_id, currency, cents,
                  CASE WHEN sum(cents) OVER w = 0 AND first_value(day) OVER next - day <= ${grace}
                       THEN first_value(day) OVER next ELSE day END AS day
           FROM product_change
           WINDOW w AS (PARTITION BY account_id ORDER BY day),
                  next AS (PARTITION BY account_id ORDER BY day GROUPS BETWEEN 1 FOLLOWING AND 1 FOLLOWING)) x
     GROUP BY 1, 2, 3, 4 HAVING sum(cents) <> 0`,
  ),
];

const stretchParts = (): readonly Cte[] => [
  cte(
    'alive',
    `SELECT account_id, day, total, lag(total, 1, 0) OVER (PARTITION BY account_id ORDER BY day) AS before
     FROM (SELECT account_id, day, (sum(sum(cents)) OVER (PARTITION BY account_id ORDER BY day))::bigint AS total
           FROM account_change GROUP BY 1, 2) x`,
  ),
  cte(
    'stretches',
    `SELECT account_id, first_day, last_day
     FROM (SELECT account_id, total, day AS first_day,
                  lead(day) OVER (PARTITION BY account_id ORDER BY day) - 1 AS last_day
           FROM alive WHERE total = 0 OR before = 0) x
     WHERE total > 0`,
  ),
];

/** `is_single` marks accounts that stand alone and pay in one currency: their balances can be kept whole as well. */
const spanParts = (): readonly Cte[] => [
  cte(
    'levels',
    `SELECT l.account_id, l.product_id, l.currency, l.cents, l.day, l.until, s.account_id IS NOT NULL AS is_last,
            f.account_id IS NOT NULL AS in_family, f.account_id IS NULL AND l.is_plain AS is_single
     FROM (SELECT account_id, product_id, currency, day, (sum(cents) OVER w)::bigint AS cents, lead(day) OVER w AS until,
                  min(currency) OVER a = max(currency) OVER a AS is_plain
           FROM account_change
           WINDOW w AS (PARTITION BY account_id, product_id, currency ORDER BY day), a AS (PARTITION BY account_id)) l
     LEFT JOIN stretches s ON s.account_id = l.account_id AND s.last_day = l.until - 1
     LEFT JOIN (SELECT DISTINCT account_id FROM units) f ON f.account_id = l.account_id
     WHERE l.cents > 0`,
  ),
  cte(
    'spans',
    `SELECT account_id, product_id, currency, ${BODY} AS role, cents, day + 1 AS b_from,
            CASE WHEN until IS NULL THEN ${FOREVER} WHEN is_last THEN until ELSE until + 1 END AS b_to, is_single
     FROM levels WHERE until IS NULL OR NOT is_last OR until > day + 1
     UNION ALL
     SELECT account_id, product_id, currency, ${TAIL}, cents, until, until + 1, false FROM levels WHERE is_last AND in_family
     UNION ALL
     SELECT account_id, '', '', ${HEAD}, 0, first_day, first_day + 1, false FROM stretches s
     WHERE account_id IN (SELECT account_id FROM units)`,
  ),
];

/**
 * All parts, in order: attributes, units, lines, uplifts, terms, stretches, spans.
 * @param only a condition on `a.account_id`, or nothing
 * @param grace SQL for the days that are bridged
 */
export const baseParts = (facts: FactRelations, only: string, grace: string): readonly Cte[] => [
  attributesPart(facts, only),
  ...unitParts(),
  linesPart(facts, only),
  upliftsPart(),
  ...termParts(),
  ...changeParts(grace),
  ...stretchParts(),
  ...spanParts(),
];
