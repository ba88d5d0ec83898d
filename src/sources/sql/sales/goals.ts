import { addDays, addMonths, type Day, daysBetween, startOfFiscalQuarter } from '../../../core/calendar.ts';
import type { FrameContext } from '../frame/context.ts';
import { type Cte, inlined } from '../parts.ts';

/** Days that sales are judged by, beside those that were asked. */

interface Goal {
  /** The last day of the period that has come. */
  readonly day: Day;
  /** What is sold towards: the period, or the fiscal quarter that holds the one day asked. */
  readonly start: Day;
  readonly end: Day;
  /** The four complete fiscal quarters before the one that holds `day`. */
  readonly since: Day;
  readonly until: Day;
}

function goalsOf({ request: { periods, today }, settings }: FrameContext): readonly Goal[] {
  return periods.map(({ start, end }) => {
    const last = addDays(end, -1);
    const day = last < today ? last : today;
    const quarter = startOfFiscalQuarter(day, settings);
    const goal =
      daysBetween(start, end) === 1 ? { start: quarter, end: addMonths(quarter, 3) } : { start, end };
    return { day, ...goal, since: addMonths(quarter, -12), until: quarter };
  });
}

/** `goals`: p, u (as in `periods`), s and e of what is sold towards, and since and until of the year of quarters before. */
export function goalsPart(context: FrameContext): Cte {
  const rows = goalsOf(context).map(({ day, start, end, since, until }, index) => {
    const days = [day, start, end, since, until].map((each) => context.binder.bind(each, 'date'));
    return `(${index}, ${days.join(', ')})`;
  });
  return inlined(
    'goals',
    `SELECT p, u, s, e, since, until FROM (VALUES ${rows.join(', ')}) AS x(p, u, s, e, since, until)`,
  );
}
