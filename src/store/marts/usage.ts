import type { Day } from '../../core/calendar.ts';
import type { Progress, Session, Store } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { type AccountRun, accountRuns, fillMonths, fillSums, USAGE_TABLES } from './usage-fill.ts';
import { lastMonthOn, summedMonths } from './usage-months.ts';
import { verifyUsage } from './usage-verify.ts';

/** Who used what, month by month, kept up with the imports of usage, seats and features. */

/** The tables of `facts` that the rows follow from. */
const READ = ['usage_days', 'entitlements', 'features'] as const;

/** Past this share of all rows, building anew is quicker than taking out and putting in. */
const REBUILD_SHARE = 0.3;
const REBUILD_FLOOR = 5_000;

/** A server's defaults spill what is done here to many rows at once. */
const PLANNING = `SELECT set_config('work_mem', '256MB', true), set_config('random_page_cost', '1.1', true)`;

interface State extends Record<string, unknown> {
  readonly import_id: number | null;
  readonly last_month: Day | null;
  readonly catalogue: string | null;
}

const stateOf = async (session: Session, lock = ''): Promise<State> => {
  const [state] = await session.query<State>(
    `SELECT import_id, last_month, catalogue FROM marts.usage_state WHERE id = 1 ${lock}`,
  );
  return state ?? { import_id: null, last_month: null, catalogue: null };
};

/** The newest import that changed anything of a table; 0 where there is none. */
async function newestImport(session: Session, tables: readonly string[]): Promise<number> {
  const [row] = await session.query<{ id: number }>(
    'SELECT coalesce(max(import_id), 0) AS id FROM facts.imports WHERE table_name = ANY ($1::text[]) AND inserted + updated > 0',
    [tables],
  );
  return row?.id ?? 0;
}

async function catalogueNow(session: Session): Promise<string> {
  const [row] = await session.query<{ text: string }>(
    `SELECT coalesce(md5(string_agg(concat_ws('|', feature_id, product_id, coalesce(is_key, false)), E'\\n' ORDER BY feature_id COLLATE "C")), '') AS text
     FROM facts.features`,
  );
  return row?.text ?? '';
}

/** Sums of all months up to `last`; those of `months` alone where they are given. */
async function sumUp(
  session: Session,
  runs: readonly AccountRun[],
  months: readonly Day[],
  progress: Progress,
): Promise<void> {
  progress.start('Summing up usage', runs.length);
  for (const run of runs) {
    if (months.length > 0) await fillSums(session, { run, months }, 'marts');
    progress.advance(1);
  }
  progress.done();
}

async function rebuild(session: Session, last: Day, progress: Progress): Promise<void> {
  await session.query(`TRUNCATE ${USAGE_TABLES.map((table) => `marts.${table}`).join(', ')}`);
  const runs = await accountRuns(session);
  progress.start('Reading usage', runs.length);
  for (const run of runs) {
    await fillMonths(session, run, 'marts');
    progress.advance(1);
  }
  progress.done();
  await session.query('ANALYZE marts.usage_months, marts.usage_features');
  await sumUp(session, runs, await summedMonths(session, last, 'marts'), progress);
  await session.query('ANALYZE marts.usage_sums');
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
  const [row] = await session.query<{ n: number }>('SELECT count(*)::int AS n FROM pg_temp.usage_dirty');
  return row?.n ?? 0;
}

/** Months to sum up again: those with other days of use, and every month of an account whose seats changed. */
async function markAsked(session: Session, since: number, months: readonly Day[]): Promise<void> {
  await session.query(
    `CREATE TEMP TABLE usage_asked ON COMMIT DROP AS
     SELECT account_id, month, until FROM pg_temp.usage_dirty WHERE month = ANY ($2::date[])
     UNION
     SELECT n.account_id, x.month, (x.month + interval '1 month')::date
     FROM (SELECT account_id FROM facts.entitlements WHERE import_id > $1
           UNION SELECT account_id FROM facts.entitlements_history WHERE import_id > $1 AND is_deleted) n
     CROSS JOIN unnest($2::date[]) AS x(month)`,
    [since, months],
  );
  await session.query('ANALYZE pg_temp.usage_asked');
}

const takeOut = (session: Session, table: string, marked: string): Promise<unknown> =>
  session.query(
    `DELETE FROM marts.${table} t USING pg_temp.${marked} d WHERE t.month = d.month AND t.account_id = d.account_id`,
  );

/** `summed`: the last month that has sums; null where none has. */
async function follow(
  session: Session,
  since: number,
  summed: Day | null,
  last: Day,
  progress: Progress,
): Promise<void> {
  const dirty = await markDirty(session, since);
  if (dirty > 0) {
    await takeOut(session, 'usage_months', 'usage_dirty');
    await takeOut(session, 'usage_features', 'usage_dirty');
    await fillMonths(session, 'dirty', 'marts');
  }
  const months = await summedMonths(session, last, 'marts');
  const before = months.filter((month) => summed !== null && month <= summed);
  await markAsked(session, since, before);
  await takeOut(session, 'usage_sums', 'usage_asked');
  await fillSums(session, 'asked', 'marts');
  const coming = months.filter((month) => !before.includes(month));
  if (coming.length > 0) await sumUp(session, await accountRuns(session), coming, progress);
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

async function bringUp(session: Session, today: Day, progress: Progress, anew: boolean): Promise<void> {
  const state = await stateOf(session, 'FOR UPDATE');
  await session.query(PLANNING);
  const newest = await newestImport(session, READ);
  const catalogue = await catalogueNow(session);
  const wanted = lastMonthOn(today);
  // A day that moved back must not take months away.
  const last = !anew && state.last_month !== null && state.last_month > wanted ? state.last_month : wanted;
  const since = state.import_id;
  if (anew || since === null || newest < since || (await isMuch(session, since))) {
    await rebuild(session, last, progress);
  } else {
    // Which features count with which seats goes into every sum, and into nothing else.
    const sums = state.catalogue === catalogue ? state.last_month : null;
    if (sums === null) await session.query('TRUNCATE marts.usage_sums');
    await follow(session, since, sums, last, progress);
  }
  await session.query(
    'UPDATE marts.usage_state SET import_id = $1, last_month = $2, catalogue = $3 WHERE id = 1',
    [newest, last, catalogue],
  );
}

/** Listed in `side.ts`, whose `SideMart` it is. */
export const usageMart = {
  name: 'usage',
  stale: async (session: Session, _settings: Settings, today: Day): Promise<boolean> => {
    const state = await stateOf(session);
    const newest = await newestImport(session, READ);
    if (state.import_id === null) return newest > 0;
    return newest !== state.import_id || state.last_month === null || state.last_month < lastMonthOn(today);
  },
  refresh: (
    store: Store,
    _settings: Settings,
    today: Day,
    progress: Progress,
    options: { readonly rebuild?: boolean } = {},
  ): Promise<void> =>
    store.transaction((session) => bringUp(session, today, progress, options.rebuild === true)),
  verify: (store: Store): Promise<readonly string[]> => verifyUsage(store),
};
