import type { Day } from '../../core/calendar.ts';
import type { Progress, Session, Store } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { stretchParts } from '../../sources/health/stretches.ts';
import { type Binder, binder, withClause } from '../../sources/sql/parts.ts';

/** `marts.health`: every account's score, day by day, under the model that was in force. */

const NAME = 'health';
const COLUMNS = 'account_id, d_from, d_to, model_version, score, covered';

/** Past this share of all accounts, building anew is quicker than following. */
const REBUILD_SHARE = 0.2;
const REBUILD_FLOOR = 500;
/** Accounts in one statement of a rebuild: their readings are sorted in memory. */
const TOGETHER = 2_000;
/** Enough differences to see what is wrong. */
const MOST_DIFFERENCES = 20;

const SILENT: Progress = { start: () => {}, advance: () => {}, done: () => {} };

const PLANNING = "SELECT set_config('work_mem', '128MB', true), set_config('jit', 'off', true)";

/** Writes the rows of some accounts; `only` is a condition over the readings `x`. */
async function fill(
  session: Session,
  { timeZone }: Settings,
  into: string,
  only: ((bind: Binder) => string) | null,
): Promise<void> {
  const bind = binder();
  const zone = bind.bind(timeZone, 'text');
  const parts = stretchParts({
    readings: 'facts.health_readings',
    weights: 'facts.health_weights',
    day: (instant) => `(${instant} AT TIME ZONE ${zone})::date`,
    ...(only === null ? {} : { only: only(bind) }),
  });
  await session.query(
    `${withClause(parts)} INSERT INTO ${into} (${COLUMNS}) SELECT ${COLUMNS} FROM health ORDER BY account_id, d_from`,
    bind.values,
  );
}

/** The first account of each batch, in the order of the table's key. */
async function batches(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ account_id: string }>(
    `SELECT account_id FROM (SELECT account_id, row_number() OVER (ORDER BY account_id) AS nth FROM facts.accounts) x
     WHERE nth % $1 = 1 ORDER BY account_id`,
    [TOGETHER],
  );
  return rows.map((row) => row.account_id);
}

async function fillAll(
  session: Session,
  settings: Settings,
  into: string,
  progress: Progress,
): Promise<void> {
  const firsts = await batches(session);
  progress.start('Working out health', firsts.length);
  for (const [index, first] of firsts.entries()) {
    const next = firsts[index + 1];
    await fill(session, settings, into, (bind) => {
      const until = next === undefined ? '' : ` AND x.account_id < ${bind.bind(next, 'text')}`;
      return `x.account_id >= ${bind.bind(first, 'text')}${until}`;
    });
    progress.advance(1);
  }
  progress.done();
}

async function follow(session: Session, settings: Settings, accounts: readonly string[]): Promise<void> {
  await session.query('DELETE FROM marts.health WHERE account_id = ANY ($1::text[])', [accounts]);
  await fill(
    session,
    settings,
    'marts.health',
    (bind) => `x.account_id = ANY (${bind.bind(accounts, 'text[]')})`,
  );
}

async function refresh(
  session: Session,
  settings: Settings,
  progress: Progress,
  isRebuild: boolean,
): Promise<void> {
  const [state] = await session.query<{ time_zone: string }>(
    'SELECT time_zone FROM marts.health_state WHERE id = 1 FOR UPDATE',
  );
  await session.query(PLANNING);
  const changed = await session.query<{ account_id: string }>(
    'DELETE FROM marts.changes WHERE mart = $1 RETURNING account_id',
    [NAME],
  );
  const named = changed.map((row) => row.account_id);
  const [size] = await session.query<{ n: number }>('SELECT count(*)::int AS n FROM facts.accounts');
  const most = Math.max(REBUILD_FLOOR, (size?.n ?? 0) * REBUILD_SHARE);
  const anew =
    isRebuild || state?.time_zone !== settings.timeZone || named.includes('*') || named.length > most;
  if (!anew) {
    if (named.length > 0) await follow(session, settings, named);
    return;
  }
  await session.query('TRUNCATE marts.health');
  await fillAll(session, settings, 'marts.health', progress);
  await session.query('ANALYZE marts.health');
  await session.query('UPDATE marts.health_state SET time_zone = $1 WHERE id = 1', [settings.timeZone]);
}

type Difference = Readonly<Record<'account_id' | 'd_from' | 'd_to' | 'which', string>> & {
  readonly total: number;
};

/** Rows on one side only, named by what is wrong with them. */
const DIFFERENCES = `
  SELECT account_id, d_from, d_to, which, (count(*) OVER ())::int AS total FROM (
    SELECT 'does not follow from the facts' AS which, x.*
    FROM (SELECT ${COLUMNS} FROM marts.health EXCEPT ALL SELECT ${COLUMNS} FROM health_derived) x
    UNION ALL
    SELECT 'is missing', x.*
    FROM (SELECT ${COLUMNS} FROM health_derived EXCEPT ALL SELECT ${COLUMNS} FROM marts.health) x) d
  ORDER BY account_id, d_from, which LIMIT ${MOST_DIFFERENCES}`;

function verify(store: Store, settings: Settings): Promise<readonly string[]> {
  return store.transaction(async (session) => {
    await session.query('SELECT FROM marts.health_state WHERE id = 1 FOR UPDATE');
    await session.query(PLANNING);
    await session.query('CREATE TEMP TABLE health_derived (LIKE marts.health) ON COMMIT DROP');
    await fillAll(session, settings, 'health_derived', SILENT);
    const found = await session.query<Difference>(DIFFERENCES);
    const more = (found[0]?.total ?? 0) - found.length;
    return [
      ...found.map(
        (row) => `health: the row of ${row.account_id} from ${row.d_from} to ${row.d_to} ${row.which}`,
      ),
      ...(more > 0 ? [`health: and ${more} more`] : []),
    ];
  });
}

/** A `SideMart`. */
export const healthMart = {
  name: NAME,
  stale: async (session: Session, { timeZone }: Settings): Promise<boolean> => {
    const [row] = await session.query<{ stale: boolean }>(
      `SELECT EXISTS (SELECT FROM marts.changes WHERE mart = $1) OR time_zone <> $2 AS stale
       FROM marts.health_state WHERE id = 1`,
      [NAME, timeZone],
    );
    return row?.stale ?? true;
  },
  refresh: (
    store: Store,
    settings: Settings,
    _today: Day,
    progress: Progress,
    options: { readonly rebuild?: boolean } = {},
  ): Promise<void> =>
    store.transaction((session) => refresh(session, settings, progress, options.rebuild === true)),
  verify: (store: Store, settings: Settings): Promise<readonly string[]> => verify(store, settings),
};
