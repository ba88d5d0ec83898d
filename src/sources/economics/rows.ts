import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { balanceParts, MONTHS, WINDOW } from './balances.ts';
import { bookOf } from './book.ts';
import { firstsPart, originsPart } from './customers.ts';
import { bookedParts, marginParts } from './margin.ts';

/** Rows of customers: what they hold, lose and grow by, what their revenue leaves, and which of them are new. */

type Given = Readonly<Record<string, string>>;

/** One row of a unit and period; what is not given is 0. */
const row = (names: readonly string[], given: Given, from: string): string =>
  `SELECT x.p, x.unit AS account_id, greatest(p.s, coalesce(f.day, p.s)) AS day, ${names
    .map((name) => `${given[name] ?? '0'} AS ${name}`)
    .join(', ')}
   FROM ${from} x JOIN periods p ON p.p = x.p LEFT JOIN firsts f ON f.p = x.p AND f.unit = x.unit`;

/**
 * Parts that end in `customer_rows(p, account_id, day, every name)`. Units are ultimate parents; their day is the
 * period's first, or that on which they became customers inside it.
 */
export function customerParts(
  context: FrameContext,
  names: readonly string[],
  withOrigins: boolean,
): readonly Cte[] {
  const book = bookOf(context);
  const rows = [
    row(
      names,
      {
        arr: 'x.c',
        customers: '(x.c > 0)::int',
        new_arr: 'CASE WHEN f.day >= p.s THEN x.c ELSE 0 END',
        expansion: 'CASE WHEN x.o > 0 THEN greatest(x.c - x.o, 0) ELSE 0 END',
      },
      "(SELECT * FROM held WHERE part = 'window')",
    ),
    row(
      names,
      {
        opening: 'x.o',
        lost: 'greatest(x.o - x.c, 0)',
        expanded: 'greatest(x.c - x.o, 0)',
        opened: '1',
        left: '(x.c = 0)::int',
      },
      "(SELECT * FROM held WHERE part = 'month' AND o > 0)",
    ),
    row(names, { revenue: 'x.revenue', costed: 'x.costed', cogs: 'x.cogs' }, 'earned'),
    row(
      names,
      { new_customers: '1' },
      '(SELECT y.p, y.unit FROM firsts y JOIN periods w ON w.p = y.p WHERE y.day >= w.s)',
    ),
  ];
  return [
    ...book.parts,
    firstsPart(context, book),
    ...(withOrigins ? [originsPart(context, book)] : []),
    ...balanceParts(context, book, [WINDOW, MONTHS]),
    ...bookedParts(context, null),
    ...marginParts(context, false),
    cte(
      'earned',
      `SELECT x.p, coalesce(u.unit_id, x.account_id) AS unit, sum(x.revenue)::bigint AS revenue,
              sum(x.costed)::bigint AS costed, sum(x.cogs)::bigint AS cogs
       FROM margins x JOIN periods p ON p.p = x.p ${book.unit('x.account_id', 'p.s')} GROUP BY 1, 2`,
    ),
    cte('customer_rows', rows.join('\nUNION ALL\n')),
  ];
}
