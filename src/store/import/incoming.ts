import type { Row, Session } from '../../core/ports.ts';
import type { SourceFile } from './files.ts';
import { MOST_LISTED, type Problems } from './problems.ts';
import type { Staged } from './staging.ts';

/** An import whose rows are merged and not yet kept. */
export interface Incoming {
  readonly session: Session;
  readonly importId: number;
  readonly staged: readonly Staged[];
  /** Names of the tables of which it withdraws rows. */
  readonly withdraws: ReadonlySet<string>;
  readonly files: readonly SourceFile[];
  readonly problems: Problems;
}

/** Rows of this import that now count, in `merged m`. */
export const NOW_IN_FORCE = 'm.is_news AND m.is_kept AND NOT m.is_deleted AND m.sys_to IS NULL';
/** Rows of this import that withdraw something from now on. */
export const NOW_WITHDRAWN = 'm.is_news AND m.is_kept AND m.is_deleted AND m.sys_to IS NULL';

/** A row of this import that a check found wanting. */
export interface Finding extends Row {
  readonly file_no: number;
  readonly line_no: number;
  readonly value: string;
  /** How many there are in all. */
  readonly total: number;
}

/** To end a statement that selects findings. */
export const FIRST_FINDINGS = `ORDER BY file_no, line_no LIMIT ${MOST_LISTED}`;

/** Reports findings at the file and line that they came from. */
export function reportFindings<F extends Finding>(
  { files, problems }: Pick<Incoming, 'files' | 'problems'>,
  findings: readonly F[],
  column: string,
  message: (finding: F) => string,
): void {
  for (const finding of findings) {
    problems.add({
      file: files[finding.file_no]?.path ?? '',
      line: finding.line_no,
      column,
      value: finding.value,
      message: message(finding),
    });
  }
  problems.skip((findings[0]?.total ?? 0) - findings.length);
}

/** `1 row`, `2 rows`. */
export const rowsOf = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);
