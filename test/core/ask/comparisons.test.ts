import { describe, expect, test } from 'vitest';
import { is } from './asks.ts';
import { days, only, problem, read } from './reading.ts';

describe('comparisons', () => {
  const versus = (text: string) => {
    const { compare } = only(text);
    return compare?.to === 'period' ? days(compare.period) : compare;
  };

  test.each([
    ['nrr q2 vs q1', ['2025-02-01', '2025-04-30']],
    ['nrr q2 compared to q1', ['2025-02-01', '2025-04-30']],
    ['nrr vs prior', ['2023-08-01', '2024-07-31']],
    ['nrr q2 vs prior period', ['2025-02-01', '2025-04-30']],
    ['nrr yoy', ['2023-08-01', '2024-07-31']],
    ['nrr jul yoy', ['2024-07-01', '2024-07-31']],
    ['nrr q2 qoq', ['2025-02-01', '2025-04-30']],
    ['nrr jul qoq', ['2025-04-01', '2025-04-30']],
    ['nrr mom', ['2025-06-01', '2025-06-30']],
    ['nrr qoq', ['2025-02-01', '2025-04-30']],
    ['health mom', ['2025-07-13', '2025-07-13']],
    ['nrr ttm mom', ['2024-07-01', '2025-06-30']],
    ['nrr this quarter yoy', ['2024-08-01', '2024-10-31']],
    ['nps last 90d vs prior', ['2025-02-14', '2025-05-14']],
  ])('%s', (text, expected) => {
    expect(versus(text)).toEqual(expected);
  });

  test('`mom` and `qoq` without a period compare the last complete unit', () => {
    expect(only('nrr mom').period.label).toBe('Jul 2025');
    expect(only('nrr qoq').period.label).toBe('FY26 Q2');
  });

  test('target and benchmark are comparisons of their own', () => {
    expect(versus('nrr vs target')).toEqual({ to: 'target', echo: 'vs target' });
    expect(versus('nrr by segment versus benchmark')).toEqual({ to: 'benchmark', echo: 'vs benchmark' });
  });

  test('a group is compared with another, and the other filters hold for both', () => {
    const query = only('nrr region:emea smb last month vs mid-market gold');
    expect(query.where).toEqual([is('region', 'emea'), is('tier', 'gold'), is('segment', 'smb')]);
    expect(query.compare).toMatchObject({
      to: 'group',
      where: [is('region', 'emea'), is('tier', 'gold'), is('segment', 'mid-market')],
    });
  });

  test('a group may be compared with the whole book', () => {
    const query = only('nrr vs enterprise');
    expect(query).toMatchObject({
      where: [],
      compare: { to: 'group', where: [is('segment', 'enterprise')] },
    });
  });

  test('two KPIs are compared over one period', () => {
    expect(read('nrr vs grr last quarter by segment')).toMatchObject({ join: 'versus' });
    expect(problem('churn vs nrr').choices.map((c) => c.ask)).toEqual([
      'logo-churn vs nrr',
      'gross-revenue-churn vs nrr',
    ]);
    expect(problem('nrr vs nrr').code).toBe('ambiguous');
  });

  test('two variants of one KPI are compared', () => {
    const ask = read('nrr variant:strict vs variant:movement_sum');
    expect(ask.join).toBe('variants');
    expect(ask.queries.map((q) => q.variant)).toEqual(['strict', 'movement_sum']);
  });

  test('what cannot be compared says why', () => {
    expect(problem('nrr vs q1').choices.map((c) => c.ask)).toEqual([
      'nrr fy26 q2 vs fy26 q1',
      'nrr fy26 q3 vs fy26 q1',
    ]);
    expect(problem('nrr q2 vs last year').choices.map((c) => c.ask)).toEqual([
      'nrr q2 yoy',
      'nrr q2 vs fy25',
    ]);
    expect(problem('nrr q2 mom').choices.map((c) => c.ask)).toEqual(['nrr q2 qoq', 'nrr q2 yoy']);
    expect(problem('nrr q2 vs q2').message).toContain('both sides');
    expect(problem('nrr smb vs smb').message).toContain('both sides');
    expect(problem('nrr q2 vs q1 vs target').choices.map((c) => c.ask)).toEqual([
      'nrr q2 vs q1',
      'nrr q2 vs target',
    ]);
  });
});
