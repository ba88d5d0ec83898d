import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { SIDE_MARTS } from '#src/store/marts/side.ts';
import { usageMart } from '#src/store/marts/usage.ts';
import { clearFacts } from '#src/store/sample.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { SILENT } from '../world/world.ts';

const TODAY = '2025-06-10';

const day = (user_id: string, on: string, feature_id = 'home', more: object = {}) => ({
  account_id: 'acme',
  user_id,
  feature_id,
  day: on,
  events: 2,
  value_events: 1,
  ...more,
});

const COMPANY: Rows = {
  accounts: [
    { account_id: 'acme', name: 'Acme' },
    { account_id: 'birch', name: 'Birch' },
  ],
  products: [
    { product_id: 'core', name: 'Core' },
    { product_id: 'plus', name: 'Plus' },
  ],
  features: [
    { feature_id: 'home', name: 'Home', product_id: 'core', is_key: true },
    { feature_id: 'maps', name: 'Maps', product_id: 'plus', is_key: false },
  ],
  entitlements: [
    { account_id: 'acme', product_id: 'core', valid_from: '2025-03-01', seats: 4 },
    { account_id: 'birch', product_id: 'core', valid_from: '2025-04-11', seats: 2 },
  ],
  usage_days: [
    day('u0', '2025-02-27'),
    day('u1', '2025-03-31'),
    day('u1', '2025-04-01'),
    day('u2', '2025-04-01'),
    day('u2', '2025-04-30', 'maps'),
    day('u3', '2025-05-31'),
  ],
};

let company: AskedCompany;
const store = () => company.database.store;
afterEach(() => company.drop());
beforeEach(async () => {
  company = await companyOf(COMPANY, TODAY);
  await refresh();
});

const refresh = (today = TODAY) => usageMart.refresh(store(), DEFAULT_SETTINGS, today, SILENT);
const stale = (today = TODAY) => usageMart.stale(store(), DEFAULT_SETTINGS, today);
const verify = () => usageMart.verify(store(), DEFAULT_SETTINGS);
const sums = (month: string) =>
  store().query(
    `SELECT account_id, active, user_days, work_days, seat_days, seats, features, features_used, keys_used, adoptions
     FROM marts.usage_sums WHERE month = $1 ORDER BY account_id`,
    [month],
  );

/** Follows, and is what deriving everything again would give. */
async function followed(today = TODAY): Promise<void> {
  expect(await stale(today)).toBe(true);
  await refresh(today);
  expect(await stale(today)).toBe(false);
  expect(await verify()).toEqual([]);
}

describe('the usage marts', () => {
  it('keep each account’s users with their days, and what whole months come to', async () => {
    const [april] = await store().query(
      "SELECT users, days, offsets, running FROM marts.usage_months WHERE month = '2025-04-01'",
    );
    expect(april).toEqual({
      users: ['u1', 'u2'],
      days: [1, 1 + 2 ** 29],
      offsets: [0, 1],
      running: [1, 2, 3],
    });
    expect(await sums('2025-04-01')).toEqual([
      {
        account_id: 'acme',
        active: 2,
        user_days: 3,
        work_days: 3,
        seat_days: 120,
        seats: 4,
        features: 1,
        features_used: 1,
        keys_used: 1,
        adoptions: 2,
      },
      {
        account_id: 'birch',
        active: 0,
        user_days: 0,
        work_days: 0,
        seat_days: 40,
        seats: 2,
        features: 1,
        features_used: 0,
        keys_used: 0,
        adoptions: 0,
      },
    ]);
    expect(await verify()).toEqual([]);
    expect(SIDE_MARTS).toContain(usageMart);
  });

  it('sum up months that are over alone', async () => {
    expect(await sums('2025-05-01')).toHaveLength(2);
    expect(await sums('2025-06-01')).toHaveLength(0);
  });

  it('follow new days, changed days and days that are withdrawn', async () => {
    await company.load({
      usage_days: [
        day('u9', '2025-04-15'),
        day('u1', '2025-04-01', 'home', { value_events: 8 }),
        day('u2', '2025-04-01', 'home', { is_deleted: true }),
        day('u1', '2025-03-31', 'home', { is_deleted: true }),
      ],
    });
    await followed();
    const [april] = await store().query(
      "SELECT users, days, offsets, running FROM marts.usage_months WHERE month = '2025-04-01'",
    );
    expect(april).toEqual({
      users: ['u1', 'u2', 'u9'],
      days: [1, 2 ** 29, 2 ** 14],
      offsets: [0, 1, 2],
      running: [8, 9, 10],
    });
    expect(await store().query("SELECT 1 FROM marts.usage_months WHERE month = '2025-03-01'")).toEqual([]);
    expect((await sums('2025-03-01'))[0]).toMatchObject({ active: 0, seat_days: 124 });
  });

  it('follow seats that come, change and go', async () => {
    await company.load({
      entitlements: [
        { account_id: 'acme', product_id: 'plus', valid_from: '2025-04-21', seats: 3 },
        { account_id: 'birch', product_id: 'core', valid_from: '2025-04-11', seats: 2, is_deleted: true },
      ],
    });
    await followed();
    expect(await sums('2025-04-01')).toMatchObject([
      { account_id: 'acme', seat_days: 150, seats: 7, features: 2, features_used: 2, adoptions: 3 },
    ]);
  });

  it('follow a feature that becomes key or moves to another product', async () => {
    await company.load({
      features: [{ feature_id: 'maps', name: 'Maps', product_id: 'core', is_key: true }],
    });
    await followed();
    expect((await sums('2025-04-01'))[0]).toMatchObject({
      features: 2,
      features_used: 2,
      keys_used: 2,
      adoptions: 3,
    });
  });

  it('do nothing for an import of other tables', async () => {
    await company.load({ products: [{ product_id: 'more', name: 'More' }] });
    expect(await stale()).toBe(false);
  });

  it('follow an account that changes segment, or is no customer any more', async () => {
    const segments = () =>
      store().query(
        "SELECT attrs[1] AS segment, accounts, seat_days, active FROM marts.usage_cells WHERE month = '2025-04-01' ORDER BY 1",
      );
    expect(await segments()).toEqual([{ segment: '(none)', accounts: 2, seat_days: 160, active: 2 }]);
    await company.load({
      account_attributes: [
        { account_id: 'acme', attribute: 'segment', valid_from: '2025-04-01', value: 'smb' },
        { account_id: 'birch', attribute: 'segment', valid_from: '2025-04-20', value: 'enterprise' },
      ],
    });
    await followed();
    expect(await segments()).toEqual([
      { segment: 'enterprise', accounts: 1, seat_days: 40, active: 0 },
      { segment: 'smb', accounts: 1, seat_days: 120, active: 2 },
    ]);
    await company.load({ accounts: [{ account_id: 'acme', name: 'Acme', kind: 'partner' }] });
    await followed();
    expect(await segments()).toEqual([{ segment: 'enterprise', accounts: 1, seat_days: 40, active: 0 }]);
  });

  it('sum up anew for another bar or other rollup attributes', async () => {
    const settings = { ...DEFAULT_SETTINGS, rollupAttributes: ['region'] };
    expect(await usageMart.stale(store(), settings, TODAY)).toBe(true);
    await usageMart.refresh(store(), settings, TODAY, SILENT);
    expect(await usageMart.stale(store(), settings, TODAY)).toBe(false);
    expect(await store().query('SELECT DISTINCT attrs FROM marts.usage_cells')).toEqual([
      { attrs: ['(none)'] },
    ]);
    expect(await usageMart.verify(store(), settings)).toEqual([]);
  });

  it('sum up the month that is over when the calendar moves, and keep it when it moves back', async () => {
    await company.load({ usage_days: [day('u4', '2025-06-02')] });
    await followed();
    expect(await sums('2025-06-01')).toHaveLength(0);
    await followed('2025-07-01');
    expect(await sums('2025-06-01')).toMatchObject([{ active: 1, seat_days: 120 }, { active: 0 }]);
    expect(await stale(TODAY)).toBe(false);
    await company.load({ usage_days: [day('u5', '2025-06-03')] });
    await followed(TODAY);
    expect((await sums('2025-06-01'))[0]).toMatchObject({ active: 2 });
  });

  it('two refreshes at once take turns', async () => {
    await company.load({ usage_days: [day('u4', '2025-05-02')] });
    await Promise.all([refresh(), refresh()]);
    expect(await verify()).toEqual([]);
  });

  it('are told apart from facts that they do not follow from', async () => {
    await store().query("UPDATE marts.usage_months SET days = '{3,1}' WHERE month = '2025-04-01'");
    await store().query("DELETE FROM marts.usage_sums WHERE account_id = 'birch'");
    expect(await verify()).toEqual([
      'marts.usage_months: 1 rows do not follow from the facts, 1 are missing',
      'marts.usage_sums: 0 rows do not follow from the facts, 2 are missing',
    ]);
    await usageMart.refresh(store(), DEFAULT_SETTINGS, TODAY, SILENT, { rebuild: true });
    expect(await verify()).toEqual([]);
  });

  it('begin anew where the facts were cleared, whatever numbers imports then have', async () => {
    await clearFacts(store());
    await company.load({ ...COMPANY, usage_days: [day('new', '2025-04-02')] });
    await followed();
    const [april] = await store().query("SELECT users FROM marts.usage_months WHERE month = '2025-04-01'");
    expect(april).toEqual({ users: ['new'] });
  });

  it('answer asks right after an import, without being told', async () => {
    await company.load({ usage_days: [day('u9', '2025-04-15')] });
    const { total } = await company.ask('adoption apr 2025');
    expect(total).toMatchObject({ numerator: 3, denominator: 4 + 40 / 30 });
  });
});
