import { Socket } from 'node:net';
import pg from 'pg';
import { OWNER } from './cluster.ts';

/** Any number; every process that uses the server holds it shared, and who stops the server holds it alone. */
const LOCK = 4_711_020_305;

/**
 * One open connection per process that uses the server. The kernel closes it however the process ends, so the
 * server always knows whether somebody else still needs it.
 */
export interface Guard {
  /** Of the server's process for this connection. */
  readonly backend: number;
  /** Other processes that held a guard when this one was taken. */
  readonly others: number;
  /** Called once when the connection is lost without `letGo`. */
  onLost(react: () => void): void;
  /** Ends the guard. True: nobody else needs the server, and nobody can begin to before it is gone. */
  letGo(): Promise<boolean>;
}

async function connect(folder: string): Promise<{ client: pg.Client; wire: Socket }> {
  const wire = new Socket();
  const client = new pg.Client({
    host: folder,
    port: 5432,
    user: OWNER,
    database: 'postgres',
    stream: () => wire,
  });
  client.on('error', () => undefined);
  await client.connect();
  return { client, wire };
}

const one = async (client: pg.Client, text: string, values: unknown[] = [LOCK]): Promise<unknown> => {
  const { rows } = await client.query<{ it: unknown }>(text, values);
  return rows[0]?.it;
};

const COUNT_OTHERS = `SELECT count(*)::int AS it FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
    AND (classid::bigint << 32 | objid::bigint) = $1`;

/** Undefined when the server is being stopped just now. Throws when it cannot be reached. */
export async function takeGuard(folder: string): Promise<Guard | undefined> {
  const { client, wire } = await connect(folder);
  if ((await one(client, 'SELECT pg_try_advisory_lock_shared($1) AS it')) !== true) {
    await client.end();
    return undefined;
  }
  const backend = Number(await one(client, 'SELECT pg_backend_pid() AS it', []));
  const others = Number(await one(client, COUNT_OTHERS));
  // An idle guard must not keep a process alive that has nothing else to do.
  wire.unref();
  let isHeld = true;
  return {
    backend,
    others,
    onLost: (react) => {
      client.once('end', () => isHeld && react());
    },
    letGo: async () => {
      isHeld = false;
      wire.ref();
      const isLast = await lockAlone(client);
      if (!isLast) await client.end();
      return isLast;
    },
  };
}

/** A lost connection holds nothing back: the answer is then no, and the next user stops the server. */
async function lockAlone(client: pg.Client): Promise<boolean> {
  try {
    await one(client, 'SELECT pg_advisory_unlock_shared($1) AS it');
    return (await one(client, 'SELECT pg_try_advisory_lock($1) AS it')) === true;
  } catch {
    return false;
  }
}

/**
 * For a process that is ending and cannot wait: ends its guard from outside. True as in `letGo`; the lock is
 * held until the calling process ends.
 */
export async function letGoFor(folder: string, backend: number): Promise<boolean> {
  const { client } = await connect(folder);
  await one(client, 'SELECT pg_terminate_backend($1, 5000) AS it', [backend]);
  return (await one(client, 'SELECT pg_try_advisory_lock($1) AS it')) === true;
}
