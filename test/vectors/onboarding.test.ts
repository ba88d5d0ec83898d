import { afterAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** Published examples of onboarding, expansion and advocacy, as facts that are imported and asked for. */

const TODAY = '2025-08-13';
const made: AskedCompany[] = [];
afterAll(async () => {
  for (const company of made) await company.drop();
});

const companyWith = async (rows: Rows, settings: Partial<typeof DEFAULT_SETTINGS> = {}) => {
  const company = await companyOf(rows, TODAY, {
    ...PLAIN_CONFIG,
    settings: { ...DEFAULT_SETTINGS, ...settings },
  });
  made.push(company);
  return company;
};

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const accounts = (count: number) =>
  many(count, (index) => ({ account_id: `a${index}`, name: `Account ${index}` }));
const CORE = [
  { product_id: 'core', name: 'Core' },
  { product_id: 'plus', name: 'Plus' },
];
const lines = (count: number, starts: (index: number) => string, arr = 12_000) =>
  many(count, (index) => ({
    line_id: `l${index}`,
    account_id: `a${index}`,
    product_id: 'core',
    starts_on: starts(index),
    arr,
    currency: 'USD',
  }));

const FIRST_VALUE = { milestone_id: 'fv', name: 'First value', kind: 'first_value', target_days: 14 };

describe('published examples', () => {
  test('activation-novacalc-59: 120 of 200 sign-ups reached first value: 60 %', async () => {
    const company = await companyWith({
      accounts: accounts(200),
      products: CORE,
      arr_lines: lines(200, () => '2025-05-05'),
      milestones: [FIRST_VALUE],
      milestones_reached: many(120, (index) => ({
        account_id: `a${index}`,
        milestone_id: 'fv',
        reached_on: '2025-05-10',
      })),
    });
    const { total } = await company.ask('activation q2');
    expect(total).toMatchObject({ value: 0.6, numerator: 120, denominator: 200, n: 200 });
    expect((await company.ask('ttv q2')).total).toMatchObject({ value: 5, n: 200 });
  });

  test('ttv-novacalc-61: 5 days of a trial of 14 leave 64.3 % of it', async () => {
    const days = [3, 5, 7];
    const company = await companyWith({
      accounts: accounts(3),
      products: CORE,
      arr_lines: lines(3, () => '2025-05-01'),
      milestones: [FIRST_VALUE],
      milestones_reached: days.map((day, index) => ({
        account_id: `a${index}`,
        milestone_id: 'fv',
        reached_on: `2025-05-0${day + 1}`,
      })),
    });
    expect((await company.ask('ttv q2 variant:mean')).total.value).toBe(5);
    const { total } = await company.ask('time-to-value-efficiency q2');
    expect(total.value).toBeCloseTo(0.643, 3);
    expect(total).toMatchObject({ numerator: 27, denominator: 42 });
  });

  test('onbcomplete-novacalc-60: 4 of 6 steps are 66.7 %, and no project is complete', async () => {
    const company = await companyWith({
      accounts: accounts(2),
      products: CORE,
      arr_lines: lines(2, () => '2025-05-01'),
      milestones: many(6, (index) => ({
        milestone_id: `s${index}`,
        name: `Step ${index}`,
        kind: 'onboarding',
        is_required: true,
      })),
      onboardings: many(2, (index) => ({
        onboarding_id: `o${index}`,
        account_id: `a${index}`,
        started_on: '2025-05-01',
        target_on: '2025-05-31',
        status: 'open',
      })),
      // Three steps of one, five of the other: four on average.
      milestones_reached: [
        ...many(3, (index) => ({ account_id: 'a0', milestone_id: `s${index}`, reached_on: '2025-05-20' })),
        ...many(5, (index) => ({ account_id: 'a1', milestone_id: `s${index}`, reached_on: '2025-05-20' })),
      ],
    });
    const { total } = await company.ask('onboarding-completion q2 variant:steps');
    expect(total.value).toBeCloseTo(0.667, 3);
    expect(total).toMatchObject({ numerator: 8, denominator: 12 });
    expect((await company.ask('onboarding-completion q2')).total).toMatchObject({
      value: 0,
      numerator: 0,
      denominator: 2,
    });
  });

  test('onbcost-cummings-62: 10 hours at $60 are $600, $50 a month, 5 % of $1,000 a month', async () => {
    const company = await companyWith(
      {
        accounts: accounts(1),
        products: CORE,
        arr_lines: lines(1, () => '2025-05-01'),
        onboardings: [
          {
            onboarding_id: 'o0',
            account_id: 'a0',
            started_on: '2025-05-01',
            completed_on: '2025-05-20',
            status: 'completed',
          },
        ],
        costs: [
          {
            cost_id: 'c0',
            month: '2025-05-01',
            bucket: 'onboarding',
            onboarding_id: 'o0',
            hours: 10,
            currency: 'USD',
          },
        ],
      },
      { hourlyRate: 60 },
    );
    const { total } = await company.ask('onboarding-cost q2');
    expect(total).toMatchObject({ value: 600, numerator: 600, denominator: 1 });
    expect(total.measures).toMatchObject({
      hours: 10,
      hours_each: 10,
      hourly_rate: 60,
      a_month: 50,
      of_first_year_arr: 0.05,
    });
  });

  test('successvector-murphy-63: 100 customers × $1,000 × 90 % are $90,000', async () => {
    const company = await companyWith({
      accounts: accounts(100),
      products: CORE,
      arr_lines: lines(100, () => '2024-05-01'),
      milestones: [
        {
          milestone_id: 'm',
          name: 'Team doubled',
          kind: 'success',
          product_id: 'plus',
          upsell_arr: 1000,
          currency: 'USD',
        },
      ],
      take_rates: [{ milestone_id: 'm', segment: '*', valid_from: '2025-01-01', rate: 0.9 }],
      milestone_predictions: many(100, (index) => ({
        account_id: `a${index}`,
        milestone_id: 'm',
        predicted_at: '2025-08-01T05:00:00Z',
        predicted_on: '2025-09-15',
      })),
    });
    const { total, rows } = await company.ask('success-vector next month');
    expect(total).toMatchObject({ value: 90_000, n: 100 });
    // σ = √(100 · 1000² · 0.9 · 0.1) = 3000.
    expect(total.interval?.[0]).toBeCloseTo(90_000 - 1.96 * 3000, -1);
    expect(rows).toEqual([
      expect.objectContaining({
        name: 'Team doubled',
        accounts: 100,
        value: 1000,
        take_rate: 0.9,
        arr: 90_000,
      }),
    ]);
  });

  test('upsell-shno-64 and crosssell-shno-65: 250 of 500 upsells and 50 of 200 cross-sells accepted', async () => {
    const offers = (kind: string, count: number, won: number) =>
      many(count, (index) => ({
        opportunity_id: `${kind}-${index}`,
        account_id: 'a0',
        kind,
        created_on: '2025-05-01',
        closed_on: '2025-06-10',
        status: index < won ? 'won' : 'lost',
      }));
    const company = await companyWith({
      accounts: accounts(1),
      opportunities: [...offers('upsell', 500, 250), ...offers('cross_sell', 200, 50)],
    });
    const upsell = await company.ask('offer-acceptance q2 kind:upsell');
    expect(upsell.total).toMatchObject({ value: 0.5, numerator: 250, denominator: 500 });
    const { groups } = await company.ask('offer-acceptance q2 by kind');
    expect(groups.find(({ by }) => by['kind'] === 'cross_sell')).toMatchObject({
      value: 0.25,
      numerator: 50,
      denominator: 200,
    });
  });

  test('referral-zapscale-67: 50 referred new customers of 1,000 are 5 %', async () => {
    const company = await companyWith({
      accounts: accounts(1000),
      products: CORE,
      arr_lines: lines(1000, (index) => (index >= 900 ? '2025-03-01' : '2023-01-01')),
      advocacy_events: many(50, (index) => ({
        event_id: `e${index}`,
        account_id: `a${index % 25}`,
        kind: 'referral',
        done_on: '2025-02-10',
        referred_account_id: `a${900 + index}`,
      })),
    });
    const { total } = await company.ask('referral-rate ttm');
    expect(total).toMatchObject({ value: 0.05, numerator: 50, denominator: 1000 });
    expect((await company.ask('referral-rate ttm variant:referrers')).total).toMatchObject({
      value: 0.025,
      numerator: 25,
    });
  });
});
