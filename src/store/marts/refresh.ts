import type { Day } from '../../core/calendar.ts';
import type { Progress, Session, Store } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import type { Pair } from '../../sources/retention/cells.ts';
import { lastQuarterFor, pairsFor, type Quarter, quartersTo, signatureOf } from './extent.ts';
import { familiesOf } from './families.ts';
import { addToCells, BASE_TABLES, exchangeRows, extendFiled, fillBase, sweepCells } from './fill.ts';
import { firstDay, firstKnownDay, requireRates } from './lines.ts';
import { ratesFor } from './rates.ts';

export interface RefreshResult {
  readonly mode: 'nothing' | 'changes' | 'rebuild';
  /** Accounts whose rows were written anew; null where all were. */
  readonly accounts: number | null;
  /** Pairs whose cells were summed up anew for everybody. */
  readonly pairs: number;
}

interface State {
  readonly signature: string;
  readonly last_quarter: Day | null;
}

/** How many pairs are summed up in one statement: what it reads of the accounts is read once for all of them. */
const TOGETHER = 200;

/**
 * A server's defaults misjudge what is done here to many accounts at once: joins spill, and loops are planned where
 * estimates are low.
 */
export const PLANNING =
  "SELECT set_config('work_mem', '64MB', true), set_config('random_page_cost', '1.1', true), set_config('enable_nestloop', 'off', true)";

/** Past this share of all accounts, building anew is quicker than taking away and adding. */
const REBUILD_SHARE = 0.2;
const REBUILD_FLOOR = 500;

async function areMost(session: Session, accounts: number): Promise<boolean> {
  if (accounts <= REBUILD_FLOOR) return false;
  const [size] = await session.query<{ n: number }>('SELECT count(*)::int AS n FROM facts.accounts');
  return accounts > (size?.n ?? 0) * REBUILD_SHARE;
}

const keyOf = (pair: Pair): string => `${pair.start}/${pair.months}`;

/** Writes the cells of whole pairs, and remembers the rates that went into them. */
export async function buildPairs(
  session: Session,
  settings: Settings,
  pairs: readonly Pair[],
  rates: ReadonlyMap<Day, string>,
  progress: Progress,
  schema: string,
): Promise<void> {
  if (pairs.length === 0) return;
  progress.start('Summing up periods', pairs.length);
  for (let index = 0; index < pairs.length; index += TOGETHER) {
    const batch = pairs.slice(index, index + TOGETHER);
    await addToCells(session, settings, batch, null, schema);
    progress.advance(batch.length);
  }
  await session.query(
    `INSERT INTO ${schema}.pairs (starts_on, months, rates) SELECT * FROM unnest($1::date[], $2::int[], $3::text[])`,
    [
      pairs.map((pair) => pair.start),
      pairs.map((pair) => pair.months),
      pairs.map((pair) => rates.get(pair.start) ?? ''),
    ],
  );
  progress.done();
}

async function rebuild(
  session: Session,
  settings: Settings,
  quarters: readonly Quarter[],
  pairs: readonly Pair[],
  progress: Progress,
): Promise<RefreshResult> {
  await session.query(
    `TRUNCATE ${[...BASE_TABLES, 'cells', 'pairs'].map((table) => `marts.${table}`).join(', ')}`,
  );
  if (quarters.length === 0) return { mode: 'rebuild', accounts: null, pairs: 0 };
  progress.start('Building spans', null);
  await fillBase(session, settings, quarters, null, 'marts');
  progress.done();
  for (const table of BASE_TABLES) await session.query(`ANALYZE marts.${table}`);
  await buildPairs(session, settings, pairs, await ratesFor(session, pairs), progress, 'marts');
  await session.query('ANALYZE marts.cells');
  return { mode: 'rebuild', accounts: null, pairs: pairs.length };
}

/** Pairs whose rates have changed or that are missing lose their cells; the rest keep theirs. */
async function sortPairs(session: Session, wanted: readonly Pair[], rates: ReadonlyMap<Day, string>) {
  const rows = await session.query<{ starts_on: Day; months: number; rates: string }>(
    'SELECT * FROM marts.pairs',
  );
  const stored = rows.map((row) => ({ start: row.starts_on, months: row.months, rates: row.rates }));
  const now = await ratesFor(session, stored);
  const kept = stored.filter((pair) => pair.rates === now.get(pair.start));
  const stale = stored.filter((pair) => pair.rates !== now.get(pair.start));
  if (stale.length > 0) {
    const which = [stale.map((pair) => pair.start), stale.map((pair) => pair.months)];
    for (const table of ['cells', 'pairs']) {
      await session.query(
        `DELETE FROM marts.${table} t USING unnest($1::date[], $2::int[]) AS x(s, m) WHERE t.starts_on = x.s AND t.months = x.m`,
        which,
      );
    }
  }
  const held = new Set(kept.map(keyOf));
  return { kept, missing: wanted.filter((pair) => !held.has(keyOf(pair)) && rates.has(pair.start)) };
}

/** Where the new rows of what changed stand until they are compared with the old ones. */
const FRESH = 'pg_temp';

/** Derives the families' rows beside the old ones, puts the difference into the cells, and exchanges the rows. */
async function rewrite(
  session: Session,
  settings: Settings,
  quarters: readonly Quarter[],
  kept: readonly Pair[],
  ids: readonly string[],
): Promise<void> {
  for (const table of BASE_TABLES) {
    await session.query(`CREATE TEMP TABLE ${table} (LIKE marts.${table}) ON COMMIT DROP`);
  }
  await fillBase(session, settings, quarters, ids, FRESH);
  for (const table of BASE_TABLES) await session.query(`ANALYZE ${FRESH}.${table} (account_id)`);
  const exchanged = { ids, fresh: FRESH };
  if (kept.length > 0) await addToCells(session, settings, kept, exchanged, 'marts');
  await exchangeRows(session, exchanged);
  for (const table of BASE_TABLES) await session.query(`DROP TABLE ${FRESH}.${table}`);
  await sweepCells(session);
}

/**
 * Brings the marts up to the facts and to `today`, in one transaction: what changed since last time is taken out and
 * put in again; where settings changed or most accounts did, everything is built anew.
 * @throws UserError where a currency has no rate
 */
export function refreshMarts(
  store: Store,
  settings: Settings,
  today: Day,
  progress: Progress,
  options: { readonly rebuild?: boolean } = {},
): Promise<RefreshResult> {
  return store.transaction(async (session) => {
    const [state] = await session.query<State & Record<string, unknown>>(
      'SELECT signature, last_quarter FROM marts.state WHERE id = 1 FOR UPDATE',
    );
    await session.query(PLANNING);
    const changed = await session.query<{ account_id: string }>(
      'DELETE FROM marts.dirty RETURNING account_id',
    );
    const named = changed.map((row) => row.account_id).filter((id) => id !== '*');
    const stands =
      options.rebuild !== true && state?.last_quarter != null && state.signature === signatureOf(settings);
    const first = stands ? await firstKnownDay(session, named) : await firstDay(session);
    const anew = !stands || first === null || (await areMost(session, named.length));
    await requireRates(session, settings, anew || named.length < changed.length ? null : named);
    const needed = lastQuarterFor(today);
    const pairs = first === null ? [] : pairsFor(first, today, settings);
    // A day that moved back must not close the last quarter early.
    const last = anew || needed > state.last_quarter ? needed : state.last_quarter;
    const quarters = first === null ? [] : quartersTo(first, last);
    const result = anew
      ? await rebuild(session, settings, quarters, pairs, progress)
      : await follow(session, settings, state.last_quarter, quarters, pairs, named, progress);
    await session.query(
      `UPDATE marts.state SET signature = $1, last_quarter = $2,
              refreshed_at = CASE WHEN $3 THEN refreshed_at ELSE now() END WHERE id = 1`,
      [signatureOf(settings), first === null ? null : last, result.mode === 'nothing'],
    );
    return result;
  });
}

async function follow(
  session: Session,
  settings: Settings,
  lastQuarter: Day,
  quarters: readonly Quarter[],
  pairs: readonly Pair[],
  named: readonly string[],
  progress: Progress,
): Promise<RefreshResult> {
  const coming = quarters.filter((quarter) => quarter.start > lastQuarter);
  if (coming.length > 0) await extendFiled(session, lastQuarter, coming);
  const rates = await ratesFor(session, pairs);
  const { kept, missing } = await sortPairs(session, pairs, rates);
  const ids = named.length === 0 ? [] : await familiesOf(session, named);
  if (ids.length > 0) await rewrite(session, settings, quarters, kept, ids);
  await buildPairs(session, settings, missing, rates, progress, 'marts');
  const nothing = coming.length === 0 && ids.length === 0 && missing.length === 0;
  return { mode: nothing ? 'nothing' : 'changes', accounts: ids.length, pairs: missing.length };
}

/** Whether an ask would read marts that are behind the facts, the settings or the calendar. */
export async function martsAreStale(session: Session, settings: Settings, today: Day): Promise<boolean> {
  const [row] = await session.query<{
    signature: string;
    last_quarter: Day | null;
    dirty: boolean;
    facts: boolean;
    pairs: Day | null;
  }>(
    `SELECT s.signature, s.last_quarter, EXISTS (SELECT 1 FROM marts.dirty) AS dirty,
            EXISTS (SELECT 1 FROM facts.arr_lines) AS facts,
            (SELECT max((starts_on + make_interval(months => months))::date) FROM marts.pairs) AS pairs
     FROM marts.state s WHERE s.id = 1`,
  );
  if (row === undefined || row.dirty || row.signature !== signatureOf(settings)) return true;
  if (!row.facts) return false;
  return (
    row.last_quarter === null ||
    row.last_quarter < lastQuarterFor(today) ||
    row.pairs === null ||
    row.pairs < today
  );
}
