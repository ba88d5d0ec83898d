import { formatInstant } from '../../core/format.ts';
import type { RuleChange } from '../../core/ports.ts';
import type { RuleDefinition, RuleKind, SettingValue } from '../../core/rule.ts';
import type { Settings } from '../../core/settings.ts';
import { alignedTable } from './table.ts';

/** Rules as the terminal shows them. */

export const ruleDocument = (rule: RuleDefinition, isOwn: boolean) => ({
  id: rule.id,
  title: rule.title,
  kind: rule.kind,
  ask: rule.ask,
  within: rule.within,
  settings: rule.settings,
  severity: rule.severity,
  on: rule.isOn,
  for: rule.forMinutes,
  minimum_arr: rule.minimumArr,
  roll_up_over: rule.rollUpOver,
  silenced_by: rule.silencedBy,
  channel: rule.channel,
  tells_owner: rule.tellsOwner,
  escalate_after_hours: rule.escalateAfterHours,
  repeat_hours: rule.repeatHours,
  origin: isOwn ? 'made' : 'config',
});

export function ruleTable(
  rules: readonly RuleDefinition[],
  own: ReadonlySet<string>,
  kinds: ReadonlyMap<string, RuleKind>,
): string {
  const rows = rules.map((rule) => [
    rule.id,
    rule.isOn ? 'on' : 'off',
    rule.severity,
    own.has(rule.id) ? `${rule.title} (made)` : rule.title,
    rule.ask ?? kinds.get(rule.kind)?.summary ?? rule.kind,
  ]);
  return alignedTable(['Rule', '', 'How bad', 'Title', 'Watches'], rows);
}

const written = (value: SettingValue | null | undefined): string =>
  value === undefined || value === null
    ? '–'
    : typeof value === 'object'
      ? value.join(', ') || '–'
      : String(value);

export function ruleLines(
  rule: RuleDefinition,
  kind: RuleKind | undefined,
  history: readonly RuleChange[],
  settings: Settings,
): string {
  const hours = (of: number | null): string => (of === null ? 'never' : `after ${of} h`);
  const facts = [
    ['Rule', `${rule.id}, ${rule.isOn ? 'on' : 'off'}`],
    ['Kind', `${rule.kind}: ${kind?.summary ?? 'not known'}`],
    ['Ask', rule.ask ?? 'none'],
    ...(rule.within === null ? [] : [['Within', rule.within]]),
    ['How bad', rule.severity],
    ...(rule.minimumArr === 0 ? [] : [['ARR at least', String(rule.minimumArr)]]),
    ...(rule.forMinutes === 0 ? [] : [['Must hold', `${rule.forMinutes} minutes`]]),
    ['One message', `for more than ${rule.rollUpOver} at once`],
    ...(rule.silencedBy.length === 0 ? [] : [['Silenced by', rule.silencedBy.join(', ')]]),
    [
      'Goes to',
      [rule.channel ?? 'the fallback channel', ...(rule.tellsOwner ? ['the owner'] : [])].join(', '),
    ],
    ['Escalates', hours(rule.escalateAfterHours)],
    ['Repeats', hours(rule.repeatHours)],
  ];
  const told = (kind?.settings ?? []).map(({ name, preset, says }) => [
    name,
    written(rule.settings[name] ?? preset),
    says,
  ]);
  return [
    rule.title,
    ...facts.map(([label = '', text = '']) => `${label.padEnd(14)}${text}`),
    ...(told.length === 0 ? [] : ['', alignedTable(['Setting', 'Is', 'Says'], told)]),
    ...(history.length === 0 ? [] : ['']),
    ...history.map(({ at, by, what }) => `${formatInstant(at, settings)}  ${what} by ${by}`),
  ].join('\n');
}
