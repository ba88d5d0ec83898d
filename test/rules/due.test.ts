import { describe, expect, test } from 'vitest';
import { addDays } from '#src/core/calendar.ts';
import due from '#src/rules/due.ts';
import { now } from '../kpis/fixture.ts';
import { given, judged, listed, row, rule } from './given.ts';

const soon = rule({ severity: 'info', settings: { days: 60, urgent_days: 14 } });
const renewal = (left: number, more = {}) =>
  row(`r${left}`, { due_on: addDays(now.today, left), due_arr: 50_000, reasons: [], ...more });
const found = (...rows: readonly ReturnType<typeof row>[]) =>
  due.judge(given({ rule: soon, answers: [listed(...rows)] }));

describe('what is due', () => {
  test('holds up to its days, the last one included, and while it is overdue', () => {
    const answers = [listed(renewal(60), renewal(61), renewal(0), renewal(-5))];
    expect(judged(due, given({ rule: soon, answers }))).toEqual({
      r60: 'holds',
      r0: 'holds',
      'r-5': 'holds',
    });
  });

  test.each([
    ['with time', renewal(30), 'info', 'due in 30 days'],
    ['with little time', renewal(14), 'warn', 'due in 14 days'],
    ['at risk', renewal(30, { reasons: ['health red'] }), 'warn', 'due in 30 days'],
    ['at risk with little time', renewal(3, { reasons: ['health red'] }), 'bad', 'due in 3 days'],
    ['today', renewal(0), 'warn', 'due today'],
    ['overdue', renewal(-2), 'warn', 'overdue by 2 days'],
  ])('says how bad it is: %s', (_name, one, severity, first) => {
    expect(found(one)).toMatchObject([{ judgement: { finding: { severity } } }]);
    expect(found(one)[0]?.judgement).toHaveProperty('finding.reasons.0', first);
  });

  test('counts to the notice date while that lies ahead', () => {
    const noticed = renewal(90, { notice_by: addDays(now.today, 10) });
    expect(found(noticed)).toMatchObject([
      {
        judgement: {
          finding: { value: 10, severity: 'warn', reasons: ['notice in 10 days', 'due in 90 days'] },
        },
      },
    ]);
    expect(found(renewal(90, { notice_by: addDays(now.today, -1) }))).toEqual([]);
  });

  test('leaves out rows that say no day', () => {
    expect(found(row('x', { due_arr: 1 }))).toEqual([]);
  });
});
