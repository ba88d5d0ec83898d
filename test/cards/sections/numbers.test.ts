import { describe, expect, test } from 'vitest';
import numbers from '#src/cards/sections/numbers.ts';
import scorecard from '#src/cards/sections/scorecard.ts';
import type { Answer, Group } from '#src/core/answer.ts';
import { dayPeriod, monthPeriod } from '#src/core/period.ts';
import risk from '#src/kpis/arr_at_risk.ts';
import { context } from '../../kpis/fixture.ts';
import { balance, churnByRegion, compared, few, nobody } from '../fixture.ts';
import { about, answerOf, answers, kpiOf, textOf, value } from './fixture.ts';

const show = (listed: readonly Answer[], given = about()) => numbers.show(answers({}, listed), given);

describe('numbers', () => {
  test('are facts with change and window, their basis said once, and what was found for the title', () => {
    const twice = [compared, { ...compared, kpi: { ...compared.kpi, better: 'lower' as const } }, balance];
    const parts = show(twice, about({}, { sections: ['numbers'] }));
    expect(parts[0]?.finding).toBe('1 of 2 improved');
    expect(textOf(parts, 200)).toBe(
      [
        'NRR  85.2% (▼ 9.8 pp vs FY26 Q1 · FY26 Q2 · low n)',
        'NRR  85.2% (▼ 9.8 pp vs FY26 Q1 · FY26 Q2 · low n)',
        'ARR  $1,107 (FY26 Q2)',
        '',
        'FY26 Q2 is shorter than a yearly contract: not comparable with a 12-month rate. USD at constant rates, data through Aug 12, 2025.',
      ].join('\n'),
    );
  });

  test('leave how far the data go to the section that is about it', () => {
    expect(textOf(show([balance], about({}, { sections: ['numbers', 'freshness'] })))).not.toContain(
      'data through',
    );
  });

  test('say why one of them has no value, and its account, filter and variant', () => {
    const text = textOf(show([nobody, { ...balance, query: { ...balance.query, variant: 'mrr' } }]));
    expect(text).toContain('NRR, segment enterprise  no base');
    expect(text).toContain('ARR (mrr)');
    expect(text).toContain('Net revenue retention: Nothing matches segment enterprise.');
  });

  test('read few units as counts, without a change', () => {
    expect(textOf(show([few]))).toContain('Logo churn  1 of 3 (FY26 Q2 · low n)');
  });

  test('call a change that reads as nothing no change, and no improvement', () => {
    const same = {
      ...compared,
      compare: compared.compare === null ? null : { ...compared.compare, change: 0.0001 },
    };
    const parts = show([same, same]);
    expect(textOf(parts)).toContain('no change vs FY26 Q1');
    expect(parts[0]?.finding).toBe('0 of 2 improved');
  });

  test('say the window of a snapshot only where it is not of today', () => {
    const on = (day: string) => ({
      ...balance,
      query: { ...balance.query, period: dayPeriod(day, context) },
    });
    expect(textOf(show([on('2025-08-12')]))).toMatch(/^ARR {2}\$1,107$/m);
    expect(textOf(show([on('2025-07-01')]))).toContain('ARR  $1,107 (Jul 1)');
  });

  test('are nothing where nothing was answered', () => {
    expect(show([])).toEqual([]);
  });
});

describe('a grouped number', () => {
  test('is a card of its own: highest to lowest, its window, a table that fits a phone', () => {
    const parts = show([churnByRegion]);
    expect(parts.map(({ title }) => title)).toEqual([
      'Logo churn by region: region 12 30.6% to region 02 16.7%',
    ]);
    expect(parts[0]?.picture).toMatchObject({ kind: 'answer', name: 'logo_churn-by-region' });
    const narrow = textOf(parts, 40);
    expect(narrow).toContain('region 12  30.6%        36');
    expect(narrow).toContain('Total      28.2%       234');
    expect(narrow.split('\n').every((line) => line.length <= 40)).toBe(true);
  });

  test('of a sum says its largest part', () => {
    const group = (name: string, amount: number): Group => ({
      by: { segment: name },
      ...value({ value: amount, n: 2 }),
    });
    const answer = answerOf(kpiOf('arr_at_risk', risk), {
      query: { by: ['segment'], period: monthPeriod('2025-07-01', context) },
      total: { value: 400_000, n: 4 },
      groups: [group('enterprise', 300_000), group('<!channel>', 100_000)],
    });
    const [part] = show([answer]);
    expect(part?.title).toBe('ARR at risk by segment: $400K, 75.0% of it enterprise');
    expect(textOf(part === undefined ? [] : [part])).toContain('<!channel>');
  });
});

describe('a scorecard', () => {
  const shown = (listed: readonly Answer[], own: readonly Answer[]) => {
    const given = about({}, { sections: ['scorecard', 'numbers'], title: 'Monthly' });
    const all = answers({ scorecard: own }, listed);
    return { scorecard: scorecard.show(all, given), numbers: numbers.show(all, given) };
  };

  test('holds the other single numbers of the digest, each once; what is grouped keeps its card', () => {
    const {
      scorecard: [part],
      numbers: others,
    } = shown([balance, compared, churnByRegion], [compared]);
    expect(part?.picture).toMatchObject({ kind: 'tiles', title: 'Monthly', answers: [balance, compared] });
    expect(others.map(({ title }) => title)).toEqual([expect.stringContaining('Logo churn by region')]);
  });

  test('is nothing where nothing was answered', () => {
    expect(shown([], []).scorecard).toEqual([]);
  });
});
