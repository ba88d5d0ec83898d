import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_SCOPE, type Filter, NO_SCOPE, type QueryOptions, type Scope } from '#src/core/query.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import { accountsOf, cellsOf, type Frame, listOf } from '#src/sources/sql/frame/frame.ts';
import { cte } from '#src/sources/sql/parts.ts';
import { type AskedCompany, companyOf } from '../world/company.ts';

/** What every source over a frame shares, tried on touchpoints. */

const TODAY = '2025-08-13';
let company: AskedCompany;

const touch = (touchpoint_id: string, account_id: string, on: string, kind = 'qbr', person_id = 'p1') => ({
  touchpoint_id,
  account_id,
  kind,
  person_id,
  occurred_at: `${on}T23:30:00Z`,
});
const attribute = (
  account_id: string,
  name: string,
  value: string,
  valid_from: string,
  valid_to?: string,
) => ({
  account_id,
  attribute: name,
  value,
  valid_from,
  valid_to,
});

beforeAll(async () => {
  company = await companyOf(
    {
      accounts: ['a1', 'a2', 'a3'].map((id) => ({ account_id: id, name: `Account ${id}` })),
      people: ['p1', 'p2'].map((id) => ({
        person_id: id,
        name: id,
        email: `${id}@example.com`,
        team: `team-${id}`,
      })),
      products: [{ product_id: 'core', name: 'Core' }],
      fx_rates: [{ currency: 'EUR', rate_set: 'budget', effective_on: '2024-01-01', rate: 2 }],
      account_attributes: [
        attribute('a1', 'segment', 'smb', '2024-01-01', '2025-07-09'),
        attribute('a1', 'segment', 'enterprise', '2025-07-10'),
        attribute('a2', 'segment', 'smb', '2024-01-01'),
        attribute('a1', 'csm', 'p1', '2024-01-01'),
        attribute('a2', 'csm', 'p2', '2024-01-01'),
      ],
      arr_lines: [
        {
          line_id: 'l1',
          account_id: 'a1',
          product_id: 'core',
          starts_on: '2024-08-01',
          ends_on: '2025-07-31',
          arr: 60_000,
          currency: 'USD',
        },
        {
          line_id: 'l2',
          account_id: 'a2',
          product_id: 'core',
          starts_on: '2025-06-01',
          arr: 4_000,
          currency: 'EUR',
        },
      ],
      touchpoints: [
        touch('t1', 'a1', '2025-07-05'),
        touch('t2', 'a1', '2025-07-20'),
        touch('t3', 'a2', '2025-07-20', 'training', 'p2'),
        touch('t4', 'a3', '2025-07-31'),
        touch('t5', 'a3', '2025-08-01'),
      ],
    },
    TODAY,
  );
  await company.ask('nrr jul 2025');
});
afterAll(() => company.drop());

const frame: Frame = {
  name: 'test.touches',
  measures: { touches: 'count', weight: 'number', age: 'spread' },
  own: { kind: 'f.kind' },
  parts: (context) => [
    cte(
      'found',
      `SELECT p.p, x.account_id, x.person_id, x.touchpoint_id, x.kind, ${context.day('x.occurred_at')} AS day,
              1 AS touches, 0.5 AS weight, p.u - ${context.day('x.occurred_at')} AS age
       FROM periods p JOIN ${context.table('touchpoints', 'touchpoint_id, account_id, person_id, kind, occurred_at')} x
         ON ${context.day('x.occurred_at')} >= p.s AND ${context.day('x.occurred_at')} < p.e`,
    ),
  ],
};

const OPTIONS: QueryOptions = {
  basis: 'start',
  fx: 'constant',
  grace: null,
  asKnown: null,
  currency: null,
  annualise: false,
  full: false,
};
const JULY = { start: '2025-07-01', end: '2025-08-01' };
const request = (given: Partial<CellRequest> = {}): CellRequest => ({
  periods: [JULY],
  by: [],
  where: [],
  scope: ALL_SCOPE,
  variant: 'default',
  options: OPTIONS,
  today: TODAY,
  ...given,
});

async function groups(given: Partial<CellRequest>, of: Frame = frame): Promise<Record<string, number>> {
  const rows = await company.database.store.read(cellsOf(of, request(given), DEFAULT_SETTINGS));
  return Object.fromEntries(
    rows.map((row) => [[row['g1'], row['g2']].filter((g) => g !== '').join('/'), Number(row['touches'])]),
  );
}
const is = (name: string, ...values: string[]): Filter => ({ attribute: name, op: '=', values });
const booksOf = (person: string): Scope => ({
  kind: 'rows',
  anyOf: [
    { allOf: [{ attribute: 'csm', values: [person] }] },
    { allOf: [{ attribute: 'owner', values: [person] }] },
  ],
});

describe('cells of a frame', () => {
  test('sum the rows of each period, an empty period having none', async () => {
    const periods = [
      JULY,
      { start: '2025-08-01', end: '2025-09-01' },
      { start: '2024-01-01', end: '2024-02-01' },
    ];
    const rows = await company.database.store.read(cellsOf(frame, request({ periods }), DEFAULT_SETTINGS));
    expect(rows.map((row) => [row['period'], row['touches'], row['weight']]).sort()).toEqual([
      [0, 4, 2],
      [1, 1, 0.5],
    ]);
  });

  test('count units by value in a spread', async () => {
    const [row] = await company.database.store.read(cellsOf(frame, request(), DEFAULT_SETTINGS));
    expect(row?.['age']).toEqual({ 0: 1, 11: 2, 26: 1 });
  });

  test('take the attribute in force on the row’s day, on the last day or today', async () => {
    expect(await groups({ by: ['segment'] })).toEqual({ smb: 2, enterprise: 1, '(none)': 1 });
    const options = { ...OPTIONS, basis: 'end' } as const;
    expect(await groups({ by: ['segment'], options })).toEqual({ smb: 1, enterprise: 2, '(none)': 1 });
    expect(await groups({ by: ['segment'], options: { ...OPTIONS, basis: 'now' } })).toEqual({
      smb: 1,
      enterprise: 2,
      '(none)': 1,
    });
  });

  test('group by dimensions of their own, by team, by account and by two at once', async () => {
    expect(await groups({ by: ['kind'] })).toEqual({ qbr: 3, training: 1 });
    expect(await groups({ by: ['team'] })).toEqual({ 'team-p1': 2, 'team-p2': 1, '(none)': 1 });
    expect(await groups({ by: ['account'] })).toEqual({ a1: 2, a2: 1, a3: 1 });
    expect(await groups({ by: ['kind', 'segment'] })).toEqual({
      'qbr/smb': 1,
      'qbr/enterprise': 1,
      'qbr/(none)': 1,
      'training/smb': 1,
    });
  });

  test('band accounts by ARR in the reporting currency and by age, each on the row’s day', async () => {
    expect(await groups({ by: ['arr_band'] })).toEqual({ '50k–250k': 2, 'under 10k': 2 });
    expect(await groups({ by: ['tenure'] })).toEqual({ '9–12': 2, '0–6': 1, '(none)': 1 });
    expect(await groups({ where: [{ attribute: 'arr', op: '>', values: ['7000'] }] })).toEqual({ '': 3 });
    expect(await groups({ where: [{ attribute: 'arr', op: '>', values: ['8000'] }] })).toEqual({ '': 2 });
  });

  test('keep what a filter names and what one excludes, values without one included', async () => {
    expect(await groups({ where: [is('segment', 'smb')] })).toEqual({ '': 2 });
    expect(await groups({ where: [{ attribute: 'segment', op: '!=', values: ['smb'] }] })).toEqual({ '': 2 });
    expect(await groups({ where: [is('kind', "'; DROP TABLE facts.accounts; --")] })).toEqual({});
  });
});

describe('what a reader sees of a frame', () => {
  test('is the rows of the accounts in scope', async () => {
    expect(await groups({ by: ['account'], scope: booksOf('p1') })).toEqual({ a1: 2 });
    expect(await groups({ scope: NO_SCOPE })).toEqual({});
  });

  test('of people is the rows of those whose books are in scope', async () => {
    const people: Frame = { ...frame, belongs: 'person' };
    expect(await groups({ scope: booksOf('p2') }, people)).toEqual({ '': 1 });
    expect(await groups({ scope: NO_SCOPE }, people)).toEqual({});
    const bySegment: Scope = {
      kind: 'rows',
      anyOf: [{ allOf: [{ attribute: 'segment', values: ['smb'] }] }],
    };
    expect(await groups({ scope: bySegment }, people)).toEqual({});
  });

  test('of the company itself is everything or nothing', async () => {
    const whole: Frame = { ...frame, belongs: 'company' };
    expect(await groups({}, whole)).toEqual({ '': 4 });
    expect(await groups({ scope: booksOf('p1') }, whole)).toEqual({});
  });
});

describe('accounts and lists of a frame', () => {
  test('name the accounts with the most, and no more than asked', async () => {
    const rows = await company.database.store.read(accountsOf(frame, request(), DEFAULT_SETTINGS, 2));
    expect(rows.map((row) => [row['account_id'], row['name'], row['touches'], row['age']])).toEqual([
      ['a1', 'Account a1', 2, { 11: 1, 26: 1 }],
      ['a2', 'Account a2', 1, { 11: 1 }],
    ]);
  });

  test('give single rows in order, and say how many there are', async () => {
    const list = listOf({
      frame,
      id: 'f.touchpoint_id',
      columns: [{ name: 'held_on', label: 'Held', kind: 'day', sql: 'f.day' }],
      sorted: 'f.day DESC, f.touchpoint_id',
      order: 'latest first',
      where: "f.kind = 'qbr'",
    });
    const rows = await company.database.store.read(
      list.statement(request({ scope: ALL_SCOPE }), DEFAULT_SETTINGS, 2),
    );
    expect(rows).toEqual([
      { id: 't4', account_id: 'a3', name: 'Account a3', total: 3, held_on: '2025-07-31' },
      { id: 't2', account_id: 'a1', name: 'Account a1', total: 3, held_on: '2025-07-20' },
    ]);
    const own = await company.database.store.read(
      list.statement(request({ scope: booksOf('p2') }), DEFAULT_SETTINGS, 9),
    );
    expect(own).toEqual([]);
  });
});

test('a frame answers from what was known on a day', async () => {
  await company.load({
    touchpoints: [
      { ...touch('t3', 'a2', '2025-06-30', 'training', 'p2'), recorded_at: '2025-08-10T00:00:00Z' },
    ],
  });
  expect(await groups({})).toEqual({ '': 3 });
  const known = (asKnown: string) => ({ options: { ...OPTIONS, asKnown } });
  expect(await groups(known('2025-08-09'))).toEqual({ '': 4 });
  expect(await groups(known('2025-08-10'))).toEqual({ '': 3 });
  expect(await groups(known('2025-07-19'))).toEqual({ '': 1 });
});
