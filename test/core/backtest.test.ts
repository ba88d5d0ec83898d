import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bestOf,
  type Firing,
  HORIZON_DAYS,
  type Replayed,
  scoreOf,
  thresholdsAround,
} from '#src/core/backtest.ts';
import { addDays, type Day } from '#src/core/calendar.ts';

const FROM = '2025-01-01';
const on = (days: number): Day => addDays(FROM, days);
const fired = (accountId: string, days: number): Firing => ({
  entity: accountId,
  accountId,
  name: accountId,
  day: on(days),
});
const lost = (accountId: string, days: number, arr = 100) => ({ accountId, day: on(days), arr });
const of = (given: Partial<Replayed>): Replayed => ({
  from: FROM,
  to: on(363),
  knownThrough: on(363 + HORIZON_DAYS),
  firings: [],
  losses: [],
  customersOn: () => 100,
  ...given,
});

describe('the score of a replay', () => {
  test('tells what was caught, with the lead of the first alert, from what was missed', () => {
    const score = scoreOf(
      of({
        firings: [fired('a', 10), fired('a', 50), fired('b', 20), fired('c', 30)],
        losses: [lost('a', 100, 500), lost('b', 40, 300), lost('d', 60, 200)],
      }),
    );
    expect(score).toMatchObject({
      fired: 4,
      entities: 3,
      caught: { accounts: 2, arr: 800 },
      missed: { accounts: 1, arr: 200 },
      medianLeadDays: 55,
      right: 3,
      wrong: 1,
      undecided: 0,
      precision: 0.75,
    });
    expect(score.falseAlarmsPerWeek).toBeCloseTo(1 / 52, 10);
  });

  test.each([
    ['on its last day of service', 10, 10, 1],
    ['just within the horizon', 0, HORIZON_DAYS, 1],
    ['too long before', 0, HORIZON_DAYS + 1, 0],
    ['the day after it left', 11, 10, 0],
  ])('an alert %s', (_name, alert, left, caught) => {
    const score = scoreOf(of({ firings: [fired('a', alert)], losses: [lost('a', left)] }));
    expect([score.caught.accounts, score.right]).toEqual([caught, caught]);
  });

  test('leaves alerts out that are too young, whether their account has left or not', () => {
    const young = of({
      knownThrough: on(363),
      firings: [fired('a', 300), fired('b', 300), fired('c', 0)],
      losses: [lost('a', 310)],
    });
    expect(scoreOf(young)).toMatchObject({ right: 0, wrong: 1, undecided: 2, caught: { accounts: 1 } });
    const all = scoreOf({ ...young, from: on(300), firings: [fired('a', 300)] });
    expect(all).toMatchObject({ precision: null, byChance: null, falseAlarmsPerWeek: null });
  });

  test('does not blame a rule for who left before it began or long after it ended', () => {
    const losses = [lost('early', -1), lost('late', 363 + HORIZON_DAYS + 1)];
    expect(scoreOf(of({ losses })).missed.accounts).toBe(0);
  });

  test('counts what is no account’s and calls it no catch', () => {
    const group = { entity: 'segment=smb', accountId: null, name: 'smb', day: on(0) };
    expect(scoreOf(of({ firings: [group], losses: [lost('a', 5)] }))).toMatchObject({
      fired: 1,
      right: 0,
      wrong: 1,
    });
  });

  test('of nothing is nothing', () => {
    expect(scoreOf(of({}))).toMatchObject({
      fired: 0,
      medianLeadDays: null,
      precision: null,
      byChance: null,
    });
  });

  test('of alerts drawn by lot is what chance makes of them', () => {
    const days = fc.integer({ min: 0, max: 240 });
    const names = Array.from({ length: 40 }, (_, nth) => `a${nth}`);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.constantFrom(...names), days), { selector: ([name]) => name }),
        (left) => {
          // Everybody on the same day: the alerts that are right are just the part of accounts that leave.
          const losses = left.map(([name, day]) => lost(name, day));
          const firings = names.map((name) => fired(name, 60));
          const score = scoreOf(of({ firings, losses, customersOn: () => names.length }));
          expect(score.precision).toBeCloseTo(score.byChance ?? Number.NaN, 10);
        },
      ),
    );
  });
});

describe('thresholds', () => {
  test('are tried around the one at hand, which is among them', () => {
    expect(thresholdsAround(15)).toEqual([7.5, 10, 12, 15, 19, 23, 30]);
    expect(thresholdsAround(-0.123)).toContain(-0.123);
    expect(thresholdsAround(0)).toEqual([]);
  });

  test('are best where much is caught by few alerts; none is where lots would do as well', () => {
    const score = (arr: number, precision: number | null, wrong: number) => ({
      ...scoreOf(of({})),
      caught: { accounts: 1, arr },
      missed: { accounts: 1, arr: 100 - arr },
      precision,
      byChance: 0.1,
      wrong,
    });
    const tried = [
      { threshold: 5, score: score(90, 0.2, 40) },
      { threshold: 10, score: score(80, 0.8, 3) },
      { threshold: 20, score: score(10, 1, 0) },
    ];
    expect(bestOf(tried)?.threshold).toBe(10);
    expect(bestOf([{ threshold: 5, score: score(90, 0.1, 40) }])).toBeNull();
    expect(bestOf([{ threshold: 5, score: score(0, null, 0) }])).toBeNull();
    expect(bestOf([])).toBeNull();
  });
});
