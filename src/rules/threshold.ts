import type { Judgement } from '../core/alert.ts';
import type { Value } from '../core/answer.ts';
import {
  numberIn,
  type RuleDefinition,
  type RuleKind,
  type SettingSpec,
  textIn,
  valuesOf,
} from '../core/rule.ts';

const SIDE: SettingSpec = {
  name: 'side',
  is: 'text',
  oneOf: ['above', 'below'],
  says: 'on which side it holds: above or below',
};
const LIMIT: SettingSpec = { name: 'limit', is: 'number', says: 'the value, rates as fractions: 0.9' };
const MARGIN: SettingSpec = {
  name: 'margin',
  is: 'number',
  preset: 0,
  says: 'how far back over the limit it must come before it counts as well',
};
const FLOOR: SettingSpec = {
  name: 'floor',
  is: 'number',
  preset: 0,
  says: 'so many units at least must stand behind the value',
};

/** A KPI, or each of its groups, beyond a limit. */
export default {
  summary: 'a KPI, or each of its groups, above or below a limit',
  settings: [SIDE, LIMIT, MARGIN, FLOOR],
  watches: 'values',
  dial: () => 'limit',
  judge: ({ rule, answers }) =>
    answers.flatMap((answer) =>
      valuesOf(answer).map(({ entity, value }) => ({ entity, judgement: judgementOf(rule, value) })),
    ),
} satisfies RuleKind;

function judgementOf(rule: RuleDefinition, { value, n, absent }: Value): Judgement {
  const limit = numberIn(rule, LIMIT);
  if (value === null) return { kind: 'no-data', reason: absent ?? 'there is no base' };
  if (n < numberIn(rule, FLOOR)) return { kind: 'clear' };
  const sign = textIn(rule, SIDE) === 'below' ? -1 : 1;
  const beyond = (value - limit) * sign;
  const finding = {
    value,
    threshold: limit,
    before: null,
    severity: rule.severity,
    arr: null,
    owner: null,
    dueOn: null,
    reasons: [],
  };
  if (beyond > 0) return { kind: 'holds', finding };
  return beyond > -numberIn(rule, MARGIN) ? { kind: 'recovering', finding } : { kind: 'clear' };
}
