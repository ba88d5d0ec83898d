import { describe, expect, test } from 'vitest';
import { addDays } from '#src/core/calendar.ts';
import {
  dayPeriod,
  monthPeriod,
  nextDays,
  quarterPeriod,
  rangePeriod,
  sameElapsed,
  trailingDays,
  trailingMonths,
  yearAgo,
} from '#src/core/period.ts';
import type { Period } from '#src/core/query.ts';
import { beforeWords, windowWords } from '#src/core/window-words.ts';
import { context, settings } from '../kpis/fixture.ts';

const TODAY = '2025-08-13';

describe('a window in a few words', () => {
  test.each<[string, Period, 'past' | 'forward', string]>([
    ['a month that is over', monthPeriod('2025-07-01', context), 'past', 'Jul 2025'],
    ['a quarter that still runs', quarterPeriod('2025-08-01', context), 'past', 'FY26 Q3 so far'],
    ['the same for what looks ahead', quarterPeriod('2025-08-01', context), 'forward', 'FY26 Q3'],
    ['twelve months', trailingMonths(12, context), 'past', '12 months to Jul 2025'],
    ['days up to yesterday', trailingDays(90, context), 'past', 'last 90 days'],
    ['days from today on', nextDays(30, context), 'forward', 'next 30 days'],
    ['other days', rangePeriod('2025-05-03', '2025-05-20', context), 'past', 'May 3 – 20'],
    ['days of long ago', rangePeriod('2023-05-03', '2023-05-20', context), 'past', 'May 3 – 20, 2023'],
    ['today', dayPeriod(TODAY, context), 'past', ''],
    ['yesterday', dayPeriod('2025-08-12', context), 'past', ''],
    ['another day', dayPeriod('2025-08-01', context), 'past', 'Aug 1'],
  ])('is said of %s', (_name, period, tense, words) => {
    expect(windowWords(period, { tense }, TODAY, settings)).toBe(words);
  });

  test('calls a month by its name whatever days were asked for', () => {
    const july = rangePeriod('2025-07-01', '2025-07-31', context);
    expect(windowWords(july, { tense: 'past' }, '2025-08-01', settings)).toBe('Jul 2025');
  });
});

describe('what a window is held against', () => {
  const july = monthPeriod('2025-07-01', context);
  const twelve = trailingMonths(12, context);
  const ninety = trailingDays(90, context);
  const ninetyBefore = rangePeriod(addDays(ninety.start, -90), addDays(ninety.start, -1), context);
  const running = quarterPeriod('2025-08-01', context);
  test.each<[string, Period, Period, string]>([
    ['the month before', july, monthPeriod('2025-06-01', context), 'Jun 2025'],
    ['the same twelve months of the year before', twelve, yearAgo(twelve, context), 'a year before'],
    ['as many days before', ninety, ninetyBefore, 'the 90 days before'],
    ['a day a month ago', dayPeriod(TODAY, context), dayPeriod('2025-07-13', context), 'Jul 13'],
    [
      'the same day of the year before',
      dayPeriod(TODAY, context),
      dayPeriod('2024-08-13', context),
      'a year before',
    ],
    [
      'as many days of the quarter before',
      running,
      sameElapsed(running, quarterPeriod('2025-05-01', context)),
      'FY26 Q2, first 12 days',
    ],
    ['other days', july, rangePeriod('2025-03-02', '2025-04-03', context), 'Mar 2 – Apr 3'],
  ])('is said of %s', (_name, period, before, words) => {
    expect(beforeWords(period, before, TODAY, settings)).toBe(words);
  });
});
