import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { balanceParts, MONTHS, WINDOW } from './balances.ts';
import { bookOf } from './book.ts';
import { firstsPart, originsPart } from './customers.ts';
import { bookedParts, marginParts } from './margin.ts';

/** Rows of customers: what they hold, lose and grow by, what their revenue leaves, and which of them are new. */

/** What each kind of row says of a unit; nothing of the rest. */
const COLUMNS = {
  first_day: 'NULL::date',
  o: '0::bigint',
  c: '0::bigint',
  opening: '0::bigint',
  lost: '0::bigint',
  expanded: '0::bigint',
  opened: '0',
  leavers: '0',
  revenue: '0::bigint',
  costed: '0::bigint',
  cogs: '0::bigint',
} as const;
type Column = keyof typeof COLUMNS;

const row = (given: Partial<Readonly<Record<Column, string>>>, from: string): string =>
  `SELECT p, unit, ${Object.entries({ ...COLUMNS, ...given })
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(', ')} FROM ${from}`;

/** Measures of a unit, over the rows `x` that say something of it. */
const MEASURES: Readonly<Record<string, string>> = {
  arr: 'sum(x.c)',
  customers: '(sum(x.c) > 0)::int',
  new_customers: 'coalesce(max(x.first_day) >= p.s, false)::int',
  new_arr: 'CASE WHEN max(x.first_day) >= p.s THEN sum(x.c) ELSE 0 END',
  expansion: 'CASE WHEN sum(x.o) > 0 THEN greatest(sum(x.c) - sum(x.o), 0) ELSE 0 END',
  ...Object.fromEntries(
    ['opening', 'lost', 'expanded', 'opened', 'leavers', 'revenue', 'costed', 'cogs'].map((name) => [
      name,
      `sum(x.${name})`,
    ]),
  ),
};

/**
 * Parts that end in `customer_rows(p, account_id, day, every name)`, one row per unit. Units are ultimate parents; their
 * day is the period's first, or that on which they became customers inside it. Rows are gathered and summed, never
 * joined: the planner cannot tell how many there are, and would walk all of them for each.
 */
export function customerParts(
  context: FrameContext,
  names: readonly string[],
  withOrigins: boolean,
): readonly Cte[] {
  const book = bookOf(context);
  const rows = [
    row({ o: 'o', c: 'c' }, "held WHERE part = 'window'"),
    row(
      {
        opening: 'o',
        lost: 'greatest(o - c, 0)',
        expanded: 'greatest(c - o, 0)',
        opened: '1',
        leavers: '(c = 0)::int',
      },
      "held WHERE part = 'month' AND o > 0",
    ),
    row({ revenue: 'revenue', costed: 'costed', cogs: 'cogs' }, 'earned'),
    row({ first_day: 'day' }, 'firsts'),
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
    cte(
      'customer_rows',
      `SELECT x.p, x.unit AS account_id, greatest(p.s, coalesce(max(x.first_day), p.s)) AS day,
              ${names.map((name) => `${MEASURES[name] ?? '0'} AS ${name}`).join(', ')}
       FROM (${rows.join('\nUNION ALL\n')}) x JOIN periods p ON p.p = x.p GROUP BY x.p, x.unit, p.s`,
    ),
  ];
}
