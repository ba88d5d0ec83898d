import type { Day } from '#src/core/calendar.ts';
import type { Session } from '#src/core/ports.ts';
import type { ColumnType } from '#src/store/facts/column.ts';
import { FACT_TABLES } from '#src/store/facts/tables.ts';

const TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  date: 'date',
  instant: 'timestamptz',
  number: 'numeric',
  integer: 'bigint',
  boolean: 'boolean',
};

/** Replaces a table's rows without the checks of an import, all known since `at`. */
export async function putRows(
  session: Session,
  name: string,
  rows: readonly object[],
  at: Day = '1900-01-01',
): Promise<void> {
  const table = FACT_TABLES.find((one) => one.name === name);
  if (table === undefined) throw new Error(`there is no table ${name}`);
  const names = table.columns.map((column) => column.name);
  // A default of the table's own is not taken for a field that is given as NULL.
  const values = table.columns.map(({ name: column, fallback }) =>
    fallback === undefined ? column : `coalesce(${column}, '${fallback}')`,
  );
  const shape = table.columns.map((column) => `${column.name} ${TYPES[column.type]}`);
  await session.query(`DELETE FROM facts.${name}`);
  await session.query(`DELETE FROM facts.${name}_history`);
  await session.query(
    `INSERT INTO facts.${name} (${names.join(', ')}, sys_from, import_id)
     SELECT ${values.join(', ')}, $2::timestamptz, 1 FROM jsonb_to_recordset($1::jsonb) AS x(${shape.join(', ')})`,
    [JSON.stringify(rows), `${at}T00:00:00Z`],
  );
}
