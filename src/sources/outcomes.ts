import type { MeasureKind, Source } from '../core/source.ts';
import { liveParts } from './advocacy/live.ts';
import { isCustomer } from './sql/frame/accounts.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { lastKnown } from './sql/frame/stretches.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  due: 'count',
  verified: 'count',
  /** Verified on the day that they were due, or before. */
  on_time: 'count',
  /** Customers at the end of the period, and of them those with an outcome verified in it. */
  live: 'count',
  realised: 'count',
} as const satisfies Record<string, MeasureKind>;
export type OutcomeMeasure = keyof typeof MEASURES;

/** One row per outcome due in the period, and one per live customer. */
const frame: Frame = {
  name: 'outcomes',
  measures: MEASURES,
  parts: (context) => [...liveParts(context), found(context)],
};

function found(context: FrameContext): Cte {
  const { table, binder, only } = context;
  const watched = binder.bind(lastKnown(context), 'date');
  const outcomes = table('outcomes', 'outcome_id, account_id, name, due_on, verified_on');
  const verified = `coalesce(o.verified_on <= ${watched}, false)`;
  return cte(
    'found',
    `SELECT p.p, o.outcome_id, o.account_id, o.due_on AS day, o.name AS outcome, o.due_on,
            CASE WHEN ${verified} THEN o.verified_on END AS verified_on, 1 AS due, ${verified}::int AS verified,
            (${verified} AND o.verified_on <= o.due_on)::int AS on_time, 0 AS live, 0 AS realised
     FROM periods p JOIN ${outcomes} o ON o.due_on >= p.s AND o.due_on < p.e
     JOIN ${table('accounts', 'account_id, kind')} a ON a.account_id = o.account_id AND ${isCustomer('a')}
     WHERE o.due_on <= ${watched}${only('o')}
     UNION ALL
     SELECT v.p, NULL, v.account_id, v.u, NULL, NULL, NULL, 0, 0, 0, 1, (r.account_id IS NOT NULL)::int
     FROM live v LEFT JOIN (
       SELECT DISTINCT p.p, o.account_id FROM periods p
       JOIN ${outcomes} o ON o.verified_on >= p.s AND o.verified_on < p.e AND o.verified_on <= ${watched}) r
     ON r.p = v.p AND r.account_id = v.account_id`,
  );
}

const list = listOf({
  frame,
  id: 'f.outcome_id',
  where: 'f.due = 1',
  columns: [
    { name: 'outcome', label: 'Outcome', kind: 'text', sql: 'f.outcome' },
    { name: 'due_on', label: 'Due', kind: 'day', sql: 'f.due_on' },
    { name: 'verified_on', label: 'Verified', kind: 'day', sql: 'f.verified_on' },
  ],
  sorted: 'f.verified_on IS NOT NULL, f.due_on, f.outcome_id',
  order: 'unverified first, then due date',
});

/** What customers were promised to get out of the product, and whether they did. */
const outcomes = {
  id: 'outcomes',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'outcomes'],
  measures: MEASURES,
  variants: [],
  attributesOn: 'event',
  netting: [],
  lists: { outcomes: list },
  cheap: () => true,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default outcomes;
