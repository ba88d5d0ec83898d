import { describe, expect, test } from 'vitest';
import type { Figure } from '#src/core/kpi.ts';
import {
  type AcquisitionSums,
  type CustomerSums,
  churnedPayback,
  lifetimeOverCost,
  lifetimeValue,
  paybackMonths,
} from '#src/core/unit-economics.ts';

type Sums = AcquisitionSums & CustomerSums;

/** 20 customers at 500 a month, of whom one left in each of six months; margin 70%. Ten were won for 20,000. */
const PLAIN: Sums = {
  arr: 20 * 600_000,
  customers: 20,
  opening: 120 * 600_000,
  lost: 6 * 600_000,
  expanded: 0,
  opened: 120,
  leavers: 6,
  costed: 100_000,
  cogs: 30_000,
  spent: 2_000_000,
  cost_rows: 2,
  new_customers: 10,
  new_arr: 10 * 600_000,
};

const of = (changes: Partial<Sums> = {}): Sums => ({ ...PLAIN, ...changes });
const seen = ({ value, absent }: Figure) => value ?? absent;

describe('lifetime value', () => {
  test('is the monthly gross profit of a customer over the monthly churn', () => {
    expect(lifetimeValue(of()).value).toBeCloseTo(7_000, 9);
  });

  test('by revenue, by customers who left, capped, discounted, growing', () => {
    expect(lifetimeValue(of(), { withMargin: false }).value).toBeCloseTo(10_000, 9);
    expect(lifetimeValue(of({ leavers: 3 }), { of: 'customers' }).value).toBeCloseTo(14_000, 9);
    expect(lifetimeValue(of(), { atMostMonths: 12 }).value).toBeCloseTo(350 * 12, 9);
    // Σ 350 · 0.95^t / 1.1^(t/12) over months, summed up here term by term.
    const terms = Array.from({ length: 5_000 }, (_, t) => (350 * 0.95 ** t) / 1.1 ** (t / 12));
    const sum = terms.reduce((all, term) => all + term, 0);
    expect(lifetimeValue(of(), { yearlyDiscount: 0.1 }).value).toBeCloseTo(sum, 6);
    // Each month a customer's monthly revenue grows by 5, which is profit of 3.50.
    const growing = lifetimeValue(of({ expanded: 120 * 6_000 }), { growing: true }).value;
    expect(growing).toBeCloseTo(7_000 + (3.5 * 0.95) / 0.05 ** 2, 6);
  });

  test.each([
    ['nothing was lost', { lost: 0 }, 'not computable: nothing was lost in the six months'],
    ['nobody is left', { customers: 0, arr: 0 }, 'no customers at the end of the period'],
    ['there was nothing to lose', { opening: 0, lost: 0 }, 'no recurring revenue in the six months before'],
    [
      'no cost of sales is known',
      { costed: 0, cogs: 0 },
      'no gross margin: no cost of sales is recorded for these months',
    ],
  ])('where %s says so instead of a number', (_, changes, words) => {
    expect(seen(lifetimeValue(of(changes)))).toBe(words);
  });

  test('where nothing was lost is five years when capped, and finite when discounted', () => {
    expect(lifetimeValue(of({ lost: 0 }), { atMostMonths: 60 }).value).toBeCloseTo(350 * 60, 9);
    expect(lifetimeValue(of({ lost: 0 }), { yearlyDiscount: 0.1 }).value).toBeGreaterThan(350 * 120);
  });

  test('is below 0 where serving costs more than it brings', () => {
    expect(lifetimeValue(of({ cogs: 150_000 })).value).toBeCloseTo(-5_000, 9);
  });
});

describe('payback', () => {
  test('is what was spent over the monthly gross profit of what was won, and names both', () => {
    // 20,000 against 10 × 500 × 70%.
    expect(paybackMonths(of(), of().new_arr)).toMatchObject({
      value: 20_000 / 3_500,
      numerator: 20_000,
      denominator: 3_500,
    });
    expect(paybackMonths(of(), of().new_arr, false).value).toBe(4);
  });

  test('with churn is the month in which the shrinking profit has added up to the cost', () => {
    const { value } = churnedPayback(of());
    const profit = (months: number) => (3_500 * (1 - 0.95 ** months)) / 0.05;
    expect(profit(value ?? 0)).toBeCloseTo(20_000, 6);
    expect(value).toBeGreaterThan(20_000 / 3_500);
    expect(seen(churnedPayback(of({ lost: 0 })))).toBeCloseTo(20_000 / 3_500, 9);
    expect(seen(churnedPayback(of({ spent: 8_000_000 })))).toBe('never paid back at this churn');
  });

  test.each([
    ['nobody came', { new_customers: 0, new_arr: 0 }, undefined],
    ['no cost is recorded', { cost_rows: 0, spent: 0 }, 'no cost of sales and marketing is recorded here'],
    ['sales lose money', { cogs: 100_000 }, 'never paid back: the gross margin is not above 0'],
  ])('where %s has no value', (_, changes, words) => {
    const sums = of(changes);
    expect(seen(paybackMonths(sums, sums.new_arr))).toBe(words);
  });
});

describe('lifetime value over cost', () => {
  test('is one over the other', () => {
    expect(lifetimeOverCost(of())).toMatchObject({ denominator: 2_000 });
    expect(lifetimeOverCost(of()).value).toBeCloseTo(3.5, 12);
  });

  test('without new customers has no base, without churn no lifetime', () => {
    expect(lifetimeOverCost(of({ new_customers: 0 }))).toMatchObject({ value: null, denominator: 0 });
    expect(seen(lifetimeOverCost(of({ lost: 0 })))).toBe(
      'not computable: nothing was lost in the six months',
    );
    expect(seen(lifetimeOverCost(of({ spent: 0 })))).toBe('nothing was spent on winning customers');
  });
});
