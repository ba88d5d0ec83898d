import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Group } from '#src/core/answer.ts';
import { type Aside, amount } from '#src/core/kpi.ts';
import { sumMeasures } from '#src/core/measures.ts';
import { rank } from '#src/core/rank.ts';
import {
  difference,
  footing,
  NETTING_GROUP,
  tally,
  toGroup,
  toMovers,
  topShare,
  toValue,
} from '#src/core/result.ts';
import type { Cell, Measures } from '#src/core/source.ts';
import { sourceVariant } from '#src/core/variants.ts';
import retention from '#src/sources/retention.ts';
import { account, kpi, measures, TRUTH } from '../kpis/fixture.ts';

const how = (id: string, given: { variant?: string; annualiseOver?: number | null; ran?: boolean } = {}) => ({
  kpi: kpi(id),
  variant: 'default',
  annualiseOver: null,
  ran: true,
  ...given,
});

const cents = fc.integer({ min: 0, max: 1_000_000_000 });
const anyMeasures: fc.Arbitrary<Measures> = fc.record(
  Object.fromEntries(Object.keys(retention.measures).map((name) => [name, cents])),
);
const cell = (group: readonly string[], own: Measures): Cell => ({ period: 0, group, measures: own });

describe('a value', () => {
  test('is in major units, with both sides and its units', () => {
    expect(toValue(how('nrr'), TRUTH.default)).toMatchObject({
      value: 517 / 607,
      numerator: 517,
      denominator: 607,
      n: 6,
      interval: null,
      lowN: true,
    });
  });

  test('has no base over 0: null, never 0 or 1', () => {
    expect(toValue(how('nrr'), measures({}))).toMatchObject({ value: null, numerator: 0, denominator: 0 });
  });

  test('of no elapsed day is null for a rate and stands for a balance', () => {
    expect(toValue(how('nrr', { ran: false }), TRUTH.default).value).toBeNull();
    expect(toValue(how('logo_churn', { ran: false }), TRUTH.default).interval).toBeNull();
    expect(toValue(how('arr', { ran: false }), TRUTH.default).value).toBe(1107);
  });

  test('that is only expected keeps its error and bounds, in major units', () => {
    const expected = { ...kpi('arr'), value: () => amount(5_000, { error: 250, interval: [4_500, 5_500] }) };
    const value = toValue({ ...how('arr'), kpi: expected }, TRUTH.default);
    expect(value).toMatchObject({ value: 50, error: 2.5, interval: [45, 55] });
  });

  test('carries what stands beside it among its measures, and leaves out what there is none of', () => {
    const aside = (name: string, of: (m: Measures) => number | null): Aside => ({
      name,
      label: name,
      unit: 'money',
      of,
    });
    const asides = [
      aside('kept_less_churn', ({ kept = 0, churn = 0 }) => kept - churn),
      aside('none', () => null),
    ];
    const value = toValue({ ...how('nrr'), kpi: { ...kpi('nrr'), asides } }, TRUTH.default);
    expect(value.measures['kept_less_churn']).toBe(
      (TRUTH.default['kept'] ?? 0) - (TRUTH.default['churn'] ?? 0),
    );
    expect(value.measures).not.toHaveProperty('none');
  });

  test('has no low n where it is a sum and not a sample', () => {
    expect(toValue(how('arr'), TRUTH.default).lowN).toBe(false);
    expect(toValue(how('nrr'), { ...TRUTH.default, accounts_opening: 30 }).lowN).toBe(false);
    expect(toValue(how('nrr'), { ...TRUTH.default, accounts_opening: 29 }).lowN).toBe(true);
  });

  test('made yearly carries its interval along', () => {
    const { value, interval } = toValue(how('logo_churn', { annualiseOver: 1 }), TRUTH.default);
    expect(value).toBeCloseTo(1 - (5 / 6) ** 12, 12);
    expect(interval?.[0]).toBeLessThan(value ?? 0);
    expect(interval?.[1]).toBeGreaterThan(value ?? 1);
  });

  test('refuses more churned accounts than there were', () => {
    const impossible = measures({ accounts_opening: 1, accounts_churned: 2 });
    expect(() => toValue(how('logo_churn'), impossible)).toThrow(RangeError);
  });
});

describe('a tally', () => {
  const rows = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 4 }), anyMeasures), {
    selector: ([name]) => name,
    maxLength: 12,
  });

  test('of groups that foot is their sum, to the hundredth', () => {
    fc.assert(
      fc.property(rows, (groups) => {
        const cells = groups.map(([name, own]) => cell([name], own));
        const { total, groups: out } = tally(kpi('nrr'), ['segment'], cells, cells);
        expect(out).toHaveLength(groups.length);
        for (const name of Object.keys(retention.measures)) {
          expect(total[name]).toBe(groups.reduce((sum, [, own]) => sum + (own[name] ?? 0), 0));
        }
      }),
    );
  });

  test('of overlapping rows takes the total as it is and closes the gap with a netting row', () => {
    fc.assert(
      fc.property(rows, anyMeasures, (groups, whole) => {
        const cells = groups.map(([name, own]) => cell([name], own));
        const { total, groups: out } = tally(kpi('nrr'), ['product'], cells, [cell([], whole)]);
        expect(total).toEqual(whole);
        expect(
          sumMeasures(
            retention,
            out.map(({ measures: own }) => own),
          ),
        ).toEqual(whole);
      }),
    );
  });

  test('by product and region nets inside each region', () => {
    const up = measures({ upsell: 50 });
    const down = measures({ contraction: 30 });
    const net = measures({ upsell: 20 });
    const cells = [cell(['core', 'emea'], up), cell(['addon', 'emea'], down), cell(['core', 'apac'], up)];
    const { groups } = tally(kpi('nrr'), ['product', 'region'], cells, [
      cell(['emea'], net),
      cell(['apac'], up),
    ]);
    expect(groups.slice(3)).toEqual([
      { group: [NETTING_GROUP, 'emea'], measures: { ...measures({ upsell: -30, contraction: -30 }) } },
    ]);
  });

  test('adds no second netting row where the source gives one', () => {
    const cells = [
      cell(['core'], measures({ upsell: 50 })),
      cell([NETTING_GROUP], measures({ upsell: -30 })),
    ];
    const { groups } = tally(kpi('nrr'), ['product'], cells, [cell([], measures({ upsell: 20 }))]);
    expect(groups.map(({ group }) => group)).toEqual([['core'], [NETTING_GROUP]]);
  });

  test('of nothing is nothing', () => {
    expect(tally(kpi('nrr'), [], [], [])).toEqual({ total: measures({}), groups: [] });
  });

  test('knows which groupings foot', () => {
    expect(footing(kpi('nrr'), ['product', 'region'])).toEqual(['region']);
  });
});

describe('groups', () => {
  test('are ratios of sums', () => {
    fc.assert(
      fc.property(fc.array(anyMeasures, { minLength: 1, maxLength: 8 }), (parts) => {
        const whole = toValue(how('nrr'), sumMeasures(retention, parts));
        const values = parts.map((own, i) => toGroup(how('nrr'), ['segment'], [`s${i}`], own));
        const sum = (side: 'numerator' | 'denominator') =>
          values.reduce((total, value) => total + Math.round((value[side] ?? Number.NaN) * 100), 0);
        expect(sum('numerator')).toBe(Math.round((whole.numerator ?? 0) * 100));
        expect(sum('denominator')).toBe(Math.round((whole.denominator ?? 0) * 100));
      }),
    );
  });

  test('a netting row has amounts but no rate', () => {
    const row = toGroup(how('logo_churn'), ['product'], [NETTING_GROUP], measures({ accounts_churned: -1 }));
    expect(row).toMatchObject({ by: { product: NETTING_GROUP }, value: null, numerator: -1, lowN: false });
  });

  const group = (name: string, value: number | null, n = 10): Group => ({
    by: { segment: name },
    value,
    numerator: null,
    denominator: null,
    n,
    interval: null,
    lowN: false,
    error: null,
    absent: null,
    measures: { churn: n },
  });
  const names = (groups: readonly Group[]) => groups.map(({ by }) => by['segment']);
  const some = [
    group('netting', 9),
    group('(none)', 8),
    group('b', 0.5, 7),
    group('a', 0.5, 3),
    group('x', null),
    group('c', 0.9, 5),
  ];

  test('are sorted by value, those without one behind, then the unnamed and the netting', () => {
    expect(names(rank(some, { top: null, sort: null }).groups)).toEqual([
      'c',
      'a',
      'b',
      'x',
      '(none)',
      'netting',
    ]);
  });
  test('can be sorted by name, units or a measure', () => {
    expect(names(rank(some, { top: null, sort: 'name' }).groups)).toEqual([
      'a',
      'b',
      'c',
      'x',
      '(none)',
      'netting',
    ]);
    expect(names(rank(some, { top: null, sort: 'n' }).groups).slice(0, 3)).toEqual(['x', 'b', 'c']);
    expect(names(rank(some, { top: null, sort: 'churn' }).groups).slice(0, 3)).toEqual(['x', 'b', 'c']);
  });
  test('are cut to the top or bottom, saying how many more there are', () => {
    const top = rank(some, { top: { order: 'top', n: 1 }, sort: null });
    expect([names(top.groups), top.more]).toEqual([['c'], 5]);
    const bottom = rank(some, { top: { order: 'bottom', n: 2 }, sort: null });
    expect([names(bottom.groups), bottom.more]).toEqual([['a', 'b'], 4]);
    const all = rank(some.slice(2), { top: { order: 'top', n: 50 }, sort: null });
    expect([all.groups.length, all.more]).toEqual([4, 0]);
  });
});

describe('differences', () => {
  test('of percentages are points, as a fraction', () => {
    const [a, b] = [toValue(how('nrr'), TRUTH.default), toValue(how('nrr'), TRUTH.spot)];
    expect(difference(kpi('nrr'), a, b)).toEqual({
      change: (a.value ?? 0) - (b.value ?? 0),
      changeUnit: 'pp',
      significant: null,
    });
  });
  test('of amounts are amounts', () => {
    const [a, b] = [toValue(how('arr'), TRUTH.default), toValue(how('arr'), measures({ closing: 100 }))];
    expect(difference(kpi('arr'), a, b)).toEqual({ change: 1007, changeUnit: 'money', significant: null });
  });
  test('of shares say whether they are more than noise', () => {
    const of = (churned: number, opening: number) =>
      toValue(how('logo_churn'), measures({ accounts_churned: churned, accounts_opening: opening }));
    expect(difference(kpi('logo_churn'), of(1, 6), of(2, 6)).significant).toBe(false);
    expect(difference(kpi('logo_churn'), of(10, 600), of(60, 600)).significant).toBe(true);
  });
  test('are null where either side has no base', () => {
    const none = toValue(how('logo_churn'), measures({}));
    expect(difference(kpi('logo_churn'), none, toValue(how('logo_churn'), TRUTH.default))).toMatchObject({
      change: null,
      significant: null,
    });
  });
});

describe('movers', () => {
  const rows = [
    account('h', 'Hotel', { opening: 100, closing: 70, contraction: 30 }),
    account('b', 'Bravo', { opening: 100, churn: 100 }),
    account('e', 'Echo', { opening: 107, closing: 107 }),
    account('f', 'Foxtrot', { opening: 100, closing: 140, cross_sell: 40 }),
  ];
  test('are the largest contributions either way, in major units; what stood still is left out', () => {
    expect(toMovers(kpi('nrr'), rows, 2)).toEqual([
      { accountId: 'b', name: 'Bravo', contribution: -100, moved: 'lost' },
      { accountId: 'f', name: 'Foxtrot', contribution: 40, moved: 'up' },
    ]);
    expect(toMovers(kpi('nrr'), rows, 10)).toHaveLength(3);
  });
  test('follow what the KPI counts', () => {
    expect(toMovers(kpi('cross_sell_rate'), rows, 10).map(({ accountId }) => accountId)).toEqual(['f']);
    const arrived = [account('d', 'Delta', { new: 500, accounts_new: 1 })];
    expect(toMovers(kpi('nrr'), arrived, 10)).toEqual([]);
    expect(toMovers(kpi('net_new_arr'), arrived, 10)[0]?.contribution).toBe(500);
  });
  test('say what became of the balance: came, came back, went, rose or fell', () => {
    const moved = [
      account('a', 'Alfa', { new: 50, accounts_new: 1 }),
      account('b', 'Bravo', { reactivation: 40, accounts_reactivated: 1 }),
      account('c', 'Charlie', { opening: 30, churn: 30, accounts_churned: 1 }),
      account('d', 'Delta', { opening: 10, closing: 30, upsell: 20 }),
      account('e', 'Echo', { opening: 30, closing: 20, contraction: 10 }),
    ];
    const words = toMovers(kpi('net_new_arr'), moved, 10).map((one) => [one.accountId, one.moved]);
    expect(words).toEqual([
      ['a', 'new'],
      ['b', 'back'],
      ['c', 'lost'],
      ['d', 'up'],
      ['e', 'down'],
    ]);
    const { bridge: _bridge, ...noBalance } = kpi('net_new_arr');
    const [without] = toMovers(noBalance, moved, 1);
    expect(without?.moved).toBeNull();
  });
  test('the first one has a share of everything that moved', () => {
    const total = toValue(how('nrr'), TRUTH.default);
    expect(topShare(kpi('nrr'), total, toMovers(kpi('nrr'), rows, 5))).toBeCloseTo(100 / 210, 12);
    expect(topShare(kpi('nrr'), total, [])).toBeNull();
    expect(topShare(kpi('upsell_rate'), total, toMovers(kpi('nrr'), rows, 5))).toBeNull();
  });
});

test('formula variants read the default cells, source variants their own', () => {
  expect(sourceVariant(kpi('nrr'), 'ex_uplift')).toBe('default');
  expect(sourceVariant(kpi('nrr'), 'strict')).toBe('strict');
  expect(sourceVariant(kpi('nrr'), 'default')).toBe('default');
});
