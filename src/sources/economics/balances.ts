import { type FrameContext, ratesOn } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';
import type { Book, Whose } from './book.ts';

/**
 * What each unit held at both ends of each step, counted as retention counts it. A step is a pair of boundary days
 * with the members of families and the exchange rates of its first.
 */

/** Columns `p, part, s, e` as a SELECT over `periods p`: the steps that each period wants, and what for. */
export type Wanted = string;

/** The period itself. */
export const WINDOW: Wanted = "SELECT p.p, 'window' AS part, p.s, p.e FROM periods p WHERE p.e > p.s";

/** Months whose churn is averaged into one rate, the last of them ending with the period. */
export const CHURN_MONTHS = 6;
export const MONTHS: Wanted = `SELECT p.p, 'month' AS part, (p.e - make_interval(months => i))::date AS s,
    (p.e - make_interval(months => i - 1))::date AS e
  FROM periods p CROSS JOIN generate_series(1, ${CHURN_MONTHS}) AS i WHERE p.e > p.s`;

/** The year up to the period's end. */
export const YEAR: Wanted =
  "SELECT p.p, 'year' AS part, (p.e - interval '12 months')::date AS s, p.e FROM periods p WHERE p.e > p.s";

/** Columns and rows of what is counted: `item` is SQL over a balance `b`. */
interface Counted {
  readonly wanted: readonly Wanted[];
  readonly item?: string;
  readonly whose?: Whose;
}

/** Parts that end in `held(p, part, unit, item, o, c)`, in hundredths of the answer's currency. */
export function balanceParts(
  context: FrameContext,
  book: Book,
  { wanted, item = "''", whose = 'everybody' }: Counted,
): readonly Cte[] {
  const cents = 'CASE WHEN r.currency IS NULL THEN b.cents ELSE round(b.cents * r.ro)::bigint END';
  const side = (boundary: string, o: string, c: string) =>
    `SELECT k.k, coalesce(u.unit_id, b.account_id) AS unit, ${item} AS item, b.is_tail, ${o} AS o, ${c} AS c, ${boundary} AS at
     FROM steps k ${book.balances(boundary, whose)}
     ${book.unit('b.account_id', 'k.s')}
     LEFT JOIN step_rates r ON r.k = k.k AND r.currency = b.currency
     WHERE true${context.only('b')}`;
  return [
    cte(
      'wanted',
      `SELECT p, part, s, e, (dense_rank() OVER (ORDER BY s, e))::int AS k FROM (${wanted.join('\nUNION ALL\n')}) x`,
    ),
    cte('steps', 'SELECT DISTINCT k, s, e FROM wanted'),
    ratesOn(context, 'step_rates', 'k.k', 'steps k', 'k.s'),
    cte('ends', `${side('k.s', cents, '0::bigint')}\nUNION ALL\n${side('k.e', '0::bigint', cents)}`),
    // What an account that is gone leaves behind counts only while somebody of its family lives.
    cte(
      'step_held',
      `SELECT k, unit, item, sum(o)::bigint AS o, sum(c)::bigint AS c
       FROM (SELECT k, unit, item, o, c FROM ends WHERE NOT is_tail
             UNION ALL
             SELECT k, unit, item, o, c FROM ends
             WHERE is_tail AND (k, unit, at) IN (SELECT y.k, y.unit, y.at FROM ends y WHERE NOT y.is_tail)) x
       GROUP BY 1, 2, 3`,
    ),
    cte(
      'held',
      `SELECT w.p, w.part, h.unit, h.item, h.o, h.c FROM wanted w JOIN step_held h ON h.k = w.k
       WHERE h.o > 0 OR h.c > 0`,
    ),
  ];
}
