import { type Alert, SEVERITIES } from './alert.ts';
import { type Day, daysBetween } from './calendar.ts';

/**
 * What to do first: money at stake × urgency. Nothing at stake that is known counts as little; a day nearer to its due day
 * counts more, overdue most; each step of severity doubles.
 */
export function weightOf({ finding }: Pick<Alert, 'finding'>, today: Day): number {
  if (finding === null) return 0;
  const left = finding.dueOn === null ? null : daysBetween(today, finding.dueOn);
  const haste = left === null ? 1 : left <= 0 ? 4 : 1 + 3 * Math.exp(-left / 30);
  return Math.max(1, finding.arr ?? 1) * haste * 2 ** SEVERITIES.indexOf(finding.severity);
}

export const inOrderOfWeight = (alerts: readonly Alert[], today: Day): readonly Alert[] =>
  alerts.toSorted((a, b) => weightOf(b, today) - weightOf(a, today) || (a.id < b.id ? -1 : 1));
