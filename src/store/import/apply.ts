import type { Day } from '../../core/calendar.ts';
import type { Row, Session } from '../../core/ports.ts';
import type { Table } from '../facts/column.ts';
import type { Merge } from './merge.ts';
import { columnNames, confirmedKey, current, equal, history, listed, merged, quoted } from './sql.ts';

/** What an import did to one table, counted in rows of its files. */
export interface Counts {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Withdrawn. */
  readonly deleted: number;
}

/** What there is to do, found in one pass over `merged`. */
interface Effects extends Row {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** Some keys were here before. */
  readonly replaces: boolean;
  /** Some versions are past, or withdrawals. */
  readonly past: boolean;
  /** Some rows say again what was said. */
  readonly repeats: boolean;
}

/** Puts what `planMerge` worked out in the place of what was there; `rows` were in the files. */
export async function applyMerge(session: Session, table: Table, rows: number): Promise<Counts> {
  const isNew = 'NOT is_deleted AND coalesce(before_deleted, NOT was_known)';
  const [effects] = await session.query<Effects>(
    `SELECT count(*) FILTER (WHERE is_news AND ${isNew}) AS inserted,
            count(*) FILTER (WHERE is_news AND is_deleted) AS deleted,
            count(*) FILTER (WHERE is_news AND NOT is_deleted AND NOT (${isNew})) AS updated,
            coalesce(bool_or(was_known), false) AS replaces,
            coalesce(bool_or(sys_to IS NOT NULL OR is_deleted), false) AS past,
            coalesce(bool_or(NOT is_kept), false) AS repeats
     FROM ${merged(table)}`,
  );
  if (!effects) return { inserted: 0, updated: 0, unchanged: rows, deleted: 0 };
  const { inserted, updated, deleted } = effects;
  const changes = inserted + updated + deleted;
  if (changes > 0) {
    await markDirty(session, table, effects);
    await noteChanges(session, table);
    await replace(session, table, effects);
  }
  if (effects.repeats) await confirm(session, table);
  return { inserted, updated, unchanged: rows - changes, deleted };
}

/** In the order of the key: a million rows in another take its index two to three times as long. */
async function replace(session: Session, table: Table, { replaces, past }: Effects): Promise<void> {
  const columns = listed(columnNames(table));
  for (const versions of replaces ? [current(table), history(table)] : []) {
    await session.query(
      `DELETE FROM ${versions} v USING ${merged(table)} m
       WHERE ${equal(table.key, 'v', 'm')} AND m.is_changed AND m.was_known`,
    );
  }
  await session.query(
    `INSERT INTO ${current(table)} (${columns}, sys_from, import_id)
     SELECT ${columns}, sys_from, import_id FROM ${merged(table)}
     WHERE is_changed AND is_kept AND sys_to IS NULL AND NOT is_deleted
     ORDER BY ${listed(table.key)}`,
  );
  if (!past) return;
  await session.query(
    `INSERT INTO ${history(table)} (${columns}, sys_from, sys_to, is_deleted, import_id)
     SELECT ${columns}, sys_from, sys_to, is_deleted, import_id FROM ${merged(table)}
     WHERE is_changed AND is_kept AND (sys_to IS NOT NULL OR is_deleted)`,
  );
}

/**
 * The accounts of the changed rows, as they were and as they will be. A refresh that runs meanwhile must end first:
 * it would delete the mark of an account that it read before this change.
 */
async function markDirty(session: Session, table: Table, { replaces }: Effects): Promise<void> {
  if (table.moves || table.name === 'fx_rates') {
    await session.query('LOCK TABLE marts.dirty IN SHARE ROW EXCLUSIVE MODE');
  }
  if (table.moves) {
    const before = `
       UNION SELECT v.account_id FROM ${current(table)} v JOIN ${merged(table)} m ON ${equal(table.key, 'v', 'm')}
       WHERE m.is_changed`;
    await session.query(
      `INSERT INTO marts.dirty (account_id)
       SELECT DISTINCT account_id FROM ${merged(table)} WHERE is_changed AND account_id IS NOT NULL
       ${replaces ? before : ''} ON CONFLICT DO NOTHING`,
    );
  }
  if (table.name === 'fx_rates') {
    await session.query(`INSERT INTO marts.dirty (account_id) VALUES ('*') ON CONFLICT DO NOTHING`);
  }
}

/**
 * What the mart that the table feeds must follow. A table that names the account in its key has all rows of a change
 * under one; of others everything has changed. A refresh that runs meanwhile must end first, as above.
 */
async function noteChanges(session: Session, table: Table): Promise<void> {
  if (table.feeds === undefined) return;
  const { mart, since } = table.feeds;
  const which = table.key.includes('account_id') ? 'account_id' : "'*'";
  const from = since === undefined ? 'NULL::timestamptz' : `min(${quoted(since)})`;
  await session.query('LOCK TABLE marts.changes IN SHARE ROW EXCLUSIVE MODE');
  await session.query(
    `INSERT INTO marts.changes AS c (mart, account_id, since)
     SELECT '${mart}', ${which}, ${from} FROM ${merged(table)} WHERE is_changed GROUP BY 2
     ON CONFLICT (mart, account_id) DO UPDATE
       SET since = CASE WHEN c.since > excluded.since THEN excluded.since WHEN excluded.since IS NOT NULL THEN c.since END`,
  );
}

/**
 * Remembers when a version was said again, so that another that arrives late, from between the two, ends where it
 * must: the same versions give the same history in whatever order they come.
 */
async function confirm(session: Session, table: Table): Promise<void> {
  await session.query(
    `INSERT INTO facts.confirmations (table_name, key, at)
     SELECT '${table.name}', ${confirmedKey(table, 'm')}, sys_from FROM ${merged(table)} m
     WHERE NOT is_kept AND rank <= 1
     ON CONFLICT DO NOTHING`,
  );
}

/** Until which day the table's data go. */
export async function recordImport(
  session: Session,
  table: Table,
  counts: Counts,
  merge: Merge,
  through: Day,
): Promise<void> {
  await session.query(
    `INSERT INTO facts.imports (import_id, table_name, imported_at, through, inserted, updated, unchanged)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      merge.importId,
      table.name,
      merge.now,
      through,
      counts.inserted,
      counts.updated + counts.deleted,
      counts.unchanged,
    ],
  );
}
