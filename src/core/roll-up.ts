import type { Instant } from './calendar.ts';
import type { TakenStep } from './ports.ts';
import type { RuleDefinition } from './rule.ts';

/** More alerts that begin in one run than a rule allows are told of in one message with a list, not in one each. */
export function rolledUp(
  steps: readonly TakenStep[],
  { id, rollUpOver }: Pick<RuleDefinition, 'id' | 'rollUpOver'>,
  now: Instant,
): readonly TakenStep[] {
  const begins = ({ stepped }: TakenStep): boolean => stepped.notices.some(({ kind }) => kind === 'fired');
  if (steps.filter(begins).length <= rollUpOver) return steps;
  const key = `alerts:${id}@${now}`;
  return steps.map((step) => {
    if (!begins(step)) return step;
    const { stepped } = step;
    const alert = { ...stepped.alert, mergedInto: key };
    return { ...step, stepped: { ...stepped, alert, notices: [{ kind: 'fired', key }] } };
  });
}
