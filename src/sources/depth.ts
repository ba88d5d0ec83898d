import { addDays, addMonths, type DayRange, daysBetween, wholeMonths } from '../core/calendar.ts';
import type { MeasureKind, Source } from '../core/source.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';
import { cellsStatement, fitsCells } from './usage/cells.ts';
import { isOneMonth } from './usage/days.ts';
import { peoplePart, piecesPart, touchesPart } from './usage/people.ts';
import { itsPeriod, narrowed, ofCustomers, type UsageRelations, usageOf } from './usage/relations.ts';
import { cataloguePart, customersPart, seatsPart } from './usage/seats.ts';
import { bitsIn } from './usage/sums.ts';

const MEASURES = {
  actions: 'spread',
  users: 'count',
  value_events: 'count',
  features_used: 'count',
  features_entitled: 'count',
  users_before: 'count',
  users_back: 'count',
} as const satisfies Record<string, MeasureKind>;
export type DepthMeasure = keyof typeof MEASURES;

/** Value events up to so many days of use of the account's month. */
const upTo = (days: string): string => `coalesce(m.running[${days}], 0)`;

/** Value events of each active user in the window: p, account_id, each (a list). */
const doings = (context: FrameContext, { months }: UsageRelations): Cte =>
  cte(
    'doings',
    `SELECT p, account_id, array_agg(amount ORDER BY amount) AS each FROM (
       SELECT m.p, m.account_id, v.user_id, sum(${upTo(`v.skip + ${bitsIn('v.days & (m.before | m.mask)')}`)}
                - ${upTo(`v.skip + ${bitsIn('v.days & m.before')}`)})::bigint AS amount
       -- An array that is joined to nothing is unpacked once, not for each of its users.
       FROM (SELECT x.p, x.mask, x.before, m.account_id, m.users, m.days, m.offsets, m.running || '{}'::bigint[] AS running
             FROM pieces x JOIN ${months} m ON m.month = x.month WHERE true${narrowed(context, 'm')}${ofCustomers('m')} OFFSET 0) m
       CROSS JOIN LATERAL unnest(m.users, m.days, m.offsets) AS v(user_id, days, skip)
       WHERE v.days & m.mask <> 0
       GROUP BY 1, 2, 3) b
     GROUP BY 1, 2`,
  );

/** How many of the features that an account has seats for it used: p, account_id, used, entitled. */
const breadth = (
  context: FrameContext,
  relations: UsageRelations,
  periods: readonly number[],
): readonly Cte[] => [
  seatsPart(context, periods),
  cataloguePart(context),
  touchesPart(context, relations),
  cte(
    'breadth',
    `SELECT o.p, o.account_id, count(t.feature_id)::int AS used, count(*)::int AS entitled
     FROM (SELECT DISTINCT s.p, s.account_id, c.feature_id FROM seats s
           JOIN catalogue c ON c.product_id IS NULL OR c.product_id = s.product_id) o
     LEFT JOIN touches t ON t.p = o.p AND t.account_id = o.account_id AND t.feature_id = o.feature_id
     GROUP BY 1, 2`,
  ),
];

/** Value events `v` of `days`, in a week. */
const PER_WEEK = 'round(v * 7.0 / days, 6)';

const COLUMNS = 'p, account_id, each, used, entitled';

function counted(
  context: FrameContext,
  relations: UsageRelations,
  periods: readonly number[],
): readonly Cte[] {
  const windows = context.request.periods.flatMap((range, p) =>
    periods.includes(p) ? [{ ...range, p }] : [],
  );
  return [
    piecesPart(context, windows),
    doings(context, relations),
    ...breadth(context, relations, periods),
    cte(
      'counted_use',
      `SELECT coalesce(d.p, b.p) AS p, coalesce(d.account_id, b.account_id) AS account_id, d.each,
              coalesce(b.used, 0) AS used, coalesce(b.entitled, 0) AS entitled
       FROM doings d FULL JOIN breadth b ON b.p = d.p AND b.account_id = d.account_id`,
    ),
  ];
}

/** One month, ready made. */
const summed = (context: FrameContext, sums: string, periods: readonly number[]): Cte =>
  cte(
    'summed_use',
    `SELECT p.p, s.account_id, nullif(s.actions, '{}') AS each, s.features_used AS used, s.features AS entitled
     FROM periods p JOIN ${sums} s ON s.month = p.s
     WHERE p.p = ANY (${context.binder.bind(periods, 'int[]')})${narrowed(context, 's')}`,
  );

const NOTHING = `SELECT 0 AS p, NULL::text AS account_id, NULL::bigint[] AS each, 0 AS used, 0 AS entitled WHERE false`;

/** The days before a window, as many as it has; of whole months as many months. */
function before(range: DayRange): DayRange {
  const months = wholeMonths(range);
  const start =
    months === null
      ? addDays(range.start, -daysBetween(range.start, range.end))
      : addMonths(range.start, -months);
  return { start, end: range.start };
}

/** Users of the days before, and how many of them came back. */
function repeating(context: FrameContext): readonly Cte[] {
  const { periods } = context.request;
  const befores = periods.map(before);
  const relations = usageOf(context, [...periods, ...befores]);
  return [
    ...relations.parts,
    customersPart(context),
    piecesPart(
      context,
      periods.map((range, p) => ({ ...range, p })),
    ),
    piecesPart(
      context,
      befores.map((range, p) => ({ ...range, p })),
      'earlier',
    ),
    peoplePart(context, relations),
    peoplePart(context, relations, 'earlier_people', 'earlier'),
    cte(
      'found',
      `SELECT e.p, e.account_id, p.s AS day, NULL::bigint[] AS actions, 0 AS users, 0 AS value_events, 0 AS features_used,
              0 AS features_entitled, count(*) AS users_before, count(n.user_id) AS users_back, p.e - p.s AS days
       FROM earlier_people e ${itsPeriod(context, 'e')}
       LEFT JOIN people n ON n.p = e.p AND n.account_id = e.account_id AND n.user_id = e.user_id
       GROUP BY e.p, e.account_id, p.s, p.e OFFSET 0`,
    ),
  ];
}

const frame: Frame = {
  name: 'depth',
  measures: MEASURES,
  lists: { actions: { value: PER_WEEK, needs: ['days'] } },
  spans: true,
  parts: (context) => {
    const { request } = context;
    if (request.variant === 'repeat') return repeating(context);
    const relations = usageOf(context, request.periods);
    const { sums } = relations;
    const [ready = [], others = []] = [true, false].map((wanted) =>
      request.periods.flatMap((range, p) =>
        range.end > range.start && (sums !== null && isOneMonth(range)) === wanted ? [p] : [],
      ),
    );
    const uses = [
      ...(ready.length > 0 && sums !== null ? [summed(context, sums, ready)] : []),
      ...(others.length > 0 ? counted(context, relations, others) : []),
    ];
    const tables = uses.flatMap(({ name }) =>
      name.endsWith('_use') ? [`SELECT ${COLUMNS} FROM ${name}`] : [],
    );
    return [
      ...relations.parts,
      customersPart(context),
      ...uses,
      cte(
        'found',
        `SELECT u.p, u.account_id, p.s AS day, u.each AS actions, coalesce(cardinality(u.each), 0) AS users,
                coalesce((SELECT sum(v) FROM unnest(u.each) v), 0)::bigint AS value_events, u.used AS features_used,
                u.entitled AS features_entitled, 0 AS users_before, 0 AS users_back, p.e - p.s AS days
         FROM (${tables.length === 0 ? NOTHING : tables.join('\nUNION ALL ')}) u
         ${itsPeriod(context)} OFFSET 0`,
      ),
    ];
  },
};

const RATE = `f.value_events * 7.0 / f.days / f.users`;

/** What the users of one account do, on average. */
const accounts = listOf({
  frame,
  id: 'f.account_id',
  columns: [
    { name: 'per_user', label: 'Actions per user a week', kind: 'score', sql: `(${RATE})::float8` },
    { name: 'users', label: 'Active users', kind: 'count', sql: 'f.users' },
    { name: 'features_used', label: 'Features used', kind: 'count', sql: 'f.features_used' },
    { name: 'features_entitled', label: 'Of', kind: 'count', sql: 'f.features_entitled' },
  ],
  where: 'f.users > 0',
  sorted: 'f.users DESC, f.account_id',
  order: 'active users',
  ranked: { by: RATE, words: 'value actions per active user' },
});

/** The same from cells. */
const fromCells = {
  name: 'depth',
  measures: {
    users: 'sum(c.active)::bigint',
    value_events: 'sum(c.value_events)::bigint',
    features_used: 'sum(c.features_used)::bigint',
    features_entitled: 'sum(c.features)::bigint',
    users_before: '0',
    users_back: '0',
  },
  having: 'sum(c.rows) > 0',
  spread: { name: 'actions', value: PER_WEEK },
};

const depth = {
  id: 'depth',
  tables: ['accounts', 'account_attributes', 'entitlements', 'features', 'usage_days'],
  measures: MEASURES,
  variants: ['repeat'],
  netting: [],
  lists: { accounts },
  cheap: (request, settings) => fitsCells(request, settings),
  cells: (request, settings) =>
    fitsCells(request, settings)
      ? cellsStatement(fromCells, request, settings)
      : cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default depth;
