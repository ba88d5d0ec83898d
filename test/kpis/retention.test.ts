import { describe, expect, test } from 'vitest';
import { checkRegistries } from '#src/core/check.ts';
import { bridgeOf, ownMeasures, signedStep } from '#src/core/measures.ts';
import { toValue } from '#src/core/result.ts';
import type { Measures } from '#src/core/source.ts';
import { hasVariant } from '#src/core/variants.ts';
import { loadRegistries } from '#src/discover.ts';
import { kpi, kpis, measures, TRUTH } from './fixture.ts';

const reckon = (id: string, cell: Measures, variant = 'default') =>
  toValue({ kpi: kpi(id), variant, annualiseOver: null, ran: true }, cell);

describe('the quarter of eight accounts', () => {
  const rows: readonly (readonly [string, keyof typeof TRUTH, string, number | null])[] = [
    ['nrr', 'default', 'default', 517 / 607],
    ['nrr', 'strict', 'strict', 437 / 607],
    ['nrr', 'movement_sum', 'movement_sum', 1],
    ['nrr', 'spot', 'default', 525 / 607],
    ['grr', 'default', 'default', 457 / 607],
    ['grr', 'strict', 'strict', 377 / 607],
    ['grr', 'movement_sum', 'movement_sum', 347 / 607],
    ['grr', 'spot', 'default', 457 / 607],
    ['logo_churn', 'default', 'default', 1 / 6],
    ['logo_churn', 'strict', 'strict', 2 / 6],
    ['logo_churn', 'movement_sum', 'movement_sum', null],
    ['logo_retention', 'default', 'default', 5 / 6],
    ['gross_revenue_churn', 'default', 'default', 150 / 607],
    ['net_revenue_churn', 'default', 'default', 90 / 607],
    ['contraction_rate', 'default', 'default', 50 / 607],
    ['contraction_rate', 'default', 'accounts', 2 / 6],
    ['arr_growth_existing', 'default', 'default', -90 / 607],
    ['upsell_rate', 'default', 'default', 20 / 607],
    ['upsell_rate', 'default', 'accounts', 1 / 6],
    ['cross_sell_rate', 'default', 'default', 40 / 607],
    ['cross_sell_rate', 'default', 'accounts', 1 / 6],
    ['expansion_rate', 'default', 'default', 60 / 607],
    ['expansion_rate', 'default', 'accounts', 2 / 6],
    ['arr', 'default', 'default', 1107],
    ['net_new_arr', 'default', 'default', 500],
    ['reactivation_arr', 'default', 'default', 90],
  ];
  test.each(rows)('%s over %s cells as %s', (id, cell, variant, expected) => {
    const { value } = reckon(id, TRUTH[cell], variant);
    if (expected === null) expect(value).toBeNull();
    else expect(value).toBeCloseTo(expected, 12);
  });

  test('an empty cohort has no base, and amounts of nothing are 0', () => {
    for (const { id, unit } of kpis.values()) {
      expect(reckon(id, measures({})).value, id).toBe(unit === 'money' ? 0 : null);
    }
  });

  test('all fourteen are there', () => {
    expect([...kpis.keys()].sort()).toEqual([
      'arr',
      'arr_growth_existing',
      'contraction_rate',
      'cross_sell_rate',
      'expansion_rate',
      'gross_revenue_churn',
      'grr',
      'logo_churn',
      'logo_retention',
      'net_new_arr',
      'net_revenue_churn',
      'nrr',
      'reactivation_arr',
      'upsell_rate',
    ]);
  });
});

describe('what belongs together adds up', () => {
  const of = (id: string) => reckon(id, TRUTH.default).value ?? Number.NaN;

  test('retention and churn are complements', () => {
    expect(of('grr') + of('gross_revenue_churn')).toBeCloseTo(1, 12);
    expect(of('nrr') + of('net_revenue_churn')).toBeCloseTo(1, 12);
    expect(of('logo_retention') + of('logo_churn')).toBeCloseTo(1, 12);
    expect(of('nrr') - 1).toBeCloseTo(of('arr_growth_existing'), 12);
  });

  test('expansion is upsell, cross-sell and uplift', () => {
    expect(of('upsell_rate') + of('cross_sell_rate')).toBeCloseTo(of('expansion_rate'), 12);
  });

  test('net new ARR is the change of ARR', () => {
    const arr = reckon('arr', TRUTH.default).measures;
    expect((arr['closing'] ?? 0) - (arr['opening'] ?? 0)).toBe(of('net_new_arr'));
  });

  test('leaving price rises out lowers growth and raises churn by the same amount', () => {
    const cell = measures({ opening: 100, closing: 110, uplift: 4, upsell: 6, accounts_opening: 1 });
    const gap = (id: string) => (reckon(id, cell).value ?? 0) - (reckon(id, cell, 'ex_uplift').value ?? 0);
    expect(gap('nrr')).toBeCloseTo(0.04, 12);
    expect(gap('net_revenue_churn')).toBeCloseTo(-0.04, 12);
    expect(gap('arr_growth_existing')).toBeCloseTo(0.04, 12);
    expect(gap('expansion_rate')).toBeCloseTo(0.04, 12);
  });

  const bridged = [...kpis.values()].filter(({ bridge }) => bridge !== undefined);
  test.each(bridged)('the bridge of $id runs from its first balance to its last', (one) => {
    for (const [cell, fx] of [
      [TRUTH.default, 'constant'],
      [TRUTH.spot, 'spot'],
    ] as const) {
      const bridge = bridgeOf(one, { fx });
      const own = ownMeasures(one, cell);
      const steps = bridge.slice(0, -1).map((name) => signedStep(name, own));
      const last = bridge.at(-1) ?? '';
      const keeps = last === 'kept';
      const sum = steps.reduce((a, b, i) => (keeps && bridge[i] === 'fx' ? a : a + b), 0);
      expect(sum).toBe(own[last]);
    }
  });

  test('the parts of a split sum to what is split', () => {
    const parts = (id: string) =>
      Object.keys(kpi(id).split ?? {}).reduce((sum, name) => sum + (TRUTH.default[name] ?? Number.NaN), 0);
    expect(parts('arr_growth_existing')).toBe(TRUTH.default['closing']);
    expect(parts('gross_revenue_churn')).toBe(15_000);
    expect(parts('expansion_rate')).toBe(6_000);
  });
});

describe('variants', () => {
  test('shares of accounts get an interval, shares of money do not', () => {
    expect(reckon('logo_churn', TRUTH.default).interval?.[1]).toBeCloseTo(0.564, 3);
    expect(reckon('upsell_rate', TRUTH.default, 'accounts').interval).not.toBeNull();
    expect(reckon('upsell_rate', TRUTH.default).interval).toBeNull();
    expect(reckon('nrr', TRUTH.default).interval).toBeNull();
  });

  test('a share of accounts counts accounts on both sides, although the KPI counts money', () => {
    const { numerator, denominator } = reckon('upsell_rate', TRUTH.default, 'accounts');
    expect([numerator, denominator]).toEqual([1, 6]);
  });

  test('adding up movements says nothing about logos', () => {
    expect(hasVariant(kpi('nrr'), 'movement_sum')).toBe(true);
    expect(hasVariant(kpi('logo_churn'), 'movement_sum')).toBe(false);
    expect(hasVariant(kpi('logo_churn'), 'strict')).toBe(true);
    expect(hasVariant(kpi('nrr'), 'nonsense')).toBe(false);
  });
});

test('the registry of all families has no problem', async () => {
  const registries = await loadRegistries();
  expect(registries.kpis.size).toBeGreaterThanOrEqual(65);
  expect(checkRegistries([...registries.kpis.values()], [...registries.sources.values()])).toEqual([]);
});
