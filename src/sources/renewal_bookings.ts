import type { MeasureKind, Source } from '../core/source.ts';
import {
  DIMENSIONS,
  FLAGS,
  faceColumns,
  knownDay,
  OWN,
  RENEWED,
  TABLES,
  termsPart,
  WON,
} from './renewals/terms.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { type Cte, cte, once } from './sql/parts.ts';

const MEASURES = {
  added: 'money',
  booked: 'money',
  added_early: 'money',
  added_late: 'money',
  added_new: 'money',
  renewals_booked: 'count',
  renewals_added: 'count',
} as const satisfies Record<string, MeasureKind>;
export type BookingMeasure = keyof typeof MEASURES;

/**
 * `frozen`: the renewals that were known, as a period began, to fall due in it. Every version of a renewal is read, so
 * that a later correction of its day changes nothing.
 */
function frozenPart(context: FrameContext): Cte {
  const columns = 'renewal_id, due_on, outcome, sys_from';
  const known = `${context.day('v.sys_from')} < p.s AND (v.sys_to IS NULL OR ${context.day('v.sys_to')} >= p.s)`;
  return cte(
    'frozen',
    `SELECT DISTINCT p.p, v.renewal_id
     FROM periods p JOIN (
       SELECT ${columns}, NULL::timestamptz AS sys_to FROM facts.renewals
       UNION ALL SELECT ${columns}, sys_to FROM facts.renewals_history WHERE NOT is_deleted
     ) v ON v.due_on >= p.s AND v.due_on < p.e AND ${known} AND v.outcome <> 'withdrawn'`,
  );
}

/** One row for each renewal that was closed in the period and won, on the list or added to it. */
function parts(context: FrameContext): readonly Cte[] {
  const { money } = context;
  // A renewal closes on one of these two days, which are indexed.
  const within = (day: string) => `(${day} >= p.s AND ${day} < p.e)`;
  const rows = `SELECT p.p, x.account_id, x.closed AS day, x.due_on, x.closed, ${faceColumns(context, 'x.closed')},
       ${money(RENEWED)} AS booked, z.renewal_id IS NULL AS is_added, p.s, p.e
     FROM periods p JOIN terms x ON (${within('x.closed_on')} OR ${within('x.due_on')})
       AND x.closed >= p.s AND x.closed < p.e AND x.closed <= ${knownDay(context)}
     LEFT JOIN frozen z ON z.p = p.p AND z.renewal_id = x.renewal_id
     LEFT JOIN rates r ON r.p = p.p AND r.currency = x.currency
     WHERE x.state IN ${WON}`;
  const addedIf = (condition: string) => `CASE WHEN y.is_added AND ${condition} THEN y.booked ELSE 0 END`;
  return [
    termsPart(context),
    frozenPart(context),
    cte(
      'found',
      `SELECT y.*, ${addedIf('true')} AS added, ${addedIf('y.due_on >= y.e')} AS added_early,
         ${addedIf('y.due_on < y.s')} AS added_late,
         ${addedIf('y.due_on >= y.s AND y.due_on < y.e')} AS added_new,
         1 AS renewals_booked, y.is_added::int AS renewals_added
       FROM ${once(rows)} y`,
    ),
  ];
}

const frame: Frame = { name: 'renewals.bookings', measures: MEASURES, own: OWN, parts };

const added = listOf({
  frame,
  id: 'f.renewal_id',
  columns: [
    { name: 'due_on', label: 'Due', kind: 'day', sql: 'f.due_on' },
    { name: 'closed_on', label: 'Closed', kind: 'day', sql: 'f.closed' },
    { name: 'booked_arr', label: 'ARR booked', kind: 'money', sql: 'f.booked' },
    { name: 'owner', label: 'Owner', kind: 'person', sql: 'f.owner' },
  ],
  where: 'f.is_added',
  sorted: 'f.booked DESC, f.due_on, f.renewal_id',
  order: 'ARR booked, largest first',
  ranked: { by: 'f.booked', words: 'ARR booked' },
});

/** Renewals by the period in which they were closed, against the list of what was to fall due in it. */
const bookings = {
  id: 'renewal_bookings',
  tables: TABLES,
  measures: MEASURES,
  variants: [],
  attributesOn: 'event',
  netting: [],
  dimensions: DIMENSIONS,
  flags: FLAGS,
  lists: { added },
  cheap: () => true,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default bookings;
