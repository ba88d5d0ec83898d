import { type Cte, cte } from '../sql/parts.ts';

/**
 * The mart's rows of accounts that stand alone and pay in one currency: all products of a stretch of boundary days in
 * one row, with the rollup attributes in force. A row ends where the balance or one of those attributes changes.
 */

/**
 * Parts that end in `singles`; they read `spans`, `stretches` and `attributes`.
 * @param rollup SQL of each rollup attribute's name, in order
 */
export const singleParts = (rollup: readonly string[]): readonly Cte[] => [
  cte('single_spans', 'SELECT * FROM spans WHERE is_single'),
  cte(
    'single_bounds',
    `SELECT s.account_id, min(s.b_from) AS first_bound, max(s.b_to) AS last_bound, min(f.first_day) AS first_day
     FROM single_spans s JOIN (SELECT account_id, min(first_day) AS first_day FROM stretches GROUP BY 1) f
       ON f.account_id = s.account_id
     GROUP BY 1`,
  ),
  cte(
    'single_edges',
    `SELECT account_id, day AS b_from, lead(day) OVER (PARTITION BY account_id ORDER BY day) AS b_to
     FROM (SELECT account_id, b_from AS day FROM single_spans
           UNION SELECT account_id, b_to FROM single_spans
           ${rollup.length === 0 ? '' : attributeEdges(rollup)}) x`,
  ),
  cte(
    'singles',
    `SELECT e.account_id, e.b_from, e.b_to, min(b.first_day) AS first_day, min(s.currency) AS currency,
            sum(s.cents)::bigint AS cents, array_agg(s.product_id ORDER BY s.product_id) AS products,
            array_agg(s.cents ORDER BY s.product_id) AS amounts,
            ARRAY[${rollup.map((_, index) => `min(v${index}.value)`).join(', ')}]::text[] AS attrs
     FROM single_edges e
     JOIN single_spans s ON s.account_id = e.account_id AND s.b_from <= e.b_from AND s.b_to > e.b_from
     JOIN single_bounds b ON b.account_id = e.account_id
     ${rollup
       .map(
         (name, index) => `LEFT JOIN attributes v${index} ON v${index}.account_id = e.account_id
       AND v${index}.attribute = ${name} AND v${index}.d_from <= e.b_from AND v${index}.d_to > e.b_from`,
       )
       .join('\n     ')}
     GROUP BY e.account_id, e.b_from, e.b_to`,
  ),
];

/** Days inside an account's time on which a rollup attribute changes. */
const attributeEdges = (rollup: readonly string[]): string => `
           UNION
           SELECT a.account_id, c.day FROM attributes a
           CROSS JOIN LATERAL (VALUES (a.d_from), (a.d_to)) AS c(day)
           JOIN single_bounds b ON b.account_id = a.account_id AND c.day > b.first_bound AND c.day < b.last_bound
           WHERE a.attribute IN (${rollup.join(', ')})`;
