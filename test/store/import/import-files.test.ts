import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../world/database.ts';
import { BASE, clear, everything, folder, load, run } from './files.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => clear(database.store));
afterAll(() => database.drop());

const names = async (): Promise<unknown[]> =>
  (await database.store.query('SELECT name FROM facts.accounts ORDER BY account_id')).map(({ name }) => name);

describe('a file is read', () => {
  test.each([
    [
      'with a byte order mark, CRLF and quotes',
      '\ufeffaccount_id,name\r\na,"Bee, Cat"\r\nb,"say ""hi"""\r\n',
      ['Bee, Cat', 'say "hi"'],
    ],
    ['with line ends of all kinds', 'account_id,name\na,One\r\nb,Two\rc,Three', ['One', 'Two', 'Three']],
    ['with a line feed inside a field', 'account_id,name\na,"One\nTwo"\nb,Three', ['One\nTwo', 'Three']],
    ['with empty lines', '\naccount_id,name\n\n\na,One\n\n', ['One']],
    ['with columns in any order', 'name,account_id\nOne,a', ['One']],
    [
      'with signs that COPY has a meaning for',
      'account_id,name\na,\\N\nb,"a\tb\\c"\nc,\\.',
      ['\\N', 'a\tb\\c', '\\.'],
    ],
    ['with letters of every alphabet', 'account_id,name\na,Ünï 株式会社 👍', ['Ünï 株式会社 👍']],
    ['with no rows', 'account_id,name', []],
  ])('%s', async (_, text, expected) => {
    await load(database.store, { 'accounts.csv': new TextEncoder().encode(text) });
    expect(await names()).toEqual(expected);
  });

  test('through gzip', async () => {
    await load(database.store, { 'accounts.csv.gz': gzipSync('account_id,name\na,One\n') });
    expect(await names()).toEqual(['One']);
  });

  test('whatever text it holds', async () => {
    const value = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter(
        (text) => !['\u0000', '\ufffd', '\r'].some((sign) => text.includes(sign)) && text.isWellFormed(),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 8 }), async (texts) => {
        await clear(database.store);
        const rows = texts.map((text, index) => `${index},"${text.replaceAll('"', '""')}"`);
        await load(database.store, { 'accounts.csv': `account_id,name\n${rows.join('\n')}` });
        expect(await names()).toEqual(texts);
      }),
      { numRuns: 15 },
    );
  });

  test('an empty field is null or its fallback, quoted or not, and a column that is not there is empty', async () => {
    await load(database.store, {
      'accounts.csv': 'account_id,name,kind,domain\na,One,,""\nb,Two,trial,x.example',
    });
    expect(
      await database.store.query('SELECT kind, domain, crm_url FROM facts.accounts ORDER BY account_id'),
    ).toEqual([
      { kind: 'customer', domain: null, crm_url: null },
      { kind: 'trial', domain: 'x.example', crm_url: null },
    ]);
    await load(database.store, { 'accounts.csv': 'account_id,name\nb,Two' });
    expect(
      await database.store.query("SELECT kind, domain FROM facts.accounts WHERE account_id = 'b'"),
    ).toEqual([{ kind: 'customer', domain: null }]);
  });

  test('a number keeps every digit', async () => {
    await run(database.store, [BASE]);
    await load(database.store, {
      'arr_lines.csv':
        'line_id,starts_on,account_id,product_id,arr,currency\nl9,2025-01-01,a1,core,123456789012345.01,USD',
    });
    const rows = await database.store.query("SELECT arr FROM facts.arr_lines WHERE line_id = 'l9'");
    expect(rows).toEqual([{ arr: '123456789012345.01' }]);
  });
});

describe('paths', () => {
  test('may be files and folders in any order; other files in a folder do not matter, and one file counts once', async () => {
    const one = await folder({
      'risks.csv': 'risk_id,account_id,kind,raised_on\nr1,a,other,2025-01-01',
      'notes.txt': 'x',
    });
    const two = await folder({ 'accounts.csv': 'account_id,name\na,One' });
    const three = await folder({ 'accounts.csv': 'account_id,name\nb,Two' });
    await mkdir(join(one, 'old.csv'));
    await symlink(join(two, 'accounts.csv'), join(three, 'accounts.csv.gz'));
    const { tables, problems } = await run(database.store, [
      one,
      join(three, 'accounts.csv'),
      two,
      two,
      three,
    ]);
    expect(problems).toEqual([]);
    expect(tables).toEqual({
      accounts: { inserted: 2, updated: 0, unchanged: 0 },
      risks: { inserted: 1, updated: 0, unchanged: 0 },
    });
    for (const path of [one, two, three]) await rm(path, { recursive: true });
  });

  test('that lead nowhere are a problem', async () => {
    const path = await folder({});
    await symlink('nowhere', join(path, 'accounts.csv'));
    const { problems } = await run(database.store, [path]);
    expect(problems.map(({ message }) => message)).toEqual(['expected a file that can be read']);
    await rm(path, { recursive: true });
  });
});

describe('all or nothing', () => {
  test('a trial counts what an import would do, and does not do it', async () => {
    const trial = await run(database.store, [BASE], { dryRun: true });
    expect(await everything(database.store)).toEqual({});
    expect(await run(database.store, [BASE])).toEqual(trial);
    expect(trial.tables['arr_lines']).toEqual({ inserted: 3, updated: 0, unchanged: 0 });
  });

  test('a problem that shows only after the merge leaves nothing behind', async () => {
    const path = await folder({
      'take_rates.csv': 'milestone_id,segment,valid_from,rate\nm1,*,2025-01-01,0.5',
    });
    const { tables, problems } = await run(database.store, [BASE, path]);
    expect(problems).toHaveLength(1);
    expect(tables).toEqual({});
    expect(await everything(database.store)).toEqual({});
    await rm(path, { recursive: true });
  });

  test('two imports at once take turns', async () => {
    const path = await folder({ 'accounts.csv': 'account_id,name\na,One\nb,Two' });
    const both = await Promise.all([run(database.store, [path]), run(database.store, [path])]);
    expect(both.map(({ tables }) => tables['accounts']?.inserted).toSorted()).toEqual([0, 2]);
    expect(await database.store.query('SELECT import_id FROM facts.imports ORDER BY 1')).toEqual([
      { import_id: 1 },
      { import_id: 2 },
    ]);
    await rm(path, { recursive: true });
  });
});

test('an import records for every table until when its data go: a day given, else yesterday', async () => {
  await load(database.store, { 'accounts.csv': 'account_id,name\na,One' });
  await load(database.store, { 'accounts.csv': 'account_id,name\na,Uno\nb,Two' }, { through: '2026-10-31' });
  expect(await database.store.query('SELECT * FROM facts.imports ORDER BY import_id')).toEqual([
    {
      import_id: 1,
      table_name: 'accounts',
      imported_at: '2026-11-22T12:00:00.000Z',
      through: '2026-11-21',
      inserted: 1,
      updated: 0,
      unchanged: 0,
    },
    {
      import_id: 2,
      table_name: 'accounts',
      imported_at: '2026-11-22T12:00:00.000Z',
      through: '2026-10-31',
      inserted: 1,
      updated: 1,
      unchanged: 0,
    },
  ]);
});

test('progress goes up to the bytes of all files, then through the tables', async () => {
  const seen: (string | number)[] = [];
  const path = await folder({ 'accounts.csv': `account_id,name\n${'a,One\n'.repeat(60_000)}` });
  await writeFile(join(path, 'products.csv'), 'product_id,name\n');
  let total = 0;
  await run(database.store, [path], {
    progress: {
      start: (what, of) => seen.push(what, of ?? -1),
      advance: (by) => {
        total += by;
      },
      done: () => {
        seen.push(total);
        total = 0;
      },
    },
  });
  expect(seen).toEqual(['Reading files', 360_033, 360_033, 'Merging tables', 3, 3]);
  await rm(path, { recursive: true });
});
