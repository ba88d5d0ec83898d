import { addDays, addMonths, type Day, startOfFiscalQuarter } from '../core/calendar.ts';
import type { List, MeasureKind, Source } from '../core/source.ts';
import { arrOfAll, attributeOn, livePart } from './sql/frame/accounts.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { type Cte, cte, inlined } from './sql/parts.ts';
import { touchesOf, touchesPart } from './touches/held.ts';
import { itsPeriod, narrowed } from './usage/relations.ts';

const MEASURES = {
  eligible: 'count',
  one_to_one: 'count',
  one_to_one_exec: 'count',
  value_review: 'count',
  value_review_exec: 'count',
  qbr: 'count',
  qbr_exec: 'count',
  qbr_scheduled: 'count',
} as const satisfies Record<string, MeasureKind>;
export type CoverageMeasure = keyof typeof MEASURES;

/** What is asked for → the kinds of touch that are it. */
const COVERS = { one_to_one: ['one_to_one'], value_review: ['value_review'], qbr: ['qbr', 'ebr'] } as const;
type Covered = keyof typeof COVERS;
const kindsOf = (covered: Covered): string => COVERS[covered].map((kind) => `'${kind}'`).join(', ');
const isKind = (covered: Covered): string => `t.kind IN (${kindsOf(covered)})`;

/** The day after the fiscal quarter that a period still runs in; the period's own end where it is over. */
const aheadOf = ({ request: { periods, today }, settings }: FrameContext): readonly Day[] =>
  periods.map(({ end }) =>
    end >= today ? addMonths(startOfFiscalQuarter(addDays(end, -1), settings), 3) : end,
  );

/**
 * `eligible`: p, account_id of the customers that are meant to be met: with the ARR, the age and the attributes of the settings
 * when the period begins. `until`: p, the day after the fiscal quarter that a period still runs in; nothing is ahead of others.
 */
function eligibleParts(context: FrameContext): readonly Cte[] {
  const { settings, binder } = context;
  const { minimumArr, minimumTenureDays, attributes } = settings.coverage;
  const fitting = Object.entries(attributes).map(
    ([name, values]) =>
      ` AND ${attributeOn(context, name, 'l.account_id', 'l.day')} = ANY (${binder.bind(values, 'text[]')})`,
  );
  const only = narrowed(context, 'z');
  const ends = aheadOf(context).map((end, p) => `(${p}, ${binder.bind(end, 'date')})`);
  const rich = (): string =>
    `JOIN balances b ON b.p = l.p AND b.account_id = l.account_id AND b.cents >= ${binder.bind(Math.round(minimumArr * 100), 'bigint')}`;
  return [
    inlined('until', `SELECT * FROM (VALUES ${ends.join(', ')}) AS x(p, day)`),
    livePart(context, 'p.s', only),
    ...(minimumArr > 0 ? [cte('balances', arrOfAll(context, '(p.s - 1)'))] : []),
    cte(
      'eligible',
      `SELECT l.p, l.account_id, l.day FROM live l ${minimumArr > 0 ? rich() : ''}
       WHERE l.since <= l.day - ${binder.bind(minimumTenureDays, 'int')}${fitting.join('')}`,
    ),
  ];
}

const AHEAD = `t.day >= p.e AND t.day < n.day`;

const frame: Frame = {
  name: 'touch_coverage',
  measures: MEASURES,
  spans: true,
  parts: (context) => {
    const any = (covered: Covered, more = '') => `bool_or(${isKind(covered)} AND t.day < p.e${more})`;
    const columns = (['one_to_one', 'value_review', 'qbr'] as const).flatMap((covered) => [
      `${any(covered)} AS ${covered}`,
      `${any(covered, ' AND t.exec_present IS TRUE')} AS ${covered}_exec`,
    ]);
    const names = Object.keys(MEASURES).filter((name) => name !== 'eligible' && name !== 'qbr_scheduled');
    return [
      ...eligibleParts(context),
      touchesPart(
        context,
        aheadOf(context).map((end, p) => ({ start: context.request.periods[p]?.start ?? end, end })),
      ),
      cte(
        'met',
        `SELECT p.p, t.account_id, ${columns.join(', ')}, bool_or(${isKind('qbr')} AND ${AHEAD}) AS qbr_ahead
         FROM touches t ${itsPeriod(context, 't')} JOIN until n ON n.p = p.p
         GROUP BY 1, 2`,
      ),
      cte(
        'found',
        `SELECT e.p, e.account_id, e.day, 1 AS eligible, ${names.map((name) => `(m.${name} IS TRUE)::int AS ${name}`).join(', ')},
                (m.qbr_ahead IS TRUE AND m.qbr IS NOT TRUE)::int AS qbr_scheduled
         FROM eligible e LEFT JOIN met m ON m.p = e.p AND m.account_id = e.account_id`,
      ),
    ];
  },
};

/** Who has been met in the period, when last, and when next. */
function listed(covered: Covered): List {
  const touchFrame: Frame = {
    ...frame,
    parts: (context) => [
      ...eligibleParts(context),
      cte(
        'met',
        `SELECT p.p, t.account_id, count(*) FILTER (WHERE t.day >= p.s AND t.day < p.e) AS held,
                max(t.day) FILTER (WHERE t.day < p.e) AS last_on, min(t.day) FILTER (WHERE t.day >= p.e) AS next_on
         FROM periods p JOIN ${touchesOf(context, ` AND x.kind IN (${kindsOf(covered)})`)} t ON true GROUP BY 1, 2`,
      ),
      cte(
        'found',
        `SELECT e.p, e.account_id, e.day, coalesce(m.held, 0) AS held, m.last_on, m.next_on
         FROM eligible e LEFT JOIN met m ON m.p = e.p AND m.account_id = e.account_id`,
      ),
    ],
  };
  return listOf({
    frame: touchFrame,
    id: 'f.account_id',
    columns: [
      { name: 'held', label: 'Held', kind: 'count', sql: 'f.held' },
      { name: 'last_on', label: 'Last', kind: 'day', sql: 'f.last_on' },
      { name: 'next_on', label: 'Next', kind: 'day', sql: 'f.next_on' },
    ],
    sorted: 'f.held > 0, f.last_on NULLS FIRST, f.account_id',
    order: 'whether they were met, those not met for longest first',
  });
}

const touchCoverage = {
  id: 'touch_coverage',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'touchpoints'],
  measures: MEASURES,
  variants: [],
  netting: [],
  lists: { one_to_one: listed('one_to_one'), value_review: listed('value_review'), qbr: listed('qbr') },
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default touchCoverage;
