import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatChange,
  formatCompact,
  formatCountOf,
  formatDay,
  formatDays,
  formatInstant,
  formatInterval,
  formatNearDay,
  formatNearDays,
  formatValue,
  formatWeekday,
} from '#src/core/format.ts';
import type { Unit } from '#src/core/kpi.ts';

const us = { locale: 'en-US', reportingCurrency: 'USD', timeZone: 'Europe/Berlin' };
const de = { locale: 'de-DE', reportingCurrency: 'EUR', timeZone: 'Europe/Berlin' };

describe('values', () => {
  const rows: readonly (readonly [number | null, Unit, string])[] = [
    [0.8517, 'percent', '85.2%'],
    [1, 'percent', '100.0%'],
    [-0.0001, 'percent', '0.0%'],
    [-0.05, 'percent', '−5.0%'],
    [24_640_310, 'money', '$24,640,310'],
    [24_640_310.55, 'money', '$24,640,311'],
    [12.5, 'money', '$12.50'],
    [12, 'money', '$12'],
    [-310_000, 'money', '−$310,000'],
    [1234, 'count', '1,234'],
    [24.6, 'points', '25'],
    [-12.4, 'points', '−12'],
    [5.55, 'score', '5.6'],
    [71, 'score', '71'],
    [1, 'days', '1 day'],
    [12.5, 'days', '12.5 days'],
    [18, 'months', '18 months'],
    [3.2, 'ratio', '3.2×'],
    [3.256, 'ratio', '3.26×'],
    [null, 'percent', '–'],
  ];
  test.each(rows)('%d as %s reads %s', (value, unit, text) => {
    expect(formatValue(value, unit, us)).toBe(text);
  });

  test('follow the locale and a currency other than the reporting one', () => {
    expect(formatValue(0.8517, 'percent', de).replace(/\s/g, ' ')).toBe('85,2 %');
    expect(formatValue(1200, 'money', us, 'EUR')).toBe('€1,200');
    expect(formatValue(0.5, 'money', us, 'JPY')).toBe('¥1');
  });

  test('never show a hyphen for a minus', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: -1 }), (value) => {
        expect(formatValue(value, 'money', us)).toMatch(/^−/);
      }),
    );
  });
});

describe('compact values', () => {
  test('shorten money and counts', () => {
    expect(formatCompact(24_640_310, 'money', us)).toBe('$24.6M');
    expect(formatCompact(-310_400, 'money', us)).toBe('−$310.4K');
    expect(formatCompact(12_345, 'count', us)).toBe('12.3K');
  });
  test('leave small numbers and other units alone', () => {
    expect(formatCompact(999, 'money', us)).toBe('$999');
    expect(formatCompact(0.8517, 'percent', us)).toBe('85.2%');
    expect(formatCompact(null, 'money', us)).toBe('–');
  });
});

describe('changes', () => {
  const rows: readonly (readonly [number | null, 'pp' | Unit, string])[] = [
    [0.021, 'pp', '+2.1 pp'],
    [-0.021, 'pp', '−2.1 pp'],
    [0.0001, 'pp', '0.0 pp'],
    [-310_000, 'money', '−$310K'],
    [4200, 'money', '+$4,200'],
    [-0.5, 'money', '−$0.50'],
    [3, 'count', '+3'],
    [0, 'count', '0'],
    [4, 'points', '+4 points'],
    [-2, 'days', '−2 days'],
    [0.3, 'ratio', '+0.3×'],
    [null, 'pp', '–'],
  ];
  test.each(rows)('%d as %s reads %s', (change, unit, text) => {
    expect(formatChange(change, unit, us)).toBe(text);
  });
});

describe('intervals, counts and dates', () => {
  test('an interval names both ends', () => {
    expect(formatInterval([0.03, 0.564], 'percent', us)).toBe('3.0% to 56.4%');
  });
  test('one thing is singular', () => {
    expect(formatCountOf(1, 'account', us)).toBe('1 account');
    expect(formatCountOf(0, 'account', us)).toBe('0 accounts');
    expect(formatCountOf(1234, 'query', us, 'queries')).toBe('1,234 queries');
  });
  test('a span is written with its last day included', () => {
    expect(formatDays({ start: '2025-05-01', end: '2025-08-01' }, us)).toBe('May 1 – Jul 31, 2025');
    expect(formatDays({ start: '2025-05-01', end: '2025-05-02' }, us)).toBe('May 1, 2025');
    expect(formatDays({ start: '2025-05-01', end: '2025-05-01' }, us)).toBe('May 1, 2025');
  });
  test('a day and an instant follow the locale and the clock of the company', () => {
    expect(formatDay('2025-08-12', { locale: 'en-GB' })).toBe('12 Aug 2025');
    expect(formatInstant('2025-08-13T09:30:00Z', us)).toBe('Aug 13, 2025, 11:30 AM');
  });
});

describe('days near the reader', () => {
  const TODAY = '2026-11-23';

  test('go without a year, those half a year away with it', () => {
    expect(formatNearDay('2026-12-03', TODAY, us)).toBe('Dec 3');
    expect(formatNearDay('2027-01-04', TODAY, us)).toBe('Jan 4');
    expect(formatNearDay('2025-12-03', TODAY, us)).toBe('Dec 3, 2025');
    expect(formatNearDay('2026-12-03', TODAY, de)).toBe('3. Dez.');
  });

  test('say their weekday', () => {
    expect(formatWeekday('2026-11-20', us, TODAY)).toBe('Fri, Nov 20');
    expect(formatWeekday('2025-11-20', us, TODAY)).toBe('Thu, Nov 20, 2025');
    expect(formatWeekday('2026-11-20', us)).toBe('Fri, Nov 20, 2026');
  });

  test('are spans without years where both ends are near', () => {
    expect(formatNearDays({ start: '2026-11-23', end: '2026-12-23' }, TODAY, us)).toBe('Nov 23 – Dec 22');
    expect(formatNearDays({ start: '2026-11-03', end: '2026-11-06' }, TODAY, us)).toBe('Nov 3 – 5');
    expect(formatNearDays({ start: '2026-11-23', end: '2026-11-24' }, TODAY, us)).toBe('Nov 23');
    expect(formatNearDays({ start: '2025-11-23', end: '2026-12-23' }, TODAY, us)).toBe(
      'Nov 23, 2025 – Dec 22, 2026',
    );
  });
});
