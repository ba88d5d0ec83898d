import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterQuiet,
  dueOf,
  isEverDue,
  isQuiet,
  latestSlot,
  localMinute,
  nextBusinessDay,
  nextSlot,
  type Schedule,
  slotsBetween,
} from '#src/core/slots.ts';

const schedule = (cron: string, given: Partial<Schedule> = {}): Schedule => ({
  cron,
  timeZone: 'Europe/Berlin',
  onHolidays: 'post',
  ...given,
});
const names = (of: Schedule, after: string, upTo: string, holidays: string[] = []) =>
  slotsBetween(of, after, upTo, holidays).map(({ name }) => name.slice(0, 16));
const times = (of: Schedule, after: string, upTo: string) =>
  slotsBetween(of, after, upTo, []).map(({ at }) => at);

describe('slots of a schedule', () => {
  test('are named by the schedule’s own clock', () => {
    expect(
      slotsBetween(schedule('30 8 * * 1-5'), '2026-11-20T12:00:00Z', '2026-11-23T12:00:00Z', []),
    ).toEqual([{ at: '2026-11-23T07:30:00Z', name: '2026-11-23T08:30[Europe/Berlin]' }]);
  });

  test('begin after the first instant and end with the last', () => {
    const at = '2026-11-23T07:30:00Z';
    expect(times(schedule('30 8 * * *'), at, '2026-11-23T23:00:00Z')).toEqual([]);
    expect(times(schedule('30 8 * * *'), '2026-11-23T07:29:59Z', at)).toEqual([at]);
    expect(times(schedule('30 8 * * *'), at, at)).toEqual([]);
  });

  test('do so however instants are written: a database gives milliseconds', () => {
    const [at, written] = ['2026-11-23T07:30:00Z', '2026-11-23T07:30:00.000Z'];
    const daily = schedule('30 8 * * *', { onHolidays: 'next-business-day' });
    expect(times(daily, '2026-11-23T07:29:00.000Z', written)).toEqual([at]);
    expect(times(daily, written, '2026-11-23T23:00:00.000Z')).toEqual([]);
  });

  test('in the hour that spring skips are due right after the gap, once', () => {
    expect(times(schedule('30 2 * * *'), '2026-03-28T12:00:00Z', '2026-03-29T22:00:00Z')).toEqual([
      '2026-03-29T01:30:00Z',
    ]);
  });

  test('in the hour that autumn repeats are due once, the first time', () => {
    expect(times(schedule('30 2 * * *'), '2026-10-24T12:00:00Z', '2026-10-25T22:00:00Z')).toEqual([
      '2026-10-25T00:30:00Z',
    ]);
  });

  test('that follow each other by minutes leave no hole in the hour that autumn repeats', () => {
    const slots = slotsBetween(schedule('*/30 * * * *'), '2026-10-24T23:50:00Z', '2026-10-25T02:00:00Z', []);
    expect(slots.map(({ at }) => at.slice(11, 16))).toEqual(['00:00', '00:30', '01:00', '01:30', '02:00']);
    expect(new Set(slots.map(({ name }) => name)).size).toBe(5);
  });

  test('keep their time of day on both sides of a change of clocks', () => {
    const slots = slotsBetween(schedule('30 8 * * *'), '2026-03-27T12:00:00Z', '2026-03-30T12:00:00Z', []);
    expect(slots.map(({ at }) => at)).toEqual([
      '2026-03-28T07:30:00Z',
      '2026-03-29T06:30:00Z',
      '2026-03-30T06:30:00Z',
    ]);
    expect(new Set(slots.map(({ name }) => name.slice(11)))).toEqual(new Set(['08:30[Europe/Berlin]']));
  });

  test('on the 31st leave out shorter months, and on 29 February other years', () => {
    expect(names(schedule('0 9 31 * *'), '2026-01-01T00:00:00Z', '2026-06-30T00:00:00Z')).toEqual([
      '2026-01-31T09:00',
      '2026-03-31T09:00',
      '2026-05-31T09:00',
    ]);
    expect(names(schedule('0 9 29 2 *'), '2025-01-01T00:00:00Z', '2029-01-01T00:00:00Z')).toEqual([
      '2028-02-29T09:00',
    ]);
  });

  test('on a holiday are posted, fall out or move on, as the schedule says', () => {
    const over = ['2026-12-23T12:00:00Z', '2026-12-29T12:00:00Z', ['2026-12-25', '2026-12-28']] as const;
    const on = (onHolidays: Schedule['onHolidays']) =>
      names(schedule('30 8 * * 5', { onHolidays }), over[0], over[1], [...over[2]]);
    expect(on('post')).toEqual(['2026-12-25T08:30']);
    expect(on('skip')).toEqual([]);
    expect(on('next-business-day')).toEqual(['2026-12-29T08:30']);
  });

  test('that move onto a day with a slot of its own are one slot', () => {
    const daily = schedule('30 8 * * 1-5', { onHolidays: 'next-business-day' });
    expect(names(daily, '2026-12-24T12:00:00Z', '2026-12-29T12:00:00Z', ['2026-12-25'])).toEqual([
      '2026-12-28T08:30',
      '2026-12-29T08:30',
    ]);
  });

  test('of two looks at the clock are those of one, wherever it is split', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'UTC',
      'America/Sao_Paulo',
    );
    const lines = fc.constantFrom(
      '*/30 * * * *',
      '30 2 * * *',
      '15 1-3 * * *',
      '0 9 1,31 * *',
      '30 8 * * 1-5',
      '0 0 1 * 1',
    );
    const hours = fc.integer({ min: 0, max: 24 * 365 });
    fc.assert(
      fc.property(
        lines,
        zones,
        hours,
        fc.integer({ min: 0, max: 72 }),
        fc.integer({ min: 0, max: 72 }),
        (cron, timeZone, from, first, second) => {
          const at = (hour: number) =>
            new Date(Date.UTC(2026, 0, 1) + hour * 3_600_000).toISOString().slice(0, 19).concat('Z');
          const of = schedule(cron, { timeZone });
          const [a, b, c] = [at(from), at(from + first), at(from + first + second)];
          const whole = slotsBetween(of, a, c, []);
          expect([...slotsBetween(of, a, b, []), ...slotsBetween(of, b, c, [])]).toEqual(whole);
          expect(new Set(whole.map(({ name }) => name)).size).toBe(whole.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('after a time without looking', () => {
  const slots = slotsBetween(schedule('0 * * * *'), '2026-11-23T06:00:00Z', '2026-11-23T09:00:00Z', []);

  test('only the latest slot is made up for, and the others are told as missed', () => {
    const due = dueOf(slots, '2026-11-23T09:20:00Z', 60);
    expect(due.now?.at).toBe('2026-11-23T09:00:00Z');
    expect(due.missed.map(({ at }) => at)).toEqual(['2026-11-23T07:00:00Z', '2026-11-23T08:00:00Z']);
  });

  test('nothing is posted that is older than the grace', () => {
    expect(dueOf(slots, '2026-11-23T10:01:00Z', 60)).toEqual({ now: null, missed: slots });
    expect(dueOf([], '2026-11-23T10:01:00Z', 60)).toEqual({ now: null, missed: [] });
  });
});

describe('quiet hours', () => {
  const night = { from: '20:00', to: '07:30' };

  test('over midnight hold until morning', () => {
    expect(isQuiet(night, '2026-11-23T19:00:00Z', 'Europe/Berlin')).toBe(true);
    expect(isQuiet(night, '2026-11-23T06:30:00Z', 'Europe/Berlin')).toBe(false);
    expect(afterQuiet(night, '2026-11-23T21:00:00Z', 'Europe/Berlin')).toBe('2026-11-24T06:30:00Z');
    expect(afterQuiet(night, '2026-11-24T03:00:00Z', 'Europe/Berlin')).toBe('2026-11-24T06:30:00Z');
  });

  test('leave alone what lies outside of them', () => {
    expect(afterQuiet(night, '2026-11-23T12:00:00Z', 'Europe/Berlin')).toBe('2026-11-23T12:00:00Z');
    expect(isQuiet({ from: '09:00', to: '09:00' }, '2026-11-23T08:00:00Z', 'Europe/Berlin')).toBe(false);
  });
});

describe('the slots next to a moment', () => {
  const AT = '2026-11-23T07:30:00Z';
  const next = (cron: string, given: Partial<Schedule> = {}, holidays: string[] = []) =>
    nextSlot(schedule(cron, given), AT, holidays)?.name.slice(0, 16);

  test('are minutes, days, or years away', () => {
    expect(next('30 8 * * 1-5')).toBe('2026-11-24T08:30');
    expect(next('0 9 2 * *')).toBe('2026-12-02T09:00');
    expect(next('0 9 29 2 *')).toBe('2028-02-29T09:00');
    expect(latestSlot(schedule('0 9 29 2 *'), AT, [])?.name.slice(0, 16)).toBe('2024-02-29T09:00');
    expect(latestSlot(schedule('30 8 * * 1-5'), AT, [])?.name.slice(0, 16)).toBe('2026-11-23T08:30');
  });

  test.each(['post', 'next-business-day'] as const)(
    'of every minute are found at once: slots on holidays are %s',
    (onHolidays) => {
      const began = performance.now();
      expect(next('* * * * *', { onHolidays }, ['2026-12-25'])).toBe('2026-11-23T08:31');
      // All minutes of 40 days took ten seconds.
      expect(performance.now() - began).toBeLessThan(1000);
    },
  );

  test('may have been moved there from a holiday long before', () => {
    const holidays = ['2026-11-20', '2026-11-23', '2026-11-24'];
    expect(next('0 9 20 11 *', { onHolidays: 'next-business-day' }, holidays)).toBe('2026-11-25T09:00');
  });
});

test.each([
  ['0 9 29 2 *', true],
  ['0 9 30 2 *', false],
  ['0 9 31 4,6 *', false],
  ['0 9 31 2 1', true],
])('%s comes: %s', (cron, comes) => {
  expect(isEverDue(cron)).toBe(comes);
});

test('the next business day is past weekends and holidays, or none within a month', () => {
  expect(nextBusinessDay('2026-12-24', new Set(['2026-12-25']))).toBe('2026-12-28');
  const all = new Set(
    Array.from({ length: 40 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)),
  );
  expect(nextBusinessDay('2026-01-01', all)).toBeNull();
});

test('a zone’s clock shows midnight as 00:00', () => {
  expect(localMinute('2026-11-22T23:00:00Z', 'Europe/Berlin')).toBe('2026-11-23T00:00');
});
