import { describe, expect, test } from 'vitest';
import type { Config } from '#src/core/config.ts';
import type { Expectation } from '#src/core/settings.ts';
import { companyOf, type Rows } from '../world/company.ts';
import { SUCCESS, said } from '../world/success.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

const TODAY = '2025-08-13';

describe('what lateness and risk take off', () => {
  const { settings } = PLAIN_CONFIG;
  const expecting = (given: Partial<Expectation>): Config => ({
    ...PLAIN_CONFIG,
    settings: { ...settings, successVector: { ...settings.successVector, ...given } },
  });
  const read = (account_id: string, day: string, score: number) => ({
    account_id,
    component: 'usage',
    observed_at: `${day}T08:00:00Z`,
    score,
  });
  const LATE: Rows = {
    ...SUCCESS,
    milestone_predictions: [
      ...(SUCCESS['milestone_predictions'] ?? []),
      ...['a2', 'a3'].map((id) => said(id, 'm5', '2025-06-10', '2025-05-20')),
    ],
    milestones_reached: [
      ...(SUCCESS['milestones_reached'] ?? []),
      ...['a2', 'a3'].map((account_id) => ({ account_id, milestone_id: 'm5', reached_on: '2025-06-15' })),
    ],
    health_weights: [{ model_version: 'v1', component: 'usage', weight: 1, valid_from: '2020-01-01' }],
    health_readings: [
      read('a2', '2025-01-10', 90),
      read('a2', '2025-07-10', 20),
      read('a3', '2025-01-10', 39),
    ],
  };
  const asked = async (expectation: Partial<Expectation>, ...texts: readonly string[]) => {
    const other = await companyOf(LATE, TODAY, expecting(expectation));
    try {
      return await Promise.all(texts.map((text) => other.ask(text)));
    } finally {
      await other.drop();
    }
  };

  test('a chance that is set counts every prediction for that part, in value and bounds', async () => {
    const [answer] = await asked({ onTime: 0.5, redHaircut: 0 }, 'success-vector next month');
    expect(answer?.total.value).toBe(360);
    expect(answer?.total.measures).toMatchObject({ if_on_time: 720, potential: 2500 });
    const part = (value: number, chance: number) => value ** 2 * chance * (1 - chance);
    const error = Math.sqrt(part(1000, 0.25) + part(800, 0.125) + part(200, 0.05));
    expect(answer?.total.interval?.[1]).toBeCloseTo(360 + 1.96 * error, 0);
    expect(answer?.notes.join()).toContain('50% of them are taken to get there in time');
    expect(answer?.rows?.find(({ id }) => id === 'm1')).toMatchObject({ likely: 0.5, arr: 250 });
  });

  test('the chance may be measured on earlier predictions, each milestone leaning on all of them', async () => {
    const [set, variant] = await asked(
      { onTime: 'measured', redHaircut: 0 },
      'success-vector next month',
      'success-vector next month variant:measured-reach',
    );
    // July: 1 of 3 got to m1; June: 2 of 2 to m5. All together 3 of 5; what is priced weighs 20 of those.
    const m1 = (1 + 20 * 0.6) / 23;
    expect(set?.total.value).toBeCloseTo(500 * m1 + 220 * 0.6, 2);
    expect(variant?.total.value).toBe(set?.total.value);
    // What July was predicted to bring was frozen when June alone was over: all had got there.
    expect(set?.total.measures).toMatchObject({ last_prediction: 1900 });
  });

  test('without earlier predictions nothing is measured and all are taken to get there', async () => {
    const early = await asked({ onTime: 'measured', redHaircut: 0 }, 'success-vector jun 2025');
    expect(early[0]?.total).toMatchObject({ value: 0, n: 2 });
    expect(early[0]?.notes.join()).toContain('No earlier predictions to measure by');
  });

  test('red accounts count less, by their health when the prediction was frozen', async () => {
    const [next, july, known] = await asked(
      { onTime: 1, redHaircut: 0.3 },
      'success-vector next month',
      'success-vector jul 2025',
      'success-vector next month as-known:2025-08-12',
    );
    // a2 and a3 are red: 500 and 200 count for 70 %.
    expect(next?.total.value).toBe(350 + 140 + 20);
    expect(next?.total.measures).toMatchObject({ in_red: 2, if_on_time: 720 });
    expect(next?.rows?.find(({ id }) => id === 'm1')).toMatchObject({ haircut: 0.3, arr: 350 });
    // a2 was green at the end of June.
    expect(july?.total.value).toBe(1900);
    expect(known?.total.value).toBe(next?.total.value);
  });

  test('observed rates and median values may be set, both at once', async () => {
    const [set, rates, values] = await asked(
      { takeRates: 'observed', values: 'median' },
      'success-vector next month milestone:m4',
      'success-vector next month variant:observed milestone:m4',
      'success-vector next month variant:median_value milestone:m4',
    );
    // One of two offers was taken, for 700.
    expect(set?.total).toMatchObject({ value: 350, measures: { potential: 700 } });
    expect([rates?.total.value, values?.total.value]).toEqual([350, 350]);
  });

  test('with nothing set there is no word of chances or risk', async () => {
    const [plain] = await asked({ onTime: 1, redHaircut: 0 }, 'success-vector next month');
    expect(plain?.total.value).toBe(720);
    expect(plain?.rows?.[0]).toMatchObject({ likely: null, haircut: null });
    expect(plain?.total.measures).not.toHaveProperty('if_on_time');
    expect(plain?.notes.join()).not.toMatch(/in time|red health/);
  });
});
