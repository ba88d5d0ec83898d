import { afterAll, describe, expect, test } from 'vitest';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';

/** Published examples of renewals, as facts that are imported and asked for. */

const TODAY = '2025-08-13';
const made: AskedCompany[] = [];
afterAll(async () => {
  for (const company of made) await company.drop();
});

const company = async (rows: Rows): Promise<AskedCompany> => {
  const one = await companyOf(rows, TODAY);
  made.push(one);
  return one;
};

const accounts = (count: number): Rows[string] =>
  Array.from({ length: count }, (_, nth) => ({ account_id: `a${nth}`, name: `Account ${nth}` }));

/** Renewals due in the spring, one for each account, of which so many were renewed for all that was due. */
const renewals = (due: readonly number[], renewed: readonly number[]): Rows[string] =>
  due.map((arr, nth) => ({
    renewal_id: `r${nth}`,
    account_id: `a${nth}`,
    due_on: '2025-05-15',
    due_arr: arr,
    currency: 'USD',
    outcome: renewed[nth] === arr ? 'renewed' : renewed[nth] === 0 ? 'lost' : 'partial',
    closed_on: '2025-05-10',
    renewed_arr: renewed[nth],
  }));

const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

describe('published examples', () => {
  test('renewal-servicexrg-29 and renewal-chargebee-33: 90 of 100 renewals are 90 %', async () => {
    const { ask } = await company({
      accounts: accounts(100),
      renewals: renewals(times(100, 1000), [...times(90, 1000), ...times(10, 0)]),
    });
    const { total } = await ask('renewal rate q2 variant:count');
    expect(total).toMatchObject({ value: 0.9, numerator: 90, denominator: 100, n: 100, lowN: false });
    expect(total.interval).not.toBeNull();
  });

  test('renewal-totango-31: 11,000 of 14,000 are 79 %', async () => {
    const { ask } = await company({
      accounts: accounts(3),
      renewals: renewals([6000, 5000, 3000], [6000, 5000, 0]),
    });
    const { total } = await ask('renewal rate q2');
    expect(total).toMatchObject({ numerator: 11_000, denominator: 14_000 });
    expect(Math.abs((total.value ?? 0) * 100 - 79)).toBeLessThanOrEqual(0.5);
  });

  test('renewal-vs-retention-35 and -36: of 250k due 200k were renewed, 80 %; of all ARR 95 % was kept', async () => {
    const { ask } = await company({
      accounts: accounts(2),
      products: [{ product_id: 'p', name: 'Core' }],
      arr_lines: [
        { line_id: 'l0', starts_on: '2024-05-16', ends_on: '2025-05-15', account_id: 'a0', arr: 250_000 },
        { line_id: 'l0', starts_on: '2025-05-16', ends_on: '2026-05-15', account_id: 'a0', arr: 200_000 },
        { line_id: 'l1', starts_on: '2023-01-01', ends_on: '2026-12-31', account_id: 'a1', arr: 750_000 },
      ].map((line) => ({ ...line, product_id: 'p', currency: 'USD' })),
      renewals: renewals([250_000], [200_000]),
    });
    const { total, beside } = await ask('renewal rate q2');
    expect(total).toMatchObject({ value: 0.8, numerator: 200_000, denominator: 250_000 });
    expect(beside).toEqual([{ kpi: 'grr', value: 0.95 }]);
    expect((await ask('grr q2')).total).toMatchObject({
      value: 0.95,
      numerator: 950_000,
      denominator: 1_000_000,
    });
  });
});
