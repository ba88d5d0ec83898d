import { addDays, type Day, type Instant } from '../../core/calendar.ts';
import type { Progress, Session, Store } from '../../core/ports.ts';
import type { Table } from '../facts/column.ts';
import { FACT_TABLES } from '../facts/tables.ts';
import { applyMerge, type Counts, recordImport } from './apply.ts';
import { checkMerged } from './checks.ts';
import { findFiles, type SourceFile } from './files.ts';
import type { Incoming } from './incoming.ts';
import { describeImport, type Merge, planMerge } from './merge.ts';
import { collectProblems, type Problem, type Problems } from './problems.ts';
import { dropSame, settleRepeats } from './repeats.ts';
import { current, history } from './sql.ts';
import { type Staged, stageFiles } from './staging.ts';

export interface ImportOptions {
  /** Files and folders of files. */
  readonly paths: readonly string[];
  /** The last day that the files are complete for; by default the day before `today`. */
  readonly through?: Day | undefined;
  /** Does everything and keeps nothing. */
  readonly dryRun?: boolean | undefined;
  /** The company's; an instant without an offset is of this zone. */
  readonly timeZone: string;
  /** Needs no rate. */
  readonly reportingCurrency: string;
  readonly today: Day;
  readonly now: Instant;
  readonly progress: Progress;
}

export type TableCounts = Omit<Counts, 'deleted'> & { readonly deleted?: number };

export interface ImportResult {
  /** By table, counted in rows of its files; empty where there are problems, for then nothing was loaded. */
  readonly tables: Readonly<Record<string, TableCounts>>;
  /** At most 100, in the order of the files. */
  readonly problems: readonly Problem[];
  /** Problems that are not listed. */
  readonly more: number;
}

/** Fewer changed rows leave the planner's statistics good enough. */
const MANY_CHANGES = 1_000;

/**
 * Loads files into `facts`, all or nothing: where anything is wrong with any of them, nothing changes and the
 * problems are told. A row is taken whole: an optional column that the file lacks is empty. A row that says what
 * is here already changes nothing. Throws only where the fault is not in the files.
 */
export async function importFiles(store: Store, options: ImportOptions): Promise<ImportResult> {
  const { files, problems: unfound } = await findFiles(options.paths);
  const problems = collectProblems([...unfound.map(({ file }) => file), ...files.map(({ path }) => path)]);
  for (const problem of unfound) problems.add(problem);
  try {
    const tables = await store.transaction((session) => load(session, files, options, problems));
    await refreshStatistics(store, tables);
    return { tables, problems: [], more: 0 };
  } catch (error) {
    if (!(error instanceof NotKept)) throw error;
    const listed = problems.list();
    return { tables: error.tables, problems: listed, more: problems.count - listed.length };
  }
}

/** Ends the transaction without a trace: the files have problems, or it was a trial. */
class NotKept extends Error {
  readonly tables: Readonly<Record<string, TableCounts>>;
  constructor(tables: Readonly<Record<string, TableCounts>>) {
    super('Nothing was kept.');
    this.tables = tables;
  }
}

async function load(
  session: Session,
  files: readonly SourceFile[],
  options: ImportOptions,
  problems: Problems,
): Promise<Record<string, TableCounts>> {
  const merge = await begin(session, options);
  const staged = await stageAll(session, files, problems, options.progress);
  const tables = problems.full ? {} : await mergeAll({ session, files, problems }, staged, merge, options);
  if (problems.count > 0) throw new NotKept({});
  if (options.dryRun) throw new NotKept(tables);
  return tables;
}

async function mergeAll(
  incoming: Pick<Incoming, 'session' | 'files' | 'problems'>,
  staged: readonly Staged[],
  merge: Merge,
  options: ImportOptions,
): Promise<Record<string, TableCounts>> {
  const { session } = incoming;
  const { progress, today, through = addDays(today, -1), reportingCurrency } = options;
  const tables: Record<string, TableCounts> = {};
  const withdraws = new Set<string>();
  progress.start('Merging tables', staged.length + 1);
  try {
    for (const { table, rows } of staged) {
      const hasRepeats = await settleRepeats(incoming, table);
      if (!hasRepeats) await dropSame(session, table);
      await planMerge(session, table, hasRepeats);
      const counts = await applyMerge(session, table, rows);
      await recordImport(session, table, counts, merge, through);
      tables[table.name] = shown(counts);
      if (counts.deleted > 0) withdraws.add(table.name);
      progress.advance(1);
    }
    await checkMerged({ ...incoming, staged, withdraws, importId: merge.importId }, reportingCurrency);
    progress.advance(1);
  } finally {
    progress.done();
  }
  return tables;
}

/** Imports take turns; everything that one reads and writes is then its own until it ends. */
async function begin(session: Session, { now, timeZone }: ImportOptions): Promise<Merge> {
  await session.query('LOCK TABLE facts.imports IN SHARE ROW EXCLUSIVE MODE');
  await session.query(`SELECT set_config('TimeZone', $1, true), set_config('work_mem', '64MB', true)`, [
    timeZone,
  ]);
  const [last] = await session.query<{ id: number }>(
    'SELECT coalesce(max(import_id), 0) + 1 AS id FROM facts.imports',
  );
  const merge = { importId: last?.id ?? 1, now, timeZone };
  await describeImport(session, merge);
  return merge;
}

async function stageAll(
  session: Session,
  files: readonly SourceFile[],
  problems: Problems,
  progress: Progress,
): Promise<Staged[]> {
  progress.start(
    'Reading files',
    files.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  try {
    const staged: Staged[] = [];
    for (const [table, ofTable] of byTable(files)) {
      staged.push(await stageFiles(session, table, ofTable, problems, (count) => progress.advance(count)));
    }
    return staged;
  } finally {
    progress.done();
  }
}

/** In the order in which the tables are declared. */
function byTable(files: readonly SourceFile[]): (readonly [Table, readonly SourceFile[]])[] {
  return FACT_TABLES.map((table) => [table, files.filter((file) => file.table === table)] as const).filter(
    ([, ofTable]) => ofTable.length > 0,
  );
}

const shown = ({ deleted, ...counts }: Counts): TableCounts =>
  deleted > 0 ? { ...counts, deleted } : counts;

async function refreshStatistics(store: Store, tables: Readonly<Record<string, TableCounts>>): Promise<void> {
  for (const table of FACT_TABLES) {
    const counts = tables[table.name];
    if (counts && counts.inserted + counts.updated + (counts.deleted ?? 0) >= MANY_CHANGES) {
      await store.query(`ANALYZE ${current(table)}, ${history(table)}`);
    }
  }
}
