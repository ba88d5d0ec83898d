import type { AlertEntity, Judgement } from '../core/alert.ts';
import type { Answer, Value } from '../core/answer.ts';
import {
  type Judged,
  numberIn,
  type RuleDefinition,
  type RuleKind,
  type SettingSpec,
  textIn,
  valuesOf,
} from '../core/rule.ts';

const WAY: SettingSpec = {
  name: 'way',
  is: 'text',
  oneOf: ['falls', 'rises'],
  says: 'which way it moves: falls or rises',
};
const BY: SettingSpec = {
  name: 'by',
  is: 'number',
  says: 'by how much at least: 0.4 is 40 % or, of points, 40 pp',
};
const OF: SettingSpec = {
  name: 'of',
  is: 'text',
  preset: 'share',
  oneOf: ['share', 'points'],
  says: 'share (of the value before) or points',
};
const FLOOR: SettingSpec = {
  name: 'floor',
  is: 'number',
  preset: 0,
  says: 'the value before must be at least this: small numbers jump',
};
const UNITS: SettingSpec = {
  name: 'units',
  is: 'number',
  preset: 0,
  says: 'so many units at least must stand behind both values',
};
const MARGIN: SettingSpec = {
  name: 'margin',
  is: 'number',
  preset: 0,
  says: 'how much less the change must be before it counts as well',
};

/** A KPI, or each of its groups, against the period that its ask compares with. */
export default {
  summary: 'a KPI, or each of its groups, that moved against another period',
  settings: [WAY, BY, OF, FLOOR, UNITS, MARGIN],
  watches: 'values',
  dial: () => 'by',
  judge: ({ rule, answers }) => answers.flatMap((answer) => judgedOf(rule, answer)),
} satisfies RuleKind;

function judgedOf(rule: RuleDefinition, answer: Answer): readonly Judged[] {
  const before = beforeOf(answer);
  const now = valuesOf(answer);
  const there = new Set(now.map(({ entity }) => entity.id));
  const gone = [...before.values()].filter(({ entity }) => !there.has(entity.id) && answer.more === 0);
  return [
    ...now.map(({ entity, value }) => ({
      entity,
      judgement: judgementOf(rule, value, before.get(entity.id)?.value ?? null),
    })),
    ...gone.map(({ entity, value }) => ({ entity, judgement: goneOf(rule, value) })),
  ];
}

/** The other side of the comparison, by the entity's id. */
function beforeOf(
  answer: Answer,
): ReadonlyMap<string, { readonly entity: AlertEntity; readonly value: Value }> {
  const { compare, query } = answer;
  if (compare === null) return new Map();
  const other = valuesOf({ ...answer, groups: compare.groups, total: compare.total });
  // Against another group there is one of each side, whatever they are called.
  if (query.by.length === 0) {
    const [own] = valuesOf(answer);
    return new Map(
      other.flatMap(({ value }) =>
        own === undefined ? [] : [[own.entity.id, { entity: own.entity, value }]],
      ),
    );
  }
  return new Map(other.map((one) => [one.entity.id, one]));
}

/** A sum that has no row any more is nothing; a rate without a base cannot be told. */
function goneOf(rule: RuleDefinition, before: Value): Judgement {
  if (before.value === null || before.n < numberIn(rule, UNITS)) return { kind: 'clear' };
  if (before.denominator !== null) return { kind: 'no-data', reason: 'there is no base any more' };
  return judgementOf(rule, { ...before, value: 0, numerator: 0 }, before);
}

function judgementOf(rule: RuleDefinition, now: Value, before: Value | null): Judgement {
  if (now.value === null) return { kind: 'no-data', reason: now.absent ?? 'there is no base' };
  // What was not there before has nothing to have moved from.
  if (before === null || before.value === null) return { kind: 'clear' };
  const units = numberIn(rule, UNITS);
  if (Math.abs(before.value) < numberIn(rule, FLOOR) || now.n < units || before.n < units)
    return { kind: 'clear' };
  const moved = movedBy(rule, now.value, before.value);
  if (moved === null) return { kind: 'clear' };
  const by = numberIn(rule, BY);
  const finding = {
    value: now.value,
    threshold: by,
    before: before.value,
    severity: rule.severity,
    arr: null,
    owner: null,
    dueOn: null,
    reasons: [],
  };
  // A residue of floating point is no change.
  if (moved >= by - 1e-12) return { kind: 'holds', finding };
  return moved > by - numberIn(rule, MARGIN) ? { kind: 'recovering', finding } : { kind: 'clear' };
}

/** How far it moved the way that counts; null where a share of nothing is asked for. */
function movedBy(rule: RuleDefinition, now: number, before: number): number | null {
  const way = textIn(rule, WAY) === 'falls' ? -1 : 1;
  if (textIn(rule, OF) === 'points') return (now - before) * way;
  return before === 0 ? null : ((now - before) / Math.abs(before)) * way;
}
