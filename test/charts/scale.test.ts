import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { airy, drawn, place, roundValues, spread, ticks } from '#charts/scale.ts';
import { besideLevel } from '#charts/target-label.ts';
import { percent } from './samples.ts';

describe('ticks', () => {
  test('stand at round values inside the domain', () => {
    expect(roundValues({ from: 1.012, to: 1.084 }, 4)).toEqual([1.02, 1.04, 1.06, 1.08]);
    expect(roundValues({ from: -2e6, to: 1e6 }, 4)).toEqual([-2e6, -1e6, 0, 1e6]);
  });

  test('a domain of one value has that value', () => {
    expect(roundValues({ from: 7, to: 7 }, 4)).toEqual([7]);
  });

  test('values that differ by a rounding error are one value', () => {
    const domain = airy([1e12, 1e12 + 1e-4]);
    expect(domain.to - domain.from).toBeCloseTo(0.2e12, 0);
    expect(roundValues({ from: 1e12, to: 1e12 + 1e-4 }, 4)).toEqual([1e12]);
  });

  test('decimals that are empty everywhere are left out', () => {
    expect(ticks({ from: 1, to: 1.1 }, [1, 1.1], percent).map(({ text }) => text)).toEqual([
      '100%',
      '105%',
      '110%',
    ]);
  });

  test('thousands are not taken for empty decimals', () => {
    const grouped = (value: number) => value.toLocaleString('en-US');
    expect(ticks({ from: 0, to: 4000 }, [0, 4000], grouped).map(({ text }) => text)).toContain('1,000');
  });

  test('words that would repeat are not written twice', () => {
    const whole = (value: number) => String(Math.round(value));
    const texts = ticks({ from: 1, to: 1.9 }, [1, 1.9], whole).map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('values that are all zero have zero alone', () => {
    expect(ticks(airy([0, 0]), [0, 0], percent)).toEqual([{ value: 0, text: '0%' }]);
  });

  test('stay few, ordered and inside any domain', () => {
    const side = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(side, side, (a, b) => {
        const domain = airy([a, b]);
        const values = roundValues(domain, 4);
        expect(values.length).toBeLessThan(10);
        expect(values).toEqual(values.toSorted((x, y) => x - y));
        const slack = Math.max(Math.abs(domain.from), Math.abs(domain.to)) * 1e-8;
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(domain.from - slack);
          expect(value).toBeLessThanOrEqual(domain.to + slack);
        }
      }),
    );
  });
});

describe('domains', () => {
  test('leave air, but none below zero for what is never negative', () => {
    expect(airy([0, 10])).toEqual({ from: 0, to: 10.8 });
    expect(airy([-10, -5]).to).toBeLessThanOrEqual(0);
    expect(airy([-10, 10])).toEqual({ from: -11.6, to: 11.6 });
  });

  test('equal values stand in the middle', () => {
    const { from, to } = airy([5, 5]);
    expect((from + to) / 2).toBe(5);
    expect(place({ from, to }, 100, 0)(5)).toBe(50);
  });

  test('what is no number, or too large for a picture, is a gap', () => {
    expect([null, undefined, Number.NaN, Number.POSITIVE_INFINITY, 1e300].some(drawn)).toBe(false);
    expect(drawn(0)).toBe(true);
  });
});

describe('labels', () => {
  test('that are close move apart, and stay where there is room', () => {
    expect(spread([50, 52], 20, 0, 100)).toEqual([50, 70]);
    expect(spread([98, 99], 20, 0, 100)).toEqual([80, 100]);
    expect(spread([10, 90], 20, 0, 100)).toEqual([10, 90]);
  });

  test('on a level go where no line passes', () => {
    const plot = { left: 0, right: 400, top: 0, bottom: 200 };
    const size = { width: 100, height: 16 };
    const rising = [
      [
        { x: 0, y: 80 },
        { x: 400, y: 100 },
      ],
    ];
    expect(besideLevel(100, size, plot, [])).toEqual({ x: 50, y: 87 });
    expect(besideLevel(100, size, plot, rising)).toEqual({ x: 50, y: 113 });
  });
});
