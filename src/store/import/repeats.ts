import type { Session } from '../../core/ports.ts';
import type { Table } from '../facts/column.ts';
import { FIRST_FINDINGS, type Finding, type Incoming, reportFindings } from './incoming.ts';
import { contentOf, current, equal, listed, restNames, stage } from './sql.ts';

interface Clash extends Finding {
  readonly first_file: number;
  readonly first_line: number;
}

/**
 * Reports rows that say different things of one key at one `recorded_at`, and leaves the first row alone of those
 * that say the same. Answers whether any key has more than one row.
 */
export async function settleRepeats(
  incoming: Pick<Incoming, 'session' | 'files' | 'problems'>,
  table: Table,
): Promise<boolean> {
  const { session, files } = incoming;
  const [repeats] = await session.query<{ any: boolean }>(
    `SELECT EXISTS (SELECT FROM ${stage(table)} GROUP BY ${listed(table.key)} HAVING count(*) > 1) AS any`,
  );
  if (!repeats?.any) return false;
  const content = contentOf(table);
  const ranked = `
    SELECT ${listed(table.key)}, file_no, line_no, row_number() OVER same AS nth,
           first_value(file_no) OVER same AS first_file, first_value(line_no) OVER same AS first_line,
           ${content} IS DISTINCT FROM first_value(${content}) OVER same AS differs
    FROM ${stage(table)}
    WINDOW same AS (PARTITION BY ${listed(table.key)}, recorded_at ORDER BY file_no, line_no)`;
  const clashes = await session.query<Clash>(
    `SELECT file_no, line_no, first_file, first_line, concat_ws(', ', ${listed(table.key)}) AS value,
            count(*) OVER () AS total
     FROM (${ranked}) r WHERE differs ${FIRST_FINDINGS}`,
  );
  const message = ({ first_file, first_line }: Clash): string =>
    `expected one row for this key; ${files[first_file]?.path}:${first_line} says something else (versions need a recorded_at of their own)`;
  reportFindings(incoming, clashes, table.key.join(', '), message);
  await session.query(
    `DELETE FROM ${stage(table)} s USING (${ranked}) r
     WHERE r.nth > 1 AND ${equal(['file_no', 'line_no'], 's', 'r')}`,
  );
  return true;
}

/**
 * Leaves out the rows that say what is here already, which would otherwise cost as much as changes. For a stage
 * with one row a key.
 */
export async function dropSame(session: Session, table: Table): Promise<void> {
  const rest = restNames(table);
  const same =
    rest.length === 0 ? 'true' : `ROW(${listed(rest, 's')}) IS NOT DISTINCT FROM ROW(${listed(rest, 'v')})`;
  await session.query(
    `DELETE FROM ${stage(table)} s USING ${current(table)} v
     WHERE ${equal(table.key, 's', 'v')} AND NOT s.is_deleted AND ${same}
       AND coalesce(s.recorded_at, v.sys_from) = v.sys_from`,
  );
}
