import type { Session, Store } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { accountRuns, addUp, fillMonths, fillSums, SUM_COLUMNS, USAGE_TABLES } from './usage-fill.ts';
import { firstMonthOf, monthsFrom } from './usage-months.ts';

/** Derives the usage marts once more beside the stored rows and compares row by row; leaves nothing behind. */

const SCRATCH = 'usage_check';

class Undo extends Error {}

const count = async (session: Session, table: string, a: string, b: string): Promise<number> => {
  const [row] = await session.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT * FROM ${a}.${table} EXCEPT ALL SELECT * FROM ${b}.${table}) x`,
  );
  return row?.n ?? 0;
};

async function deriveBeside(session: Session, settings: Settings): Promise<void> {
  await session.query(`CREATE SCHEMA ${SCRATCH}`);
  for (const table of USAGE_TABLES)
    await session.query(`CREATE TABLE ${SCRATCH}.${table} (LIKE marts.${table} INCLUDING INDEXES)`);
  const runs = await accountRuns(session);
  for (const run of runs) await fillMonths(session, run, SCRATCH);
  await session.query(`ANALYZE ${SCRATCH}.usage_months, ${SCRATCH}.usage_features`);
  const [state] = await session.query<{ last_month: string | null }>(
    'SELECT last_month FROM marts.usage_state',
  );
  const last = state?.last_month ?? null;
  const months = last === null ? [] : monthsFrom(await firstMonthOf(session, SCRATCH), last);
  for (const run of months.length === 0 ? [] : runs) await fillSums(session, settings, run, months, SCRATCH);
  await addUp(session, settings, `SELECT ${SUM_COLUMNS}, 1 AS sign FROM ${SCRATCH}.usage_sums`, SCRATCH);
}

/** One line for each table that differs. */
export async function verifyUsage(store: Store, settings: Settings): Promise<readonly string[]> {
  const lines: string[] = [];
  try {
    await store.transaction(async (session) => {
      await session.query('SELECT 1 FROM marts.usage_state WHERE id = 1 FOR UPDATE');
      await session.query(`SELECT set_config('work_mem', '256MB', true)`);
      await deriveBeside(session, settings);
      for (const table of USAGE_TABLES) {
        const [extra, missing] = [
          await count(session, table, 'marts', SCRATCH),
          await count(session, table, SCRATCH, 'marts'),
        ];
        if (extra > 0 || missing > 0)
          lines.push(`marts.${table}: ${extra} rows do not follow from the facts, ${missing} are missing`);
      }
      throw new Undo('nothing is kept');
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
  return lines;
}
