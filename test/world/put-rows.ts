import type { Day } from '#src/core/calendar.ts';
import type { Session } from '#src/core/ports.ts';

/** Replaces the rows of fact tables, all known since `at`, past the import and its checks. */
export async function putRows(
  session: Session,
  tables: Readonly<Record<string, readonly object[]>>,
  at: Day = '1900-01-01',
): Promise<void> {
  for (const [table, rows] of Object.entries(tables)) {
    await session.query(`DELETE FROM facts.${table}`);
    await session.query(`DELETE FROM facts.${table}_history`);
    const known = rows.map((row) => ({ ...row, sys_from: `${at}T00:00:00Z`, import_id: 1 }));
    await session.query(
      `INSERT INTO facts.${table} SELECT * FROM jsonb_populate_recordset(NULL::facts.${table}, $1::jsonb)`,
      [JSON.stringify(known)],
    );
  }
}
