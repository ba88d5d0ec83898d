import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/connect.ts';
import { StoreUnreachable } from '../../src/store/problems.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

let db: FreshDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

describe('a lost connection', () => {
  const BACKENDS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'bellwether' AND usename = current_user
      AND pid <> pg_backend_pid()`;

  test('that lay idle is reported, and the next query has a new one', async () => {
    let report: (error: Error) => void = () => undefined;
    const lost = new Promise<Error>((resolve) => {
      report = resolve;
    });
    const store = openStore({ ...db, onLost: (error) => report(error) });
    await store.query('SELECT 1');
    await db.store.query(BACKENDS);
    expect((await lost).message).toContain('terminating connection');
    expect(await store.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
    await store.close();
  });

  test('fails what ran on it, and not what comes after', async () => {
    const store = openStore(db);
    const work = store.transaction(async (session) => {
      await session.query('SELECT 1');
      await db.store.query(BACKENDS);
      await session.query('SELECT 2');
    });
    await expect(work).rejects.toThrow(StoreUnreachable);
    expect(await store.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
    await store.close();
  });
});

describe('closing', () => {
  test('waits for what runs, and cuts it off where it takes too long', async () => {
    const store = openStore(db);
    const [short, long] = [store.query('SELECT pg_sleep(0.3), 1 AS a'), store.query('SELECT pg_sleep(30)')];
    const cut = expect(long).rejects.toThrow(StoreUnreachable);
    const from = performance.now();
    await store.close();
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(await short).toMatchObject([{ a: 1 }]);
    await cut;
  });
});

describe('a database that cannot be reached', () => {
  const attempt = async (url: string): Promise<unknown> => {
    const store = openStore({ url, readerUrl: url });
    return store
      .query('SELECT 1')
      .then(
        () => undefined,
        (error: unknown) => error,
      )
      .finally(() => store.close());
  };

  test.each([
    ['postgresql://ann:secret@127.0.0.1:1/crm', 'ann@127.0.0.1:1/crm: nothing listens there'],
    ['postgresql://ann:secret@localhost:1/crm', 'ann@localhost:1/crm: nothing listens there'],
    ['postgresql://ann:secret@localhost/crm?host=/nowhere', 'ann@/nowhere/crm: there is no such socket'],
    ['postgresql://ann:secret@no.such.host.invalid/crm', 'ann@no.such.host.invalid:5432/crm: '],
  ])('%s is named, without its password', async (url, expected) => {
    const error = await attempt(url);
    expect(error).toBeInstanceOf(StoreUnreachable);
    expect(String(error)).toContain(expected);
    expect(String(error)).not.toContain('secret');
  });

  test('for want of the database says that', async () => {
    const url = new URL(db.url);
    url.pathname = '/no_such_database';
    expect(String(await attempt(url.href))).toContain('there is no such database');
  });
});

test('a connection asks for nothing that a pooler in transaction mode refuses', async () => {
  const heard = Promise.withResolvers<string>();
  const server = createServer((socket) => {
    socket.once('data', (startup) => {
      heard.resolve(startup.toString('latin1'));
      socket.destroy();
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const url = `postgresql://ann@127.0.0.1:${port}/crm`;
  const store = openStore({ url, readerUrl: url });
  await expect(store.query('SELECT 1')).rejects.toThrow(StoreUnreachable);
  const words = (await heard.promise)
    .slice(8)
    .split('\0')
    .filter((word) => word !== '');
  const parameters = words.filter((_, index) => index % 2 === 0).sort();
  expect(parameters).toEqual(['application_name', 'client_encoding', 'database', 'user']);
  await store.close();
  server.close();
});

test('closing twice is closing', async () => {
  const store = openStore(db);
  await store.query('SELECT 1');
  await Promise.all([store.close(), store.close()]);
  await expect(store.query('SELECT 1')).rejects.toThrow();
});
