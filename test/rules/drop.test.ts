import { describe, expect, test } from 'vitest';
import drop from '#src/rules/drop.ts';
import { given, judged, listed, row, rule } from './given.ts';

const fell = rule({ settings: { by: 15, margin: 5 } });
const cells = (change: number | null, more = {}) => ({ change, score: 50, before: 65, arr: 20_000, ...more });
const of = (...changes: readonly (number | null)[]) =>
  given({ rule: fell, answers: [listed(...changes.map((change, nth) => row(`a${nth}`, cells(change))))] });

describe('a drop', () => {
  test('holds from just so many points, recovers within the margin, and leaves out the rest', () => {
    expect(judged(drop, of(-15, -14.99, -10.01, -10, 20, null))).toEqual({
      a0: 'holds',
      a1: 'recovering',
      a2: 'recovering',
    });
  });

  test('is worse where the account is red by now', () => {
    const red = row('r', cells(-20, { band: 'red' }));
    expect(drop.judge(given({ rule: fell, answers: [listed(red)] }))).toMatchObject([
      { judgement: { finding: { severity: 'bad', value: 50, before: 65, reasons: ['health red'] } } },
    ]);
  });

  test('leaves out accounts with less at stake, and those whose stake nobody knows', () => {
    const floored = { ...fell, minimumArr: 20_000 };
    const rows = [cells(-20), cells(-20, { arr: 19_999 }), cells(-20, { arr: null })];
    const answers = [listed(...rows.map((each, nth) => row(`a${nth}`, each)))];
    expect(judged(drop, given({ rule: floored, answers }))).toEqual({ a0: 'holds' });
  });

  test('counts only accounts of the other list where there is one', () => {
    expect(judged(drop, { ...of(-20, -20), within: new Set(['a1']) })).toEqual({ a1: 'holds' });
    expect(judged(drop, { ...of(-20, -20), within: new Set() })).toEqual({});
  });

  test('finds nothing in an empty list', () => {
    expect(judged(drop, of())).toEqual({});
  });
});
