import { afterAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf } from '../world/company.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** Published examples of how customers use what they bought, as facts that are imported and asked for. */

const TODAY = '2025-08-13';
const made: AskedCompany[] = [];
afterAll(async () => {
  for (const company of made) await company.drop();
});

const ACCOUNT = { account_id: 'a1', name: 'Acme' };
const PRODUCT = { product_id: 'core', name: 'Core' };
const FEATURES = [
  { feature_id: 'home', name: 'Home', product_id: 'core', is_key: true },
  { feature_id: 'dashboards', name: 'Dashboards', product_id: 'core', is_key: false },
];
const seats = (count: number) => [
  { account_id: 'a1', product_id: 'core', valid_from: '2024-01-01', seats: count },
];

/** One event of each of so many users in July. */
const use = (feature: string, users: number) =>
  Array.from({ length: users }, (_, index) => ({
    account_id: 'a1',
    user_id: `u${index}`,
    feature_id: feature,
    day: `2025-07-${String((index % 28) + 1).padStart(2, '0')}`,
    events: 3,
    value_events: index % 3,
  }));

async function company(rows: Parameters<typeof companyOf>[0], config = PLAIN_CONFIG): Promise<AskedCompany> {
  const one = await companyOf(rows, TODAY, config);
  made.push(one);
  return one;
}

describe('published examples', () => {
  test.each([
    ['adoption-skylead-56', 800, 1000, 0.8],
    ['adoption-kpitree-58', 420, 1000, 0.42],
  ])('%s: %i of %i seats', async (_, users, all, value) => {
    const { ask } = await company({
      accounts: [ACCOUNT],
      products: [PRODUCT],
      features: FEATURES,
      entitlements: seats(all),
      usage_days: use('home', users),
    });
    const expected = { value, numerator: users, denominator: all, n: all };
    expect((await ask('adoption jul 2025')).total).toMatchObject(expected);
    expect((await ask('adoption 2025-06-15 to 2025-08-02')).total).toMatchObject(expected);
  });

  test('feature-metrickit-54: 800 of 2,000 active users are 40 %', async () => {
    const { ask } = await company({
      accounts: [ACCOUNT],
      products: [PRODUCT],
      features: FEATURES,
      entitlements: seats(5000),
      usage_days: [...use('home', 2000), ...use('dashboards', 800)],
    });
    const { kpi, total } = await ask('adoption feature:dashboards jul 2025');
    expect(kpi.id).toBe('feature_adoption_rate');
    expect(total).toMatchObject({ value: 0.4, numerator: 800, denominator: 2000, n: 2000 });
  });

  test('engagement-churnassassin-53: weights of 0.4, 0.4, 0.2 make 80, 70 and 90 to 78', async () => {
    const kinds = [
      { kind: 'one_to_one', accounts: 8 },
      { kind: 'value_review', accounts: 7 },
      { kind: 'qbr', accounts: 9 },
    ];
    const names = Array.from({ length: 10 }, (_, index) => `a${index}`);
    // A kind is at 100 with touches today, 30 and 60 days ago; 80 of 100 is eight of ten accounts at that.
    const touchpoints = kinds.flatMap(({ kind, accounts }) =>
      names.slice(0, accounts).flatMap((account) =>
        ['2025-08-12', '2025-07-13', '2025-06-13'].map((day) => ({
          touchpoint_id: `${account}-${kind}-${day}`,
          account_id: account,
          kind,
          occurred_at: `${day}T09:00:00Z`,
          is_held: true,
          is_two_way: true,
        })),
      ),
    );
    const weights = { one_to_one: 0.4, value_review: 0.4, qbr: 0.2, ebr: 0, training: 0, digital: 0 };
    const settings = { ...DEFAULT_SETTINGS, engagement: { weights, halfLifeDays: 30 } };
    const { ask } = await company(
      {
        accounts: names.map((account_id) => ({ account_id, name: `Account ${account_id}` })),
        products: [PRODUCT],
        arr_lines: names.map((account_id) => ({
          line_id: account_id,
          starts_on: '2024-01-01',
          account_id,
          product_id: 'core',
          arr: 1000,
          currency: 'USD',
        })),
        touchpoints,
      },
      { ...PLAIN_CONFIG, settings },
    );
    const { total } = await ask('engagement last 90d');
    expect(total.value).toBeCloseTo(78, 6);
    const { groups } = await ask('engagement last 90d by kind');
    const parts = new Map(groups.map(({ by, value }) => [by['kind'], value]));
    expect(parts.get('one_to_one')).toBeCloseTo(32, 6);
    expect(parts.get('value_review')).toBeCloseTo(28, 6);
    expect(parts.get('qbr')).toBeCloseTo(18, 6);
  });
});
