import type { Day, Instant } from '../core/calendar.ts';
import type { Session } from '../core/ports.ts';

/** How far a table of `facts` goes. */
export interface Freshness {
  readonly table: string;
  /** The last day for which its latest import was complete. */
  readonly through: Day;
  readonly importedAt: Instant;
}

/** One row for each table that was ever imported, the oldest first. */
export async function freshnessOf(session: Session): Promise<readonly Freshness[]> {
  return session.query<Freshness & Record<string, unknown>>(LATEST);
}

const LATEST = `
  SELECT * FROM (
    SELECT DISTINCT ON (table_name) table_name AS "table", through, imported_at AS "importedAt"
    FROM facts.imports ORDER BY table_name, import_id DESC
  ) latest ORDER BY through, "table"`;
