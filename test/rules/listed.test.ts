import { describe, expect, test } from 'vitest';
import coverage from '#src/rules/coverage.ts';
import listedKind from '#src/rules/listed.ts';
import { given, judged, listed, row, rule } from './given.ts';

const rows = [
  row('a', { score: 3, reasons: ['champion left', 'usage down'] }),
  row('b', { score: 6, reasons: [] }),
  row('c', { score: 7 }),
  row('d', { score: null, reasons: ['Champion Left'] }),
];
const of = (settings: Readonly<Record<string, string | number>>) =>
  judged(listedKind, given({ rule: rule({ settings }), answers: [listed(...rows)] }));

describe('what is listed', () => {
  test('holds, every row of it', () => {
    expect(Object.keys(of({}))).toEqual(['a', 'b', 'c', 'd']);
  });

  test('with a reason, however it is written', () => {
    expect(of({ reason: 'champion left' })).toEqual({ a: 'holds', d: 'holds' });
    expect(of({ reason: 'champion' })).toEqual({});
  });

  test('with a number, the limit included; a row without it is left out', () => {
    expect(of({ column: 'score', at_most: 6 })).toEqual({ a: 'holds', b: 'holds' });
    expect(of({ column: 'score', at_least: 6, at_most: 6 })).toEqual({ b: 'holds' });
    expect(of({ column: 'no_such', at_most: 6 })).toEqual({});
  });

  test('says the number and its limit', () => {
    const found = listedKind.judge(
      given({ rule: rule({ settings: { column: 'score', at_least: 7 } }), answers: [listed(...rows)] }),
    );
    expect(found).toMatchObject([
      { entity: { id: 'c' }, judgement: { finding: { value: 7, threshold: 7 } } },
    ]);
  });

  test('turns on the limit that it has', () => {
    expect([listedKind.dial({ at_least: 1 }), listedKind.dial({ at_most: 1 }), listedKind.dial({})]).toEqual([
      'at_least',
      'at_most',
      null,
    ]);
  });
});

describe('coverage', () => {
  test('names what is missing, and leaves out what is in hand', () => {
    const inHand = { owner: 'p1', contacted_on: '2025-08-01', forecast: 'commit', due_on: '2025-09-01' };
    const found = coverage.judge(
      given({
        rule: rule(),
        answers: [
          listed(
            row('whole', inHand),
            row('none', { due_on: '2025-09-01', reasons: ['health red'] }),
            row('quiet', { ...inHand, contacted_on: null }),
          ),
        ],
      }),
    );
    expect(found).toMatchObject([
      {
        entity: { id: 'none', kind: 'renewal' },
        judgement: {
          finding: { value: 3, reasons: ['no owner', 'not contacted', 'no forecast', 'health red'] },
        },
      },
      {
        entity: { id: 'quiet' },
        judgement: { finding: { value: 1, owner: 'p1', reasons: ['not contacted'] } },
      },
    ]);
  });
});
