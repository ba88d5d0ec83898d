import type { Day, Instant } from '../../core/calendar.ts';
import type { Progress, Row, Session, Store } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { type HealthFacts, stretchParts } from '../../sources/health/stretches.ts';
import { type Binder, binder, EVER, withClause } from '../../sources/sql/parts.ts';

/** `marts.health`: every account's score, day by day, under the model that was in force. */

const NAME = 'health';
const COLUMNS = 'account_id, d_from, d_to, model_version, score, covered';

/** Past this share of all accounts, building anew is quicker than following. */
const REBUILD_SHARE = 0.5;
const REBUILD_FLOOR = 500;
/** Accounts in one statement of a rebuild: their readings are sorted in memory. */
const TOGETHER = 2_000;
/** Enough differences to see what is wrong. */
const MOST_DIFFERENCES = 20;

const SILENT: Progress = { start: () => {}, advance: () => {}, done: () => {} };

const PLANNING = "SELECT set_config('work_mem', '128MB', true), set_config('jit', 'off', true)";

/** What is derived is written for all readings, for some, or for some accounts from a day on. */
type Which = (bind: Binder) => Pick<HealthFacts, 'only' | 'since'> & { readonly readings?: string };

async function fill(session: Session, { timeZone }: Settings, into: string, which: Which): Promise<void> {
  const bind = binder();
  const zone = bind.bind(timeZone, 'text');
  const parts = stretchParts({
    readings: 'facts.health_readings',
    weights: 'facts.health_weights',
    day: (instant) => `(${instant} AT TIME ZONE ${zone})::date`,
    ...which(bind),
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
      return { only: `x.account_id >= ${bind.bind(first, 'text')}${until}` };
    });
    progress.advance(1);
  }
  progress.done();
}

interface Change {
  readonly account_id: string;
  /** Null where anything may have changed. */
  readonly since: Instant | null;
}

/**
 * From which day an account's rows are written anew: the beginning of the stretch before the change, as the change
 * may have made or unmade the boundary on its own day.
 */
async function startsOf(session: Session, changes: readonly Change[], zone: string) {
  return session.query<{ account_id: string; d_from: Day }>(
    `SELECT c.account_id, coalesce(h.d_from, c.day) AS d_from
     FROM (SELECT account_id, coalesce((since AT TIME ZONE $3)::date, ${EVER} + 1) AS day
           FROM unnest($1::text[], $2::timestamptz[]) AS x(account_id, since)) c
     LEFT JOIN LATERAL (SELECT d_from, d_to FROM marts.health WHERE account_id = c.account_id AND d_from < c.day
                        ORDER BY d_from DESC LIMIT 1) h ON h.d_to >= c.day`,
    [changes.map((change) => change.account_id), changes.map((change) => change.since), zone],
  );
}

/** The readings that bear on those days: all from then on, and the last of each component before. */
const bearing = (since: string, begins: string): string => `(
  SELECT x.account_id, x.component, x.observed_at, x.score
  FROM ${since} c JOIN facts.health_readings x ON x.account_id = c.account_id AND x.observed_at >= ${begins}
  UNION ALL
  SELECT c.account_id, w.component, z.observed_at, z.score
  FROM ${since} c CROSS JOIN (SELECT DISTINCT component FROM facts.health_weights) w
  CROSS JOIN LATERAL (SELECT z.observed_at, z.score FROM facts.health_readings z
    WHERE z.account_id = c.account_id AND z.component = w.component AND z.observed_at < ${begins}
    ORDER BY z.observed_at DESC LIMIT 1) z)`;

async function follow(session: Session, settings: Settings, changes: readonly Change[]): Promise<void> {
  const starts = await startsOf(session, changes, settings.timeZone);
  const values = [starts.map((row) => row.account_id), starts.map((row) => row.d_from)];
  await session.query(
    `DELETE FROM marts.health h USING unnest($1::text[], $2::date[]) AS c(account_id, d_from)
     WHERE h.account_id = c.account_id AND h.d_from >= c.d_from`,
    values,
  );
  await fill(session, settings, 'marts.health', (bind) => {
    const [ids, days] = [bind.bind(values[0], 'text[]'), bind.bind(values[1], 'date[]')];
    const since = `(SELECT * FROM unnest(${ids}, ${days}) AS c(account_id, d_from))`;
    const zone = bind.bind(settings.timeZone, 'text');
    return { since, readings: bearing(since, `(c.d_from::timestamp AT TIME ZONE ${zone})`) };
  });
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
  const changes = await session.query<Change & Row>(
    'DELETE FROM marts.changes WHERE mart = $1 RETURNING account_id, since',
    [NAME],
  );
  const [size] = await session.query<{ n: number }>('SELECT count(*)::int AS n FROM facts.accounts');
  const most = Math.max(REBUILD_FLOOR, (size?.n ?? 0) * REBUILD_SHARE);
  const anew =
    isRebuild ||
    state?.time_zone !== settings.timeZone ||
    changes.some((change) => change.account_id === '*') ||
    changes.length > most;
  if (!anew) {
    for (let first = 0; first < changes.length; first += TOGETHER)
      await follow(session, settings, changes.slice(first, first + TOGETHER));
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
