import type { FrameContext } from '../sql/frame/context.ts';
import { lastKnown } from '../sql/frame/stretches.ts';

/** Counting days between dates, as expressions of SQL. */

/** The day up to which rows of facts are read: what a later day holds has not happened yet. */
export const watchedDay = (context: FrameContext): string => context.binder.bind(lastKnown(context), 'date');

/** A Monday; days before it count as well. */
const MONDAY = "DATE '2001-01-01'";

/** Days from Monday to Friday before a day, since a Monday long ago. */
const weekdaysBefore = (day: string): string =>
  `(floor((${day} - ${MONDAY}) / 7.0) * 5 + least(mod(mod(${day} - ${MONDAY}, 7) + 7, 7), 5))::int`;

/** Days from Monday to Friday from one day up to, not including, another, without the company's holidays. */
export function businessDays({ binder, settings }: FrameContext, from: string, to: string): string {
  const holidays = binder.bind(settings.holidays, 'date[]');
  return `(${weekdaysBefore(to)} - ${weekdaysBefore(from)}
     - (SELECT count(DISTINCT h)::int FROM unnest(${holidays}) h
        WHERE h >= ${from} AND h < ${to} AND extract(isodow FROM h) < 6))`;
}
