import type { Judgement } from '../core/alert.ts';
import type { Answer } from '../core/answer.ts';
import type { Period } from '../core/query.ts';
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
  oneOf: ['falls', 'rises', 'both'],
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
  watches: 'values',
  wantsTrend: true,
  dial: () => 'width',
  judge: ({ rule, answers }) =>
    answers.flatMap((answer) =>
      valuesOf({ ...answer, query: { ...answer.query, by: [] } }).map(({ entity }) => ({
        entity,
        judgement: judgementOf(rule, answer),
      })),
    ),
} satisfies RuleKind;

/** Points of one season, by what a point is: the days of a week, the months and quarters of a year. */
const SEASONS: Readonly<Partial<Record<Period['grain'], number>>> = {
  day: 7,
  week: 52,
  month: 12,
  quarter: 4,
};

function judgementOf(rule: RuleDefinition, { trend, total, query }: Answer): Judgement {
  const before = trend.slice(0, -1).map((point) => point.value);
  const points = before.filter((each) => each !== null).length;
  const { value } = total;
  if (value === null) return { kind: 'no-data', reason: total.absent ?? 'there is no base' };
  const fewest = numberIn(rule, FEWEST);
  if (points < Math.max(1, fewest))
    return { kind: 'no-data', reason: `only ${points} of ${fewest} periods of history` };
  const { usual, deviation } = bandOf(before, SEASONS[query.period.grain] ?? null);
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
