import { describe, expect, test } from 'vitest';
import type { Answer } from '#src/core/answer.ts';
import {
  ARR,
  against,
  answer,
  LOGO_CHURN,
  NRR,
  quarter,
  query,
  rate,
  rising,
  running,
  sum,
  trendOf,
  trendOfAnswer,
} from './answers.ts';

describe('the finding of a trend', () => {
  const title = (over: Partial<Answer>, total = rate(1.084)) => {
    return trendOfAnswer({ ...rising, total, ...over }).title;
  };

  test.each([
    ['above target', { target: 1.05 }, 'NRR 108.4%, above target for 7 months'],
    ['above target throughout', { target: 1 }, 'NRR 108.4%, above target for 12 months'],
    ['above target only now', { target: 1.08 }, 'NRR 108.4%, above target'],
    ['on target as it is written', { target: 1.0841 }, 'NRR 108.4%, on target'],
    ['below target', { target: 1.1 }, 'NRR 108.4%, below target for 12 months'],
    [
      'a gap ends the run',
      { target: 1, trend: trendOf([1.05, 1.06, null, 1.07, 1.084]) },
      'NRR 108.4%, above target for 2 months',
    ],
    ['more than before', { compare: against(rate(1.084), 1.063) }, 'NRR 108.4%, 2.1 pp above FY26 Q1'],
    ['less than before', { compare: against(rate(1.084), 1.1) }, 'NRR 108.4%, 1.6 pp below FY26 Q1'],
    [
      'the same as before as it is written',
      { compare: against(rate(1.084), 1.0838) },
      'NRR 108.4%, the same as FY26 Q1',
    ],
    ['a record', {}, 'NRR 108.4%, the highest in 12 months'],
    ['a streak', { trend: trendOf([1.09, 1.05, 1.06, 1.07, 1.084]) }, 'NRR 108.4%, up 3 months in a row'],
    [
      'nothing to say',
      { trend: trendOf([1.09, 1.05, 1.1, 1.084]) },
      'NRR 108.4%, Aug 1, 2024 – Jul 31, 2025',
    ],
    [
      'a trend that ends with another value',
      { trend: trendOf([1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07]) },
      'NRR 108.4%, Aug 1, 2024 – Jul 31, 2025',
    ],
  ] as const)('says it: %s', (_what, over, expected) => {
    expect(title(over)).toBe(expected);
  });

  test('says quarters of quarters', () => {
    const values = [0.03, 0.028, 0.031, 0.029, 0.027, 0.026, 0.024, 0.021];
    const given = {
      query: query(LOGO_CHURN, { period: quarter }),
      kpi: LOGO_CHURN,
      trend: trendOf(values, quarter),
    };
    expect(title(given, rate(0.021))).toBe('Logo churn 2.1%, the lowest in 8 quarters');
  });

  test('judges no sum while its period runs', () => {
    const given = answer(ARR, sum(1e6), {
      query: query(ARR, { period: running, views: ['trend'] }),
      trend: trendOf([3e6, 3e6, 1e6], running),
      target: 3e6,
    });
    expect(trendOfAnswer(given).title).toBe('ARR $1M, FY26 Q3 so far');
    expect(trendOfAnswer(given).points.map((point) => point.partial)).toEqual([false, false, true]);
  });

  test('gives counts of very few, and says where there is no base', () => {
    expect(title({ target: 1.05 }, rate(1.2, 3))).toContain('NRR: n = 3, too few for a rate');
    expect(title({ target: 1.05 }, rate(null, 0))).toContain('NRR: no base in');
    const churn = answer(LOGO_CHURN, rate(0.25, 4), { trend: trendOf([0.1, 0.25]) });
    expect(trendOfAnswer(churn).title).toContain('Logo churn: 1 of 4, too few for a rate');
  });
});

describe('a trend', () => {
  test('is labelled by the months in which its windows end, years under them', () => {
    const { points, subtitle } = trendOfAnswer(rising);
    expect(points.at(0)).toMatchObject({ label: 'Aug', under: '2024', value: 1.032, text: '103.2%' });
    expect(points.at(-1)).toMatchObject({ label: 'Jul', under: '2025' });
    expect(subtitle.replaceAll('\u00a0', ' ')).toBe(
      'Net revenue retention · trailing 12 months to Jul 31, 2025',
    );
  });

  test('is labelled by fiscal quarters', () => {
    const given = answer(NRR, rate(1.1), {
      query: query(NRR, { period: quarter }),
      trend: trendOf([1, 1.1], quarter),
    });
    expect(trendOfAnswer(given).points).toMatchObject([
      { label: 'Q1', under: 'FY26' },
      { label: 'Q2', under: 'FY26' },
    ]);
  });

  test('holds the other side as a level, and the target once', () => {
    const compared = trendOfAnswer({ ...rising, compare: against(rate(1.084), 1.063) });
    expect(compared.comparison).toEqual({ label: 'FY26 Q1', text: '106.3%', values: Array(12).fill(1.063) });
    const target = against(rate(1.084), 1.05, { to: 'target', label: 'target' });
    const aimed = trendOfAnswer({ ...rising, target: 1.05, compare: target });
    expect(aimed.comparison).toBeNull();
    expect(aimed.target).toEqual({ value: 1.05, text: 'Target 105%' });
  });

  test('says what it is filtered by', () => {
    const where = [{ attribute: 'segment', op: '=', values: ['enterprise'] }] as const;
    const { subtitle } = trendOfAnswer({ ...rising, query: query(NRR, { where, variant: 'ex_uplift' }) });
    expect(subtitle.replaceAll('\u00a0', ' ')).toContain('segment enterprise');
    expect(subtitle.replaceAll('\u00a0', ' ')).toContain('variant ex uplift');
  });
});
