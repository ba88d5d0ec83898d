import { describe, expect, test } from 'vitest';
import { fromAnswer } from '#charts/from-answer.ts';
import type { Answer } from '#src/core/answer.ts';
import {
  ARR,
  against,
  answer,
  barsOfAnswer,
  bySegment,
  group,
  NRR,
  query,
  rate,
  segments,
  settings,
  sum,
} from './answers.ts';

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
