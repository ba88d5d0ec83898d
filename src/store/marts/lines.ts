import type { Day } from '../../core/calendar.ts';
import { UserError } from '../../core/errors.ts';
import type { Session } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';

/** What a refresh must know of the contract lines before it begins. */

/** First day of any line; null where there is none. */
export async function firstDay(session: Session): Promise<Day | null> {
  const [row] = await session.query<{ first: Day | null }>(
    'SELECT min(starts_on) AS first FROM facts.arr_lines',
  );
  return row?.first ?? null;
}

/**
 * The same where the marts stand: no line can matter before their first stretch but one of the changed accounts. It
 * may be earlier than need be, after a deletion, and spares a look at every line.
 */
export async function firstKnownDay(session: Session, changed: readonly string[]): Promise<Day | null> {
  const [row] = await session.query<{ first: Day | null }>(
    `SELECT CASE WHEN EXISTS (SELECT 1 FROM facts.arr_lines) THEN
       least((SELECT min(first_day) FROM marts.stretches),
             (SELECT min(starts_on) FROM facts.arr_lines WHERE account_id = ANY ($1::text[]))) END AS first`,
    [changed],
  );
  return row?.first ?? firstDay(session);
}

/**
 * Of some accounts' lines, or of all.
 * @throws UserError where a line's currency has no rate into the reporting currency
 */
export async function requireRates(
  session: Session,
  settings: Settings,
  ids: readonly string[] | null,
): Promise<void> {
  const rows = await session.query<{ currency: string; line_id: string }>(
    `SELECT l.currency, min(l.line_id) AS line_id FROM facts.arr_lines l
     WHERE l.currency <> $1 AND NOT EXISTS (SELECT 1 FROM facts.fx_rates f WHERE f.currency = l.currency)
     ${ids === null ? '' : 'AND l.account_id = ANY ($2::text[])'}
     GROUP BY 1 ORDER BY 1`,
    ids === null ? [settings.reportingCurrency] : [settings.reportingCurrency, ids],
  );
  if (rows.length === 0) return;
  const named = rows.map((row) => `${row.currency} (line ${row.line_id})`).join(', ');
  throw new UserError(
    `No exchange rate into ${settings.reportingCurrency} for ${named}. Import fx_rates.csv with a budget or spot rate for each.`,
  );
}
