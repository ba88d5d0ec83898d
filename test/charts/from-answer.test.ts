import { describe, expect, test } from 'vitest';
import { altText } from '#charts/alt-text.ts';
import { tilesFromAnswers } from '#charts/answer-tiles.ts';
import type { BarsChart } from '#charts/bars-chart.ts';
import type { BridgeChart } from '#charts/bridge.ts';
import type { Chart } from '#charts/chart.ts';
import { fromAnswer } from '#charts/from-answer.ts';
import type { TrendChart } from '#charts/trend-chart.ts';
import type { Answer } from '#src/core/answer.ts';
import {
  ARR,
  against,
  answer,
  GRR,
  group,
  LOGO_CHURN,
  MOVED,
  NRR,
  quarter,
  query,
  RISING,
  rate,
  running,
  settings,
  sum,
  trendOf,
} from './answers.ts';

function drawn<T extends Chart['type']>(type: T, given: Answer): Extract<Chart, { type: T }> {
  const chart = fromAnswer(given, settings);
  if (chart?.type !== type) throw new Error(`${type} was expected, not ${chart?.type ?? 'nothing'}`);
  return chart as Extract<Chart, { type: T }>;
}
const trendOfAnswer = (given: Answer): TrendChart => drawn('trend', given);
const barsOfAnswer = (given: Answer): BarsChart => drawn('bars', given);
const bridgeOfAnswer = (given: Answer): BridgeChart => drawn('bridge', given);

const rising = answer(NRR, rate(1.084), { trend: trendOf(RISING) });
const moved = { ...rate(1.065), measures: MOVED };
const bySegment = query(NRR, { by: ['segment'] });
const segments = (...rows: readonly (readonly [string, number | null, number])[]) =>
  rows.map(([segment, value, n]) => group({ segment }, rate(value, n)));

describe('the kind of picture', () => {
  test.each([
    ['bars for groups', answer(NRR, moved, { query: bySegment, groups: segments(['smb', 1, 50]) }), 'bars'],
    ['a trend by itself', rising, 'trend'],
    [
      'a bridge where it is explained',
      { ...rising, total: moved, query: query(NRR, { views: ['explain'] }) },
      'bridge',
    ],
    [
      'a bridge where parts are asked',
      { ...rising, total: moved, query: query(NRR, { views: ['detail'] }) },
      'bridge',
    ],
    ['a bridge for money that moved', answer(ARR, { ...sum(10.65e6), measures: MOVED }), 'bridge'],
    [
      'a trend of money where it is asked',
      answer(
        ARR,
        { ...sum(10.65e6), measures: MOVED },
        {
          query: query(ARR, { views: ['trend'] }),
          trend: trendOf([9e6, 10e6]),
        },
      ),
      'trend',
    ],
    [
      'a trend for a KPI without a bridge',
      answer(LOGO_CHURN, rate(0.02), {
        query: query(LOGO_CHURN, { views: ['detail'] }),
        trend: trendOf([0.03, 0.02]),
      }),
      'trend',
    ],
    ['a bridge where the trend has one value', answer(NRR, moved, { trend: trendOf([1.065]) }), 'bridge'],
  ] as const)('is %s', (_what, given, type) => {
    expect(fromAnswer(given, settings)?.type).toBe(type);
  });

  test('is none where there is nothing to show', () => {
    expect(fromAnswer(answer(LOGO_CHURN, rate(0.02)), settings)).toBeNull();
    expect(fromAnswer(answer(NRR, rate(null, 0)), settings)).toBeNull();
    expect(fromAnswer(answer(NRR, rate(null, 0), { query: bySegment }), settings)).toBeNull();
  });
});

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

describe('bars', () => {
  const grouped = (rows: readonly (readonly [string, number | null, number])[], over: Partial<Answer> = {}) =>
    answer(NRR, rate(1.03), { query: bySegment, groups: segments(...rows), ...over });

  test('say the ends, keep the order of the answer and start at 100 % for NRR', () => {
    const chart = barsOfAnswer(
      grouped([
        ['enterprise', 1.14, 80],
        ['smb', 0.97, 400],
        ['mid-market', 1.06, 90],
      ]),
    );
    expect(chart.title).toBe('NRR 103.0%: highest enterprise 114.0%, lowest smb 97.0%');
    expect(chart.rows.map(({ label, tone }) => [label, tone])).toEqual([
      ['enterprise', 'good'],
      ['smb', 'bad'],
      ['mid-market', 'good'],
    ]);
    expect(chart.baseline).toEqual({ value: 1, text: '100%' });
  });

  test('claim no end that a group of very few would take', () => {
    const chart = barsOfAnswer(
      grouped([
        ['enterprise', 1.14, 80],
        ['smb', 0.97, 400],
        ['startup', 0.5, 2],
      ]),
    );
    expect(chart.title).toBe('NRR 103.0%: highest enterprise 114.0%');
    expect(chart.rows[2]).toMatchObject({ value: null, text: 'n = 2' });
  });

  test('claim no end where groups were left out', () => {
    const chart = barsOfAnswer(
      grouped(
        [
          ['enterprise', 1.14, 80],
          ['smb', 0.97, 400],
        ],
        { more: 3 },
      ),
    );
    expect(chart.title).toBe('NRR 103.0%, Aug 1, 2024 – Jul 31, 2025');
    expect(chart.more).toBe(3);
  });

  test('say where all are the same', () => {
    expect(
      barsOfAnswer(
        grouped([
          ['a', 1.03, 80],
          ['b', 1.0301, 400],
        ]),
      ).title,
    ).toBe('NRR 103.0%, the same in all 2 groups');
  });

  test('set accounts without the attribute apart, and leave out a correction without a rate', () => {
    const chart = barsOfAnswer(
      grouped([
        ['(none)', 1.2, 30],
        ['smb', 0.97, 400],
        ['netting', null, 0],
        ['new', null, 0],
      ]),
    );
    expect(chart.rows.map(({ label, kind, text }) => [label, kind, text])).toEqual([
      ['smb', 'group', '97.0%'],
      ['new', 'group', 'no base'],
      ['(none)', 'rest', '120.0%'],
    ]);
  });

  test('match the other period by the names of the groups', () => {
    const groups = segments(['smb', 0.95, 390], ['enterprise', 1.1, 2]);
    const chart = barsOfAnswer(
      grouped(
        [
          ['enterprise', 1.14, 80],
          ['smb', 0.97, 400],
        ],
        { compare: against(rate(1.03), 1.01, { groups }) },
      ),
    );
    expect(chart.prior).toBe('FY26 Q1');
    expect(chart.rows.map(({ prior }) => prior)).toEqual([null, 0.95]);
  });

  test('give the largest share of a sum, where the groups add up to it', () => {
    const regions = (...values: readonly number[]) =>
      values.map((value, i) => group({ region: `r${i}` }, sum(value, 3)));
    const total = sum(10e6);
    const over = { query: query(ARR, { by: ['region'] }) };
    const footing = barsOfAnswer(answer(ARR, total, { ...over, groups: regions(6e6, 4e6) }));
    expect(footing.title).toBe('ARR $10M: r0 is 60.0% of it');
    expect(footing.baseline.value).toBe(0);
    expect(footing.rows[0]?.text).toBe('$6M');
    const overlapping = barsOfAnswer(answer(ARR, total, { ...over, groups: regions(6e6, 5e6) }));
    expect(overlapping.title).toBe('ARR $10M: highest r0 $6M, lowest r1 $5M');
  });

  test('names people by their names', () => {
    const given = answer(NRR, rate(1.03), {
      query: query(NRR, { by: ['csm'] }),
      groups: [group({ csm: 'p1' }, rate(1.1))],
    });
    const chart = fromAnswer(given, settings, (_attribute, value) => (value === 'p1' ? 'Ann Lee' : value));
    expect(chart).toMatchObject({ title: 'NRR 103.0%: Ann Lee 110.0%', rows: [{ label: 'Ann Lee' }] });
  });
});

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

describe('tiles', () => {
  const caption = { title: 'CS weekly', subtitle: 'Week of 11 Aug 2025' };

  test('say how many improved, by what is better for each', () => {
    const churn = { ...rate(0.021), numerator: 21 };
    const chart = tilesFromAnswers(
      [
        answer(NRR, rate(1.084), { compare: against(rate(1.084), 1.063), trend: trendOf(RISING) }),
        answer(LOGO_CHURN, churn, { compare: against(churn, 0.019) }),
        answer(GRR, rate(0.92), { compare: against(rate(0.92), 0.9201) }),
        answer(ARR, sum(11.65e6), { compare: against(sum(11.65e6), 11.2e6, { changeUnit: 'money' }) }),
        answer(NRR, rate(null, 0)),
      ],
      caption,
      settings,
    );
    expect(chart.title).toBe('CS weekly: 2 of 4 improved');
    expect(chart.tiles.map(({ name, value, change }) => [name, value, change])).toEqual([
      ['NRR', '108.4%', { direction: 'up', tone: 'good', text: '2.1 pp' }],
      ['Logo churn', '2.1%', { direction: 'up', tone: 'bad', text: '0.2 pp' }],
      ['GRR', '92.0%', { direction: 'flat', tone: 'plain', text: 'no change' }],
      ['ARR', '$11.7M', { direction: 'up', tone: 'good', text: '$450K' }],
      ['NRR', 'no base', null],
    ]);
    expect(chart.tiles[0]?.trend).toEqual(RISING);
  });

  test('call a change that chance explains neither good nor bad', () => {
    const compare = against(rate(0.1), 0.08, { significant: false });
    const [tile] = tilesFromAnswers([answer(LOGO_CHURN, rate(0.1), { compare })], caption, settings).tiles;
    expect(tile?.change?.tone).toBe('plain');
  });

  test('tell tiles of one KPI apart by their filter', () => {
    const where = [{ attribute: 'segment', op: '=', values: ['smb'] }] as const;
    const [tile] = tilesFromAnswers(
      [answer(NRR, rate(1), { query: query(NRR, { where }) })],
      caption,
      settings,
    ).tiles;
    expect(tile?.name).toBe('NRR, smb');
  });
});

describe('the words for a picture', () => {
  test('are its finding and its numbers', () => {
    const text = altText(
      trendOfAnswer(answer(NRR, rate(1.084), { trend: trendOf([1.07, 1.084]), target: 1.05 })),
    );
    expect(text).toBe(
      'NRR 108.4%, above target for 2 months. Net revenue retention · trailing 12 months to Jul 31, 2025. ' +
        'Jun 2025: 107.0%, Jul 2025: 108.4%.',
    );
  });

  test('stay short, and end between two numbers', () => {
    const rows = Array.from({ length: 200 }, (_, i) =>
      group({ segment: `Segment number ${i}` }, rate(1 + i / 100)),
    );
    const text = altText(barsOfAnswer(answer(NRR, rate(1.1), { query: bySegment, groups: rows })));
    expect(text.length).toBeLessThanOrEqual(1000);
    expect(text).toMatch(/% …$/);
  });
});
