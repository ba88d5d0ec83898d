import type { Session } from '../../core/ports.ts';
import type { Table } from '../facts/column.ts';
import type { SourceFile } from './files.ts';
import type { Problems } from './problems.ts';
import { readRows } from './read-file.ts';
import { writtenColumns } from './read-row.ts';
import { columnNames, current, listed, quoted, stage } from './sql.ts';

/** What the files of one table held. */
export interface Staged {
  readonly table: Table;
  /** Rows that were fine. */
  readonly rows: number;
  /** A file of this table could not be read to its end, so nobody knows which rows it has. */
  readonly isPartial: boolean;
  /** No row was refused and no file broke off. */
  readonly isWhole: boolean;
  /** Of the rows that were refused: the values of the key's columns, for tables with a key of one column. */
  readonly refusedIds: readonly string[];
}

/** More ids than this are not remembered; the table then counts as partial. */
const MOST_REFUSED = 10_000;

/** Rows to be merged: a table's own columns, when each was said, and the place that it came from. */
async function createStage(session: Session, table: Table): Promise<void> {
  await session.query(
    `CREATE TEMP TABLE ${quoted(`stage_${table.name}`)} ON COMMIT DROP AS
     SELECT ${listed(columnNames(table))}, NULL::timestamptz AS recorded_at, false AS is_deleted,
            0::bigint AS file_no, 0::bigint AS line_no
     FROM ${current(table)} WITH NO DATA`,
  );
}

/**
 * Copies the good rows of one table's files into its stage and reports the others. Instants without an offset are
 * read in the time zone of the transaction.
 */
export async function stageFiles(
  session: Session,
  table: Table,
  files: readonly SourceFile[],
  problems: Problems,
  onBytes: (count: number) => void,
): Promise<Staged> {
  await createStage(session, table);
  const refused = new Set<string>();
  const [id] = table.key;
  let isPartial = false;
  let isWhole = true;
  let rows = 0;
  for (const file of files) {
    const chunks = readRows(file, {
      onBytes,
      report: (line, column, value, message) =>
        problems.add({ file: file.path, line, column, value, message }),
      onRefused: (fields) => {
        isWhole = false;
        if (refused.size < MOST_REFUSED) refused.add(fields.get(id ?? '') ?? '');
        else isPartial = true;
      },
      onUnreadable: () => {
        isWhole = false;
        isPartial = true;
      },
    });
    rows += await session.copyIn(
      `COPY ${stage(table)} (${listed([...writtenColumns(table), 'file_no', 'line_no'])}) FROM STDIN`,
      chunks,
    );
  }
  await session.query(`ANALYZE ${stage(table)}`);
  return { table, rows, isPartial, isWhole, refusedIds: table.key.length === 1 ? [...refused] : [] };
}
