import type { MeasureKind, Source } from '../core/source.ts';
import { DIMENSIONS, FLAGS, faceColumns, knownDay, OWN, TABLES, termsPart, WON } from './renewals/terms.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  renewals_due: 'count',
  renewals_contacted: 'count',
  renewals_renewed: 'count',
  renewals_before_expiry: 'count',
  /** Days from the first contact to the day on which the renewal is due; negative where it was later. */
  lead: 'spread',
  /** Days from the first contact to the close. */
  cycle: 'spread',
} as const satisfies Record<string, MeasureKind>;
export type TimingMeasure = keyof typeof MEASURES;

/** One row for each renewal due in the period that was not withdrawn. */
function parts(context: FrameContext): readonly Cte[] {
  const contacted = `CASE WHEN x.contacted_on <= ${knownDay(context)} THEN x.contacted_on END`;
  const isSettled = `x.state IN ('renewed', 'partial', 'lost')`;
  return [
    termsPart(context),
    cte(
      'found',
      `SELECT p.p, x.account_id, x.due_on AS day, ${faceColumns(context, 'x.due_on')}, 1 AS renewals_due,
         (${contacted} IS NOT NULL)::int AS renewals_contacted, (x.state IN ${WON})::int AS renewals_renewed,
         (x.state IN ${WON} AND x.closed <= x.due_on)::int AS renewals_before_expiry,
         x.due_on - ${contacted} AS lead,
         CASE WHEN ${isSettled} AND x.closed_on >= x.contacted_on THEN x.closed_on - x.contacted_on END AS cycle
       FROM periods p JOIN terms x ON x.due_on >= p.s AND x.due_on < p.e
       LEFT JOIN rates r ON r.p = p.p AND r.currency = x.currency
       WHERE x.state <> 'withdrawn'`,
    ),
  ];
}

const frame: Frame = { name: 'renewals.timing', measures: MEASURES, own: OWN, parts };

/** When customers were spoken to about the renewals due in a period, and how long those took. */
const timing = {
  id: 'renewal_timing',
  tables: TABLES,
  measures: MEASURES,
  variants: [],
  attributesOn: 'event',
  netting: [],
  dimensions: DIMENSIONS,
  flags: FLAGS,
  cheap: () => true,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default timing;
