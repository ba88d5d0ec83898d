import type { Row, Store } from '../../../src/core/ports.ts';
import { FACT_TABLES } from '../../../src/store/facts/tables.ts';

/** The rows of a table as they were known at an instant, without when that was. */
export async function knownAt(store: Store, name: string, at: string): Promise<Row[]> {
  const table = FACT_TABLES.find((one) => one.name === name);
  const columns = table?.columns.map((column) => `"${column.name}"`).join(', ');
  return store.query(
    `SELECT ${columns} FROM (
       SELECT ${columns}, sys_from, NULL::timestamptz AS sys_to, false AS is_deleted FROM facts.${name}
       UNION ALL
       SELECT ${columns}, sys_from, sys_to, is_deleted FROM facts.${name}_history) v
     WHERE NOT is_deleted AND sys_from <= $1 AND (sys_to IS NULL OR sys_to > $1)
     ORDER BY ${columns}`,
    [at],
  );
}

/** Names of accounts by version: `name@from` while it counts, `name@from-to` afterwards, `-` where withdrawn. */
export async function versions(store: Store): Promise<string[]> {
  const rows = await store.query<{ version: string }>(
    `SELECT account_id || ' ' || coalesce(name, '-') || '@' || to_char(sys_from AT TIME ZONE 'UTC', 'YYYY-MM-DD')
            || coalesce('..' || to_char(sys_to AT TIME ZONE 'UTC', 'YYYY-MM-DD'), '') AS version
     FROM (SELECT account_id, name, sys_from, NULL::timestamptz AS sys_to FROM facts.accounts
           UNION ALL SELECT account_id, name, sys_from, sys_to FROM facts.accounts_history) v
     ORDER BY account_id, sys_from, sys_to`,
  );
  return rows.map(({ version }) => version);
}
