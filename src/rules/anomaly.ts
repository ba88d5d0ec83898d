import type { Judgement } from '../core/alert.ts';
import type { Answer } from '../core/answer.ts';
import {
  numberIn,
  type RuleDefinition,
  type RuleKind,
  type SettingSpec,
  textIn,
  valuesOf,
} from '../core/rule.ts';
import { bandOf } from '../core/seasonal-band.ts';

const WIDTH: SettingSpec = {
  name: 'width',
  is: 'number',
  preset: 4,
  says: 'how many robust deviations from its usual it may be',
};
const WAY: SettingSpec = {
  name: 'way',
  is: 'text',
  preset: 'both',
  says: 'which way counts: falls, rises or both',
};
const FEWEST: SettingSpec = {
  name: 'points',
  is: 'number',
  preset: 8,
  says: 'so many periods of history at least',
};

/** A KPI outside of what its own history makes usual. */
export default {
  summary: 'a KPI outside of the band that its own history makes usual, season and trend taken into account',
  settings: [WIDTH, WAY, FEWEST],
  judge: ({ rule, answers }) =>
    answers.flatMap((answer) =>
      valuesOf({ ...answer, query: { ...answer.query, by: [] } }).map(({ entity }) => ({
        entity,
        judgement: judgementOf(rule, answer),
      })),
    ),
} satisfies RuleKind;

function judgementOf(rule: RuleDefinition, { trend, total }: Answer): Judgement {
  const before = trend.slice(0, -1).flatMap(({ value }) => value ?? []);
  const { value } = total;
  if (value === null) return { kind: 'no-data', reason: total.absent ?? 'there is no base' };
  const fewest = numberIn(rule, FEWEST);
  if (before.length < fewest)
    return { kind: 'no-data', reason: `only ${before.length} of ${fewest} periods of history` };
  const { usual, deviation } = bandOf(before);
  const off = value - usual;
  const way = textIn(rule, WAY);
  const counts = way === 'both' || (way === 'falls' ? off < 0 : off > 0);
  if (!counts || Math.abs(off) <= numberIn(rule, WIDTH) * deviation) return { kind: 'clear' };
  const threshold = usual + Math.sign(off) * numberIn(rule, WIDTH) * deviation;
  const finding = {
    value,
    threshold,
    before: usual,
    severity: rule.severity,
    arr: null,
    owner: null,
    dueOn: null,
    reasons: [],
  };
  return { kind: 'holds', finding };
}
