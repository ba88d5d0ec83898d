import { addDays, type Day, type DayRange } from '../../core/calendar.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { narrowed } from '../usage/relations.ts';

/** Meetings, reviews and messages with customers. */

export const KINDS = ['one_to_one', 'value_review', 'qbr', 'ebr', 'training', 'digital'] as const;

const facts = ({ table }: FrameContext): string =>
  table(
    'touchpoints',
    'touchpoint_id, account_id, person_id, kind, occurred_at, is_held, is_two_way, exec_present',
  );

/** Called off, or nobody came: it says so. What is past and says nothing took place. */
const HELD = 'x.is_held IS DISTINCT FROM false';

/** A subquery of held touches, and of those on the calendar, with the company's `day` of each; `where` is ` AND …` over `x`. */
export const touchesOf = (context: FrameContext, where = ''): string =>
  `(SELECT x.*, ${context.day('x.occurred_at')} AS day FROM ${facts(context)} x WHERE ${HELD}${narrowed(context, 'x')}${where})`;

/**
 * Part `touches`: the same with `p` and `last`, of the days that each period looks at and the last of them. Each period reads its own days: joined to a
 * list of periods, the server takes a thousandth of the rows that come out, and plans loops that never end.
 */
export function touchesPart(context: FrameContext, ranges: readonly DayRange[]): Cte {
  const { binder, settings } = context;
  const at = (day: Day): string =>
    `(${binder.bind(day, 'date')}::timestamp AT TIME ZONE ${binder.bind(settings.timeZone, 'text')})`;
  const reads = ranges.map(({ start, end }, p) =>
    touchesOf(context, ` AND x.occurred_at >= ${at(start)} AND x.occurred_at < ${at(end)}`).replace(
      'SELECT x.*',
      `SELECT ${p} AS p, ${binder.bind(addDays(end, -1), 'date')} AS last, x.*`,
    ),
  );
  return cte('touches', reads.map((read) => `SELECT * FROM ${read} t`).join('\nUNION ALL '));
}

/** The last day that has come of each period. */
export const lastDays = ({ request: { periods, today } }: FrameContext): readonly Day[] =>
  periods.map(({ end }) => (addDays(end, -1) < today ? addDays(end, -1) : today));
