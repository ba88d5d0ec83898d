import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandOf } from '#src/core/seasonal-band.ts';
import anomaly from '#src/rules/anomaly.ts';
import { Q2 } from '../kpis/fixture.ts';
import { answered, given, only, rule, value } from './given.ts';

const STEADY = [10, 11, 10, 9, 10, 11, 10, 9, 10, 11];
const of = (history: readonly (number | null)[], now: number | null, settings = {}) => {
  const trend = [...history, now].map((each) => ({ period: Q2, value: each }));
  return only(
    anomaly,
    given({ rule: rule({ settings }), answers: [answered({ total: value(now), trend })] }),
  );
};

describe('an anomaly', () => {
  test('is what its own history does not make usual', () => {
    expect(of(STEADY, 11)).toEqual({ kind: 'clear' });
    expect(of(STEADY, 30)).toMatchObject({ kind: 'holds', finding: { value: 30 } });
    expect(of(STEADY, -10).kind).toBe('holds');
  });

  test('counts one way alone where it is told to', () => {
    expect(of(STEADY, 30, { way: 'falls' }).kind).toBe('clear');
    expect(of(STEADY, -10, { way: 'falls' }).kind).toBe('holds');
    expect(of(STEADY, 30, { way: 'rises' }).kind).toBe('holds');
  });

  test('goes along with a trend', () => {
    const growing = Array.from({ length: 12 }, (_, nth) => 100 + 10 * nth + (nth % 3));
    expect(of(growing, 221).kind).toBe('clear');
    expect(of(growing, 110).kind).toBe('holds');
  });

  test('cannot tell from too short a history, and holes are no history', () => {
    expect(of(STEADY.slice(0, 7), 30)).toEqual({ kind: 'no-data', reason: 'only 7 of 8 periods of history' });
    expect(of([...STEADY.slice(0, 7), null, null], 30).kind).toBe('no-data');
    expect(of([], 30, { points: 0 }).kind).toBe('no-data');
    expect(of(STEADY, null).kind).toBe('no-data');
  });

  test('is not bent by a spike before it', () => {
    expect(of([...STEADY.slice(0, 6), 500, ...STEADY.slice(6)], 30).kind).toBe('holds');
  });

  test('does not take a move within a hundredth of something quite steady for one', () => {
    const flat = Array.from({ length: 12 }, () => 100);
    expect(of(flat, 103).kind).toBe('clear');
    expect(of(flat, 105).kind).toBe('holds');
  });
});

const series = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 40 });
const season = fc.constantFrom(null, 4, 7, 12);

describe('the band of a series', () => {
  test('knows its season: what is usual on one day of the week is not on another', () => {
    const days = Array.from({ length: 28 }, (_, nth) => (nth % 7 === 0 ? 100 : 10));
    expect(bandOf(days, 7).usual).toBeCloseTo(100, 6);
    expect(bandOf(days.slice(0, 27), 7).usual).toBeCloseTo(10, 6);
  });

  test('keeps the places of what follows a hole', () => {
    const days: readonly (number | null)[] = Array.from({ length: 28 }, (_, nth) =>
      nth === 3 ? null : nth % 7 === 0 ? 100 : 10,
    );
    expect(bandOf(days, 7).usual).toBeCloseTo(100, 6);
  });

  test('moves with the series where that is shifted', () => {
    fc.assert(
      fc.property(series, season, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (values, length, by) => {
        const [one, other] = [
          bandOf(values, length),
          bandOf(
            values.map((each) => each + by),
            length,
          ),
        ];
        expect(other.usual).toBeCloseTo(one.usual + by, 5);
      }),
    );
  });

  test('grows with the series where that is scaled', () => {
    fc.assert(
      fc.property(series, season, fc.double({ min: 0.01, max: 100, noNaN: true }), (values, length, by) => {
        const [one, other] = [
          bandOf(values, length),
          bandOf(
            values.map((each) => each * by),
            length,
          ),
        ];
        const size = 1e-9 * (1 + 1e3 * by);
        expect(Math.abs(other.usual - one.usual * by)).toBeLessThan(100 * size);
        expect(Math.abs(other.deviation - one.deviation * by)).toBeLessThan(100 * size);
      }),
    );
  });

  test('refuses a series of nothing', () => {
    expect(() => bandOf([])).toThrow(RangeError);
    expect(() => bandOf([null])).toThrow(RangeError);
  });
});
