import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';

/** What is to come, what came of it, and what customers do in return. Today is 13 August 2025. */

const TODAY = '2025-08-13';
const IDS = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'];

const said = (account_id: string, milestone_id: string, predicted_on: string, at = '2025-06-20') => ({
  account_id,
  milestone_id,
  predicted_on,
  predicted_at: `${at}T08:00:00Z`,
});
const line = (account_id: string, product_id: string, starts_on: string, ends_on: string | null = null) => ({
  line_id: `${account_id}-${product_id}`,
  account_id,
  product_id,
  starts_on,
  ends_on,
  arr: 1500,
  currency: 'USD',
});
const sells = (milestone_id: string, product_id: string, upsell_arr: number | null) => ({
  milestone_id,
  name: `Milestone ${milestone_id}`,
  kind: 'success',
  product_id,
  upsell_arr,
  currency: 'USD',
});

const COMPANY: Rows = {
  accounts: [...IDS, 'new'].map((account_id) => ({ account_id, name: account_id })),
  products: ['core', 'plus', 'pro'].map((product_id) => ({ product_id, name: product_id })),
  account_attributes: IDS.map((account_id, nth) => ({
    account_id,
    attribute: 'segment',
    value: nth < 3 ? 'smb' : 'enterprise',
    valid_from: '2020-01-01',
  })),
  arr_lines: [
    ...IDS.map((id) => line(id, 'core', '2024-01-01', id === 'a6' ? '2025-07-31' : null)),
    line('a4', 'plus', '2024-06-01'),
    line('a1', 'plus', '2025-07-15'),
    line('new', 'core', '2025-06-01'),
  ],
  milestones: [
    sells('m1', 'plus', 1000),
    sells('m2', 'plus', 800),
    { ...sells('m3', 'plus', 200), is_repeatable: true },
    sells('m4', 'pro', 500),
    sells('m5', 'pro', null),
  ],
  take_rates: [
    { milestone_id: 'm1', segment: '*', valid_from: '2024-01-01', rate: 0.5 },
    { milestone_id: 'm1', segment: 'enterprise', valid_from: '2024-01-01', rate: 0.9 },
    { milestone_id: 'm2', segment: '*', valid_from: '2024-01-01', rate: 0.25 },
    { milestone_id: 'm3', segment: '*', valid_from: '2024-01-01', rate: 0.1 },
  ],
  milestone_predictions: [
    // Bought it in July: the prediction of then came true.
    said('a1', 'm1', '2025-07-10'),
    // Said for July, then for September.
    said('a2', 'm1', '2025-07-20'),
    said('a2', 'm1', '2025-09-10', '2025-08-01'),
    // The first of two milestones that open one product.
    said('a3', 'm1', '2025-09-20'),
    said('a3', 'm2', '2025-09-05'),
    // Has the product; one may be reached again.
    said('a4', 'm1', '2025-09-10'),
    said('a4', 'm3', '2025-09-10'),
    // Slipped, and without a take rate.
    said('a5', 'm1', '2025-07-25'),
    said('a5', 'm4', '2025-09-15'),
    // Left at the end of July.
    said('a6', 'm1', '2025-09-10'),
  ],
  milestones_reached: [
    { account_id: 'a1', milestone_id: 'm1', reached_on: '2025-07-08' },
    ...['a2', 'a3'].map((account_id) => ({ account_id, milestone_id: 'm4', reached_on: '2025-01-10' })),
  ],
  opportunities: [
    ...['a2', 'a3'].map((account_id, nth) => ({
      opportunity_id: `o${nth}`,
      account_id,
      kind: 'cross_sell',
      product_id: 'pro',
      milestone_id: 'm4',
      created_on: '2025-02-01',
      closed_on: '2025-05-10',
      status: nth === 0 ? 'won' : 'lost',
    })),
    // Decided before the milestone was ever reached there: says nothing of it.
    {
      opportunity_id: 'early',
      account_id: 'a4',
      kind: 'cross_sell',
      milestone_id: 'm4',
      created_on: '2025-02-01',
      closed_on: '2025-05-01',
      status: 'lost',
    },
  ],
  opportunity_history: [
    { opportunity_id: 'o0', valid_from: '2025-02-01', stage: 'a', amount: 900, currency: 'USD' },
    { opportunity_id: 'o0', valid_from: '2025-05-10', stage: 'won', amount: 700, currency: 'USD' },
  ],
  outcomes: [
    {
      outcome_id: 'v1',
      account_id: 'a1',
      name: 'Less waste',
      due_on: '2025-03-01',
      verified_on: '2025-02-20',
    },
    {
      outcome_id: 'v2',
      account_id: 'a1',
      name: 'Less travel',
      due_on: '2025-04-01',
      verified_on: '2025-05-01',
    },
    { outcome_id: 'v3', account_id: 'a2', name: 'Less waste', due_on: '2025-04-01' },
    { outcome_id: 'v4', account_id: 'a3', name: 'Less waste', due_on: '2025-12-01' },
  ],
  advocacy_events: [
    {
      event_id: 'e1',
      account_id: 'a1',
      kind: 'reference',
      asked_on: '2025-03-01',
      accepted_on: '2025-03-05',
    },
    { event_id: 'e2', account_id: 'a2', kind: 'review', asked_on: '2025-03-01' },
    { event_id: 'e3', account_id: 'a2', kind: 'referral', done_on: '2025-05-01', referred_account_id: 'new' },
    { event_id: 'e4', account_id: 'a3', kind: 'referral', done_on: '2025-05-02', referred_account_id: 'new' },
    { event_id: 'e5', account_id: 'a6', kind: 'case_study', done_on: '2025-05-02' },
  ],
};

let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf(COMPANY, TODAY);
});
afterAll(() => company.drop());

describe('the success vector', () => {
  test('of next month is the sum of its milestone cohorts, with bounds and the last prediction scored', async () => {
    const { total, rows } = await company.ask('success-vector next month');
    // a2 1000 × 0.5, a3 800 × 0.25 (the earlier of its two), a4 200 × 0.1 again; a5 has no rate, a6 has left.
    expect(total).toMatchObject({ value: 720, n: 4 });
    expect(total.measures).toMatchObject({ potential: 2500, left_out: 1 });
    const error = Math.sqrt(1000 ** 2 * 0.25 + 800 ** 2 * 0.1875 + 200 ** 2 * 0.09);
    expect(total.interval?.[1]).toBeCloseTo(720 + 1.96 * error, 0);
    expect(
      rows?.map(({ id, accounts, value, take_rate, arr }) => [id, accounts, value, take_rate, arr]),
    ).toEqual([
      ['m1', 1, 1000, 0.5, 500],
      ['m2', 1, 800, 0.25, 200],
      ['m3', 1, 200, 0.1, 20],
      ['m4', 1, 500, null, 0],
    ]);
    // July as it stood when it began: a1 and a2 for 500 each, a5 for 900; a1 bought for 1500.
    expect(total.measures).toMatchObject({ last_prediction: 1900, last_actual: 1500, last_reached: 1 / 3 });
  });

  test('of a past month is the prediction as it stood when that month began', async () => {
    const { total } = await company.ask('success-vector jul 2025');
    expect(total).toMatchObject({ value: 1900, n: 3 });
    expect(total.measures).toMatchObject({ last_actual: 1500 });
    expect(total.measures['last_accuracy']).toBeCloseTo(1500 / 1900, 12);
  });

  test('counts what has slipped once: from today on', async () => {
    const soon = await company.ask('success-vector next 18d');
    expect(soon.total).toMatchObject({ value: 900, n: 1 });
    expect(soon.total.measures).toMatchObject({ rolled_forward: 1 });
    const all = await company.ask('success-vector next 90d');
    expect(all.total.value).toBe(900 + 720);
  });

  test('observed take rates lean on those of all segments', async () => {
    const { rows } = await company.ask('success-vector next month variant:observed');
    // Two offers after the milestone, one accepted, both to smb: enterprise has none of its own.
    expect(rows?.find(({ id }) => id === 'm4')).toMatchObject({ take_rate: 0.5, arr: 250 });
  });

  test('values may be the middle of what was accepted', async () => {
    const { total } = await company.ask('success-vector next month variant:median-value milestone:m4');
    expect(total.measures).toMatchObject({ potential: 700 });
  });

  test('lists the accounts, groups by milestone, and answers for one account', async () => {
    const { rows } = await company.ask('success-vector next month list');
    expect(rows?.map(({ account_id, expected_on }) => [account_id, expected_on])).toEqual([
      ['a2', '2025-09-10'],
      ['a3', '2025-09-05'],
      ['a4', '2025-09-10'],
      ['a5', '2025-09-15'],
    ]);
    const { groups } = await company.ask('success-vector next month by milestone');
    expect(groups.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(720);
    expect((await company.ask('success-vector a2 next month')).total.value).toBe(500);
  });
});

describe('offers', () => {
  test('are accepted of those decided, and by value', async () => {
    expect((await company.ask('offer-acceptance cy2025 q2')).total).toMatchObject({
      numerator: 1,
      denominator: 3,
    });
    expect((await company.ask('offer-acceptance cy2025 q2 variant:by-value')).total).toMatchObject({
      value: 1,
      numerator: 700,
      denominator: 700,
    });
  });
});

describe('value and advocacy', () => {
  test('value realisation counts outcomes where they were due, late ones too', async () => {
    const { total, rows } = await company.ask('value-realisation ttm list');
    expect(total).toMatchObject({ numerator: 2, denominator: 3 });
    expect(total.measures).toMatchObject({ on_time: 1, live: 6, realised: 1 });
    expect(rows?.[0]).toMatchObject({ account_id: 'a2', verified_on: null });
    expect((await company.ask('value-realisation ttm variant:accounts')).total).toMatchObject({
      numerator: 1,
      denominator: 6,
      n: 6,
    });
  });

  test('advocates did something and are still customers; acceptance and willingness are their own', async () => {
    const { total } = await company.ask('advocacy ttm');
    expect(total).toMatchObject({ numerator: 2, denominator: 6, n: 6 });
    expect((await company.ask('advocacy ttm variant:acceptance')).total).toMatchObject({
      numerator: 1,
      denominator: 2,
      n: 2,
    });
    expect((await company.ask('advocacy ttm variant:referenceability')).total).toMatchObject({
      numerator: 1,
    });
  });

  test('a new customer whom two have sent is one referral by two', async () => {
    expect((await company.ask('referral-rate ttm')).total).toMatchObject({ numerator: 1, denominator: 6 });
    expect((await company.ask('referral-rate ttm variant:referrers')).total).toMatchObject({ numerator: 2 });
  });

  test('who may see nothing sees no base', async () => {
    const { total } = await company.ask('advocacy ttm', { scope: { kind: 'none' } });
    expect(total).toMatchObject({ value: null, denominator: 0 });
  });
});
