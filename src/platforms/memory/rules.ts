import { checkOwn, type KeptRule, rulesWith } from '../../core/kept-rules.ts';
import type { RuleChange, Rules } from '../../core/ports.ts';
import type { RuleDefinition } from '../../core/rule.ts';

/** Rules that are gone when the process ends. */
export function memoryRules(given: readonly RuleDefinition[]): Rules {
  const kept = new Map<string, KeptRule>();
  const changes = new Map<string, readonly RuleChange[]>();
  const all = (): readonly RuleDefinition[] => rulesWith(given, [...kept.values()]);
  const remember = (id: string, change: RuleChange): void => {
    changes.set(id, [...(changes.get(id) ?? []), change]);
  };
  return {
    all: async () => all(),
    find: async (id) => all().find((rule) => rule.id === id) ?? null,
    isOwn: async (id) => !given.some((rule) => rule.id === id) && kept.has(id),
    save: async (rule, by, now) => {
      checkOwn(rule.id, given);
      const what = kept.has(rule.id) ? 'changed' : 'made';
      kept.set(rule.id, { id: rule.id, definition: structuredClone(rule), isOn: null });
      remember(rule.id, { at: now, by, what, definition: structuredClone(rule) });
      return what;
    },
    turn: async (id, isOn, by, now) => {
      const rule = all().find((one) => one.id === id);
      if (rule === undefined) return null;
      if (rule.isOn === isOn) return false;
      kept.set(id, { id, definition: kept.get(id)?.definition ?? null, isOn });
      remember(id, { at: now, by, what: isOn ? 'enabled' : 'disabled', definition: null });
      return true;
    },
    remove: async (id, by, now) => {
      checkOwn(id, given);
      if (!kept.delete(id)) return false;
      remember(id, { at: now, by, what: 'deleted', definition: null });
      return true;
    },
    history: async (id) => changes.get(id) ?? [],
  };
}
