import { describe, expect, test } from 'vitest';
import { altText } from '#charts/alt-text.ts';
import { tilesFromAnswers } from '#charts/answer-tiles.ts';
import { fromAnswer } from '#charts/from-answer.ts';
import {
  ARR,
  against,
  answer,
  barsOfAnswer,
  bySegment,
  GRR,
  group,
  LOGO_CHURN,
  MOVED,
  moved,
  NRR,
  query,
  RISING,
  rate,
  rising,
  segments,
  settings,
  sum,
  trendOf,
  trendOfAnswer,
} from './answers.ts';

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
