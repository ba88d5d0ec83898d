import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../world/database.ts';
import { clear, load } from './files.ts';
import { knownAt, versions } from './known.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => clear(database.store));
afterAll(() => database.drop());

const HEAD = 'account_id,name,recorded_at,is_deleted';
const accounts = (...rows: string[]): { 'accounts.csv': string } => ({
  'accounts.csv': [HEAD, ...rows].join('\n'),
});

describe('rows with a recorded_at are versions', () => {
  test('the newest counts, and the older ones end where the next begins', async () => {
    const tables = await load(
      database.store,
      accounts('a,two,2025-02-01T00:00Z,', 'a,one,2025-01-01T00:00Z,', 'a,three,2025-03-01T00:00Z,'),
    );
    expect(tables).toEqual({ accounts: { inserted: 1, updated: 2, unchanged: 0 } });
    expect(await versions(database.store)).toEqual([
      'a one@2025-01-01..2025-02-01',
      'a two@2025-02-01..2025-03-01',
      'a three@2025-03-01',
    ]);
    for (const [at, name] of [
      ['2025-01-31T23:59:59Z', 'one'],
      ['2025-02-01T00:00:00Z', 'two'],
      ['2026-01-01T00:00:00Z', 'three'],
    ]) {
      expect(await knownAt(database.store, 'accounts', at ?? '')).toMatchObject([{ name }]);
    }
    expect(await knownAt(database.store, 'accounts', '2024-12-31T23:59:59Z')).toEqual([]);
  });

  test('one that arrives late takes its place', async () => {
    await load(database.store, accounts('a,one,2025-01-01T00:00Z,', 'a,three,2025-03-01T00:00Z,'));
    const tables = await load(
      database.store,
      accounts('a,two,2025-02-01T00:00Z,', 'a,nil,2024-12-01T00:00Z,'),
    );
    expect(tables).toEqual({ accounts: { inserted: 0, updated: 2, unchanged: 0 } });
    expect(await versions(database.store)).toEqual([
      'a nil@2024-12-01..2025-01-01',
      'a one@2025-01-01..2025-02-01',
      'a two@2025-02-01..2025-03-01',
      'a three@2025-03-01',
    ]);
  });

  test('one that says what the one before it said is no version', async () => {
    const tables = await load(
      database.store,
      accounts('a,one,2025-01-01T00:00Z,', 'a,one,2025-02-01T00:00Z,'),
    );
    expect(tables).toEqual({ accounts: { inserted: 1, updated: 0, unchanged: 1 } });
    expect(await versions(database.store)).toEqual(['a one@2025-01-01']);
    await load(database.store, accounts('a,one,2024-06-01T00:00Z,'));
    expect(await versions(database.store)).toEqual(['a one@2024-06-01']);
  });

  test('one from between two that say the same ends where it was said again', async () => {
    await load(database.store, accounts('a,one,2025-01-01T00:00Z,', 'a,one,2025-03-01T00:00Z,'));
    await load(database.store, accounts('a,two,2025-02-01T00:00Z,'));
    expect(await versions(database.store)).toEqual([
      'a one@2025-01-01..2025-02-01',
      'a two@2025-02-01..2025-03-01',
      'a one@2025-03-01',
    ]);
  });

  test('one for the same time as a version here corrects it', async () => {
    await load(database.store, accounts('a,one,2025-01-01T00:00Z,', 'a,two,2025-02-01T00:00Z,'));
    const tables = await load(database.store, accounts('a,uno,2025-01-01T00:00Z,'));
    expect(tables).toEqual({ accounts: { inserted: 0, updated: 1, unchanged: 0 } });
    expect(await versions(database.store)).toEqual(['a uno@2025-01-01..2025-02-01', 'a two@2025-02-01']);
    await load(database.store, accounts('a,uno,2025-02-01T00:00Z,'));
    expect(await versions(database.store)).toEqual(['a uno@2025-01-01']);
  });
});

describe('is_deleted withdraws a row', () => {
  test('which stays in the history, and may come back', async () => {
    await load(database.store, accounts('a,one,2025-01-01T00:00Z,false'));
    expect(await load(database.store, accounts('a,,2025-02-01T00:00Z,true'))).toEqual({
      accounts: { inserted: 0, updated: 0, unchanged: 0, deleted: 1 },
    });
    expect(await versions(database.store)).toEqual(['a one@2025-01-01..2025-02-01', 'a -@2025-02-01']);
    expect(await knownAt(database.store, 'accounts', '2025-01-15T00:00Z')).toMatchObject([{ name: 'one' }]);
    expect(await knownAt(database.store, 'accounts', '2025-02-15T00:00Z')).toEqual([]);
    expect(await load(database.store, accounts('a,one,2025-03-01T00:00Z,'))).toEqual({
      accounts: { inserted: 1, updated: 0, unchanged: 0 },
    });
    expect(await versions(database.store)).toEqual([
      'a one@2025-01-01..2025-02-01',
      'a -@2025-02-01..2025-03-01',
      'a one@2025-03-01',
    ]);
  });

  test('only once', async () => {
    const withdrawal = { 'accounts.csv': 'account_id,is_deleted\na,true' };
    await load(database.store, accounts('a,one,2025-01-01T00:00Z,'));
    await load(database.store, withdrawal);
    expect(await load(database.store, withdrawal)).toEqual({
      accounts: { inserted: 0, updated: 0, unchanged: 1 },
    });
    expect(await versions(database.store)).toEqual(['a one@2025-01-01..2026-11-22', 'a -@2026-11-22']);
  });

  test('before it is known too', async () => {
    await load(database.store, accounts('a,,2025-02-01T00:00Z,true'));
    await load(database.store, accounts('a,one,2025-01-01T00:00Z,'));
    expect(await versions(database.store)).toEqual(['a one@2025-01-01..2025-02-01', 'a -@2025-02-01']);
  });
});

describe('rows without a recorded_at', () => {
  const plain = (...rows: string[]): { 'accounts.csv': string } => ({
    'accounts.csv': ['account_id,name,created_on', ...rows].join('\n'),
  });

  test('are known from their import, after the first', async () => {
    await load(database.store, plain('a,one,2025-01-01'), { now: '2026-01-01T00:00:00Z' });
    await load(database.store, plain('a,two,2025-01-01', 'b,one,2025-01-01'), {
      now: '2026-02-01T00:00:00Z',
    });
    expect(await versions(database.store)).toEqual([
      'a one@2024-12-31..2026-02-01',
      'a two@2026-02-01',
      'b one@2026-02-01',
    ]);
  });

  test('change nothing where they say what is here, whenever that was said', async () => {
    const rows = plain('a,one,2025-01-01', 'b,one,');
    await load(database.store, rows, { now: '2026-01-01T00:00:00Z' });
    expect(await load(database.store, rows, { now: '2026-02-01T00:00:00Z' })).toEqual({
      accounts: { inserted: 0, updated: 0, unchanged: 2 },
    });
    expect(await versions(database.store)).toEqual(['a one@2024-12-31', 'b one@1899-12-31']);
  });

  test('that come within one instant keep their order', async () => {
    for (const name of ['one', 'two', 'three']) await load(database.store, plain(`a,${name},2026-11-22`));
    expect((await versions(database.store)).map((version) => version.split('@')[0])).toEqual([
      'a one',
      'a two',
      'a three',
    ]);
    expect(await knownAt(database.store, 'accounts', '2026-11-22T12:00:01Z')).toMatchObject([
      { name: 'three' },
    ]);
  });

  test('come after every version with one', async () => {
    await load(database.store, accounts('a,one,2025-01-01T00:00Z,'));
    await load(database.store, accounts('a,two,2025-02-01T00:00Z,', 'a,one,,'));
    expect(await versions(database.store)).toEqual([
      'a one@2025-01-01..2025-02-01',
      'a two@2025-02-01..2026-11-22',
      'a one@2026-11-22',
    ]);
  });

  test('of the same content in two files of one import are one row', async () => {
    const files = {
      ...plain('a,one,', 'a,one,'),
      'accounts.csv.gz': gzipSync('account_id,name\na,one\n'),
    };
    expect(await load(database.store, files)).toEqual({
      accounts: { inserted: 1, updated: 0, unchanged: 2 },
    });
  });
});
