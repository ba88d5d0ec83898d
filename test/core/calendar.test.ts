import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  addUnits,
  type Calendar,
  dayFrom,
  daysBetween,
  fiscalHalfOf,
  fiscalQuarterOf,
  fiscalYearName,
  fiscalYearStart,
  isDay,
  plainCalendar,
  startOfFiscalHalf,
  startOfFiscalQuarter,
  startOfFiscalYear,
  startOfWeek,
  weekday,
  wholeMonths,
} from '#src/core/calendar.ts';
import { calendars, someDay } from './days.ts';

const FEBRUARY: Calendar = { fiscalYearStarts: 2, fiscalYearNamedBy: 'end', weekStarts: 1 };

describe('days', () => {
  test.each(['2024-02-29', '1900-01-01', '2199-12-31'])('%s is a day', (day) =>
    expect(isDay(day)).toBe(true),
  );

  test.each(['2025-02-29', '1900-02-29', '2025-13-01', '2025-4-1', '1899-12-31', '2200-01-01', 'today', ''])(
    '"%s" is no day',
    (day) => expect(isDay(day)).toBe(false),
  );

  test('a month later is the same day, or the last that month has', () => {
    expect(addMonths('2025-01-31', 1)).toBe('2025-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2024-02-29', -12)).toBe('2023-02-28');
    expect(addMonths('2025-01-15', -1)).toBe('2024-12-15');
  });

  test('adding days and counting them are each other’s opposite', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: -20_000, max: 20_000 }), (day, count) => {
        fc.pre(isDay(addDays(day, count)));
        expect(daysBetween(day, addDays(day, count))).toBe(count);
        expect(addDays(addDays(day, count), -count)).toBe(day);
      }),
    );
  });

  test('units add up: four quarters, two halves and twelve months are a year', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const year = addUnits(day, 'year', 1);
        expect([addUnits(day, 'quarter', 4), addUnits(day, 'half', 2), addUnits(day, 'month', 12)]).toEqual([
          year,
          year,
          year,
        ]);
        expect(addUnits(day, 'week', 2)).toBe(addUnits(day, 'day', 14));
      }),
    );
  });

  test('whole months are counted between firsts of months alone', () => {
    expect(wholeMonths({ start: '2024-08-01', end: '2025-08-01' })).toBe(12);
    expect(wholeMonths({ start: '2024-08-02', end: '2025-08-01' })).toBeNull();
    expect(wholeMonths({ start: '2024-08-01', end: '2025-07-31' })).toBeNull();
  });
});

describe('the company’s calendar', () => {
  test('13 Aug 2025 is in the third quarter of the year that ends in 2026', () => {
    expect(startOfFiscalYear('2025-08-13', FEBRUARY)).toBe('2025-02-01');
    expect(startOfFiscalHalf('2025-08-13', FEBRUARY)).toBe('2025-08-01');
    expect(startOfFiscalQuarter('2025-08-13', FEBRUARY)).toBe('2025-08-01');
    expect([fiscalQuarterOf('2025-08-13', FEBRUARY), fiscalHalfOf('2025-08-13', FEBRUARY)]).toEqual([3, 2]);
    expect(fiscalYearName('2025-02-01', FEBRUARY)).toBe(2026);
    expect(fiscalYearStart(2026, FEBRUARY)).toBe('2025-02-01');
  });

  test('January still belongs to the year before', () => {
    expect(startOfFiscalYear('2025-01-31', FEBRUARY)).toBe('2024-02-01');
    expect(fiscalQuarterOf('2025-01-31', FEBRUARY)).toBe(4);
  });

  test('years named by their start, and years that start in January', () => {
    expect(fiscalYearName('2025-02-01', { ...FEBRUARY, fiscalYearNamedBy: 'start' })).toBe(2025);
    for (const fiscalYearNamedBy of ['start', 'end'] as const) {
      const plain = { ...plainCalendar(FEBRUARY), fiscalYearNamedBy };
      expect(fiscalYearName('2025-01-01', plain)).toBe(2025);
      expect(fiscalYearStart(2025, plain)).toBe('2025-01-01');
    }
  });

  test('every day lies in its quarter, the quarter in its half, the half in its year', () => {
    fc.assert(
      fc.property(someDay, calendars, (day, calendar) => {
        const year = startOfFiscalYear(day, calendar);
        const half = startOfFiscalHalf(day, calendar);
        const quarter = startOfFiscalQuarter(day, calendar);
        expect(year <= half && half <= quarter && quarter <= day).toBe(true);
        expect(addMonths(quarter, 3) > day && addMonths(half, 6) > day && addMonths(year, 12) > day).toBe(
          true,
        );
        expect(addMonths(year, (fiscalQuarterOf(day, calendar) - 1) * 3)).toBe(quarter);
        expect(addMonths(year, (fiscalHalfOf(day, calendar) - 1) * 6)).toBe(half);
      }),
    );
  });

  test('a fiscal year’s name leads back to its first day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1905, max: 2190 }), calendars, (name, calendar) => {
        expect(fiscalYearName(fiscalYearStart(name, calendar), calendar)).toBe(name);
      }),
    );
  });

  test('weeks start on the company’s first weekday, at most six days before', () => {
    fc.assert(
      fc.property(someDay, calendars, (day, calendar) => {
        const start = startOfWeek(day, calendar);
        expect(weekday(start)).toBe(calendar.weekStarts);
        expect(daysBetween(start, day)).toBeGreaterThanOrEqual(0);
        expect(daysBetween(start, day)).toBeLessThan(7);
      }),
    );
    expect(startOfWeek('2025-08-17', FEBRUARY)).toBe('2025-08-11');
    expect(startOfWeek('2025-08-17', { ...FEBRUARY, weekStarts: 0 })).toBe('2025-08-17');
  });

  test('days are written with leading zeros', () => expect(dayFrom(2025, 2, 3)).toBe('2025-02-03'));
});
