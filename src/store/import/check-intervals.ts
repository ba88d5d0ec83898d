import type { Table } from '../facts/column.ts';
import { FIRST_FINDINGS, type Finding, type Incoming, NOW_IN_FORCE, reportFindings } from './incoming.ts';
import { current, equal, merged, quoted } from './sql.ts';

interface Overlap extends Finding {
  readonly other_from: string;
  readonly other_to: string | null;
}

/**
 * No two intervals of one line, attribute or entitlement have a day in common; the last day is included, and an
 * empty one is open. Looks at what is there after the import, and reports each row that came with it once: of two
 * that both came, the later.
 */
export async function checkIntervals(incoming: Incoming, table: Table): Promise<void> {
  if (!table.interval) return;
  const { per } = table.interval;
  const [from, to] = [quoted(table.interval.from), quoted(table.interval.to)];
  const findings = await incoming.session.query<Overlap>(
    `SELECT *, count(*) OVER () AS total FROM (
       SELECT DISTINCT ON (m.file_no, m.line_no) m.file_no, m.line_no, m.${from} AS value,
              v.${from} AS other_from, v.${to} AS other_to
       FROM ${merged(table)} m JOIN ${current(table)} v ON ${equal(per, 'm', 'v')}
       WHERE ${NOW_IN_FORCE} AND v.${from} <> m.${from} AND (v.${from} < m.${from} OR v.import_id <> $1)
         AND v.${from} <= coalesce(m.${to}, 'infinity') AND m.${from} <= coalesce(v.${to}, 'infinity')
       ORDER BY m.file_no, m.line_no, v.${from}) o
     ${FIRST_FINDINGS}`,
    [incoming.importId],
  );
  const subject = per.join(' and ');
  const message = ({ other_from, other_to }: Overlap): string =>
    `expected no overlap with the interval of the same ${subject} from ${other_from} to ${other_to ?? 'ever'} (the last day is included)`;
  reportFindings(incoming, findings, table.interval.from, message);
}
