import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AskedCompany, companyOf } from '../world/company.ts';

/** Retention by what health was when the period began: 20 for a, 55 for b, nothing known of c. */

let company: AskedCompany;
const line = (account_id: string, arr: number, ends_on: string | null = null) => ({
  line_id: `l-${account_id}`,
  account_id,
  product_id: 'core',
  starts_on: '2024-01-01',
  ends_on,
  arr,
  currency: 'USD',
});
const reading = (account_id: string, day: string, score: number) => ({
  account_id,
  component: 'usage',
  observed_at: `${day}T09:00:00Z`,
  score,
});

beforeAll(async () => {
  company = await companyOf(
    {
      accounts: ['a', 'b', 'c'].map((id) => ({ account_id: id, name: `Account ${id}` })),
      products: [{ product_id: 'core', name: 'Core' }],
      arr_lines: [line('a', 100, '2025-05-20'), line('b', 300), line('c', 600)],
      health_weights: [
        {
          model_version: 'v1',
          component: 'usage',
          weight: 1,
          stale_after_days: 90,
          valid_from: '2024-01-01',
        },
      ],
      // What a was after the period began does not count for it.
      health_readings: [
        reading('a', '2025-03-20', 20),
        reading('a', '2025-04-10', 95),
        reading('b', '2025-03-25', 55),
      ],
    },
    '2025-08-13',
  );
});
afterAll(() => company.drop());

describe('retention by health', () => {
  test('groups by the band on the first day, those without a score apart, and sums to the total', async () => {
    const { groups, total } = await company.ask('grr cy2025 q2 by health_band');
    expect(
      groups.map(({ by, numerator, denominator }) => [by['health_band'], numerator, denominator]),
    ).toEqual([
      ['yellow', 300, 300],
      ['red', 0, 100],
      ['(none)', 600, 600],
    ]);
    expect(total).toMatchObject({ numerator: 900, denominator: 1000 });
  });

  test('takes red as a word, and the score as a number', async () => {
    expect((await company.ask('logo churn cy2025 q2 red')).total).toMatchObject({
      numerator: 1,
      denominator: 1,
    });
    expect((await company.ask('nrr cy2025 q2 health>50')).total).toMatchObject({
      numerator: 300,
      denominator: 300,
    });
    expect((await company.ask('nrr cy2025 q2 health_band:green')).total).toMatchObject({ value: null, n: 0 });
  });

  test('goes by another day where the ask says so, and by what was known', async () => {
    const end = await company.ask('nrr cy2025 q2 by health_band segment:end');
    expect(end.groups.map(({ by, n }) => [by['health_band'], n])).toContainEqual(['green', 1]);
    const known = await company.ask('nrr cy2025 q2 by health_band as-known:2025-03-22');
    expect(known.groups.map(({ by }) => by['health_band'])).not.toContain('yellow');
  });
});
