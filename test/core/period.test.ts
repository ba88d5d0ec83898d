import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAsk } from '#src/core/ask/parse.ts';
import { addDays, daysBetween, wholeMonths } from '#src/core/calendar.ts';
import type { Window } from '#src/core/kpi.ts';
import {
  clip,
  dayPeriod,
  defaultWindow,
  halfPeriod,
  lastUnits,
  monthPeriod,
  nextDays,
  nextUnits,
  type PeriodContext,
  type PeriodUnit,
  periodOf,
  previousPeriod,
  quarterPeriod,
  rangePeriod,
  sameElapsed,
  shiftPeriod,
  toDate,
  trailingDays,
  trailingMonths,
  trendPeriods,
  unitAway,
  weekPeriod,
  yearAgo,
  yearPeriod,
} from '#src/core/period.ts';
import type { Period } from '#src/core/query.ts';
import { CONTEXT, LEXICON } from './ask/catalogue.ts';
import { calendars, someDay } from './days.ts';

const CTX: PeriodContext = CONTEXT;
const JANUARY: PeriodContext = { ...CTX, calendar: { ...CTX.calendar, fiscalYearStarts: 1 } };

const UNITS: readonly PeriodUnit[] = ['day', 'week', 'month', 'quarter', 'half', 'year'];
const WINDOWS: readonly Window[] = [
  'ttm',
  'last-quarter',
  'this-quarter',
  'last-30d',
  'last-90d',
  'next-90d',
  'now',
];

const contexts = fc.record({ today: someDay, calendar: calendars, locale: fc.constant('en-GB') });
const unit = fc.constantFrom(...UNITS);
const basis = fc.constantFrom('fiscal', 'calendar');
/** A period of every kind around a day. */
const periods = fc
  .tuple(contexts, someDay, unit, basis, fc.nat({ max: 400 }))
  .chain(([ctx, day, of, whose, length]) =>
    fc.constantFrom<readonly [PeriodContext, Period]>(
      [ctx, periodOf(of, day, ctx, whose)],
      [ctx, rangePeriod(day, addDays(day, length), ctx)],
      [ctx, trailingMonths(1 + (length % 24), ctx)],
    ),
  );

const span = (period: Period): [string, string] => [period.start, addDays(period.end, -1)];

describe('names of periods', () => {
  test.each([
    [dayPeriod('2025-08-12', CTX), '12 Aug 2025', '2025-08-12'],
    [weekPeriod('2025-08-06', CTX), '4 – 10 Aug 2025', 'week 2025-08-04'],
    [monthPeriod('2025-07-31', CTX), 'Jul 2025', '2025-07'],
    [quarterPeriod('2025-05-01', CTX), 'FY26 Q2', 'fy26 q2'],
    [quarterPeriod('2025-05-01', CTX, 'calendar'), 'Q2 2025 (calendar)', 'cy2025 q2'],
    [quarterPeriod('2025-05-01', JANUARY), 'Q2 2025', 'q2 2025'],
    [halfPeriod('2025-05-01', CTX), 'FY26 H1', 'fy26 h1'],
    [yearPeriod('2025-01-31', CTX), 'FY25', 'fy25'],
    [yearPeriod('2025-01-31', CTX, 'calendar'), '2025 (calendar)', 'cy2025'],
    [yearPeriod('2025-01-31', JANUARY), '2025', '2025'],
    [yearPeriod('1999-05-01', CTX), 'FY00', 'fy00'],
    [yearPeriod('1998-05-01', CTX), 'FY1999', 'fy1999'],
    [rangePeriod('2025-04-01', '2025-06-30', CTX), '1 Apr – 30 Jun 2025', '2025-04-01..2025-06-30'],
    [rangePeriod('2024-08-01', '2025-07-31', CTX), '1 Aug 2024 – 31 Jul 2025', '2024-08-01..2025-07-31'],
  ])('%o', (period, label, echo) => {
    expect({ label: period.label, echo: period.echo }).toEqual({ label, echo });
  });

  test('the echo is the same period when it is read again', () => {
    fc.assert(
      fc.property(periods, ([ctx, period]) => {
        const parsed = parseAsk(`renewals ${period.echo}`, LEXICON, { ...ctx, reportingCurrency: 'USD' });
        expect(parsed.ok ? parsed.ask.queries[0]?.period : parsed.problem).toEqual(period);
      }),
      { numRuns: 300 },
    );
  });
});

describe('how far a period has run', () => {
  test('one that is over is complete through its last day', () => {
    expect(unitAway('quarter', -1, CTX)).toMatchObject({ complete: true, through: '2025-07-31' });
    expect(dayPeriod('2025-08-12', CTX)).toMatchObject({ complete: true, through: '2025-08-12' });
  });

  test('one that is running counts through yesterday', () => {
    expect(toDate('quarter', CTX)).toMatchObject({ complete: false, through: '2025-08-12' });
    expect(clip(toDate('quarter', CTX))).toEqual({ start: '2025-08-01', end: '2025-08-13' });
  });

  test('one that has not begun has run no day', () => {
    expect(unitAway('quarter', 1, CTX)).toMatchObject({ complete: false, through: '2025-10-31' });
    expect(clip(unitAway('quarter', 1, CTX))).toEqual({ start: '2025-11-01', end: '2025-11-01' });
    expect(clip(dayPeriod(CTX.today, CTX))).toEqual({ start: CTX.today, end: CTX.today });
  });

  test('clipped days never reach today and never leave the period', () => {
    fc.assert(
      fc.property(periods, ([ctx, period]) => {
        const days = clip(period);
        expect(days.start).toBe(period.start);
        expect(days.end >= days.start && days.end <= period.end).toBe(true);
        if (days.end > days.start) expect(days.end <= ctx.today).toBe(true);
        expect(period.complete).toBe(period.end <= ctx.today);
      }),
    );
  });
});

describe('units', () => {
  test('follow each other without a gap, and cover every day', () => {
    fc.assert(
      fc.property(contexts, someDay, unit, basis, (ctx, day, of, whose) => {
        const period = periodOf(of, day, ctx, whose);
        expect(period.start <= day && day < period.end).toBe(true);
        expect(periodOf(of, addDays(period.end, -1), ctx, whose)).toEqual(period);
        expect(periodOf(of, period.end, ctx, whose).start).toBe(period.end);
      }),
    );
  });

  test('last as long as they are called', () => {
    fc.assert(
      fc.property(contexts, someDay, basis, (ctx, day, whose) => {
        expect(wholeMonths(monthPeriod(day, ctx))).toBe(1);
        expect(wholeMonths(quarterPeriod(day, ctx, whose))).toBe(3);
        expect(wholeMonths(halfPeriod(day, ctx, whose))).toBe(6);
        expect(wholeMonths(yearPeriod(day, ctx, whose))).toBe(12);
        const week = weekPeriod(day, ctx);
        expect(daysBetween(week.start, week.end)).toBe(7);
      }),
    );
  });

  test('last and next units touch the present one', () => {
    fc.assert(
      fc.property(contexts, unit, fc.integer({ min: 1, max: 12 }), (ctx, of, count) => {
        const now = toDate(of, ctx);
        expect(lastUnits(count, of, ctx).end).toBe(now.start);
        expect(lastUnits(count, of, ctx).complete).toBe(true);
        expect(nextUnits(count, of, ctx).start).toBe(of === 'day' ? ctx.today : now.end);
      }),
    );
  });
});

describe('windows', () => {
  test.each([
    ['ttm', ['2024-08-01', '2025-07-31']],
    ['last-quarter', ['2025-05-01', '2025-07-31']],
    ['this-quarter', ['2025-08-01', '2025-10-31']],
    ['last-30d', ['2025-07-14', '2025-08-12']],
    ['last-90d', ['2025-05-15', '2025-08-12']],
    ['next-90d', ['2025-08-13', '2025-11-10']],
    ['now', ['2025-08-13', '2025-08-13']],
  ] as const)('%s', (window, days) => {
    expect(span(defaultWindow(window, CTX))).toEqual(days);
  });

  test('have their lengths on every day of every calendar', () => {
    fc.assert(
      fc.property(contexts, (ctx) => {
        expect(wholeMonths(defaultWindow('ttm', ctx))).toBe(12);
        expect(daysBetween(trailingDays(90, ctx).start, ctx.today)).toBe(90);
        expect(daysBetween(ctx.today, nextDays(90, ctx).end)).toBe(90);
        for (const window of WINDOWS) {
          const { start, end } = defaultWindow(window, ctx);
          expect(start < end).toBe(true);
        }
      }),
    );
  });
});

describe('other periods to compare with', () => {
  test.each([
    [monthPeriod('2025-03-10', CTX), ['2025-02-01', '2025-02-28'], ['2024-03-01', '2024-03-31']],
    [quarterPeriod('2025-06-01', CTX), ['2025-02-01', '2025-04-30'], ['2024-05-01', '2024-07-31']],
    [
      quarterPeriod('2025-06-01', CTX, 'calendar'),
      ['2025-01-01', '2025-03-31'],
      ['2024-04-01', '2024-06-30'],
    ],
    [trailingMonths(12, CTX), ['2023-08-01', '2024-07-31'], ['2023-08-01', '2024-07-31']],
    [trailingDays(90, CTX), ['2025-02-14', '2025-05-14'], ['2024-05-15', '2024-08-12']],
    [weekPeriod('2025-08-06', CTX), ['2025-07-28', '2025-08-03'], ['2024-08-05', '2024-08-11']],
    [dayPeriod('2024-02-29', CTX), ['2024-02-28', '2024-02-28'], ['2023-02-28', '2023-02-28']],
    [
      rangePeriod('2024-02-01', '2024-02-29', CTX),
      ['2024-01-01', '2024-01-31'],
      ['2023-02-01', '2023-02-28'],
    ],
  ])('of %o', (period, before, year) => {
    expect(span(previousPeriod(period, CTX))).toEqual(before);
    expect(span(yearAgo(period, CTX))).toEqual(year);
  });

  test('what comes before ends where the period begins, and the next of that is the period', () => {
    fc.assert(
      fc.property(periods, ([ctx, period]) => {
        const before = previousPeriod(period, ctx);
        expect(before.end).toBe(period.start);
        expect(before.grain).toBe(period.grain);
        expect(shiftPeriod(before, 1, ctx)).toEqual(period);
      }),
    );
  });

  test('a year ago is of the same kind, and a year earlier', () => {
    fc.assert(
      fc.property(periods, ([ctx, period]) => {
        const other = yearAgo(period, ctx);
        expect(other.grain).toBe(period.grain);
        expect(Math.abs(daysBetween(other.start, period.start) - 365)).toBeLessThanOrEqual(1);
        expect(Math.abs(daysBetween(other.end, period.end) - 365)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the same elapsed days', () => {
  const running = toDate('quarter', CTX);

  test('a running quarter is held against as many days of the other', () => {
    const other = sameElapsed(running, yearAgo(running, CTX));
    expect(span(other)).toEqual(['2024-08-01', '2024-08-12']);
    expect(other).toMatchObject({ label: 'FY25 Q3, first 12 days', complete: true, through: '2024-08-12' });
  });

  test('or against all of it, where that is asked or the quarter is over', () => {
    const before = previousPeriod(running, CTX);
    expect(sameElapsed(running, before, true)).toBe(before);
    expect(sameElapsed(before, yearAgo(before, CTX))).toEqual(yearAgo(before, CTX));
  });

  test('never past the end of a shorter period', () => {
    const ctx = { ...CTX, today: '2025-03-31' };
    const february = previousPeriod(toDate('month', ctx), ctx);
    expect(sameElapsed(toDate('month', ctx), february)).toBe(february);
  });

  test('nothing against nothing on the first day', () => {
    const ctx = { ...CTX, today: '2025-08-01' };
    const other = sameElapsed(toDate('quarter', ctx), unitAway('quarter', -1, ctx));
    expect(other.start).toBe(other.end);
  });
});

describe('trends', () => {
  test.each([
    [monthPeriod('2025-07-01', CTX), 13, 'Jul 2024'],
    [quarterPeriod('2025-05-01', CTX), 8, 'FY24 Q3'],
    [yearPeriod('2024-05-01', CTX), 5, 'FY21'],
    [trailingMonths(12, CTX), 13, '1 Aug 2023 – 31 Jul 2024'],
    [trailingDays(30, CTX), 8, '16 Dec 2024 – 14 Jan 2025'],
    [dayPeriod('2025-08-13', CTX), 30, '15 Jul 2025'],
  ])('of %o', (period, count, first) => {
    const trend = trendPeriods(period, null, CTX);
    expect(trend).toHaveLength(count);
    expect(trend[0]?.label).toBe(first);
    expect(trend.at(-1)).toBe(period);
  });

  test('trailing months step by one month, everything else by its own length', () => {
    const [a, b] = trendPeriods(trailingMonths(12, CTX), 2, CTX);
    expect(a?.end).toBe('2025-07-01');
    expect(b?.end).toBe('2025-08-01');
    fc.assert(
      fc.property(contexts, someDay, unit, (ctx, day, of) => {
        const trend = trendPeriods(periodOf(of, day, ctx), 4, ctx);
        expect(trend.slice(1).map((p) => p.start)).toEqual(trend.slice(0, -1).map((p) => p.end));
      }),
    );
  });
});
