import type { Day } from '../../core/calendar.ts';
import type { Progress, Session, Store } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import {
  type AccountRun,
  accountRuns,
  addUp,
  fillMonths,
  fillSums,
  SUM_COLUMNS,
  sumAsked,
  sweepUsage,
  USAGE_TABLES,
} from './usage-fill.ts';
import { firstMonthOf, lastMonthOn, monthsFrom } from './usage-months.ts';
import { verifyUsage } from './usage-verify.ts';

/** Who used what, month by month, kept up with the imports of usage, seats, features and accounts. */

/** The tables of `facts` that the rows follow from. */
const READ = ['usage_days', 'entitlements', 'features', 'accounts', 'account_attributes'] as const;
/** Those whose change moves every month of an account. */
const OF_ACCOUNTS = ['entitlements', 'accounts', 'account_attributes'] as const;

/** Past this share of all rows, building anew is quicker than taking out and putting in. */
const REBUILD_SHARE = 0.3;
const REBUILD_FLOOR = 5_000;

/** A server's defaults spill what is done here to many rows at once. */
const PLANNING = `SELECT set_config('work_mem', '256MB', true), set_config('random_page_cost', '1.1', true)`;

interface State extends Record<string, unknown> {
  readonly import_id: number | null;
  readonly last_month: Day | null;
  readonly signature: string | null;
}

const stateOf = async (session: Session, lock = ''): Promise<State> => {
  const [state] = await session.query<State>(
    `SELECT import_id, last_month, signature FROM marts.usage_state WHERE id = 1 ${lock}`,
  );
  return state ?? { import_id: null, last_month: null, signature: null };
};

/** The newest import that changed anything of a table; 0 where there is none. */
async function newestImport(session: Session): Promise<number> {
  const [row] = await session.query<{ id: number }>(
    'SELECT coalesce(max(import_id), 0) AS id FROM facts.imports WHERE table_name = ANY ($1::text[]) AND inserted + updated > 0',
    [READ],
  );
  return row?.id ?? 0;
}

const settingsSignature = ({ rollupAttributes, adoption }: Settings): string =>
  JSON.stringify([rollupAttributes, adoption]);

/** Settings first, so that whether they changed is seen without looking at the facts. */
async function signatureNow(session: Session, settings: Settings): Promise<string> {
  const [row] = await session.query<{ text: string }>(
    `SELECT coalesce(md5(string_agg(concat_ws('|', feature_id, product_id, coalesce(is_key, false)), E'\\n' ORDER BY feature_id COLLATE "C")), '') AS text
     FROM facts.features`,
  );
  return `${settingsSignature(settings)} ${row?.text ?? ''} ${await firstMonthOf(session, 'marts')}`;
}

const wholeTable = (columns = SUM_COLUMNS): string => `SELECT ${columns}, 1 AS sign FROM marts.usage_sums`;

/** Sums of these months for everybody, and what they add up to, beside those of other months. */
async function sumUp(
  session: Session,
  settings: Settings,
  runs: readonly AccountRun[],
  months: readonly Day[],
  progress: Progress,
): Promise<void> {
  if (months.length === 0) return;
  progress.start('Summing up usage', runs.length);
  for (const run of runs) {
    await fillSums(session, settings, run, months, 'marts');
    progress.advance(1);
  }
  progress.done();
  await session.query('ANALYZE marts.usage_sums');
  const dates = months.map((month) => `'${month}'`).join(', ');
  await addUp(session, settings, `${wholeTable()} WHERE month IN (${dates})`, 'marts');
  await session.query('ANALYZE marts.usage_cells, marts.usage_spreads');
}

async function rebuild(session: Session, settings: Settings, last: Day, progress: Progress): Promise<void> {
  await session.query(`TRUNCATE ${USAGE_TABLES.map((table) => `marts.${table}`).join(', ')}`);
  const runs = await accountRuns(session);
  progress.start('Reading usage', runs.length);
  for (const run of runs) {
    await fillMonths(session, run, 'marts');
    progress.advance(1);
  }
  progress.done();
  await session.query('ANALYZE marts.usage_months, marts.usage_features');
  await sumUp(session, settings, runs, monthsFrom(await firstMonthOf(session, 'marts'), last), progress);
}

/** Accounts and months whose days of use changed since an import: `usage_dirty`. Gives their number. */
async function markDirty(session: Session, since: number): Promise<number> {
  await session.query(
    `CREATE TEMP TABLE usage_dirty ON COMMIT DROP AS
     SELECT account_id, month, (month + interval '1 month')::date AS until FROM (
       SELECT account_id, day - (date_part('day', day)::int - 1) AS month FROM facts.usage_days WHERE import_id > $1
       UNION
       SELECT account_id, day - (date_part('day', day)::int - 1) FROM facts.usage_days_history WHERE import_id > $1 AND is_deleted) x`,
    [since],
  );
  await session.query('ANALYZE pg_temp.usage_dirty');
  return countOf(session, 'pg_temp.usage_dirty');
}

async function countOf(session: Session, table: string): Promise<number> {
  const [row] = await session.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
  return row?.n ?? 0;
}

/** Accounts of which something else changed that their sums depend on: `usage_moved`. Gives their number. */
async function markMoved(session: Session, since: number): Promise<number> {
  const changed = OF_ACCOUNTS.map(
    (table) => `SELECT account_id FROM facts.${table} WHERE import_id > $1
       UNION SELECT account_id FROM facts.${table}_history WHERE import_id > $1 AND is_deleted`,
  );
  await session.query(`CREATE TEMP TABLE usage_moved ON COMMIT DROP AS ${changed.join(' UNION ')}`, [since]);
  return countOf(session, 'pg_temp.usage_moved');
}

/** Months to sum up again: those with other days of use, and every month of an account that moved. */
async function markAsked(session: Session, months: readonly Day[]): Promise<void> {
  await session.query(
    `CREATE TEMP TABLE usage_asked ON COMMIT DROP AS
     SELECT account_id, month, until FROM pg_temp.usage_dirty WHERE month = ANY ($1::date[])
     UNION
     SELECT n.account_id, x.month, (x.month + interval '1 month')::date
     FROM pg_temp.usage_moved n CROSS JOIN unnest($1::date[]) AS x(month)`,
    [months],
  );
  await session.query('ANALYZE pg_temp.usage_asked');
}

const takeOut = (session: Session, table: string, marked: string): Promise<unknown> =>
  session.query(
    `DELETE FROM marts.${table} t USING pg_temp.${marked} d WHERE t.month = d.month AND t.account_id = d.account_id`,
  );

/** Rows of sums are put in the place of what was there, and the difference goes into what they add up to. */
async function replaceSums(session: Session, settings: Settings): Promise<void> {
  await sumAsked(session, settings);
  await session.query(
    `CREATE TEMP TABLE usage_old ON COMMIT DROP AS SELECT t.* FROM marts.usage_sums t
     JOIN pg_temp.usage_asked d ON d.month = t.month AND d.account_id = t.account_id`,
  );
  // What stays as it was, which is most of what is asked about, is left alone.
  const same = 'n.account_id = o.account_id AND n.month = o.month AND ROW(n.*) IS NOT DISTINCT FROM ROW(o.*)';
  await session.query(
    `CREATE TEMP TABLE usage_same ON COMMIT DROP AS SELECT n.account_id, n.month FROM pg_temp.usage_new n JOIN pg_temp.usage_old o ON ${same}`,
  );
  for (const table of ['usage_new', 'usage_old'])
    await session.query(
      `DELETE FROM pg_temp.${table} t USING pg_temp.usage_same s WHERE s.account_id = t.account_id AND s.month = t.month`,
    );
  await takeOut(session, 'usage_sums', 'usage_old');
  await session.query(
    `INSERT INTO marts.usage_sums (${SUM_COLUMNS}) SELECT ${SUM_COLUMNS} FROM pg_temp.usage_new`,
  );
  const rows = `SELECT ${SUM_COLUMNS}, 1 AS sign FROM pg_temp.usage_new UNION ALL SELECT ${SUM_COLUMNS}, -1 FROM pg_temp.usage_old`;
  await addUp(session, settings, rows, 'marts');
  await sweepUsage(session);
}

async function follow(
  session: Session,
  settings: Settings,
  state: State,
  last: Day,
  progress: Progress,
): Promise<void> {
  const since = state.import_id ?? 0;
  if ((await markDirty(session, since)) > 0) {
    await takeOut(session, 'usage_months', 'usage_dirty');
    await takeOut(session, 'usage_features', 'usage_dirty');
    await fillMonths(session, 'dirty', 'marts');
  }
  const months = monthsFrom(await firstMonthOf(session, 'marts'), last);
  const moved = await markMoved(session, since);
  const anew =
    state.signature !== (await signatureNow(session, settings)) ||
    moved > Math.max(REBUILD_FLOOR, (await countOf(session, 'facts.accounts')) * REBUILD_SHARE);
  if (anew) await session.query('TRUNCATE marts.usage_sums, marts.usage_cells, marts.usage_spreads');
  const before = months.filter((month) => !anew && state.last_month !== null && month <= state.last_month);
  await markAsked(session, before);
  if ((await countOf(session, 'pg_temp.usage_asked')) > 0) await replaceSums(session, settings);
  const coming = months.filter((month) => !before.includes(month));
  if (coming.length > 0) await sumUp(session, settings, await accountRuns(session), coming, progress);
}

/** Whether so much changed that everything is read anew. */
async function isMuch(session: Session, since: number): Promise<boolean> {
  const [row] = await session.query<{ changed: number; all: number }>(
    `SELECT (SELECT coalesce(sum(inserted + updated), 0) FROM facts.imports WHERE table_name = 'usage_days' AND import_id > $1)::bigint AS changed,
            (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'facts.usage_days'::regclass) AS all`,
    [since],
  );
  return (row?.changed ?? 0) > Math.max(REBUILD_FLOOR, (row?.all ?? 0) * REBUILD_SHARE);
}

async function bringUp(
  session: Session,
  settings: Settings,
  today: Day,
  progress: Progress,
  anew: boolean,
): Promise<void> {
  const state = await stateOf(session, 'FOR UPDATE');
  await session.query(PLANNING);
  const newest = await newestImport(session);
  const wanted = lastMonthOn(today);
  // A day that moved back must not take months away.
  const last = !anew && state.last_month !== null && state.last_month > wanted ? state.last_month : wanted;
  const since = state.import_id;
  if (anew || since === null || newest < since || (await isMuch(session, since)))
    await rebuild(session, settings, last, progress);
  else await follow(session, settings, state, last, progress);
  await session.query(
    'UPDATE marts.usage_state SET import_id = $1, last_month = $2, signature = $3 WHERE id = 1',
    [newest, last, await signatureNow(session, settings)],
  );
}

/** Listed in `side.ts`, whose `SideMart` it is. */
export const usageMart = {
  name: 'usage',
  stale: async (session: Session, settings: Settings, today: Day): Promise<boolean> => {
    const state = await stateOf(session);
    const newest = await newestImport(session);
    if (state.import_id === null) return newest > 0;
    return (
      newest !== state.import_id ||
      state.last_month === null ||
      state.last_month < lastMonthOn(today) ||
      state.signature?.startsWith(`${settingsSignature(settings)} `) !== true
    );
  },
  refresh: (
    store: Store,
    settings: Settings,
    today: Day,
    progress: Progress,
    options: { readonly rebuild?: boolean } = {},
  ): Promise<void> =>
    store.transaction((session) => bringUp(session, settings, today, progress, options.rebuild === true)),
  verify: (store: Store, settings: Settings): Promise<readonly string[]> => verifyUsage(store, settings),
};
