import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../world/database.ts';
import { BASE, clear, load, run } from './files.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => clear(database.store));
afterAll(() => database.drop());

const dirty = async (): Promise<unknown[]> =>
  (await database.store.query('SELECT account_id FROM marts.dirty ORDER BY 1')).map(
    (row) => row['account_id'],
  );

describe('the derived tables are told', () => {
  const lines = (...rows: string[]): { 'arr_lines.csv': string } => ({
    'arr_lines.csv': ['line_id,starts_on,account_id,product_id,ends_on,arr,currency,signed_on', ...rows].join(
      '\n',
    ),
  });
  beforeEach(async () => {
    await run(database.store, [BASE]);
    await database.store.query('TRUNCATE marts.dirty');
  });

  test('the accounts of what changed, before and after', async () => {
    await load(database.store, lines('l2,2024-03-01,a3,core,2025-02-28,500.00,EUR,'));
    expect(await dirty()).toEqual(['a2', 'a3']);
  });
  test('the accounts of what was withdrawn', async () => {
    await load(database.store, { 'arr_lines.csv': 'line_id,starts_on,is_deleted\nl2,2024-03-01,true' });
    expect(await dirty()).toEqual(['a2']);
  });
  test('everything where a rate changed', async () => {
    await load(database.store, {
      'fx_rates.csv': 'currency,rate_set,effective_on,rate\nEUR,budget,2024-01-01,1.09',
    });
    expect(await dirty()).toEqual(['*']);
  });
  test('nothing where nothing changed', async () => {
    await load(database.store, lines('l2,2024-03-01,a2,core,2025-02-28,500,EUR,'));
    await load(database.store, { 'products.csv': 'product_id,name\ncore,The core' });
    expect(await dirty()).toEqual([]);
  });
});

describe('checks look at what is there after the import', () => {
  beforeEach(() => run(database.store, [BASE]));

  test.each([
    [
      'an interval may begin the day after the last',
      'arr_lines',
      'line_id,starts_on,account_id,product_id,arr,currency\nl2,2025-03-01,a2,core,600,EUR',
    ],
    [
      'an interval may take the place of one that is closed in the same file',
      'arr_lines',
      'line_id,starts_on,account_id,product_id,ends_on,arr,currency\nl1,2026-01-01,a1,core,,9,USD\nl1,2025-01-01,a1,core,2025-12-31,9,USD',
    ],
    [
      'an interval may take the place of one that is withdrawn',
      'entitlements',
      'account_id,product_id,valid_from,seats,is_deleted\na1,core,2024-01-01,,true\na1,core,2024-06-01,9,',
    ],
    [
      'a withdrawal may come with the end of what refers to it',
      'account_attributes',
      'account_id,attribute,valid_from,value,is_deleted\na2,parent,2023-06-01,,true',
    ],
    [
      'an older version may refer to what is withdrawn',
      'arr_lines',
      'line_id,starts_on,account_id,product_id,arr,currency,recorded_at\nl3,2025-01-01,a3,plus,9,USD,2025-01-01\nl3,2025-01-01,a3,core,9,USD,2025-01-02',
    ],
    [
      'parents may change places in time',
      'account_attributes',
      'account_id,attribute,valid_from,value,valid_to\na3,parent,2020-01-01,a1,2020-12-31\na1,parent,2024-01-01,a3,',
    ],
  ])('%s', async (_, table, text) => {
    const withdrawn = { 'products.csv': 'product_id,name,is_deleted\nplus,Plus,true' };
    await load(database.store, { ...withdrawn, [`${table}.csv`]: text });
  });
});
