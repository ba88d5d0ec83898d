import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';

/** Published examples of what customers say, as facts that are imported and asked for. */

const TODAY = '2025-08-13';
let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf({}, TODAY);
});
afterAll(() => company.drop());

interface Scale {
  readonly kind: 'nps' | 'csat' | 'ces';
  readonly min: number;
  readonly max: number;
}

/** How many answered with each score. */
async function answered({ kind, min, max }: Scale, counts: Readonly<Record<number, number>>) {
  const scores = Object.entries(counts).flatMap(([score, count]) =>
    Array.from({ length: count }, () => Number(score)),
  );
  const surveys = scores.map((score, index) => ({
    survey_id: `s${index}`,
    kind,
    touchpoint: 'relationship',
    account_id: 'a1',
    contact_id: `c${index}`,
    sent_at: '2025-07-01T09:00:00Z',
    responded_at: '2025-07-02T09:00:00Z',
    score,
    scale_min: min,
    scale_max: max,
  }));
  await become({ surveys });
}

const become = (rows: Rows) => company.become({ accounts: [{ account_id: 'a1', name: 'Acme' }], ...rows });

const NPS: Scale = { kind: 'nps', min: 0, max: 10 };
const CSAT: Scale = { kind: 'csat', min: 1, max: 5 };

describe('published examples', () => {
  test('nps-delighted-37: 10 promoters, 5 passives, 5 detractors are 25', async () => {
    await answered(NPS, { 10: 10, 7: 5, 3: 5 });
    const { total } = await company.ask('nps jul 2025');
    expect(total).toMatchObject({ value: 25, numerator: 5, denominator: 20, n: 20 });
    const [low, high] = total.interval ?? [0, 0];
    expect((high - low) / 2).toBeCloseTo(36.3, 1);
  });

  test('nps-moe-talkstats-39: 291, 476 and 395 of 1,162 are −9 ± 4.4', async () => {
    await answered(NPS, { 9: 291, 8: 476, 2: 395 });
    const { total } = await company.ask('nps jul 2025');
    const [low, high] = total.interval ?? [0, 0];
    expect(Math.round(total.value ?? 0)).toBe(-9);
    expect(Math.abs((high - low) / 2 - 4.4)).toBeLessThanOrEqual(0.05);
  });

  test('csat-delighted-41: 74 of 107 are satisfied, 69 %', async () => {
    await answered(CSAT, { 1: 14, 2: 9, 3: 10, 4: 32, 5: 42 });
    const { total } = await company.ask('csat jul 2025');
    expect(total).toMatchObject({ numerator: 74, denominator: 107 });
    expect(Math.round((total.value ?? 0) * 100)).toBe(69);
  });

  test('csat-wyapy-43: 160 of 200 satisfied are 80 %', async () => {
    await answered(CSAT, { 5: 100, 4: 60, 3: 25, 1: 15 });
    expect((await company.ask('csat jul 2025')).total.value).toBe(0.8);
  });

  test('csat-thumbs-delighted-110: three up and one down are 75 %', async () => {
    await answered({ kind: 'csat', min: 0, max: 1 }, { 1: 3, 0: 1 });
    expect((await company.ask('csat jul 2025')).total.value).toBe(0.75);
  });

  test('ces-cys7-46: 1,000 answers from 1 to 7 have a mean of 4.08', async () => {
    const counts = { 1: 80, 2: 210, 3: 140, 4: 110, 5: 160, 6: 180, 7: 120 };
    await answered({ kind: 'ces', min: 1, max: 7 }, counts);
    const { total } = await company.ask('ces jul 2025');
    expect(total.value).toBeCloseTo(4.08, 10);
    expect((await company.ask('ces jul 2025 variant:share')).total.value).toBe(0.46);
  });

  test('responserate-trengo-45: three sent in the window, one of them answered in it, is 33 %', async () => {
    const survey = (id: string, sent: string, responded: string | null) => ({
      survey_id: id,
      kind: 'csat',
      account_id: 'a1',
      sent_at: `${sent}T09:00:00Z`,
      responded_at: responded === null ? null : `${responded}T09:00:00Z`,
      score: responded === null ? null : 4,
    });
    await become({
      surveys: [
        survey('before', '2025-06-28', '2025-07-03'),
        survey('inside', '2025-07-05', '2025-07-06'),
        survey('after', '2025-07-28', '2025-08-02'),
        survey('never', '2025-07-10', null),
      ],
    });
    const { total } = await company.ask('survey response rate jul 2025 variant:in_window');
    expect(total).toMatchObject({ numerator: 1, denominator: 3 });
    expect((await company.ask('survey response rate jul 2025')).total.numerator).toBe(2);
  });
});
