import type { Judgement } from '../core/alert.ts';
import type { Answer, Value } from '../core/answer.ts';
import {
  numberIn,
  type RuleDefinition,
  type RuleKind,
  type SettingSpec,
  textIn,
  valuesOf,
} from '../core/rule.ts';

const WAY: SettingSpec = { name: 'way', is: 'text', says: 'which way it moves: falls or rises' };
const BY: SettingSpec = {
  name: 'by',
  is: 'number',
  says: 'by how much at least: 0.4 is 40 % or, of points, 40 pp',
};
const OF: SettingSpec = {
  name: 'of',
  is: 'text',
  preset: 'share',
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
  judge: ({ rule, answers }) =>
    answers.flatMap((answer) =>
      valuesOf(answer).map(({ entity, value }) => ({
        entity,
        judgement: judgementOf(rule, value, beforeOf(answer, entity.id)),
      })),
    ),
} satisfies RuleKind;

/** The same group on the other side of the comparison. */
function beforeOf({ compare, query }: Answer, id: string): Value | null {
  if (compare === null) return null;
  if (query.by.length === 0) return compare.total;
  return compare.groups.find(({ by }) => idOf(by) === id) ?? null;
}

function idOf(by: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(by);
  const [first] = pairs;
  if (pairs.length === 1 && first?.[0] === 'account') return first[1];
  return pairs.map(([name, value]) => `${name}=${value}`).join(' ');
}

function judgementOf(rule: RuleDefinition, now: Value, before: Value | null): Judgement {
  if (now.value === null) return { kind: 'no-data', reason: now.absent ?? 'there is no base' };
  // What was not there before has nothing to have moved from.
  if (before === null || before.value === null) return { kind: 'clear' };
  const units = numberIn(rule, UNITS);
  if (before.value < numberIn(rule, FLOOR) || now.n < units || before.n < units) return { kind: 'clear' };
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
