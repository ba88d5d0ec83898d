import { addDays, addMonths, type DayRange, daysBetween, wholeMonths as monthsIn } from '../core/calendar.ts';
import type { MeasureKind, Source } from '../core/source.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte, inlined } from './sql/parts.ts';
import { cellsStatement, fitsCells } from './usage/cells.ts';
import { daysIn, isOneMonth, monthsOf, workDaysOf } from './usage/days.ts';
import { itemFilters, itemOf, speaksOf } from './usage/people.ts';
import { itsPeriod, narrowed, ofCustomers, type UsageRelations, usageOf } from './usage/relations.ts';
import { cataloguePart, customersPart } from './usage/seats.ts';
import { bitsIn } from './usage/sums.ts';

const MEASURES = {
  mau: 'number',
  dau: 'number',
  weekday_dau: 'number',
  user_days: 'count',
} as const satisfies Record<string, MeasureKind>;
export type DailyUsersMeasure = keyof typeof MEASURES;

const FEATURE = ['feature', 'product'] as const;
const MONTH_DAYS = 30;

/** Days whose daily users are counted, beside the month (or 30 days) whose users they are held against. */
export interface Block {
  readonly p: number;
  readonly days: DayRange;
  readonly month: DayRange;
}

/**
 * A window of calendar months is cut into them; any other into 30 days back from its end. Where less than 30 days
 * remain, they are still held against the users of 30 days.
 */
export function blocksOf(range: DayRange, p: number): Block[] {
  const months = monthsIn(range);
  if (months !== null) {
    return Array.from({ length: months }, (_, index) => {
      const start = addMonths(range.start, index);
      const days = { start, end: addMonths(start, 1) };
      return { p, days, month: days };
    });
  }
  const blocks: Block[] = [];
  for (let end = range.end; end > range.start; end = addDays(end, -MONTH_DAYS)) {
    const start = addDays(end, -MONTH_DAYS);
    const from = start > range.start ? start : range.start;
    blocks.push({ p, days: { start: from, end }, month: { start, end } });
  }
  return blocks;
}

const length = ({ start, end }: DayRange): number => daysBetween(start, end);
const workdays = (range: DayRange): number =>
  monthsOf(range).reduce((sum, { month, mask }) => sum + daysIn(mask & workDaysOf(month)), 0);

/** `blocks`: b, p, share (of the window's days), length and workdays of its days; then `bits`, its months. */
function blockParts(context: FrameContext, blocks: readonly Block[]): readonly Cte[] {
  const { bind } = context.binder;
  const all = new Map<number, number>();
  for (const { p, days } of blocks) all.set(p, (all.get(p) ?? 0) + length(days));
  const rows = blocks.map(
    ({ p, days, month }, b) =>
      `(${b}, ${p}, ${bind(month.start, 'date')}, ${length(days)}, ${workdays(days)}, ${all.get(p) ?? 1})`,
  );
  const bits = blocks.flatMap(({ days, month }, b) =>
    monthsOf(month).map((piece) => {
      const own = monthsOf(days).find((one) => one.month === piece.month)?.mask ?? 0;
      return `(${b}, ${bind(piece.month, 'date')}, ${piece.mask}, ${own}, ${own & workDaysOf(piece.month)})`;
    }),
  );
  return [
    inlined(
      'blocks',
      `SELECT * FROM (VALUES ${rows.join(', ')}) AS x(b, p, month, days, workdays, all_days)`,
    ),
    inlined('bits', `SELECT * FROM (VALUES ${bits.join(', ')}) AS x(b, month, mask, own, work)`),
  ];
}

/** Per block and account, and per feature or product where the ask groups by them. */
function countedBlocks(
  context: FrameContext,
  { months, features }: UsageRelations,
  which: readonly number[],
): Cte {
  const only = `x.b = ANY (${context.binder.bind(which, 'int[]')})`;
  const from = speaksOf(context, ...FEATURE)
    ? `${features} m ON m.month = x.month JOIN catalogue c ON c.feature_id = m.feature_id`
    : `${months} m ON m.month = x.month`;
  const filters = itemFilters(context, { feature: 'm.feature_id', product: 'c.product_id' });
  const { by } = context.request;
  const [feature, product] = [
    itemOf(context, 'feature', 'm.feature_id'),
    itemOf(context, 'product', 'c.product_id'),
  ];
  const keys = [
    ...(by.includes('feature') ? ['feature_id'] : []),
    ...(by.includes('product') ? ['product_id'] : []),
  ];
  const grouped = ['b', 'account_id', ...keys];
  const kept = (name: string) => (keys.includes(name) ? name : `min(${name}) AS ${name}`);
  // The same user may come from several features on one day: bits are joined before they are counted.
  return cte(
    'counted_blocks',
    `SELECT b, account_id, ${kept('feature_id')}, ${kept('product_id')}, count(DISTINCT user_id) AS mau,
            sum(${bitsIn('own')})::bigint AS user_days, sum(${bitsIn('work')})::bigint AS work_days
     FROM (SELECT b, account_id, ${kept('feature_id')}, ${kept('product_id')}, user_id, month, bit_or(own) AS own, bit_or(work) AS work
           FROM (SELECT x.b, m.account_id, ${feature} AS feature_id, ${product} AS product_id, v.user_id, x.month,
                        v.days & x.own AS own, v.days & x.work AS work
                 FROM bits x JOIN ${from} CROSS JOIN LATERAL unnest(m.users, m.days) AS v(user_id, days)
                 WHERE ${only} AND v.days & x.mask <> 0${narrowed(context, 'm')}${ofCustomers('m')}${filters}) w
           GROUP BY ${grouped.join(', ')}, user_id, month) u
     GROUP BY ${grouped.join(', ')}`,
  );
}

/** Whole months, ready made. */
const summedBlocks = (context: FrameContext, sums: string, which: readonly number[]): Cte =>
  cte(
    'summed_blocks',
    `SELECT x.b, s.account_id, NULL::text AS feature_id, NULL::text AS product_id, s.active::bigint AS mau,
            s.user_days::bigint AS user_days, s.work_days::bigint AS work_days
     FROM blocks x JOIN ${sums} s ON s.month = x.month AND s.active > 0
     WHERE x.b = ANY (${context.binder.bind(which, 'int[]')})${narrowed(context, 's')}`,
  );

const NOTHING = `SELECT NULL::int AS p, NULL::text AS account_id, NULL::date AS day, NULL::text AS feature_id, NULL::text AS product_id,
  0 AS mau, 0 AS dau, 0 AS weekday_dau, 0 AS user_days WHERE false`;

const frame: Frame = {
  name: 'daily_users',
  measures: MEASURES,
  own: { feature: 'f.feature_id', product: 'f.product_id' },
  spans: true,
  parts: (context) => {
    const { request } = context;
    const blocks = request.periods.flatMap((range, p) => blocksOf(range, p));
    if (blocks.length === 0) return [cte('found', NOTHING)];
    const relations = usageOf(
      context,
      blocks.map(({ month }) => month),
    );
    const { sums } = relations;
    const isSummed = sums !== null && !speaksOf(context, ...FEATURE);
    const [ready = [], others = []] = [true, false].map((wanted) =>
      blocks.flatMap(({ days }, b) => ((isSummed && isOneMonth(days)) === wanted ? [b] : [])),
    );
    const counts = [
      ...(ready.length > 0 && sums !== null ? [summedBlocks(context, sums, ready)] : []),
      ...(others.length > 0 ? [countedBlocks(context, relations, others)] : []),
    ];
    return [
      ...relations.parts,
      customersPart(context),
      cataloguePart(context),
      ...blockParts(context, blocks),
      ...counts,
      cte(
        'found',
        `SELECT x.p, c.account_id, p.s AS day, c.feature_id, c.product_id, c.mau::numeric * x.days / x.all_days AS mau,
                c.user_days::numeric / x.all_days AS dau,
                CASE WHEN x.workdays = 0 THEN 0 ELSE c.work_days::numeric / x.workdays * x.days / x.all_days END AS weekday_dau,
                c.user_days
         FROM (${counts.map(({ name }) => `SELECT * FROM ${name}`).join(' UNION ALL ')}) c
         JOIN blocks x ON x.b = c.b ${itsPeriod(context, 'x')} OFFSET 0`,
      ),
    ];
  },
};

/** The same from cells; Mondays to Fridays of a month are counted by the server. */
const WORK_DAYS =
  "(SELECT count(*) FROM generate_series(p.month, p.month + p.days - 1, interval '1 day') d WHERE extract(isodow FROM d) < 6)";
const fromCells = {
  name: 'daily_users',
  measures: {
    mau: 'sum(c.active)::float8',
    dau: '(sum(c.user_days) / p.days)::float8',
    weekday_dau: `(sum(c.work_days) / ${WORK_DAYS})::float8`,
    user_days: 'sum(c.user_days)::bigint',
  },
  having: 'sum(c.active) > 0',
};

const dailyUsers = {
  id: 'daily_users',
  tables: ['accounts', 'account_attributes', 'features', 'usage_days'],
  measures: MEASURES,
  variants: [],
  netting: [...FEATURE],
  dimensions: [
    { name: 'feature', values: { table: 'features', value: 'feature_id', name: 'name' } },
    { name: 'product' },
  ],
  cheap: (request, settings) => fitsCells(request, settings),
  cells: (request, settings) =>
    fitsCells(request, settings)
      ? cellsStatement(fromCells, request, settings)
      : cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default dailyUsers;
