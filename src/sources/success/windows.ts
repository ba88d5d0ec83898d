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

/** Spans that earlier predictions are tried on, where the chance of getting there on time is measured. */
const TRIALS = 4;

/** The last spans like it that were over on `by`, the latest first: lengths back from it, months for whole months. */
function lastOver({ start, end }: DayRange, by: Day, count = 1): readonly DayRange[] {
  const months = wholeMonths({ start, end });
  const back = (steps: number): DayRange =>
    months === null || months === 0
      ? { start: addDays(start, -steps * length), end: addDays(end, -steps * length) }
      : { start: addMonths(start, -steps * months), end: addMonths(end, -steps * months) };
  const length = daysBetween(start, end);
  let steps = 1;
  while (back(steps).end > by) steps += 1;
  return Array.from({ length: count }, (_, nth) => back(steps + nth));
}

/**
 * `windows`: per period `p` the span asked for (`role` 0) and, where that has not begun, the last one like it that is
 * over (`role` 1): `s`, `e`, `u` (last day that has come), `k`, the day whose end the prediction is frozen at, and
 * `told`, the last day on which it could be made. A span that has begun is frozen at the end of the day before it;
 * predictions made on its first day still count for it.
 *
 * With `trials`, each of them comes with earlier spans that were over when it was frozen; `tries` names its role there.
 */
export function windowsPart(context: FrameContext, trials: boolean): Cte {
  const { request, binder } = context;
  const today = lastKnown(context);
  const row = (p: number, role: number, tries: number | null, span: DayRange): string => {
    const started = span.start < today;
    const over = addDays(span.end, -1) < today ? addDays(span.end, -1) : today;
    const frozen = started ? addDays(span.start, -1) : today;
    const told = started ? span.start : today;
    const days = [span.start, span.end, over, frozen, told].map((day) => binder.bind(day, 'date'));
    return `(${p}, ${role}, ${tries ?? 'NULL::int'}, ${days.join(', ')})`;
  };
  const rows = request.periods.flatMap((period, p) => {
    const judged = period.start < today ? [period] : [period, ...lastOver(period, today)];
    const before = judged.flatMap((span, tries) =>
      trials
        ? lastOver(span, span.start < today ? span.start : today, TRIALS).map((s) => ({ tries, s }))
        : [],
    );
    return [
      ...judged.map((span, role) => row(p, role, null, span)),
      ...before.map(({ tries, s }, nth) => row(p, 2 + nth, tries, s)),
    ];
  });
  return inlined(
    'windows',
    `SELECT p, role, tries, s, e, u, k, told FROM (VALUES ${rows.join(', ')}) AS x(p, role, tries, s, e, u, k, told)`,
  );
}
