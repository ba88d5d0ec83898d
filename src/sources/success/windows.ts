import {
  addDays,
  addMonths,
  type Day,
  type DayRange,
  daysBetween,
  wholeMonths,
} from '../../core/calendar.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { lastKnown } from '../sql/frame/stretches.ts';
import { type Cte, inlined } from '../sql/parts.ts';

/** Which predictions each period asks for, and which ones it can be judged by. */

/** The last span like it that is over: as many lengths back as it takes, months for whole months. */
function lastOver({ start, end }: DayRange, today: Day): DayRange {
  const months = wholeMonths({ start, end });
  const back = (steps: number): DayRange =>
    months === null || months === 0
      ? { start: addDays(start, -steps * length), end: addDays(end, -steps * length) }
      : { start: addMonths(start, -steps * months), end: addMonths(end, -steps * months) };
  const length = daysBetween(start, end);
  let steps = 1;
  while (back(steps).end > today) steps += 1;
  return back(steps);
}

/**
 * `windows`: per period `p` the span asked for (`role` 0) and, where that has not begun, the last one like it that is
 * over (`role` 1): `s`, `e`, `u` (last day that has come), `k`, the day whose end the prediction is frozen at, and
 * `told`, the last day on which it could be made. A span that has begun is frozen at the end of the day before it;
 * predictions made on its first day still count for it.
 */
export function windowsPart(context: FrameContext): Cte {
  const { request, binder } = context;
  const today = lastKnown(context);
  const rows = request.periods.flatMap((period, p) => {
    const begun = period.start < today;
    const spans = begun ? [period] : [period, lastOver(period, today)];
    return spans.map((span, role) => {
      const started = span.start < today;
      const over = addDays(span.end, -1) < today ? addDays(span.end, -1) : today;
      const frozen = started ? addDays(span.start, -1) : today;
      const told = started ? span.start : today;
      const days = [span.start, span.end, over, frozen, told].map((day) => binder.bind(day, 'date'));
      return `(${p}, ${role}, ${days.join(', ')})`;
    });
  });
  return inlined(
    'windows',
    `SELECT p, role, s, e, u, k, told FROM (VALUES ${rows.join(', ')}) AS x(p, role, s, e, u, k, told)`,
  );
}
