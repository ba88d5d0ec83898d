import type { Day, Instant } from '../../core/calendar.ts';
import type { Session } from '../../core/ports.ts';
import type { Table } from '../facts/column.ts';
import {
  columnNames,
  confirmedKey,
  contentOf,
  current,
  equal,
  history,
  listed,
  merged,
  quoted,
  sortedKey,
  stage,
} from './sql.ts';

export interface Merge {
  readonly importId: number;
  readonly now: Instant;
  /** The company's. */
  readonly timeZone: string;
}

/** Lays the import's own facts where the statements of its transaction find them: `id`, `at`, `zone`. */
export async function describeImport(session: Session, { importId, now, timeZone }: Merge): Promise<void> {
  await session.query(
    `CREATE TEMP TABLE this_import ON COMMIT DROP AS
     SELECT $1::bigint AS id, $2::timestamptz AS at, $3::text AS zone`,
    [importId, now, timeZone],
  );
}

const ID = '(SELECT id FROM pg_temp.this_import)';
const NOW = '(SELECT at FROM pg_temp.this_import)';
const ZONE = '(SELECT zone FROM pg_temp.this_import)';

/** Where nothing says since when a row of a table's first import is known. */
const ALWAYS: Day = '1900-01-01';

/**
 * Works out what becomes of a staged table. All that was ever said of its keys (the staged rows, the versions
 * here, their confirmations) is put in the order in which it was said; what only repeats what was said before it
 * is dropped; what remains are the versions of the key, each in force up to the next.
 *
 * Leaves `merged`, with the repeats and every version of the keys that change:
 * - `is_news`: a staged row that changes something;
 * - `is_kept`: a version, in force from `sys_from` to `sys_to` (null is still);
 * - `is_changed`: a key whose versions are not what they were;
 * - `was_known`: a key that was here before; `before_deleted`: whether what was said before is a withdrawal.
 */
export async function planMerge(session: Session, table: Table, hasRepeats: boolean): Promise<void> {
  const [known] = await session.query<{ rows: boolean; confirmed: boolean }>(
    `SELECT EXISTS (SELECT FROM ${current(table)}) OR EXISTS (SELECT FROM ${history(table)}) AS rows,
            EXISTS (SELECT FROM facts.confirmations WHERE table_name = $1) AS confirmed`,
    [table.name],
  );
  const isFirst = known?.rows !== true;
  const name = quoted(`merged_${table.name}`);
  if (isFirst && !hasRepeats) {
    await session.query(`CREATE TEMP VIEW ${name} AS ${allNew(table)}`);
    return;
  }
  const plan = ordering(table, isFirst, known?.confirmed === true);
  await session.query(`CREATE TEMP TABLE ${name} ON COMMIT DROP AS ${plan}`);
  await session.query(`ANALYZE ${merged(table)}`);
}

/**
 * The short way for a first import with one row a key, which has nothing to put in order: a view of the stage, gone
 * with it. The other way takes four times as long for a million rows.
 */
function allNew(table: Table): string {
  return `SELECT s.*, true AS is_news, true AS is_kept, true AS is_changed, false AS was_known,
                 NULL::boolean AS before_deleted, NULL::timestamptz AS sys_to
          FROM (${firstVersions(table)}) s`;
}

function ordering(table: Table, isFirst: boolean, isConfirmed: boolean): string {
  const sources = [isFirst ? firstVersions(table) : laterVersions(table)];
  if (!isFirst) sources.push(`SELECT ${SAID(table)} FROM here`);
  if (!isFirst && isConfirmed) sources.push(confirmations(table));
  const here = isFirst ? '' : `here AS (${versionsHere(table)}),`;
  const key = sortedKey(table);
  return `
    WITH ${here} said AS (${sources.join(' UNION ALL ')}),
    once AS (${oncePerTime(table)}),
    ordered AS (${inOrder(table)}),
    judged AS (
      SELECT *, file_no IS NOT NULL AND CASE WHEN is_twin THEN twin IS DISTINCT FROM content ELSE is_kept END AS is_news
      FROM ordered
    ),
    marked AS (SELECT *, bool_or(is_news) OVER (PARTITION BY ${key}) AS is_changed FROM judged)
    SELECT ${SAID(table)}, is_news, is_kept, is_changed, was_known, before_deleted,
           CASE WHEN is_kept THEN lead(sys_from) OVER (PARTITION BY ${key}, is_kept ORDER BY sys_from) END AS sys_to
    FROM marked WHERE is_changed OR (rank = ${RANK.recorded} AND NOT is_kept)`;
}

/** `rank` settles what counts of several things said at one time, the lowest first. */
const RANK = { recorded: 0, here: 1, undated: 2, confirmed: 3 } as const;
const SAID = (table: Table, of = ''): string =>
  listed([...columnNames(table), 'is_deleted', 'sys_from', 'rank', 'import_id', 'file_no', 'line_no'], of);

function stagedVersions(table: Table, undated: string): string {
  return `
    SELECT ${listed(columnNames(table))}, is_deleted, coalesce(recorded_at, ${undated}) AS sys_from,
           CASE WHEN recorded_at IS NULL THEN ${RANK.undated} ELSE ${RANK.recorded} END AS rank,
           ${ID} AS import_id, file_no, line_no
    FROM ${stage(table)}`;
}

/** Said on the row's natural day, at midnight of the company's time zone, but not after the import. */
function firstVersions(table: Table): string {
  const days = (table.known?.columns ?? []).map((name) => {
    const isInstant = table.columns.find((column) => column.name === name)?.type === 'instant';
    return isInstant ? `(${quoted(name)} AT TIME ZONE ${ZONE})::date` : quoted(name);
  });
  const natural = `coalesce(${[...days, 'NULL::date'].join(', ')}) + ${table.known?.days ?? 0}`;
  const day = `coalesce(${natural}, '${ALWAYS}'::date)::timestamp`;
  return stagedVersions(table, `least(${day} AT TIME ZONE ${ZONE}, ${NOW})`);
}

/** After the first import a row without a time of its own is the last thing said; `inOrder` gives it its time. */
const laterVersions = (table: Table): string => stagedVersions(table, `'infinity'::timestamptz`);

function versionsHere(table: Table): string {
  const isStaged = `EXISTS (SELECT FROM ${stage(table)} s WHERE ${equal(table.key, 's', 'v')})`;
  const columns = `${listed(columnNames(table))}, sys_from, ${RANK.here} AS rank, import_id,
                   NULL::bigint AS file_no, NULL::bigint AS line_no`;
  return `
    SELECT ${columns}, false AS is_deleted, NULL::timestamptz AS sys_to
    FROM ${current(table)} v WHERE ${isStaged}
    UNION ALL
    SELECT ${columns}, is_deleted, sys_to FROM ${history(table)} v WHERE ${isStaged}`;
}

/** What was said again while a version was in force. */
function confirmations(table: Table): string {
  return `
    SELECT ${listed([...columnNames(table), 'is_deleted'], 'v')}, c.at, ${RANK.confirmed}, v.import_id, NULL, NULL
    FROM here v JOIN facts.confirmations c ON c.table_name = '${table.name}' AND c.key = ${confirmedKey(table, 'v')}
    WHERE c.at > v.sys_from AND (v.sys_to IS NULL OR c.at < v.sys_to)`;
}

/** `twin`: what was here for the same time, which the file says again or corrects. */
function oncePerTime(table: Table): string {
  return `
    SELECT *, ${contentOf(table)} AS content, row_number() OVER time AS nth,
           coalesce(lead(rank) OVER time = ${RANK.here}, false) AS is_twin,
           lead(${contentOf(table)}) OVER time AS twin, lead(import_id) OVER time AS twin_import
    FROM said WINDOW time AS (PARTITION BY ${sortedKey(table)}, sys_from ORDER BY rank)`;
}

function inOrder(table: Table): string {
  return `
    SELECT ${listed([...columnNames(table), 'is_deleted', 'rank', 'file_no', 'line_no', 'content', 'twin', 'is_twin'])},
           CASE WHEN is_twin AND twin IS NOT DISTINCT FROM content THEN twin_import ELSE import_id END AS import_id,
           CASE WHEN sys_from < 'infinity' THEN sys_from
                ELSE greatest(${NOW}, lag(sys_from) OVER line + interval '1 microsecond') END AS sys_from,
           content IS DISTINCT FROM lag(content) OVER line AS is_kept,
           lag(is_deleted) OVER line AS before_deleted,
           bool_or(rank = ${RANK.here} OR is_twin) OVER (PARTITION BY ${sortedKey(table)}) AS was_known
    FROM once WHERE nth = 1 WINDOW line AS (PARTITION BY ${sortedKey(table)} ORDER BY sys_from)`;
}
