import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AskedCompany, companyOf } from '../world/company.ts';
import { SUCCESS } from '../world/success.ts';

/** What is to come, what came of it, and what customers do in return. Today is 13 August 2025. */

const TODAY = '2025-08-13';
let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf(SUCCESS, TODAY);
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
