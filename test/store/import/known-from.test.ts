import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../world/database.ts';
import { BASE, clear, load, NOW, run } from './files.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  await clear(database.store);
  await run(database.store, [BASE]);
});
afterAll(() => database.drop());

const since = async (table: string): Promise<string[]> => {
  const rows = await database.store.query<{ sys_from: string }>(
    `SELECT sys_from FROM facts.${table} ORDER BY 1`,
  );
  return rows.map(({ sys_from }) => sys_from);
};

test.each([
  [
    'accounts: the day of creation, else always',
    'accounts',
    ['1899-12-31T23:00:00.000Z', '2023-04-30T22:00:00.000Z', '2023-05-31T22:00:00.000Z'],
  ],
  [
    'arr_lines: the signature, else the start',
    'arr_lines',
    ['2023-12-09T23:00:00.000Z', '2024-02-29T23:00:00.000Z', '2024-12-04T23:00:00.000Z'],
  ],
  ['products: always', 'products', ['1899-12-31T23:00:00.000Z', '1899-12-31T23:00:00.000Z']],
])(
  'a first import is known from midnight of its natural day in the company’s zone: %s',
  async (_, table, expected) => expect(await since(table)).toEqual(expected),
);

test.each([
  [
    'renewals.csv',
    'renewal_id,account_id,due_on,due_arr,currency,outcome\nr1,a1,2025-06-30,10,USD,open',
    '2025-03-01T23:00:00.000Z',
  ],
  [
    'renewals.csv',
    'renewal_id,account_id,due_on,due_arr,currency,outcome\nr1,a1,2027-12-31,10,USD,open',
    NOW,
  ],
  [
    'touchpoints.csv',
    'touchpoint_id,account_id,kind,occurred_at\nt1,a1,qbr,2025-07-01T22:30:00Z',
    '2025-07-01T22:00:00.000Z',
  ],
  [
    'surveys.csv',
    'survey_id,kind,account_id,sent_at,responded_at\ns1,nps,a1,2025-01-01,2025-01-09T10:00',
    '2025-01-08T23:00:00.000Z',
  ],
  [
    'risks.csv',
    'risk_id,account_id,kind,raised_on,recorded_at\nr1,a1,other,2025-01-01,2025-01-03T09:00Z',
    '2025-01-03T09:00:00.000Z',
  ],
])('%s: %j is known from %s', async (name, text, expected) => {
  await load(database.store, { [name]: text });
  expect(await since(name.replace('.csv', ''))).toEqual([expected]);
});

test.each([
  ['2025-01-15T09:30:00', '2025-01-15T08:30:00.000Z'],
  ['2025-07-15T09:30:00', '2025-07-15T07:30:00.000Z'],
  ['2025-07-15', '2025-07-14T22:00:00.000Z'],
  ['2025-07-15T09:30:00-08:00', '2025-07-15T17:30:00.000Z'],
  ['2025-03-30T02:30:00', '2025-03-30T01:30:00.000Z'],
  ['2025-10-26T02:30:00', '2025-10-26T01:30:00.000Z'],
  ['2025-07-15T09:30:00.123456Z', '2025-07-15T09:30:00.123456Z'],
])('the instant %s of a company in Berlin is %s', async (written, expected) => {
  await load(database.store, {
    'health_readings.csv': `account_id,component,observed_at,score\na1,usage,${written},50`,
  });
  const rows = await database.store.query('SELECT observed_at FROM facts.health_readings');
  expect(rows).toEqual([{ observed_at: expected }]);
});
