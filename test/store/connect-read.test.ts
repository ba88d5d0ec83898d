import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { openStore } from '../../src/store/connect.ts';
import { loginOf } from '../../src/store/problems.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

let db: FreshDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  await db.store.query('CREATE TABLE marts.thing (id bigint PRIMARY KEY, name text)');
  await db.store.query(`GRANT SELECT ON marts.thing TO ${loginOf(db.readerUrl)}`);
});
afterAll(() => db.drop());

const names = async (): Promise<unknown[]> =>
  (await db.store.query<{ name: string }>('SELECT name FROM marts.thing ORDER BY id')).map(
    ({ name }) => name,
  );
const clear = () => db.store.query('TRUNCATE marts.thing');
const sql = (text: string, ...values: unknown[]) => ({ name: 'a test', text, values });

describe('read', () => {
  test('answers through the reader', async () => {
    const rows = await db.store.read(sql('SELECT current_user AS who, $1::int AS n', 7));
    expect(rows).toEqual([{ who: loginOf(db.readerUrl), n: 7 }]);
  });

  test.each([
    ['a write', `INSERT INTO marts.thing VALUES (9, 'x')`],
    ['a write inside a SELECT', `WITH x AS (INSERT INTO marts.thing VALUES (9, 'x') RETURNING 1) SELECT 1`],
    ['a write after lifting the read-only mark', `SELECT set_config('transaction_read_only', 'off', true)`],
    ['two statements', 'SELECT 1; SELECT 2'],
    ['two statements, one of them a COMMIT', `COMMIT; INSERT INTO marts.thing VALUES (9, 'x')`],
    ['another role', 'SET ROLE pg_write_all_data'],
    ['another role inside a SELECT', `SELECT set_config('role', 'pg_write_all_data', false)`],
    ['a temporary table', 'CREATE TEMPORARY TABLE mine (a int)'],
    ['what the bot keeps for itself', 'SELECT * FROM bellwether.migrations'],
  ])('refuses %s', async (_, text) => {
    await clear();
    await expect(db.store.read(sql(text))).rejects.toThrow(/^The statement a test failed: /);
    expect(await names()).toEqual([]);
  });

  test('leaves no setting behind for the next one', async () => {
    const { store } = db;
    await store.read(
      sql(`SELECT set_config('statement_timeout', '0', false), set_config('work_mem', '77MB', false)`),
    );
    const [row] = await store.read<{ memory: string }>(sql(`SELECT current_setting('work_mem') AS memory`));
    expect(row?.memory).not.toBe('77MB');
  });

  test('of a wide statement plans for whole tables, and for that statement alone', async () => {
    const nestloop = sql("SELECT current_setting('enable_nestloop') AS nestloop");
    expect(await db.store.read({ ...nestloop, wide: true })).toEqual([{ nestloop: 'off' }]);
    expect(await db.store.read(nestloop)).toEqual([{ nestloop: 'on' }]);
  });

  test('that takes too long ends on the server too', async () => {
    const store = openStore({ ...db, readTimeoutMs: 150 });
    const slow = store.read(sql('SELECT pg_sleep(30)'));
    await expect(slow).rejects.toThrow(UserError);
    await expect(slow).rejects.toThrow('took longer than 0.15 s and was given up (a test)');
    const running = `SELECT count(*) AS n FROM pg_stat_activity
      WHERE query LIKE '%pg_sleep(30)%' AND state = 'active' AND pid <> pg_backend_pid()`;
    expect(await store.read(sql(running))).toEqual([{ n: 0 }]);
    await store.close();
  });

  test.each([0, -1, 1.5, Number.NaN])('needs a time limit that is one, not %s', (readTimeoutMs) => {
    expect(() => openStore({ ...db, readTimeoutMs })).toThrow('readTimeoutMs must be a whole number');
  });
});

describe("the reader's login, with a connection of its own,", () => {
  test.each([
    ['write', `INSERT INTO marts.thing VALUES (9, 'x')`],
    ['delete', 'DELETE FROM facts.accounts'],
    ['make temporary tables', 'CREATE TEMPORARY TABLE mine (a int)'],
    ['make tables', 'CREATE TABLE public.mine (a int)'],
    ['make schemas', 'CREATE SCHEMA mine'],
    ['read what the bot keeps for itself', 'SELECT * FROM bellwether.migrations'],
    [
      'become the owner',
      "DO $$ BEGIN EXECUTE format('SET ROLE %I', (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database())); END $$",
    ],
  ])('cannot %s', async (_, text) => {
    const reader = openStore({ url: db.readerUrl, readerUrl: db.readerUrl });
    await expect(reader.query(text)).rejects.toThrow(/permission denied/);
    await reader.close();
  });
});
