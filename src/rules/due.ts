import { SEVERITIES, type Severity } from '../core/alert.ts';
import { type Day, daysBetween } from '../core/calendar.ts';
import {
  cellText,
  findingOf,
  numberIn,
  type RuleKind,
  rowEntity,
  rowsFor,
  type SettingSpec,
} from '../core/rule.ts';

const DAYS: SettingSpec = { name: 'days', is: 'number', preset: 90, says: 'so many days before it is due' };
const URGENT: SettingSpec = {
  name: 'urgent_days',
  is: 'number',
  preset: 30,
  says: 'so many days before, it is worse',
};

/** Renewals that come due, and notice dates that pass: worse where little time is left or something speaks against them. */
export default {
  summary: 'each renewal that is due soon or overdue, or whose notice date is near',
  settings: [DAYS, URGENT],
  watches: 'rows',
  judge: (given) => {
    const { rule, today } = given;
    return rowsFor(given).flatMap((row) => {
      const due = cellText(row, 'due_on');
      if (due === null) return [];
      const notice = cellText(row, 'notice_by');
      const next = notice !== null && notice >= today && notice < due ? notice : due;
      const left = daysBetween(today, next);
      if (left > numberIn(rule, DAYS)) return [];
      const basic = findingOf(row, rule, { value: left, threshold: numberIn(rule, DAYS) });
      const severity = severityOf(rule.severity, left <= numberIn(rule, URGENT), basic.reasons.length > 0);
      const reasons = [...timing(left, next === notice, today, due), ...basic.reasons];
      return [
        {
          entity: rowEntity(row),
          judgement: { kind: 'holds', finding: { ...basic, severity, reasons } } as const,
        },
      ];
    });
  },
} satisfies RuleKind;

function timing(left: number, isNotice: boolean, today: Day, due: Day): readonly string[] {
  if (isNotice)
    return [
      `notice ${left === 0 ? 'by today' : `in ${left} days`}`,
      `due in ${daysBetween(today, due)} days`,
    ];
  return [left < 0 ? `overdue by ${-left} days` : left === 0 ? 'due today' : `due in ${left} days`];
}

/** One step worse for each thing that speaks for haste. */
function severityOf(basic: Severity, isUrgent: boolean, isAtRisk: boolean): Severity {
  const steps = SEVERITIES.indexOf(basic) + Number(isUrgent) + Number(isAtRisk);
  return SEVERITIES[Math.min(steps, SEVERITIES.length - 1)] ?? basic;
}
