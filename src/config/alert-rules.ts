import { readyMadeRules, USUAL_RULE } from '../core/ready-made-rules.ts';
import type { RuleDefinition, RuleKind, SettingValue } from '../core/rule.ts';
import { ruleFaults } from '../core/rule-checks.ts';
import { DEFAULT_SETTINGS, type Settings } from '../core/settings.ts';
import { entriesAt, valueAt } from './issues.ts';
import { type Fault, notOneOf } from './problem.ts';
import { RULE_ID, type RuleSection } from './schema.ts';

/** The alert rules of a company: the ready-made ones as its file changes them, and its own. */

export function buildRules(
  written: Readonly<Record<string, RuleSection>>,
  settings: Settings,
): readonly RuleDefinition[] {
  const rules = new Map(readyMadeRules(settings).map((rule) => [rule.id, rule]));
  for (const [id, section] of Object.entries(written))
    rules.set(id, changedRule(rules.get(id) ?? blankRule(id), section));
  return [...rules.values()];
}

export const blankRule = (id: string): RuleDefinition => ({
  ...USUAL_RULE,
  id,
  title: id,
  kind: '',
  ask: null,
});

/** Settings are changed one by one, except where the kind is another one: then they begin anew. */
export function changedRule(before: RuleDefinition, section: RuleSection): RuleDefinition {
  const isOther = section.kind !== undefined && section.kind !== before.kind;
  return {
    ...before,
    title: section.title ?? before.title,
    kind: section.kind ?? before.kind,
    ask: section.ask ?? (isOther ? null : before.ask),
    within: section.within ?? (isOther ? null : before.within),
    settings: { ...(isOther ? {} : before.settings), ...section.settings },
    forMinutes: section.for ?? before.forMinutes,
    severity: section.severity ?? before.severity,
    minimumArr: section.minimum_arr ?? before.minimumArr,
    rollUpOver: section.roll_up_over ?? before.rollUpOver,
    silencedBy: section.silenced_by ?? before.silencedBy,
    channel: section.channel ?? before.channel,
    tellsOwner: section.tells_owner ?? before.tellsOwner,
    escalateAfterHours: hoursOf(section.escalate_after_hours, before.escalateAfterHours),
    repeatHours: hoursOf(section.repeat_hours, before.repeatHours),
    isOn: section.on ?? before.isOn,
  };
}

const hoursOf = (written: number | 'never' | undefined, before: number | null): number | null =>
  written === 'never' ? null : (written ?? before);

/** What a rule must have, and what its kind wants. Works on the file as written. `kinds` null leaves those unchecked. */
export function alertRuleFaults(
  data: unknown,
  kinds: ReadonlyMap<string, RuleKind> | null,
): readonly Fault[] {
  const written = entriesAt(data, ['rules']);
  const ready = new Map(readyMadeRules(DEFAULT_SETTINGS).map((rule) => [rule.id, rule]));
  const ids = [...new Set([...ready.keys(), ...written.map(([id]) => id)])];
  return written.flatMap(([id, section]): readonly Fault[] => {
    if (typeof section !== 'object' || section === null) return [];
    const path = ['rules', id];
    const before = ready.get(id);
    const lacks = (message: string): Fault => ({ path, at: 'key', message });
    const kind = valueAt(section, ['kind']) ?? before?.kind;
    return [
      ...(valueAt(section, ['title']) === undefined && before === undefined && RULE_ID.pattern.test(id)
        ? [lacks('needs a title')]
        : []),
      ...silencerFaults(valueAt(section, ['silenced_by']), id, ids),
      ...(kind === undefined ? [lacks('needs a kind, such as threshold, change, drop, due or listed')] : []),
      ...(typeof kind !== 'string' || kinds === null
        ? []
        : kindFaults(path, section, { id, before, kind }, kinds)),
    ];
  });
}

interface Written {
  readonly id: string;
  readonly before: RuleDefinition | undefined;
  readonly kind: string;
}

function kindFaults(
  path: Fault['path'],
  section: object,
  { id, before, kind }: Written,
  kinds: ReadonlyMap<string, RuleKind>,
): readonly Fault[] {
  const base = before === undefined || before.kind !== kind ? blankRule(id) : before;
  const ask = valueAt(section, ['ask']) ?? base.ask;
  const given = entriesAt(section, ['settings']).filter((entry): entry is [string, SettingValue] =>
    isSettingValue(entry[1]),
  );
  const rule = {
    kind,
    ask: typeof ask === 'string' ? ask : null,
    settings: { ...base.settings, ...Object.fromEntries(given) },
  };
  const names = new Set(given.map(([name]) => name));
  return ruleFaults(rule, kinds).map(({ part, isSetting, message }): Fault => {
    if (isSetting)
      return names.has(part)
        ? { path: [...path, 'settings', part], at: 'value', message }
        : { path, at: 'key', message: `${part} ${message}` };
    return valueAt(section, [part]) === undefined
      ? { path, at: 'key', message: part === 'ask' ? message : `${part}: ${message}` }
      : { path: [...path, part], at: 'value', message };
  });
}

const isSettingValue = (value: unknown): value is SettingValue =>
  ['number', 'string', 'boolean'].includes(typeof value) ||
  (Array.isArray(value) && value.every((each) => typeof each === 'string'));

function silencerFaults(written: unknown, id: string, ids: readonly string[]): readonly Fault[] {
  if (!Array.isArray(written)) return [];
  return written.flatMap((other: unknown, index): readonly Fault[] => {
    const path = ['rules', id, 'silenced_by', index];
    if (other === id) return [{ path, at: 'value', message: 'a rule cannot silence itself' }];
    return typeof other !== 'string' || ids.includes(other)
      ? []
      : [{ path, at: 'value', message: notOneOf('a rule', other, ids) }];
  });
}
