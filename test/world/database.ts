import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import type { Store } from '../../src/core/ports.ts';
import { openStore } from '../../src/store/connect.ts';
import { migrate } from '../../src/store/migrate.ts';
import { loginOf } from '../../src/store/problems.ts';
import { inDatabase, type TestServer } from './server.ts';

export interface FreshDatabase {
  readonly store: Store;
  readonly url: string;
  readonly readerUrl: string;
  drop(): Promise<void>;
}

/** The server of this run. Throws where none could be started, so that only tests that need it fail. */
export function testServer(): Exclude<TestServer, { missing: string }> {
  const server = inject('database');
  if ('missing' in server) throw new Error(server.missing);
  return server;
}

/** A migrated, empty database of the caller's own; made in some 30 ms, so a test file takes one for itself. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { template } = testServer();
  const made = await create(`TEMPLATE ${template}`);
  // Rights on the database itself are not copied from the template.
  await migrate(made.store, { readerRole: loginOf(made.readerUrl) });
  return made;
}

/** A database without any table. */
export const emptyDatabase = (): Promise<FreshDatabase> => create('');

async function create(how: string): Promise<FreshDatabase> {
  const server = testServer();
  const name = `${server.template}_${randomUUID().slice(0, 8)}`;
  const admin = openStore(server);
  await admin.query(`CREATE DATABASE ${name} ${how}`);
  const urls = { url: inDatabase(server.url, name), readerUrl: inDatabase(server.readerUrl, name) };
  const store = openStore(urls);
  const drop = async (): Promise<void> => {
    await store.close();
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.close();
  };
  return { store, ...urls, drop };
}
