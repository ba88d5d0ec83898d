import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arrivalTime,
  meanOf,
  quantile,
  type Spread,
  spreadOf,
  toMeasures,
  unitsIn,
} from '#src/core/spread.ts';

const spread = (...pairs: [number, number][]): Spread => pairs;
const values = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });

function spreadFrom(list: readonly number[]): Spread {
  const counts = new Map<number, number>();
  for (const value of list) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

describe('a spread among measures', () => {
  test('is read back by value, whatever stands beside it', () => {
    const measures = {
      n: 3,
      ...toMeasures('days', [
        [12, 1],
        [3, 2],
      ]),
      ...toMeasures('day', [[1, 9]]),
    };
    expect(spreadOf(measures, 'days')).toEqual([
      [3, 2],
      [12, 1],
    ]);
  });

  test('holds fractions and negative values', () => {
    expect(
      spreadOf(
        toMeasures('x', [
          ['-1.5', 2],
          ['0.25', 1],
        ]),
        'x',
      ),
    ).toEqual([
      [-1.5, 2],
      [0.25, 1],
    ]);
  });

  test('is empty where nothing was counted', () => {
    expect(spreadOf({ n: 3 }, 'days')).toEqual([]);
    expect(meanOf([])).toBeNull();
    expect(quantile([], 0.5)).toBeNull();
  });
});

describe('a quantile', () => {
  test('lies halfway where it falls between two units', () => {
    expect(quantile(spread([1, 1], [4, 1]), 0.5)).toBe(2.5);
    expect(quantile(spread([1, 1], [4, 1], [9, 1]), 0.5)).toBe(4);
    expect(quantile(spread([7, 3]), 0.5)).toBe(7);
  });

  test('is the median of the sorted list', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 60 }), (list) => {
        const sorted = list.toSorted((a, b) => a - b);
        const half = Math.floor(sorted.length / 2);
        const upper = sorted[half] ?? Number.NaN;
        const wanted = sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
        expect(quantile(spreadFrom(list), 0.5)).toBe(wanted);
      }),
    );
  });
});

describe('the time by which half have arrived', () => {
  test('is not reached while fewer than half have', () => {
    expect(arrivalTime(spread([5, 2]), spread([30, 3]))).toBeNull();
    expect(arrivalTime([], spread([30, 3]))).toBeNull();
    expect(arrivalTime([], [])).toBeNull();
  });

  test('counts those still waiting for as long as they were watched', () => {
    // 6 watched: one arrives at 2 (5/6 away), one lost at 3, one arrives at 4 (5/6 · 3/4), one at 6 (· 2/3 = 0.417).
    expect(arrivalTime(spread([2, 1], [4, 1], [6, 1]), spread([3, 1], [9, 2]))).toBe(6);
  });

  test('with nobody waiting is the quantile, by the same convention', () => {
    expect(arrivalTime(spread([10, 1], [20, 1]), [])).toBe(15);
    expect(arrivalTime(spread([10, 1], [20, 1], [30, 1]), [])).toBe(20);
    expect(arrivalTime(spread([10, 1], [20, 1], [30, 1], [40, 1]), [], 0.75)).toBe(35);
    fc.assert(
      fc.property(values, fc.constantFrom(0.25, 0.5, 0.75, 0.9, 1), (list, share) => {
        expect(arrivalTime(spreadFrom(list), [], share)).toBe(quantile(spreadFrom(list), share));
      }),
    );
  });

  test('lies halfway to the next arrival where exactly half have come, and at the last where nobody came since', () => {
    expect(arrivalTime(spread([10, 1], [20, 1], [50, 1]), spread([60, 1]))).toBe(35);
    expect(arrivalTime(spread([10, 1], [20, 1]), spread([30, 2]))).toBe(20);
    // One was lost at 15: more than half are still away at 10, all have come at 20.
    expect(arrivalTime(spread([10, 1], [20, 1]), spread([15, 1]))).toBe(20);
  });

  test('never comes earlier when somebody is still waiting, and is an arrival or halfway between two', () => {
    fc.assert(
      fc.property(values, values, (came, left) => {
        const [arrived, waiting] = [spreadFrom(came), spreadFrom(left)];
        const time = arrivalTime(arrived, waiting);
        if (time === null) return;
        const sorted = [...new Set(came)].toSorted((a, b) => a - b);
        const between = sorted.slice(1).map((next, nth) => ((sorted[nth] ?? 0) + next) / 2);
        expect([...sorted, ...between]).toContain(time);
        const seen = arrivalTime(arrived, []);
        expect(seen).not.toBeNull();
        expect(time).toBeGreaterThanOrEqual(seen ?? Number.NaN);
        expect(unitsIn(arrived)).toBeGreaterThan(0);
      }),
    );
  });
});
