import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AskedCompany, companyOf } from '../world/company.ts';

/** Published examples of weighted scores, as readings and weights that are imported and asked for. */

const TODAY = '2025-08-13';
let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf({}, TODAY);
});
afterAll(() => company.drop());

async function scoreOf(scores: readonly number[], weights: readonly number[]): Promise<number | null> {
  await company.become({
    accounts: [{ account_id: 'a1', name: 'Acme' }],
    health_weights: weights.map((weight, nth) => ({
      model_version: 'v1',
      component: `part ${nth}`,
      weight,
      stale_after_days: 30,
      valid_from: '2025-01-01',
    })),
    health_readings: scores.map((score, nth) => ({
      account_id: 'a1',
      component: `part ${nth}`,
      observed_at: '2025-08-10T08:00:00Z',
      score,
    })),
  });
  const { total } = await company.ask('health acme');
  return total.value;
}

describe('published examples', () => {
  test('health-gainsight-50: 47, 59 and 21 with weights of 20, 15 and 22 are 40.12, shown as 40', async () => {
    const value = await scoreOf([47, 59, 21], [20, 15, 22]);
    expect(value).toBeCloseTo(2287 / 57, 10);
    expect(Math.abs((value ?? 0) - 40.122)).toBeLessThanOrEqual(0.001);
  });

  test('health-novacalc-52: 60, 64.3, 66.7 and 70 with weights of 35, 30, 20 and 15 % are 64.1', async () => {
    const value = await scoreOf([60, 64.3, 66.7, 70], [0.35, 0.3, 0.2, 0.15]);
    expect(Math.abs((value ?? 0) - 64.1)).toBeLessThanOrEqual(0.05);
  });
});
