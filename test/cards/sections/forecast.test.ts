import { describe, expect, test } from 'vitest';
import forecast from '#src/cards/sections/forecast.ts';
import type { Answer, Group } from '#src/core/answer.ts';
import { nextDays, quarterPeriod } from '#src/core/period.ts';
import risk from '#src/kpis/arr_at_risk.ts';
import coverage from '#src/kpis/pipeline_coverage.ts';
import due from '#src/kpis/renewals_due.ts';
import vector from '#src/kpis/success_vector.ts';
import pipeline from '#src/kpis/weighted_pipeline.ts';
import { context } from '../../kpis/fixture.ts';
import { about, answering, answerOf, kpiOf, textOf, value } from './fixture.ts';

const ninety = { period: nextDays(90, context) };
const quarter = { period: quarterPeriod('2025-08-01', context) };
const group = (name: string, amount: number): Group => ({
  by: { forecast: name },
  ...value({ value: amount, n: 1 }),
});

const renewals = answerOf(kpiOf('renewals_due', due), {
  query: { ...ninety, by: ['forecast'] },
  total: { value: 3_000_000, n: 48, measures: { due: 3_000_000 } },
  groups: [group('at_risk', 100_000), group('(none)', 50_000), group('commit', 2_850_000), group('odd', 0)],
});
const atRisk = answerOf(kpiOf('arr_at_risk', risk), {
  query: ninety,
  total: { value: 900_000, n: 9, measures: { due: 3_000_000, at_risk: 900_000 } },
});
const expansion = answerOf(kpiOf('success_vector', vector), {
  query: quarter,
  total: { value: 85_000, n: 30, interval: [34_000, 136_000] },
});
const weighted = answerOf(kpiOf('weighted_pipeline', pipeline), {
  query: quarter,
  total: { value: 1_290_000, n: 102, measures: { amount: 2_700_000 } },
});
const covered = answerOf(kpiOf('pipeline_coverage', coverage), {
  query: quarter,
  total: {
    value: 3.5,
    numerator: 2_700_000,
    denominator: 770_000,
    n: 102,
    measures: { quota: 1_480_000, required: 2.49 },
  },
});

const show = (...own: readonly (Answer | null)[]) => {
  const given = about();
  return forecast.show(answering(forecast, given, ...own), given);
};

describe('what is to come', () => {
  test('is renewals by how sure they are, what is at risk, expansion with its band, and pipeline against quota', () => {
    expect(textOf(show(renewals, atRisk, expansion, weighted, covered))).toBe(
      [
        'To come: $3M up for renewal in 90 days, $900K of it at risk',
        '',
        'Renewals due         $3,000,000 (commit $2.9M, at risk $100K, no forecast $50K · next 90 days)',
        'ARR at risk          $900,000 (30.0% of what is due · next 90 days)',
        'Predicted expansion  $85,000 ($34K to $136K · FY26 Q3)',
        'Weighted pipeline    $1,290,000 (of $2.7M unweighted · FY26 Q3)',
        'Pipeline coverage    3.5× (of $770K still to close · 2.49× needed)',
      ].join('\n'),
    );
  });

  test('says that a quota is met, and leaves out one that was never set', () => {
    const without = (quota: number) => ({
      ...covered,
      total: value({ absent: 'the quota is met already: nothing is left to cover', measures: { quota } }),
    });
    expect(textOf(show(null, null, null, null, without(100)))).toContain('the quota is met already');
    expect(show(null, null, null, null, without(0))).toEqual([]);
  });

  test('leaves out what nobody predicts, and says nothing where nothing was answered', () => {
    const nobody = { ...expansion, total: value({ value: 0, n: 0, interval: [0, 0] }) };
    expect(textOf(show(renewals, null, nobody))).not.toContain('Predicted expansion');
    expect(show()).toEqual([]);
  });

  test('reads with nothing due', () => {
    const nothing = { ...renewals, total: value({ value: 0, measures: { due: 0 } }), groups: [] };
    const safe = { ...atRisk, total: value({ value: 0, measures: { due: 0, at_risk: 0 } }) };
    expect(textOf(show(nothing, safe))).toBe(
      [
        'To come: $0 up for renewal in 90 days',
        '',
        'Renewals due  $0 (next 90 days)',
        'ARR at risk   $0 (next 90 days)',
      ].join('\n'),
    );
  });

  test('keeps a forecast that somebody named badly as text', () => {
    const named = { ...renewals, groups: [group('<!channel>', 5)] };
    expect(textOf(show(named))).toContain('<!channel> $5');
  });
});
