import type { Day } from '../../core/calendar.ts';
import type { Progress, Session, Store } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { STORED } from '../../sources/retention/tally.ts';
import { lastQuarterFor, pairsFor, quartersTo } from './extent.ts';
import { BASE_TABLES, fillBase } from './fill.ts';
import { ratesFor } from './rates.ts';
import { buildPairs, PLANNING } from './refresh.ts';

export interface VerifyResult {
  /** Rows that differ, by table: stored but not derivable, and derivable but not stored. */
  readonly tables: Readonly<Record<string, { readonly extra: number; readonly missing: number }>>;
  /** Cells in which opening and movements do not make the closing, or what was kept exceeds what it may. */
  readonly broken: number;
  readonly ok: boolean;
}

const SCRATCH = 'marts_check';

class Undo extends Error {}

async function compare(session: Session, table: string) {
  const count = async (a: string, b: string) => {
    const [row] = await session.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM (SELECT * FROM ${a}.${table} EXCEPT ALL SELECT * FROM ${b}.${table}) x`,
    );
    return row?.n ?? 0;
  };
  return { extra: await count('marts', SCRATCH), missing: await count(SCRATCH, 'marts') };
}

/** opening + movements = closing, and what was kept is no more than either end. */
async function brokenCells(session: Session): Promise<number> {
  const [row] = await session.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM marts.cells
     WHERE opening + upsell + cross_sell + uplift - contraction - churn + fx <> closing
        OR kept < 0 OR kept > opening OR kept > closing OR accounts_churned > accounts_opening
        OR least(${STORED.filter((name) => name !== 'fx').join(', ')}) < 0`,
  );
  return row?.n ?? 0;
}

/** Derives everything once more beside the stored rows, compares row by row, and leaves nothing behind. */
export async function verifyMarts(
  store: Store,
  settings: Settings,
  today: Day,
  progress: Progress,
): Promise<VerifyResult> {
  let result: VerifyResult | null = null;
  try {
    await store.transaction(async (session) => {
      await session.query('SELECT 1 FROM marts.state WHERE id = 1 FOR UPDATE');
      await session.query(PLANNING);
      await session.query(`CREATE SCHEMA ${SCRATCH}`);
      const names = [...BASE_TABLES, 'pairs', 'cells'];
      for (const name of names) {
        await session.query(`CREATE TABLE ${SCRATCH}.${name} (LIKE marts.${name} INCLUDING INDEXES)`);
      }
      const [first] = await session.query<{ first: Day | null; filed: Day | null }>(
        'SELECT min(l.starts_on) AS first, min(s.last_quarter) AS filed FROM marts.state s LEFT JOIN facts.arr_lines l ON true',
      );
      if (first?.first) {
        const quarters = quartersTo(first.first, first.filed ?? lastQuarterFor(today));
        const pairs = await session.query<{ start: Day; months: number }>(
          'SELECT starts_on AS start, months FROM marts.pairs',
        );
        const wanted = pairs.length > 0 ? pairs : pairsFor(first.first, today, settings);
        await fillBase(session, settings, quarters, null, SCRATCH);
        for (const table of BASE_TABLES) await session.query(`ANALYZE ${SCRATCH}.${table}`);
        await buildPairs(session, settings, wanted, await ratesFor(session, wanted), progress, SCRATCH);
      }
      const tables: Record<string, { extra: number; missing: number }> = {};
      for (const name of names) tables[name] = await compare(session, name);
      const broken = await brokenCells(session);
      const ok =
        broken === 0 && Object.values(tables).every(({ extra, missing }) => extra === 0 && missing === 0);
      result = { tables, broken, ok };
      throw new Undo('nothing is kept');
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
  if (result === null) throw new Error('the check ended without a result');
  return result;
}
