import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { openStore } from '../../src/store/connect.ts';
import { migrate } from '../../src/store/migrate.ts';
import { loginOf } from '../../src/store/problems.ts';
import { emptyDatabase, type FreshDatabase } from '../world/database.ts';

const ONE = 'CREATE SCHEMA facts; CREATE SCHEMA marts; CREATE TABLE facts.a (id int);';
const TWO = 'CREATE TABLE facts.b (id int);\n';

let db: FreshDatabase;
let folder: string;

beforeEach(async () => {
  db = await emptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'bellwether-migrations-'));
  await put('0001_one.sql', ONE);
  await put('0002_two.sql', TWO);
});
afterEach(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});

const put = (name: string, text: string) => writeFile(join(folder, name), text);
const run = () => migrate(db.store, { folder });
const tables = async (): Promise<unknown[]> =>
  (
    await db.store.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'facts' ORDER BY 1`,
    )
  ).map(({ name }) => name);

describe('migrations', () => {
  test('are applied in the order of their numbers, each once', async () => {
    expect(await run()).toEqual({ applied: ['0001_one.sql', '0002_two.sql'] });
    await put('0003_three.sql', 'CREATE TABLE facts.c (id int)');
    expect(await run()).toEqual({ applied: ['0003_three.sql'] });
    expect(await run()).toEqual({ applied: [] });
    expect(await tables()).toEqual(['a', 'b', 'c']);
  });

  test('take turns when two replicas start at once', async () => {
    const other = openStore(db);
    const both = await Promise.all([run(), migrate(other, { folder })]);
    expect(both.map(({ applied }) => applied.length).sort()).toEqual([0, 2]);
    await other.close();
  });

  test('leave nothing behind when one of them fails, and say where', async () => {
    await put('0003_three.sql', 'CREATE TABLE facts.c (id int);\n\nCREATE TABLE facts.c (id int);');
    await expect(run()).rejects.toThrow('The migration 0003_three.sql failed: relation "c" already exists');
    await put('0003_three.sql', 'CREATE TABLE facts.c (id int);\n\nCREATE TABEL facts.d (id int);');
    await expect(run()).rejects.toThrow('0003_three.sql failed in line 3: syntax error');
    expect(await tables()).toEqual([]);
  });

  test('that were changed after they had been applied stop the start', async () => {
    await run();
    await put('0001_one.sql', `${ONE} -- better`);
    await expect(run()).rejects.toThrow(UserError);
    await expect(run()).rejects.toThrow('0001_one.sql was changed after it had been applied');
  });

  test('are the same with the line ends of another system', async () => {
    await run();
    await put('0002_two.sql', TWO.replaceAll('\n', '\r\n'));
    expect(await run()).toEqual({ applied: [] });
  });

  test('that only the database knows mean that a newer version has used it', async () => {
    await run();
    await rm(join(folder, '0002_two.sql'));
    await expect(run()).rejects.toThrow('0002_two.sql, which this version does not know');
  });

  test('that come late, before an applied one, are refused', async () => {
    await rm(join(folder, '0001_one.sql'));
    await put('0002_two.sql', ONE);
    await run();
    await put('0001_late.sql', TWO);
    await expect(run()).rejects.toThrow('0001_late.sql comes before 0002_two.sql');
  });

  test.each([
    ['0003-three.sql', /0003-three\.sql is no migration: name it like 0007_what_it_does\.sql/],
    ['notes.txt', /notes\.txt is no migration/],
    ['0002_again.sql', /Two migrations have the number of 0002_two\.sql/],
  ])('are refused with a file %s among them', async (name, expected) => {
    await put(name, 'SELECT 1');
    await expect(run()).rejects.toThrow(expected);
    expect(await tables()).toEqual([]);
  });
});

describe("the reader's grants", () => {
  const readerRole = () => loginOf(db.readerUrl);

  test('cover tables that came after the last run', async () => {
    await migrate(db.store, { folder, readerRole: readerRole() });
    await db.store.query('CREATE TABLE marts.later (id int)');
    const read = () => db.store.read({ name: 'later', text: 'SELECT * FROM marts.later', values: [] });
    await expect(read()).rejects.toThrow('permission denied');
    await migrate(db.store, { folder, readerRole: readerRole() });
    expect(await read()).toEqual([]);
  });

  test('take back what had been granted beyond them', async () => {
    await migrate(db.store, { folder, readerRole: readerRole() });
    await db.store.query(
      `GRANT ALL ON facts.a TO ${readerRole()}; GRANT ALL ON SCHEMA facts TO ${readerRole()}`,
    );
    await migrate(db.store, { folder, readerRole: readerRole() });
    const reader = openStore({ url: db.readerUrl, readerUrl: db.readerUrl });
    await expect(reader.query('INSERT INTO facts.a VALUES (1)')).rejects.toThrow('permission denied');
    await reader.close();
  });

  test('are refused to a login that can do more, which is said', async () => {
    const owner = loginOf(db.url);
    await expect(migrate(db.store, { folder, readerRole: owner })).rejects.toThrow(UserError);
    await expect(migrate(db.store, { folder, readerRole: owner })).rejects.toThrow(
      /may only read facts and marts, but it can also: (act as|do everything)/,
    );
    expect(await tables()).toEqual([]);
  });

  test('need a login that exists', async () => {
    const missing = migrate(db.store, { folder, readerRole: 'No One' });
    await expect(missing).rejects.toThrow('no login No One. Make it with: CREATE ROLE "No One" LOGIN');
  });
});
