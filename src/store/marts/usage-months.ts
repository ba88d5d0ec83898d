import { addMonths, type Day, startOfMonth } from '../../core/calendar.ts';
import type { Session } from '../../core/ports.ts';

/** Months that are over on a day: the last of them. */
export const lastMonthOn = (today: Day): Day => addMonths(startOfMonth(today), -1);

/** Whole months from the first that has seats or use in `schema` to `last`. */
export async function summedMonths(session: Session, last: Day, schema: string): Promise<Day[]> {
  const [row] = await session.query<{ first: Day | null }>(
    `SELECT least((SELECT min(valid_from) FROM facts.entitlements WHERE seats > 0),
                  (SELECT min(month) FROM ${schema}.usage_months)) AS first`,
  );
  const months: Day[] = [];
  if (!row?.first) return months;
  for (let month = startOfMonth(row.first); month <= last; month = addMonths(month, 1)) months.push(month);
  return months;
}
