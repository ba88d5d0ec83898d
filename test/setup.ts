import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { Store } from '../src/core/ports.ts';
import { openStore } from '../src/store/connect.ts';
import { startEmbedded } from '../src/store/embedded/launch.ts';
import { migrate } from '../src/store/migrate.ts';
import { loginOf } from '../src/store/problems.ts';
import { inDatabase } from './world/server.ts';

interface Server {
  readonly url: string;
  readonly readerUrl: string;
  end(): Promise<void>;
}

/** One server and one migrated template per run. Without a server only the tests that need it fail. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  try {
    const server = await startServer();
    const template = `bellwether_test_${randomUUID().slice(0, 8)}`;
    const admin = openStore(server);
    await makeTemplate(admin, server, template);
    project.provide('database', { url: server.url, readerUrl: server.readerUrl, template });
    return async () => {
      await dropAll(admin, template);
      await admin.close();
      await server.end();
    };
  } catch (error) {
    const missing = `There is no database to test with. ${error instanceof Error ? error.message : error}`;
    project.provide('database', { missing });
    return undefined;
  }
}

/** The server that DATABASE_URL names, else one of our own. */
async function startServer(): Promise<Server> {
  const { DATABASE_URL: url, DATABASE_READER_URL: reader } = process.env;
  if (url !== undefined && url !== '') return borrowServer(url, reader);
  const home = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  // As root, the server runs as another user, who has to pass.
  await chmod(home, 0o711);
  const { url: own, readerUrl, stop } = await startEmbedded({ home, purpose: 'test', say: () => undefined });
  const end = async (): Promise<void> => {
    await stop();
    await rm(home, { recursive: true, force: true });
  };
  return { url: own, readerUrl, end };
}

/** Its login must be allowed to make databases, and roles too unless DATABASE_READER_URL is set. */
async function borrowServer(url: string, readerUrl: string | undefined): Promise<Server> {
  if (readerUrl !== undefined && readerUrl !== '') return { url, readerUrl, end: async () => undefined };
  const role = `bellwether_test_reader_${randomUUID().slice(0, 8)}`;
  const reader = new URL(url);
  reader.username = role;
  reader.password = randomUUID();
  const admin = openStore({ url, readerUrl: url });
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${reader.password}'; GRANT ${role} TO CURRENT_USER`);
  const end = async (): Promise<void> => {
    await admin.query(`DROP ROLE ${role}`);
    await admin.close();
  };
  return { url, readerUrl: reader.href, end };
}

async function makeTemplate(admin: Store, server: Server, template: string): Promise<void> {
  await admin.query(`CREATE DATABASE ${template}`);
  const readerUrl = inDatabase(server.readerUrl, template);
  const store = openStore({ url: inDatabase(server.url, template), readerUrl });
  try {
    await migrate(store, { readerRole: loginOf(readerUrl) });
  } finally {
    await store.close();
  }
}

/** The template and what tests left behind. */
async function dropAll(admin: Store, template: string): Promise<void> {
  const left = await admin.query<{ name: string }>(
    'SELECT quote_ident(datname) AS name FROM pg_database WHERE starts_with(datname, $1)',
    [template],
  );
  for (const { name } of left) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}
