import type { Day } from '../../core/calendar.ts';
import type { Session } from '../../core/ports.ts';
import type { Pair } from '../../sources/retention/cells.ts';

/**
 * A fingerprint per start of a pair of every exchange rate that its cells may have been converted with: a pair whose
 * fingerprint changes must be summed up again, all others stay.
 */
export async function ratesFor(session: Session, pairs: readonly Pair[]): Promise<ReadonlyMap<Day, string>> {
  const starts = [...new Set(pairs.map((pair) => pair.start))].sort();
  const rows = await session.query<{ day: Day; rates: string }>(
    `SELECT s.day, coalesce(string_agg(concat_ws(':', k.currency, k.rate_set, r.ahead, r.rate), ' ' ORDER BY k.currency, k.rate_set), '') AS rates
     FROM unnest($1::date[]) AS s(day)
     LEFT JOIN (SELECT DISTINCT currency, rate_set FROM facts.fx_rates) k ON true
     LEFT JOIN LATERAL (
       SELECT f.rate, f.effective_on > s.day AS ahead FROM facts.fx_rates f
       WHERE f.currency = k.currency AND f.rate_set = k.rate_set
       ORDER BY f.effective_on > s.day, CASE WHEN f.effective_on <= s.day THEN f.effective_on END DESC, f.effective_on
       LIMIT 1) r ON true
     GROUP BY s.day`,
    [starts],
  );
  return new Map(rows.map((row) => [row.day, row.rates]));
}
