import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceInterval, differs, isCountsOnly, isLowN, wilson } from '#src/core/stats.ts';

const proportion = fc
  .integer({ min: 1, max: 100_000 })
  .chain((n) => fc.integer({ min: 0, max: n }).map((hits) => ({ hits, n })));

describe('the Wilson interval', () => {
  test.each([
    [1, 6, 3.0, 56.4],
    [0, 5, 0, 43.4],
    [44, 52, 72.5, 92.0],
  ])('of %i in %i is %f to %f percent', (hits, n, low, high) => {
    const interval = wilson({ hits, n });
    expect(interval?.[0]).toBeCloseTo(low / 100, 3);
    expect(interval?.[1]).toBeCloseTo(high / 100, 3);
  });

  test('is null without units', () => {
    expect(wilson({ hits: 0, n: 0 })).toBeNull();
  });

  test('refuses more hits than units, and fewer than none', () => {
    expect(() => wilson({ hits: 7, n: 6 })).toThrow(RangeError);
    expect(() => wilson({ hits: -1, n: 6 })).toThrow(RangeError);
  });

  test('holds the share, stays within 0 and 1, and mirrors its complement', () => {
    fc.assert(
      fc.property(proportion, ({ hits, n }) => {
        const [low, high] = wilson({ hits, n }) ?? [Number.NaN, Number.NaN];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(hits / n);
        expect(high).toBeGreaterThanOrEqual(hits / n);
        expect(high).toBeLessThanOrEqual(1);
        const mirrored = wilson({ hits: n - hits, n });
        expect(1 - low).toBeCloseTo(mirrored?.[1] ?? Number.NaN, 9);
      }),
    );
  });

  test('narrows as units are added', () => {
    fc.assert(
      fc.property(proportion, ({ hits, n }) => {
        const width = (k: number, of: number) => {
          const [low, high] = wilson({ hits: k, n: of }) ?? [0, 0];
          return high - low;
        };
        expect(width(hits * 4, n * 4)).toBeLessThan(width(hits, n));
      }),
    );
  });
});

describe('the difference of two proportions', () => {
  test('has the interval that Newcombe prints for 56/70 and 48/80', () => {
    const interval = differenceInterval({ hits: 56, n: 70 }, { hits: 48, n: 80 });
    expect(interval?.[0]).toBeCloseTo(0.0524, 4);
    expect(interval?.[1]).toBeCloseTo(0.3339, 4);
  });

  test('is significant where the interval leaves 0 out', () => {
    expect(differs({ hits: 56, n: 70 }, { hits: 48, n: 80 })).toBe(true);
    expect(differs({ hits: 1, n: 6 }, { hits: 2, n: 6 })).toBe(false);
  });

  test('is unknown without units on one side', () => {
    expect(differs({ hits: 0, n: 0 }, { hits: 2, n: 6 })).toBeNull();
  });

  test('does not depend on which side comes first, and nothing differs from itself', () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        expect(differs(a, b)).toBe(differs(b, a));
        expect(differs(a, a)).toBe(false);
      }),
    );
  });
});

test('under 30 units is low, under 5 is counts only', () => {
  expect([isLowN(29), isLowN(30)]).toEqual([true, false]);
  expect([isCountsOnly(4), isCountsOnly(5)]).toEqual([true, false]);
});
