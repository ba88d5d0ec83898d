import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivalTime, meanOf, quantile, type Spread, spreadOf, toMeasures } from '#src/core/spread.ts';

const spread: fc.Arbitrary<Spread> = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 4 })), {
    maxLength: 8,
    selector: ([value]) => value,
  })
  .map((pairs) => pairs.toSorted(([a], [b]) => a - b));
const listed = (pairs: Spread): number[] =>
  pairs.flatMap(([value, units]) => Array.from({ length: units }, () => value));

describe('when a share of the units has arrived', () => {
  test('those who left early count for as long as they were watched', () => {
    // Arrivals after 6, 7, 10; watched to 6, 9, 11 without: 6/7 stay at 6, then 4/5 of those, then 2/3 … of 3.
    const arrived: Spread = [
      [6, 1],
      [7, 1],
      [10, 1],
    ];
    const waiting: Spread = [
      [6, 1],
      [9, 1],
      [11, 2],
    ];
    expect(arrivalTime(arrived, waiting, 1 / 7)).toBe(6);
    expect(arrivalTime(arrived, waiting, 0.3)).toBe(7);
    expect(arrivalTime(arrived, waiting, 0.5)).toBe(10);
    expect(arrivalTime(arrived, waiting, 0.75)).toBeNull();
  });

  test('is nothing where nobody arrived', () => {
    expect(arrivalTime([], [[5, 3]])).toBeNull();
    expect(arrivalTime([], [])).toBeNull();
  });

  test('is the first value that so many do not exceed where nobody waits', () => {
    fc.assert(
      fc.property(spread, fc.constantFrom(0.25, 0.5, 0.75), (arrived, share) => {
        const values = listed(arrived);
        const first = values.find((_, index) => (index + 1) / values.length >= share);
        expect(arrivalTime(arrived, [], share)).toBe(first ?? null);
      }),
    );
  });

  test('never comes earlier for more who wait longer than anybody took', () => {
    fc.assert(
      fc.property(spread, fc.integer({ min: 1, max: 9 }), (arrived, more) => {
        const without = arrivalTime(arrived, []);
        const withMore = arrivalTime(arrived, [[99, more]]);
        if (without !== null && withMore !== null) expect(withMore).toBeGreaterThanOrEqual(without);
      }),
    );
  });
});

describe('a spread', () => {
  test('goes into measures and comes out again', () => {
    fc.assert(
      fc.property(spread, (pairs) => {
        expect(spreadOf({ other: 1, ...toMeasures('days', pairs) }, 'days')).toEqual(pairs);
      }),
    );
  });

  test('has the mean and the quantiles of its values', () => {
    const pairs: Spread = [
      [1, 2],
      [4, 1],
      [10, 1],
    ];
    expect(meanOf(pairs)).toBe(4);
    expect(quantile(pairs, 0.5)).toBe(2.5);
    expect([meanOf([]), quantile([], 0.5)]).toEqual([null, null]);
  });
});
