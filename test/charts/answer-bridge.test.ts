import { describe, expect, test } from 'vitest';
import type { Answer } from '#src/core/answer.ts';
import { answer, bridgeOfAnswer, GRR, MOVED, moved, NRR, query, rate } from './answers.ts';

describe('a bridge', () => {
  const explained = (kpi: typeof NRR, total: Answer['total']) =>
    bridgeOfAnswer(answer(kpi, total, { query: query(kpi, { views: ['explain'] }) }));

  test('goes from opening over what moved to closing', () => {
    const { steps, title, base } = explained(NRR, moved);
    expect(title).toBe('NRR 106.5%: gains outweigh losses 1.8×');
    expect(steps.map(({ label, amount, text }) => [label, amount, text])).toEqual([
      ['Opening', 10_000_000, '$10M'],
      ['Upsell', 1_020_000, '+$1M'],
      ['Cross-sell', 300_000, '+$300K'],
      ['Price uplift', 100_000, '+$100K'],
      ['Contraction', -310_000, '−$310K'],
      ['Churn', -460_000, '−$460K'],
      ['Closing', 10_650_000, '$10.7M'],
    ]);
    expect(base).toEqual({ value: 9_000_000, text: '$9M' });
  });

  test('says what it does not know as other, so that it foots', () => {
    const { steps } = explained(NRR, { ...moved, measures: { ...MOVED, closing: 10_700_000 } });
    expect(steps.at(-2)).toMatchObject({ label: 'Other', amount: 50_000 });
  });

  test('names the largest loss where there is nothing to gain', () => {
    const { title } = explained(GRR, { ...rate(0.923), measures: MOVED });
    expect(title).toBe('GRR 92.3%: only losses, churn −$460K the largest');
  });

  test('leaves out what did not move, and says so where nothing did', () => {
    const still = {
      opening: 5e6,
      closing: 5e6,
      upsell: 0,
      cross_sell: 0,
      uplift: 0,
      contraction: 0,
      churn: 0,
    };
    const { steps, title } = explained(NRR, { ...rate(1), measures: still });
    expect(steps).toHaveLength(2);
    expect(title).toBe('NRR 100.0%: nothing moved');
  });

  test('says exactly where its axis starts', () => {
    const measures = {
      ...MOVED,
      opening: 10_000_000,
      upsell: 4_000,
      cross_sell: 0,
      uplift: 0,
      contraction: 0,
      churn: 0,
      closing: 10_004_000,
    };
    const { base } = explained(NRR, { ...rate(1.0004), measures });
    expect(base).toEqual({ value: 9_998_000, text: '$9,998,000' });
  });
});
