import { mkdir } from 'node:fs/promises';
import type { Environment } from '../../config/env.ts';
import type { Store } from '../../core/ports.ts';
import { openStore } from '../../store/connect.ts';
import { startEmbedded } from '../../store/embedded/launch.ts';
import { migrate } from '../../store/migrate.ts';
import { loginOf } from '../../store/problems.ts';

/** An open database, and what of it was started here. */
export interface Database {
  readonly store: Store;
  /** Of the login that owns it. */
  readonly url: string;
  /** Where it is, for people: no login, no password. */
  readonly place: string;
  /** The login that asks run through; null where they share the owner's. */
  readonly readerRole: string | null;
  migrate(): Promise<void>;
  /** Closes the connections, then stops the server where it is ours. */
  close(): Promise<void>;
}

/** `DATABASE_URL` where it is set, else the embedded Postgres in `BELLWETHER_HOME`. */
export async function openDatabase(env: Environment, say: (line: string) => void): Promise<Database> {
  return env.databaseUrl === null
    ? embedded(env.home, say)
    : external(env.databaseUrl, env.databaseReaderUrl);
}

async function embedded(home: string, say: (line: string) => void): Promise<Database> {
  await mkdir(home, { recursive: true });
  const server = await startEmbedded({ home, say });
  const store = openStore({ url: server.url, readerUrl: server.readerUrl });
  return {
    store,
    url: server.url,
    place: `the embedded Postgres in ${home}`,
    readerRole: loginOf(server.readerUrl),
    migrate: () => migrateFor(store, loginOf(server.readerUrl)),
    close: async () => {
      await store.close();
      await server.stop();
    },
  };
}

async function external(url: string, readerUrl: string | null): Promise<Database> {
  const store = openStore({ url, readerUrl: readerUrl ?? url });
  const readerRole = readerUrl === null ? null : loginOf(readerUrl);
  return {
    store,
    url,
    place: 'the Postgres of DATABASE_URL',
    readerRole,
    migrate: () => migrateFor(store, readerRole),
    close: () => store.close(),
  };
}

async function migrateFor(store: Store, readerRole: string | null): Promise<void> {
  await migrate(store, readerRole === null ? {} : { readerRole });
}
