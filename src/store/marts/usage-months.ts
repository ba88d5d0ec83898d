import { addMonths, type Day, startOfMonth } from '../../core/calendar.ts';
import type { Session } from '../../core/ports.ts';

/** Months that are over on a day: the last of them. */
export const lastMonthOn = (today: Day): Day => addMonths(startOfMonth(today), -1);

/** The first month with any use in `schema`; null where there is none. Before it nothing is known of use. */
export async function firstMonthOf(session: Session, schema: string): Promise<Day | null> {
  const [row] = await session.query<{ first: Day | null }>(
    `SELECT min(month) AS first FROM ${schema}.usage_months`,
  );
  return row?.first ?? null;
}

/** Whole months from the first with any use to `last`. */
export function monthsFrom(first: Day | null, last: Day): Day[] {
  const months: Day[] = [];
  for (let month = first ?? addMonths(last, 1); month <= last; month = addMonths(month, 1))
    months.push(month);
  return months;
}
