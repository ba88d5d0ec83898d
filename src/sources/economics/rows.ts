import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { balanceParts, MONTHS, WINDOW } from './balances.ts';
import { type Book, bookOf } from './book.ts';
import { firstsPart, newcomersPart, originsPart } from './customers.ts';
import { bookedParts, marginParts } from './margin.ts';
import { standingParts } from './standing.ts';

/** Rows of customers: what they hold, lose and grow by, what their revenue leaves, and which of them are new. */

/** What each kind of row says of a unit; nothing of the rest. */
const COLUMNS = {
  arr: '0::bigint',
  customers: '0',
  new_customers: '0',
  expansion: '0::bigint',
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

const GROWN = 'CASE WHEN o > 0 THEN greatest(c - o, 0) ELSE 0 END';
const LOST = 'CASE WHEN o > 0 THEN greatest(o - c, 0) ELSE 0 END';
const LEFT = '(o > 0 AND c = 0)::int';
const inMonth = (sql: string): string => `CASE WHEN part = 'month' THEN ${sql} ELSE 0 END`;
const inWindow = (sql: string): string => `CASE WHEN part = 'window' THEN ${sql} ELSE 0 END`;

/** Families and whoever pays in several currencies, step by step. */
const ofHeld = row(
  {
    arr: inWindow('c'),
    customers: inWindow('(c > 0)::int'),
    expansion: inWindow(GROWN),
    opening: inMonth('o'),
    lost: inMonth(LOST),
    expanded: inMonth(GROWN),
    opened: inMonth('(o > 0)::int'),
    leavers: inMonth(LEFT),
  },
  'held',
);

/** Everybody else: what stands, and what changed. */
const OF_SINGLES: readonly string[] = [
  row({ arr: 'c', customers: '(c > 0)::int', opening: 'opening', opened: 'opened' }, 'standing'),
  row(
    { expansion: inWindow(GROWN), lost: inMonth(LOST), expanded: inMonth(GROWN), leavers: inMonth(LEFT) },
    'wanted JOIN moved USING (k) WHERE o > 0',
  ),
];

/** Worked out for each row by itself, where the value of a plain attribute is read for all rows at once. */
const COSTLY: readonly string[] = ['arr', 'arr_band', 'tenure', 'health', 'health_band'];

/**
 * Parts that end in `customer_rows(p, account_id, day, every name)`, several rows per unit that add up. Units are
 * ultimate parents; their day is the period's first, or that on which they became customers inside it. They are made
 * one row only where what is asked of each costs more than that.
 */
export function customerParts(
  context: FrameContext,
  names: readonly string[],
  withOrigins: boolean,
): readonly Cte[] {
  const book = bookOf(context);
  const { by, where } = context.request;
  const isCostly = [...by, ...where.map(({ attribute }) => attribute)].some((name) => COSTLY.includes(name));
  const value = (name: string) =>
    name === 'new_arr'
      ? 'CASE WHEN n.unit IS NULL THEN 0 ELSE x.arr END'
      : name in COLUMNS
        ? `x.${name}`
        : '0';
  const columns = names.map((name) =>
    isCostly ? `sum(${value(name)}) AS ${name}` : `${value(name)} AS ${name}`,
  );
  return [
    ...book.parts,
    newcomersPart(context, book),
    ...(withOrigins ? [firstsPart(context, book), originsPart(context, book)] : []),
    ...balanceParts(context, book, { wanted: [WINDOW, MONTHS], whose: 'others' }),
    ...(book.singles === null ? [] : standingParts(context, book.singles)),
    ...bookedParts(context, null),
    ...marginParts(context, false),
    earnedPart(book),
    cte(
      'customer_rows',
      `SELECT x.p, x.unit AS account_id, coalesce(n.day, ${context.starts('x.p')}) AS day, ${columns.join(', ')}
       FROM (${rowsOf(book).join('\nUNION ALL\n')}) x LEFT JOIN newcomers n ON n.p = x.p AND n.unit = x.unit${isCostly ? ' GROUP BY 1, 2, 3' : ''}`,
    ),
  ];
}

const rowsOf = (book: Book): readonly string[] => [
  ofHeld,
  ...(book.singles === null ? [] : OF_SINGLES),
  row({ revenue: 'revenue', costed: 'costed', cogs: 'cogs' }, 'earned'),
  row({ new_customers: '1' }, 'newcomers'),
];

const earnedPart = (book: Book): Cte =>
  cte(
    'earned',
    `SELECT x.p, coalesce(u.unit_id, x.account_id) AS unit, x.revenue, x.costed, x.cogs
     FROM margins x JOIN periods p ON p.p = x.p ${book.unit('x.account_id', 'p.s')}`,
  );
