import type { Answer, Group } from '#src/core/answer.ts';
import { shortName } from '#src/core/words.ts';
import { aboutAnswer, groupName, isReadable, levelText, valueText, type Writing } from './answer-words.ts';
import { type BarsChart, type BarsChartRow, barsTicks } from './bars-chart.ts';
import { barsFinding, welcome } from './findings.ts';

/** Rates that are read as more or less than all that there was. */
const AROUND_ALL = new Set(['nrr']);
const SET_APART = new Set(['(none)', 'netting']);

/** A bar for each group, in the order of the answer; null without groups. */
export function answerBars(answer: Answer, writing: Writing): BarsChart | null {
  const rest = answer.groups.filter(isSetApart).filter((group) => group.value !== null);
  const groups = answer.groups.filter((group) => !isSetApart(group));
  if (groups.length + rest.length === 0) return null;
  const { settings } = writing;
  const base = AROUND_ALL.has(answer.kpi.id) ? 1 : 0;
  const write = (value: number) => levelText(answer, value, settings);
  const chart: Omit<BarsChart, 'ticks'> = {
    type: 'bars',
    title: barsFinding(answer, groups, writing),
    subtitle: aboutAnswer(answer, writing, {
      what: `${shortName(answer.kpi)} by ${answer.query.by.join(' and ')}`,
    }),
    rows: [
      ...groups.map((group) => rowOf(answer, group, base, 'group', writing)),
      ...rest.map((group) => rowOf(answer, group, base, 'rest', writing)),
    ],
    baseline: { value: base, text: base === 0 ? write(0) : '100%' },
    more: answer.more,
    prior: answer.compare?.to === 'period' ? answer.compare.label : null,
  };
  return { ...chart, ticks: barsTicks(chart, write) };
}

const isSetApart = (group: Group): boolean => Object.values(group.by).some((value) => SET_APART.has(value));

function rowOf(
  answer: Answer,
  group: Group,
  base: number,
  kind: BarsChartRow['kind'],
  writing: Writing,
): BarsChartRow {
  const value = isReadable(answer, group) ? group.value : null;
  return {
    label: groupName(answer, group, writing),
    value,
    text: valueText(answer, group, writing),
    prior: value === null ? null : priorOf(answer, group),
    tone: value === null ? 'plain' : toneOf(answer, value, base),
    kind,
  };
}

function priorOf(answer: Answer, group: Group): number | null {
  const { compare, query } = answer;
  if (compare?.to !== 'period') return null;
  const prior = compare.groups.find((other) => query.by.every((name) => other.by[name] === group.by[name]));
  return prior !== undefined && isReadable(answer, prior) ? prior.value : null;
}

/** Colours say something around 100 % and below zero alone; elsewhere all bars are of one. */
function toneOf({ kpi }: Answer, value: number, base: number): BarsChartRow['tone'] {
  const tone = welcome(value - base, kpi.better);
  return base !== 0 || value < 0 ? tone : 'plain';
}
