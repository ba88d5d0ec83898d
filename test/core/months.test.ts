import { describe, expect, test } from 'vitest';
import {
  monthPeriod,
  monthsInside,
  previousPeriod,
  quarterPeriod,
  rangePeriod,
  sameMonths,
} from '#src/core/period.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';

const on = (today: string) => ({ today, calendar: DEFAULT_SETTINGS, locale: 'en-US' });

describe('whole months of a range', () => {
  test.each([
    ['2025-05-01', '2025-08-01', '2025-05-01', '2025-08-01'],
    ['2025-05-02', '2025-08-01', '2025-06-01', '2025-08-01'],
    ['2025-05-15', '2025-08-13', '2025-06-01', '2025-08-01'],
    ['2025-12-31', '2026-02-01', '2026-01-01', '2026-02-01'],
  ])('%s up to %s are %s up to %s', (start, end, from, until) => {
    expect(monthsInside({ start, end })).toEqual({ start: from, end: until });
  });

  test.each([
    ['2025-05-02', '2025-05-31'],
    ['2025-05-15', '2025-06-15'],
    ['2025-05-01', '2025-05-01'],
  ])('there are none between %s and %s', (start, end) => {
    expect(monthsInside({ start, end })).toEqual({ start: end, end });
  });
});

describe('a running period by months', () => {
  test('is held against as many whole months of the other, however many days those have', () => {
    const quarter = quarterPeriod('2025-02-20', on('2025-03-05'));
    const before = previousPeriod(quarter, on('2025-03-05'));
    // Two months of 59 days against two of 61.
    expect(sameMonths(quarter, before)).toMatchObject({
      start: '2024-10-01',
      end: '2024-12-01',
      label: 'Q4 2024, first 2 months',
    });
  });

  test('is held against nothing before its first month is over', () => {
    const quarter = quarterPeriod('2025-02-20', on('2025-01-20'));
    const before = previousPeriod(quarter, on('2025-01-20'));
    expect(sameMonths(quarter, before)).toMatchObject({ start: '2024-10-01', end: '2024-10-01' });
  });

  test('takes all of the other where it is over itself, or asked to', () => {
    const may = monthPeriod('2025-05-01', on('2025-08-13'));
    const april = monthPeriod('2025-04-01', on('2025-08-13'));
    expect(sameMonths(may, april)).toBe(april);
    const running = quarterPeriod('2025-08-01', on('2025-08-13'));
    expect(sameMonths(running, april, true)).toBe(april);
  });

  test('begins with the first whole month of a range', () => {
    const range = rangePeriod('2025-05-15', '2025-09-14', on('2025-08-13'));
    const other = rangePeriod('2025-01-15', '2025-05-14', on('2025-08-13'));
    expect(monthsInside(sameMonths(range, other))).toEqual({ start: '2025-02-01', end: '2025-04-01' });
  });
});
