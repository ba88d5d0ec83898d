import type { MeasureKind, Source } from '../core/source.ts';
import { DIMENSIONS, FLAGS, faceColumns, OWN, RENEWED, TABLES, termsPart, WON } from './renewals/terms.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { type Cte, cte, once } from './sql/parts.ts';

const MEASURES = {
  lost: 'money',
  losses: 'count',
  renewals_lost: 'count',
  renewals_partial: 'count',
  /** Losses that nobody gave a reason for. */
  unexplained: 'count',
  /** Of all reasons. */
  lost_whole: 'money',
  losses_whole: 'count',
} as const satisfies Record<string, MeasureKind>;
export type ReasonMeasure = keyof typeof MEASURES;

/** One row for each renewal due in the period of which less was kept than was due. */
function parts(context: FrameContext): readonly Cte[] {
  const { money } = context;
  const rows = `SELECT p.p, x.account_id, x.due_on AS day, x.due_on, x.closed_on, ${faceColumns(context, 'x.due_on')},
       greatest(0, ${money('x.due_arr')} - ${money(RENEWED)}) AS lost
     FROM periods p JOIN terms x ON x.due_on >= p.s AND x.due_on < p.e
     LEFT JOIN rates r ON r.p = p.p AND r.currency = x.currency
     WHERE x.state = 'lost' OR x.state IN ${WON}`;
  return [
    termsPart(context),
    cte(
      'found',
      `SELECT y.*, 1 AS losses, (y.state = 'lost')::int AS renewals_lost, (y.state <> 'lost')::int AS renewals_partial,
         (y.reason IS NULL)::int AS unexplained
       FROM ${once(rows)} y WHERE y.lost > 0 OR y.state = 'lost'`,
    ),
  ];
}

const UNKNOWN = 'unknown';
const reason = `coalesce(f.reason, '${UNKNOWN}')`;

const frame: Frame = {
  name: 'renewals.reasons',
  measures: MEASURES,
  own: { ...OWN, reason },
  whole: { dimension: 'reason', sums: { lost_whole: 'sum(f.lost)', losses_whole: 'sum(f.losses)' } },
  parts,
};

const losses = listOf({
  frame,
  id: 'f.renewal_id',
  columns: [
    { name: 'due_on', label: 'Due', kind: 'day', sql: 'f.due_on' },
    { name: 'closed_on', label: 'Closed', kind: 'day', sql: 'f.closed_on' },
    { name: 'due_arr', label: 'ARR due', kind: 'money', sql: 'f.worth' },
    { name: 'lost_arr', label: 'ARR lost', kind: 'money', sql: 'f.lost' },
    { name: 'reason', label: 'Reason', kind: 'text', sql: reason },
    { name: 'owner', label: 'Owner', kind: 'person', sql: 'f.owner' },
  ],
  sorted: 'f.lost DESC, f.due_on, f.renewal_id',
  order: 'ARR lost, largest first',
  ranked: { by: 'f.lost', words: 'ARR lost' },
});

/** Why renewals were lost, wholly or in part: each reason as a part of all ARR that was lost. */
const reasons = {
  id: 'churn_reasons',
  tables: TABLES,
  measures: MEASURES,
  variants: [],
  attributesOn: 'event',
  netting: ['reason'],
  wholes: ['lost_whole', 'losses_whole'],
  dimensions: [
    ...DIMENSIONS,
    {
      name: 'reason',
      aliases: ['churn reason code', 'loss reason'],
      values: { table: 'renewals', value: 'reason', also: [UNKNOWN] },
      bare: false,
    },
  ],
  flags: FLAGS,
  lists: { losses },
  cheap: () => true,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default reasons;
