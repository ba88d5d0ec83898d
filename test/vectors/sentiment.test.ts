import { afterAll, describe, expect, test } from 'vitest';
import { type AskedCompany, companyOf } from '../world/company.ts';

/** Published examples of what customers say, as facts that are imported and asked for. */

const TODAY = '2025-08-13';
const made: AskedCompany[] = [];
afterAll(async () => {
  for (const company of made) await company.drop();
});

const responses = (scores: readonly number[]) =>
  scores.map((score, index) => ({
    survey_id: `s${index}`,
    kind: 'nps',
    touchpoint: 'relationship',
    account_id: 'a1',
    contact_id: `c${index}`,
    sent_at: '2025-07-01T09:00:00Z',
    responded_at: '2025-07-02T09:00:00Z',
    score,
    scale_min: 0,
    scale_max: 10,
  }));

const times = (count: number, score: number): number[] => Array.from({ length: count }, () => score);

describe('published examples', () => {
  test('nps-delighted-37: 10 promoters, 5 passives, 5 detractors are 25', async () => {
    const company = await companyOf(
      {
        accounts: [{ account_id: 'a1', name: 'Acme' }],
        surveys: responses([...times(10, 10), ...times(5, 7), ...times(5, 3)]),
      },
      TODAY,
    );
    made.push(company);
    const { total } = await company.ask('nps jul 2025');
    expect(total).toMatchObject({ value: 25, numerator: 5, denominator: 20, n: 20 });
  });
});
