import { describe, expect, test } from 'vitest';
import type { Group } from '#src/core/answer.ts';
import change from '#src/rules/change.ts';
import { against, answered, given, group, judged, only, rule, value } from './given.ts';

const falls = rule({ settings: { way: 'falls', by: 0.4, units: 5, margin: 0.1 } });
const moved = (before: number | null, after: number | null, own = falls) =>
  only(
    change,
    given({ rule: own, answers: [answered({ total: value(after), compare: against(value(before)) })] }),
  );

const grouped = (now: readonly Group[], before: readonly Group[], own = falls, more = 0) =>
  judged(
    change,
    given({
      rule: own,
      answers: [
        answered({ asked: { by: ['account'] }, groups: now, compare: against(value(1), before), more }),
      ],
    }),
  );

describe('a change', () => {
  test.each([
    ['of just so much', 100, 60, 'holds'],
    ['of more', 100, 10, 'holds'],
    ['of less, within the margin', 100, 65, 'recovering'],
    ['on the margin', 100, 70, 'clear'],
    ['the other way', 100, 400, 'clear'],
    ['of just so much, with the dust of floating point', 0.3, 0.18, 'holds'],
    ['of a negative value further down', -100, -150, 'holds'],
    ['from nothing', 0, 10, 'clear'],
    ['from what could not be told', null, 10, 'clear'],
    ['into what cannot be told', 10, null, 'no-data'],
  ])('%s', (_name, before, after, kind) => {
    expect(moved(before, after).kind).toBe(kind);
  });

  test('in points is the difference itself', () => {
    const rises = rule({ settings: { way: 'rises', of: 'points', by: 0.02 } });
    expect(moved(0, 0.02, rises).kind).toBe('holds');
    expect(moved(0.5, 0.519, rises).kind).toBe('clear');
  });

  test('needs enough behind both sides, and a value that is no small number', () => {
    expect(grouped([group('a', 1, { n: 4 })], [group('a', 10)])).toEqual({ a: 'clear' });
    expect(grouped([group('a', 1)], [group('a', 10, { n: 4 })])).toEqual({ a: 'clear' });
    const floored = rule({ settings: { way: 'falls', by: 0.4, floor: 11 } });
    expect(grouped([group('a', 1)], [group('a', 10)], floored)).toEqual({ a: 'clear' });
  });

  test('leaves alone what was not there before', () => {
    expect(grouped([group('new', 1)], [])).toEqual({ new: 'clear' });
  });

  test('counts a sum that vanished as fallen to nothing', () => {
    const sum = { denominator: null };
    expect(grouped([group('a', 9, sum)], [group('a', 9, sum), group('b', 9, sum)])).toEqual({
      a: 'clear',
      b: 'holds',
    });
  });

  test('cannot tell of a rate that vanished, and does not call it well', () => {
    expect(grouped([], [group('b', 0.9)])).toEqual({ b: 'no-data' });
  });

  test('does not take what top left out for gone', () => {
    expect(grouped([group('a', 9)], [group('a', 9), group('b', 9)], falls, 3)).toEqual({ a: 'clear' });
  });

  test('without a comparison never holds', () => {
    expect(only(change, given({ rule: falls, answers: [answered({ total: value(1) })] })).kind).toBe('clear');
  });
});
