import { UserError } from './errors.ts';
import type { RuleDefinition } from './rule.ts';

/** Rules that people made or switched, beside those that ship or stand in the config. */

export interface KeptRule {
  readonly id: string;
  /** Null where it was only switched. */
  readonly definition: RuleDefinition | null;
  /** Null where nobody switched it. */
  readonly isOn: boolean | null;
}

/** All rules as they hold: those of the config in its order, then those that people made by their ids. */
export function rulesWith(
  given: readonly RuleDefinition[],
  kept: readonly KeptRule[],
): readonly RuleDefinition[] {
  const byId = new Map(kept.map((one) => [one.id, one]));
  const ids = new Set(given.map(({ id }) => id));
  // An id that the config took later is the config's.
  const made = kept
    .flatMap(({ id, definition }) => (definition === null || ids.has(id) ? [] : [{ ...definition, id }]))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [...given, ...made].map((rule) => ({ ...rule, isOn: byId.get(rule.id)?.isOn ?? rule.isOn }));
}

/** Throws a UserError for a rule that is not a person's to change. */
export function checkOwn(id: string, given: readonly RuleDefinition[]): void {
  if (given.some((rule) => rule.id === id))
    throw new UserError(
      `The rule ${id} ships with Bellwether or stands in the config file: change it there, or switch it on and off here.`,
    );
}
