import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** Engagement and coverage as people ask for them, worked out by hand. */

const TODAY = '2025-08-13';

/** Name, ARR, since when, who looks after it. */
const ACCOUNTS = [
  ['acme', 200_000, '2024-01-01', 'p1'],
  ['birch', 50_000, '2024-01-01', 'p1'],
  ['cedar', 50_000, '2024-01-01', 'p2'],
  ['small', 900, '2024-01-01', 'p2'],
  ['young', 80_000, '2025-07-20', 'p2'],
] as const;

const touch = (id: string, account_id: string, kind: string, day: string, more: object = {}) => ({
  touchpoint_id: id,
  account_id,
  kind,
  person_id: 'p1',
  occurred_at: `${day}T10:00:00Z`,
  is_held: true,
  is_two_way: true,
  exec_present: false,
  ...more,
});

const COMPANY: Rows = {
  people: [
    { person_id: 'p1', name: 'Ada', email: 'ada@example.com', role: 'csm' },
    { person_id: 'p2', name: 'Ben', email: 'ben@example.com', role: 'csm' },
  ],
  accounts: ACCOUNTS.map(([account_id]) => ({
    account_id,
    name: account_id.replace(/^./, (c) => c.toUpperCase()),
  })),
  account_attributes: ACCOUNTS.map(([account_id, , valid_from, value]) => ({
    account_id,
    attribute: 'csm',
    value,
    valid_from,
  })),
  products: [{ product_id: 'core', name: 'Core' }],
  arr_lines: ACCOUNTS.map(([account_id, arr, starts_on]) => ({
    line_id: account_id,
    starts_on,
    account_id,
    product_id: 'core',
    arr,
    currency: 'USD',
  })),
  touchpoints: [
    touch('t1', 'acme', 'qbr', '2025-08-05', { exec_present: true }),
    touch('t2', 'acme', 'one_to_one', '2025-08-12'),
    touch('t3', 'acme', 'one_to_one', '2025-06-13', { is_two_way: false }),
    touch('t4', 'acme', 'digital', '2025-08-12', { is_held: false }),
    touch('t5', 'acme', 'training', '2025-05-01'),
    touch('t6', 'birch', 'ebr', '2025-09-10', { is_held: '', exec_present: '' }),
    touch('t7', 'birch', 'qbr', '2025-11-20', { is_held: '' }),
    touch('t8', 'cedar', 'qbr', '2025-08-06', { is_held: false }),
    touch('t9', 'cedar', 'digital', '2025-08-11', { is_two_way: false }),
    touch('t10', 'young', 'qbr', '2025-08-07'),
    touch('t11', 'small', 'value_review', '2025-08-07', { is_held: '' }),
  ],
};

let company: AskedCompany;
beforeAll(async () => {
  const settings = {
    ...DEFAULT_SETTINGS,
    fiscalYearStarts: 2,
    coverage: { minimumArr: 1000, minimumTenureDays: 90, attributes: {} },
  };
  company = await companyOf(COMPANY, TODAY, { ...PLAIN_CONFIG, settings });
});
afterAll(() => company.drop());

const ask = (text: string) => company.ask(text);

/** One touch of each of six kinds today, 30 and 60 days ago. */
const FULL = 6 * (1 + 0.5 + 0.25);
const points = (...ages: number[]): number =>
  ages.reduce((sum, age) => sum + (100 * 2 ** (-age / 30)) / FULL, 0);

describe('engagement', () => {
  test('of one account is its decayed touches, listed with their days', async () => {
    const { total, rows } = await ask('engagement acme last 90d');
    expect(total.value).toBeCloseTo(points(7, 0, 60), 5);
    expect(
      rows?.map(({ id, held_on, kind, person_id, exec_present }) => [
        id,
        held_on,
        kind,
        person_id,
        exec_present,
      ]),
    ).toEqual([
      ['t2', '2025-08-12', 'one_to_one', 'p1', 'no'],
      ['t1', '2025-08-05', 'qbr', 'p1', 'yes'],
      ['t3', '2025-06-13', 'one_to_one', 'p1', 'no'],
    ]);
    expect(rows?.reduce((sum, row) => sum + Number(row['points']), 0)).toBeCloseTo(total.value ?? 0, 9);
  });

  test('of all is the mean of the accounts with ARR, with how many were reached both ways', async () => {
    const { total } = await ask('engagement last 90d');
    const all = points(7, 0, 60) + points(1) + points(5) + points(5);
    expect(total.value).toBeCloseTo(all / 5, 5);
    expect(total.measures).toMatchObject({
      accounts: 5,
      accounts_covered: 3,
      touches: 6,
      two_way: 4,
      exec_present: 1,
    });
    expect((await ask('engagement last 90d variant:coverage')).total).toMatchObject({ value: 0.6, n: 5 });
  });

  test('by kind adds up to the score', async () => {
    const { total, groups } = await ask('engagement last 90d by kind');
    expect(groups.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBeCloseTo(total.value ?? 0, 12);
    expect(groups.every(({ denominator }) => denominator === 5)).toBe(true);
    const oneToOne = groups.find(({ by }) => by['kind'] === 'one_to_one');
    expect(oneToOne?.value).toBeCloseTo(points(0, 60) / 5, 5);
  });

  test('never exceeds 100 points', async () => {
    const many = Array.from({ length: 40 }, (_, nth) =>
      touch(`m${nth}`, 'birch', 'one_to_one', '2025-08-12'),
    );
    const busy = await companyOf({ ...COMPANY, touchpoints: many }, TODAY);
    expect((await busy.ask('engagement birch')).total.value).toBeCloseTo(100, 3);
    await busy.drop();
  });

  test('ranks accounts', async () => {
    const { rows } = await ask('engagement last 90d top 2');
    expect(rows?.map(({ name }) => name)).toEqual(['Acme', 'Cedar']);
  });

  test('counts what was known then', async () => {
    const then = await ask('engagement acme last 90d as-known:2025-08-06');
    expect(then.total.value).toBeCloseTo(points(7, 60), 5);
  });
});

describe('coverage', () => {
  test('is of eligible accounts, held touches alone, with what is scheduled beside it', async () => {
    // Young is too young, Small too small; Cedar's was called off, Birch's is to come in this quarter.
    const { total } = await ask('qbr coverage this quarter');
    expect(total).toMatchObject({ value: 1 / 3, numerator: 1, denominator: 3 });
    expect(total.measures).toMatchObject({ eligible: 3, qbr: 1, qbr_exec: 1, qbr_scheduled: 1 });
    const { groups } = await ask('qbr coverage this quarter by csm');
    expect(
      groups.map(({ by, numerator, denominator, measures }) => [
        by['csm'],
        numerator,
        denominator,
        measures['qbr_scheduled'],
      ]),
    ).toEqual([
      ['p1', 1, 2, 1],
      ['p2', 0, 1, 0],
    ]);
    expect((await ask('qbr coverage last quarter')).total).toMatchObject({
      value: 0,
      measures: { qbr_scheduled: 0 },
    });
  });

  test('lists who has not been met first, with the last and the next time', async () => {
    const { rows } = await ask('qbr coverage this quarter list');
    expect(rows?.map(({ name, held, last_on, next_on }) => [name, held, last_on, next_on])).toEqual([
      ['Birch', 0, null, '2025-09-10'],
      ['Cedar', 0, null, null],
      ['Acme', 1, '2025-08-05', null],
    ]);
  });

  test('knows one-to-ones and value reviews apart', async () => {
    expect((await ask('one-to-one coverage last 90d')).total).toMatchObject({ numerator: 1, denominator: 3 });
    expect((await ask('value review coverage last 90d')).total).toMatchObject({
      numerator: 0,
      denominator: 3,
    });
  });

  test('takes only accounts with the attributes that the company sets, as they were when the period began', async () => {
    const coverage = { minimumArr: 1000, minimumTenureDays: 90, attributes: { csm: ['p2'] } };
    const settings = { ...DEFAULT_SETTINGS, fiscalYearStarts: 2, coverage };
    const some = await companyOf(COMPANY, TODAY, { ...PLAIN_CONFIG, settings });
    expect((await some.ask('qbr coverage this quarter')).total).toMatchObject({
      numerator: 0,
      denominator: 1,
    });
    const { rows } = await some.ask('qbr coverage this quarter list');
    expect(rows?.map(({ name }) => name)).toEqual(['Cedar']);
    await some.drop();
  });

  test('takes any ARR where the company sets no minimum', async () => {
    const plain = await companyOf(COMPANY, TODAY);
    expect((await plain.ask('qbr coverage last 30d')).total).toMatchObject({ denominator: 4 });
    await plain.drop();
  });

  test('as known on the day before sees one less', async () => {
    expect((await ask('qbr coverage this quarter as-known:2025-08-04')).total).toMatchObject({
      numerator: 0,
      denominator: 3,
    });
  });
});
