import { fromSaved, toSaved } from '../config/saved-digest.ts';
import type { Instant } from '../core/calendar.ts';
import type { Config } from '../core/config.ts';
import { type DigestDefinition, scheduleId } from '../core/digest.ts';
import { allDigests, refuseKept, refusePausedThere } from '../core/digest-book.ts';
import { UserError } from '../core/errors.ts';
import type { Digests, Session, Store } from '../core/ports.ts';

interface DigestRow {
  readonly id: string;
  readonly made_by: string | null;
  readonly definition: unknown;
}

const COLUMNS = 'id, made_by, definition';

const readRow = ({ id, made_by, definition }: DigestRow) =>
  fromSaved(id, { kind: 'person', personId: made_by }, definition);

const madeBy = ({ origin }: DigestDefinition): string | null =>
  origin.kind === 'person' ? origin.personId : null;

/** The digests of the config, and those that people made, in Postgres. */
export function digestsIn(store: Store, { digests: kept }: Pick<Config, 'digests'>): Digests {
  const rows = (): Promise<DigestRow[]> =>
    store.query<DigestRow & Record<string, unknown>>(
      `SELECT ${COLUMNS} FROM bellwether.digests ORDER BY id COLLATE "C"`,
    );
  const all = async (): Promise<readonly DigestDefinition[]> => {
    const made = (await rows()).map(readRow).flatMap((read) => (read.ok ? [read.definition] : []));
    const paused = await store.query<{ id: string }>('SELECT id FROM bellwether.digest_pauses');
    return allDigests(kept, made, new Set(paused.map(({ id }) => id)));
  };
  return {
    all,
    find: async (id) => (await all()).find((one) => one.id === id) ?? null,
    make: async (definition, now) => {
      refuseKept(kept, definition.id);
      return store.transaction((session) => make(session, definition, now));
    },
    change: async (id, change, now) => {
      refuseKept(kept, id);
      return store.transaction((session) => changeRow(session, id, change, now));
    },
    pause: async (id, isPaused, now) => {
      if (!isPaused) refusePausedThere(kept, id);
      return store.transaction((session) =>
        isPaused ? pause(session, id, kept.has(id), now) : goOn(session, id, kept.has(id)),
      );
    },
    remove: async (id) => {
      refuseKept(kept, id);
      return store.transaction((session) => remove(session, id));
    },
    subscriptions: async (id) => {
      const found = await store.query<{ person_id: string; wanted: boolean }>(
        'SELECT person_id, wanted FROM bellwether.subscriptions WHERE digest = $1 ORDER BY person_id COLLATE "C"',
        [id],
      );
      const of = (isWanted: boolean) =>
        found.filter(({ wanted }) => wanted === isWanted).map(({ person_id }) => person_id);
      return { subscribed: of(true), unsubscribed: of(false) };
    },
    subscribe: async (id, personId, wanted, now) => {
      await store.query(
        `INSERT INTO bellwether.subscriptions (digest, person_id, wanted, since) VALUES ($1, $2, $3, $4)
         ON CONFLICT (digest, person_id) DO UPDATE SET wanted = excluded.wanted, since = excluded.since`,
        [id, personId, wanted, now],
      );
    },
    leftOut: async () =>
      (await rows()).flatMap((row) => {
        if (kept.has(row.id)) return [{ id: row.id, reason: 'the config keeps one of this id' }];
        const read = readRow(row);
        return read.ok ? [] : [{ id: row.id, reason: read.reason }];
      }),
  };
}

async function make(session: Session, definition: DigestDefinition, now: Instant): Promise<boolean> {
  const { id, isPaused } = definition;
  const won = await session.query(
    `INSERT INTO bellwether.digests (${COLUMNS}, made_at, changed_at) VALUES ($1, $2, $3::jsonb, $4, $4)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [id, madeBy(definition), JSON.stringify(toSaved(definition)), now],
  );
  if (won.length === 0) return false;
  // Of one that was called so before: nobody asked for this one yet.
  await forget(session, id);
  await beginNow(session, id);
  if (isPaused) await pause(session, id, true, now);
  return true;
}

async function changeRow(
  session: Session,
  id: string,
  change: (before: DigestDefinition) => DigestDefinition,
  now: Instant,
): Promise<DigestDefinition | null> {
  const [row] = await session.query<DigestRow & Record<string, unknown>>(
    `SELECT ${COLUMNS} FROM bellwether.digests WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (row === undefined) return null;
  const read = readRow(row);
  if (!read.ok) throw new UserError(`The digest ${id} cannot be changed: ${read.reason}.`);
  const paused = await session.query('SELECT id FROM bellwether.digest_pauses WHERE id = $1', [id]);
  const before = { ...read.definition, isPaused: paused.length > 0 };
  const after = { ...change(before), id, isPaused: before.isPaused };
  await session.query(
    'UPDATE bellwether.digests SET made_by = $2, definition = $3::jsonb, changed_at = $4 WHERE id = $1',
    [id, madeBy(after), JSON.stringify(toSaved(after)), now],
  );
  if (JSON.stringify(after.schedule) !== JSON.stringify(before.schedule)) await beginNow(session, id);
  return after;
}

async function pause(session: Session, id: string, isKept: boolean, now: Instant): Promise<boolean> {
  if (!isKept && !(await isMade(session, id))) return false;
  await session.query(
    'INSERT INTO bellwether.digest_pauses (id, paused_at) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [id, now],
  );
  return true;
}

async function goOn(session: Session, id: string, isKept: boolean): Promise<boolean> {
  const ended = await session.query('DELETE FROM bellwether.digest_pauses WHERE id = $1 RETURNING id', [id]);
  if (ended.length > 0) await beginNow(session, id);
  return isKept || (await isMade(session, id));
}

async function isMade(session: Session, id: string): Promise<boolean> {
  const found = await session.query('SELECT id FROM bellwether.digests WHERE id = $1', [id]);
  return found.length > 0;
}

async function remove(session: Session, id: string): Promise<boolean> {
  const gone = await session.query('DELETE FROM bellwether.digests WHERE id = $1 RETURNING id', [id]);
  if (gone.length > 0) await forget(session, id);
  return gone.length > 0;
}

async function forget(session: Session, id: string): Promise<void> {
  await session.query('DELETE FROM bellwether.digest_pauses WHERE id = $1', [id]);
  await session.query('DELETE FROM bellwether.subscriptions WHERE digest = $1', [id]);
}

/** The clock looks at it for the first time: what a schedule would have had before was never promised. */
const beginNow = (session: Session, id: string): Promise<unknown> =>
  session.query('DELETE FROM bellwether.schedules WHERE id = $1', [scheduleId(id)]);
