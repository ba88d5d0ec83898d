import { NONE } from '../sql/filters.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { freshOf, movesFrom, worthOf } from './singles.ts';

/**
 * What accounts that stand alone add to the cells, for all periods in one pass and without a join per period: each
 * account becomes one row, its *card*, with arrays of its constant stretches, and both ends of a period are looked up
 * in them. Where nothing changed between the ends, the account adds what it adds to the opening of every period from
 * that start, which is summed up once per start; only what changed is looked at period by period.
 */

/** Tables that hold the rows of the accounts concerned, and no others. */
export interface CardTables {
  readonly singles: string;
  readonly stretches: string;
  readonly uplifts: string;
  readonly attributes: string;
  /** The row type of the singles. */
  readonly type: string;
}

/** SQL over an account's name (or unit's): 1 where its row counts, −1 where it is taken away. */
export type Sign = (account: string) => string;

const SEGMENT =
  'z.quarter, z.b_from, z.b_to, z.first_day, z.cents, z.account_id, z.currency, z.attrs, z.products, z.amounts';

/**
 * The value in force on the start, else the first one inside the period, as everywhere. Looked up in the arrays of one
 * rollup attribute: the first stretch that ends after the start.
 */
const valueIn = (index: number): string =>
  `coalesce(CASE WHEN p.froms${index}[width_bucket(p.s, p.tos${index}) + 1] < p.e THEN p.values${index}[width_bucket(p.s, p.tos${index}) + 1] END, ${NONE})`;

/** Up to the end of this part `cards`: what a card holds. */
export function cardParts(tables: CardTables, rollup: readonly string[]): readonly Cte[] {
  const history = rollup.map((name, index) => {
    const own = `FILTER (WHERE attribute = ${name})`;
    return `array_agg(d_from ORDER BY d_from) ${own} AS froms${index}, array_agg(d_to ORDER BY d_from) ${own} AS tos${index},
            array_agg(value ORDER BY d_from) ${own} AS values${index},`;
  });
  const carried = rollup.map((_, index) => `h.froms${index}, h.tos${index}, h.values${index},`);
  return [
    cte(
      'card_history',
      `SELECT account_id, ${history.join('\n            ')} max(d_from) FILTER (WHERE is_anew) AS settled
       FROM (SELECT *, lag(d_to) OVER (PARTITION BY account_id, attribute ORDER BY d_from) IS DISTINCT FROM d_from AS is_anew
             FROM ${tables.attributes} t WHERE attribute = ANY (ARRAY[${rollup.join(', ')}]::text[])) x
       GROUP BY 1`,
    ),
    cte(
      'card_rises',
      `SELECT account_id, array_agg(day ORDER BY day, line_id) AS rise_days, array_agg(cents ORDER BY day, line_id) AS rise_cents,
              array_agg(total ORDER BY day, line_id) AS rise_sums
       FROM (SELECT *, (sum(cents) OVER (PARTITION BY account_id ORDER BY day, line_id ROWS UNBOUNDED PRECEDING))::bigint AS total
             FROM ${tables.uplifts} t) x
       GROUP BY 1`,
    ),
    cte(
      'card_stretches',
      `SELECT account_id, min(first_day) AS opens, max(first_day) + 1 AS last_opens,
              array_agg(first_day ORDER BY first_day) FILTER (WHERE last_day IS NOT NULL) AS gone_firsts,
              array_agg(last_day ORDER BY first_day) FILTER (WHERE last_day IS NOT NULL) AS gone_lasts
       FROM ${tables.stretches} t GROUP BY 1`,
    ),
    cte(
      'cards',
      `SELECT z.*, s.opens, greatest(z.ends, s.last_opens) AS closes, s.gone_firsts, s.gone_lasts, u.rise_days, u.rise_sums, u.rise_cents,
              ${carried.join(' ')} coalesce(h.settled, '-infinity') AS settled
       FROM (SELECT account_id, array_agg(ROW(${SEGMENT})::${tables.type} ORDER BY b_from) AS segments,
                    array_agg(b_from ORDER BY b_from) AS froms, array_agg(b_to ORDER BY b_from) AS tos, max(b_to) AS ends
             FROM ${tables.singles} z WHERE b_from >= quarter GROUP BY 1) z
       JOIN card_stretches s ON s.account_id = z.account_id
       LEFT JOIN card_rises u ON u.account_id = z.account_id
       LEFT JOIN card_history h ON h.account_id = z.account_id`,
    ),
  ];
}

/** The number of the segment that holds at a boundary; NULL where there is none. */
const segmentAt = (day: string): string =>
  `CASE WHEN k.tos[width_bucket(${day}, k.froms)] > ${day} THEN width_bucket(${day}, k.froms) END`;

/**
 * Openings per start and combination, for accounts whose rollup attributes stand still from the start on but for
 * plain changes: what a card misses on the start and has later is looked at per period.
 */
export const openingParts = (rollup: readonly string[], sign: Sign): readonly Cte[] => [
  cte('start_rates', 'SELECT DISTINCT p.s, r.currency, r.ro FROM rates r JOIN periods p ON p.p = r.p'),
  cte(
    'openings',
    `SELECT s, ${rollup.map((_, index) => `g${index},`).join(' ')} sum(sign * o)::bigint AS o, sum(sign * (o > 0)::int)::bigint AS n
     FROM (SELECT k.s, k.sign, ${rollup.map((_, index) => `k.g${index},`).join(' ')} ${worthOf('(k.o)', 'ro')} AS o
           FROM (SELECT p.s, ${sign('k.account_id')} AS sign, ${rollup.map((_, index) => `coalesce(k.values${index}[width_bucket(p.s, k.tos${index}) + 1], ${NONE}) AS g${index},`).join(' ')}
                        k.segments[width_bucket(p.s, k.froms)] AS o
                 FROM cards k JOIN (SELECT DISTINCT s FROM periods) p
                   ON p.s >= k.settled AND p.s < k.ends AND k.tos[width_bucket(p.s, k.froms)] > p.s
                 OFFSET 0) k
           LEFT JOIN start_rates r ON r.s = k.s AND r.currency = (k.o).currency) x
     GROUP BY s${rollup.map((_, index) => `, g${index}`).join('')}`,
  ),
];

/** Per card and period what changed, with the columns of moves. */
export function changedPart(rollup: readonly string[], sign: Sign): Cte {
  const names = rollup.map((_, index) => `b.g${index},`).join(' ');
  const before = (day: string) => `width_bucket(${day} - 1, b.rise_days)`;
  const rise = `CASE WHEN b.rise_days IS NULL OR ${before('b.s')} = ${before('b.e')} THEN 0
      WHEN b.rate IS NULL THEN b.rise_sums[${before('b.e')}] - coalesce(b.rise_sums[${before('b.s')}], 0)
      ELSE (SELECT sum(round(x * b.rate))::bigint FROM unnest(b.rise_cents[${before('b.s')} + 1:${before('b.e')}]) x) END`;
  return cte(
    'changed',
    `SELECT b.p, ${names} b.sign, b.regular, b.passes, ${movesFrom('b', rise, 'b.c')}
     FROM (
       SELECT k.p, k.s, k.e, k.sign, ${rollup.map((_, index) => `k.g${index},`).join(' ')} k.regular, k.passes, k.rise_days, k.rise_sums, k.rise_cents,
              r.ro AS rate, coalesce((k.o).first_day, (k.c).first_day) AS first_day,
              ${worthOf('(k.o)', 'ro')} AS o, ${worthOf('(k.c)', 'ro')} AS c,
              ${freshOf('(k.o)', '(k.c)')} AS fresh
       FROM (
         SELECT p.p, p.s, p.e, p.sign, ${rollup.map((_, index) => `${valueIn(index)} AS g${index},`).join(' ')} p.regular,
                at_s IS NULL AND at_e IS NULL AS passes, p.rise_days, p.rise_sums, p.rise_cents, p.segments[at_s] AS o, p.segments[at_e] AS c
         FROM (
           SELECT k.*, p.p, p.s, p.e, ${sign('k.account_id')} AS sign, p.s >= k.settled AS regular,
                  ${segmentAt('p.s')} AS at_s, ${segmentAt('p.e')} AS at_e
           FROM cards k JOIN periods p ON p.e > k.opens AND p.s < k.closes
             AND NOT (p.s >= k.settled AND coalesce(k.tos[width_bucket(p.s, k.froms)] > p.e, false))
           OFFSET 0) p
         WHERE at_s IS NOT NULL OR at_e IS NOT NULL
            OR EXISTS (SELECT 1 FROM unnest(p.gone_firsts, p.gone_lasts) AS x(first_day, last_day)
                       WHERE x.first_day >= p.s AND x.first_day < p.e AND x.last_day < p.e)
         OFFSET 0) k
       LEFT JOIN rates r ON r.p = k.p AND r.currency = coalesce((k.o).currency, (k.c).currency)
       OFFSET 0) b
     OFFSET 0`,
  );
}
