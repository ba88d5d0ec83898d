import type { Day } from '../core/calendar.ts';
import type { Session, Store } from '../core/ports.ts';
import { FACT_TABLES } from './facts/tables.ts';

/** What this database was filled with, where Bellwether filled it itself. */

export interface SampleChoice {
  readonly accounts: number;
  readonly months: number;
  readonly seed: number;
}

export interface MadeWith extends SampleChoice {
  /** The day that the company was told as of. */
  readonly day: Day;
  /** The last day that has been brought in. */
  readonly through: Day;
}

export async function sampleHeld(session: Session): Promise<MadeWith | null> {
  const [row] = await session.query<{ made_with: MadeWith }>(
    'SELECT made_with FROM bellwether.sample WHERE id = 1',
  );
  return row?.made_with ?? null;
}

export const rememberSample = (session: Session, made: MadeWith): Promise<unknown> =>
  session.query(
    'INSERT INTO bellwether.sample (id, made_with) VALUES (1, $1::jsonb) ON CONFLICT (id) DO UPDATE SET made_with = excluded.made_with',
    [JSON.stringify(made)],
  );

/** Whether anything was ever imported. */
export async function hasFacts(session: Session): Promise<boolean> {
  const [row] = await session.query<{ any: boolean }>('SELECT EXISTS (SELECT 1 FROM facts.imports) AS any');
  return row?.any ?? false;
}

/**
 * Empties the facts, what was posted of them, what their people wanted, and the mark of what they were; the marts are built
 * anew next time.
 */
export async function clearFacts(store: Store): Promise<void> {
  const tables = FACT_TABLES.flatMap(({ name }) => [`facts.${name}`, `facts.${name}_history`]);
  await store.transaction(async (session) => {
    await session.query(`TRUNCATE ${tables.join(', ')}, facts.imports, facts.confirmations, marts.dirty`);
    await session.query('TRUNCATE bellwether.messages, bellwether.pictures');
    await session.query('TRUNCATE bellwether.deliveries CASCADE');
    await session.query('TRUNCATE bellwether.places, bellwether.schedules, bellwether.slots');
    await session.query(FORGET_PEOPLE);
    await session.query("UPDATE marts.state SET signature = ''");
    await session.query(
      "INSERT INTO marts.changes VALUES ('health', '*') ON CONFLICT (mart, account_id) DO UPDATE SET since = NULL",
    );
    await session.query('UPDATE marts.usage_state SET import_id = NULL');
    await session.query('DELETE FROM bellwether.sample');
  });
}

/** The people of the next company may have the same ids. Digests that the operator made stay. */
const FORGET_PEOPLE = `
  TRUNCATE bellwether.subscriptions;
  DELETE FROM bellwether.digest_pauses p USING bellwether.digests d WHERE d.id = p.id AND d.made_by IS NOT NULL;
  DELETE FROM bellwether.digests WHERE made_by IS NOT NULL`;
