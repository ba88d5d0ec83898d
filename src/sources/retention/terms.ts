import { type Cte, cte } from '../sql/parts.ts';

/**
 * What a product is under contract for. A **term** is what a line runs for under one contract without a gap, whatever
 * its amount does meanwhile. Where no contract is named, every whole year of a line ends a term if an interval ends with
 * it: so a subscription that is written as one interval a year renews each year, while a step in its midst is none.
 * A term comes up for renewal on its last day; one without a last day on the eve of every anniversary of its first.
 */

/** `day` and so many years, on the last day of a February that has no 29th. */
const yearsAfter = (day: string, years: string): string =>
  `(${day} + make_interval(years => ${years}))::date`;

const yearOf = (day: string): string => `extract(year FROM ${day})::int`;

/** Parts that end in `terms(account_id, product_id, first_day, last_day)`, one row of all lines alike; they read `lines`. */
export const termParts = (): readonly Cte[] => [
  cte(
    'runs',
    `SELECT account_id, product_id, line_id, contract_id, starts_on, ends_on, sum(begins) OVER w AS run
     FROM (SELECT *, (lag(ends_on) OVER w IS DISTINCT FROM starts_on - 1
                      OR lag(contract_id) OVER w IS DISTINCT FROM contract_id)::int AS begins
           FROM lines WINDOW w AS (PARTITION BY account_id, product_id, line_id ORDER BY starts_on)) x
     WINDOW w AS (PARTITION BY account_id, product_id, line_id ORDER BY starts_on)`,
  ),
  cte(
    'term_steps',
    `SELECT account_id, product_id, line_id, run, starts_on, ends_on,
            sum(CASE WHEN contract_id IS NULL AND ends_on + 1 = ${yearsAfter('began_on', `${yearOf('ends_on + 1')} - ${yearOf('began_on')}`)}
                     THEN 1 ELSE 0 END) OVER w AS ended
     FROM (SELECT *, first_value(starts_on) OVER w AS began_on FROM runs
           WINDOW w AS (PARTITION BY account_id, product_id, line_id, run ORDER BY starts_on)) x
     WINDOW w AS (PARTITION BY account_id, product_id, line_id, run ORDER BY starts_on DESC)`,
  ),
  cte(
    'terms',
    `SELECT DISTINCT account_id, product_id, min(starts_on) AS first_day,
            CASE WHEN count(*) = count(ends_on) THEN max(ends_on) END AS last_day
     FROM term_steps GROUP BY account_id, product_id, line_id, run, ended`,
  ),
];

/**
 * Whether a term `x` comes up from the day `from` up to, not including, `until`, being in force on `from`. Two conditions
 * that exclude each other, so that the first finds its rows by their last day.
 */
export const comesUp = (
  x: string,
  from: string,
  until: string,
): { readonly ending: string; readonly open: string } => {
  const years = `(${yearOf(until)} - ${yearOf(`${x}.first_day`)})`;
  const inYear = yearsAfter(`${x}.first_day`, years);
  const anniversary = `CASE WHEN ${inYear} <= ${until} THEN ${inYear} ELSE ${yearsAfter(`${x}.first_day`, `${years} - 1`)} END`;
  const inForce = `${x}.first_day <= ${from}`;
  return {
    ending: `${inForce} AND ${x}.last_day >= ${from} AND ${x}.last_day < ${until}`,
    open: `${inForce} AND ${x}.last_day IS NULL AND ${anniversary} > ${from}`,
  };
};
