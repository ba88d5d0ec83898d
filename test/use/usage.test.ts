import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** Adoption, depth and stickiness as people ask for them, worked out by hand. */

const TODAY = '2025-08-13';

const ACCOUNTS = [
  { account_id: 'acme', name: 'Acme', segment: 'enterprise', csm: 'p1', arr: 200_000 },
  { account_id: 'birch', name: 'Birch', segment: 'enterprise', csm: 'p2', arr: 150_000 },
  { account_id: 'cedar', name: 'Cedar', segment: 'enterprise', csm: 'p2', arr: 90_000 },
  { account_id: 'dune', name: 'Dune', segment: 'smb', csm: 'p2', arr: 5_000 },
  { account_id: 'trial', name: 'On trial', segment: 'smb', csm: 'p2', arr: 0, kind: 'trial' },
];

const every = (attribute: 'segment' | 'csm') =>
  ACCOUNTS.map((account) => ({
    account_id: account.account_id,
    attribute,
    value: account[attribute],
    valid_from: '2024-01-01',
  }));

const seat = (
  account_id: string,
  product_id: string,
  seats: number,
  valid_from = '2025-01-01',
  valid_to = '',
) => ({
  account_id,
  product_id,
  seats,
  valid_from,
  valid_to,
});

/** So many users on each of the days. */
const uses = (account: string, feature: string, users: number, days: readonly string[], value = 2) =>
  Array.from({ length: users }, (_, nth) =>
    days.map((day) => ({
      account_id: account,
      user_id: `${account}-${nth}`,
      feature_id: feature,
      day,
      events: 5,
      value_events: value,
    })),
  ).flat();

const MON = ['2025-07-07', '2025-07-14', '2025-07-21', '2025-07-28'];

const COMPANY: Rows = {
  people: [
    { person_id: 'p1', name: 'Ada', email: 'ada@example.com', role: 'csm' },
    { person_id: 'p2', name: 'Ben', email: 'ben@example.com', role: 'csm' },
  ],
  accounts: ACCOUNTS.map(({ account_id, name, kind = 'customer' }) => ({ account_id, name, kind })),
  account_attributes: [...every('segment'), ...every('csm')],
  products: [
    { product_id: 'planner', name: 'Planner' },
    { product_id: 'routing', name: 'Routing' },
  ],
  features: [
    { feature_id: 'dashboards', name: 'Dashboards', product_id: 'planner', is_key: true },
    { feature_id: 'approvals', name: 'Approvals', product_id: 'planner', is_key: false },
    { feature_id: 'maps', name: 'Maps', product_id: 'routing', is_key: true },
  ],
  arr_lines: ACCOUNTS.filter(({ arr }) => arr > 0).map(({ account_id, arr }) => ({
    line_id: account_id,
    starts_on: '2025-01-01',
    account_id,
    product_id: 'planner',
    arr,
    currency: 'USD',
  })),
  entitlements: [
    seat('acme', 'planner', 10),
    seat('birch', 'planner', 4),
    // 10 seats for 16 days of July and 20 for 15.
    seat('cedar', 'planner', 10, '2025-01-01', '2025-07-16'),
    seat('cedar', 'planner', 20, '2025-07-17'),
    seat('dune', 'planner', 4, '2025-07-01'),
    seat('dune', 'routing', 4, '2025-07-01'),
    seat('trial', 'planner', 50),
  ],
  usage_days: [
    ...uses('acme', 'dashboards', 8, MON),
    ...uses('acme', 'approvals', 2, MON.slice(0, 1), 0),
    ...uses('birch', 'approvals', 6, MON.slice(0, 2), 0),
    ...uses('cedar', 'dashboards', 3, ['2025-07-05', '2025-07-06', '2025-07-07']),
    ...uses('dune', 'maps', 2, ['2025-07-31', '2025-08-01']),
    ...uses('trial', 'dashboards', 40, MON),
    {
      account_id: 'dune',
      user_id: 'idle',
      feature_id: 'maps',
      day: '2025-07-09',
      events: 0,
      value_events: 0,
    },
  ],
};

let company: AskedCompany;
beforeAll(async () => {
  const settings = { ...DEFAULT_SETTINGS, fiscalYearStarts: 2 };
  company = await companyOf(COMPANY, TODAY, { ...PLAIN_CONFIG, settings });
});
afterAll(() => company.drop());

const ask = (text: string) => company.ask(text);
const shares = (rows: readonly Readonly<Record<string, unknown>>[] | undefined) =>
  rows?.map(({ name, share }) => [name, share]);

/** Cedar's seats on an average day of July. */
const CEDAR = (16 * 10 + 15 * 20) / 31;

describe('adoption', () => {
  test('is users over seats, at most all seats of an account, with over-use told beside it', async () => {
    const { total } = await ask('adoption jul 2025');
    expect(total.numerator).toBeCloseTo(8 + 4 + 3 + 2, 9);
    expect(total.denominator).toBeCloseTo(10 + 4 + CEDAR + 8, 9);
    expect(total.measures).toMatchObject({
      active: 8 + 6 + 3 + 2,
      users_over: 2,
      accounts: 4,
      accounts_over: 1,
    });
    expect((await ask('adoption jul 2025 variant:uncapped')).total.numerator).toBe(19);
  });

  test('counts accounts that use half of their seats, where that is asked', async () => {
    const { total } = await ask('adoption jul 2025 variant:accounts');
    expect(total).toMatchObject({ value: 0.5, numerator: 2, denominator: 4, n: 4 });
    expect(total.interval).not.toBeNull();
  });

  test('of one account is its own, with its row', async () => {
    const { total, rows } = await ask('adoption acme jul 2025');
    expect(total).toMatchObject({ value: 0.8, numerator: 8, denominator: 10, n: 10 });
    expect(rows).toMatchObject([
      { account_id: 'acme', name: 'Acme', share: 0.8, active: 8, seats: 10, over: 0 },
    ]);
  });

  test('bottom ranks accounts, lowest first, within segment and ARR', async () => {
    const { rows, total } = await ask('adoption bottom 10 enterprise >100k jul 2025');
    expect(shares(rows)).toEqual([
      ['Acme', 0.8],
      ['Birch', 1],
    ]);
    expect(total).toMatchObject({ numerator: 12, denominator: 14 });
    const bottom = await ask('adoption bottom 2 jul 2025');
    expect(bottom.rows?.map(({ name }) => name)).toEqual(['Cedar', 'Dune']);
    const top = await ask('adoption top 1 jul 2025');
    expect(top.rows?.map(({ name, over }) => [name, over])).toEqual([['Birch', 2]]);
  });

  test('takes the last 30 days where nothing is said, across the turn of a month', async () => {
    const { total, period } = await ask('adoption dune');
    expect(period).toMatchObject({ start: '2025-07-14', end: '2025-08-12' });
    expect(total).toMatchObject({ numerator: 2, denominator: 8 });
  });

  test('by product holds the users of each against its seats', async () => {
    const { groups } = await ask('adoption jul 2025 by product');
    const byProduct = new Map(groups.map((group) => [group.by['product'], group]));
    expect(byProduct.get('routing')).toMatchObject({ numerator: 2, denominator: 4, value: 0.5 });
    expect(byProduct.get('planner')?.denominator).toBeCloseTo(10 + 4 + CEDAR + 4, 9);
    expect((await ask('adoption jul 2025 product:routing')).total).toMatchObject({ value: 0.5, n: 4 });
  });

  test('has no base where nobody has seats', async () => {
    const { total, notes } = await ask('adoption nov 2024');
    expect(total.value).toBeNull();
    expect(notes.join(' ')).toMatch(/nothing/i);
  });

  test('shows a reader their own book alone', async () => {
    const scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['p1'] }] }] } as const;
    for (const days of ['jul 2025', 'last 40 days', '2025-07-02 to 2025-08-09']) {
      const { total, notes } = await company.ask(`adoption ${days}`, { scope });
      expect(total).toMatchObject({ numerator: 8, denominator: 10 });
      expect(notes.join(' ')).toContain('Only what you may see');
    }
    const none = await company.ask('adoption jul 2025', { scope: { kind: 'none' } });
    expect(none.total.value).toBeNull();
  });

  test('asked as of what was known sees the same as the marts', async () => {
    const plain = await ask('adoption jul 2025 by segment');
    const known = await ask('adoption jul 2025 by segment as-known:2025-08-12');
    expect(known.groups).toEqual(plain.groups);
  });
});

describe('product adoption', () => {
  test('wants seats and key features used, of accounts old enough', async () => {
    // Dune's seats are new, Birch uses no key feature, Cedar too few seats.
    expect((await ask('product-adoption jul 2025')).total).toMatchObject({
      value: 1 / 3,
      numerator: 1,
      denominator: 3,
    });
  });
});

describe('feature adoption', () => {
  test('is of the active users of accounts that may use it, account by account', async () => {
    const { kpi, total, rows } = await ask('adoption feature:dashboards last month top 20');
    expect(kpi.id).toBe('feature_adoption_rate');
    expect(total).toMatchObject({ numerator: 11, denominator: 8 + 6 + 3 + 2, n: 19 });
    expect(shares(rows)).toEqual([
      ['Acme', 1],
      ['Cedar', 1],
      ['Birch', 0],
      ['Dune', 0],
    ]);
    expect(rows?.[0]).toMatchObject({ feature: 'Dashboards', users: 8, active: 8 });
  });

  test('takes as many days of use as the company sets, and then nothing that was added up ahead', async () => {
    const adoption = { ...DEFAULT_SETTINGS.adoption, featureDays: 2 };
    const settings = { ...DEFAULT_SETTINGS, fiscalYearStarts: 2, adoption };
    const strict = await companyOf(COMPANY, TODAY, { ...PLAIN_CONFIG, settings });
    const { groups, total } = await strict.ask('feature-adoption jul 2025 by feature');
    const counts = groups.map(({ by, numerator, denominator }) => [by['feature'], numerator, denominator]);
    // Acme's two looked at approvals once, Dune's at maps once in July and once in August.
    expect(counts.toSorted()).toEqual([
      ['approvals', 6, 19],
      ['dashboards', 11, 19],
      ['maps', 0, 2],
    ]);
    expect((await strict.ask('feature-adoption jul 2025')).total.numerator).toBe(total.numerator);
    expect((await strict.ask('feature-adoption feature:maps 2025-07-20..2025-08-05')).total.numerator).toBe(
      2,
    );
    await strict.drop();
  });

  test('by feature, and over accounts or everybody where that is asked', async () => {
    const { groups } = await ask('feature-adoption jul 2025 by feature');
    const counts = groups.map(({ by, numerator, denominator }) => [by['feature'], numerator, denominator]);
    expect(counts.toSorted()).toEqual([
      ['approvals', 8, 19],
      ['dashboards', 11, 19],
      ['maps', 2, 2],
    ]);
    expect((await ask('adoption feature:maps jul 2025 variant:all_active')).total).toMatchObject({
      numerator: 2,
      denominator: 19,
    });
    expect((await ask('adoption feature:maps jul 2025 variant:accounts')).total).toMatchObject({
      numerator: 1,
      n: 1,
    });
    expect((await ask('adoption feature:maps jul 2025 variant:all_accounts')).total).toMatchObject({
      numerator: 1,
      denominator: 4,
      n: 4,
    });
  });
});

describe('stickiness', () => {
  test('holds the average day against the month', async () => {
    const { total } = await ask('stickiness acme jul 2025');
    expect(total.denominator).toBe(8);
    expect(total.numerator).toBeCloseTo(32 / 31, 12);
    const weekdays = await ask('stickiness acme jul 2025 variant:weekdays');
    expect(weekdays.total.numerator).toBeCloseTo(32 / 23, 12);
    // Cedar's Saturday and Sunday do not count among weekdays.
    expect((await ask('stickiness cedar jul 2025 variant:weekdays')).total.value).toBeCloseTo(1 / 23, 12);
  });

  test('of a shorter window still takes the users of 30 days', async () => {
    const { total } = await ask('stickiness acme 2025-07-21 to 2025-07-22');
    expect(total).toMatchObject({ numerator: 4, denominator: 8 });
  });
});

describe('depth of usage', () => {
  test('is the median of value actions a week, those with none among them', async () => {
    // Acme: eight with 8 in 31 days; Birch: six with none; Cedar: three with 6; Dune: two with 2.
    const { total } = await ask('depth of usage jul 2025');
    expect(total.value).toBeCloseTo((6 * 7) / 31, 5);
    expect(total).toMatchObject({ n: 19, measures: { users: 19, value_events: 64 + 18 + 4 } });
    expect(total.measures).toMatchObject({ features_used: 2 + 1 + 1 + 1, features_entitled: 2 + 2 + 2 + 3 });
    const breadth = await ask('depth of usage jul 2025 variant:breadth');
    expect(breadth.total).toMatchObject({ value: 5 / 9, n: 9 });
  });

  test('repeat is the part of earlier users who came back', async () => {
    const { total } = await ask('depth of usage 2025-08-01 to 2025-08-12 variant:repeat');
    // In the twelve days before: eight of Acme and two of Dune; Dune's two came back.
    expect(total).toMatchObject({ value: 0.2, numerator: 2, denominator: 10, n: 10 });
  });

  test('nobody there is no depth', async () => {
    const { total, notes } = await ask('depth of usage birch 2025-08-01 to 2025-08-12');
    expect(total.value).toBeNull();
    expect(notes.join(' ')).toMatch(/nobody was active/i);
  });
});
