import type { Answer, Comparison } from '../core/answer.ts';
import type { Fact } from '../core/card.ts';
import { formatCount, formatInterval, formatKpi, formatValue } from '../core/format.ts';
import { countsUnits, difference, topShare, unitsOf } from '../core/result.ts';
import { Z } from '../core/stats.ts';
import { measureWords } from '../core/words.ts';
import { asideFacts } from './aside-facts.ts';
import { sparkline } from './sparkline.ts';
import {
  changeText,
  fact,
  isTooFew,
  sidesOf,
  toneOf,
  type ViewContext,
  valuedBy,
  valueText,
} from './view.ts';

/** The figures of one answer, beside each other. */

export function answerFacts(answer: Answer, context: ViewContext): Fact[] {
  return [
    ...baseFacts(answer, context),
    ...balanceFacts(answer, context),
    ...asideFacts(answer, context),
    ...(answer.compare === null ? [] : [compareFact(answer, answer.compare, context)]),
    ...targetFacts(answer, context),
    ...besideFacts(answer, context),
    ...moverFacts(answer, context),
    ...trendFacts(answer, context),
  ];
}

/** What the value is made of and how far it can be trusted. */
function baseFacts(answer: Answer, context: ViewContext): Fact[] {
  const { kpi, query, total } = answer;
  const { settings } = context;
  const sides = sidesOf(valuedBy(answer), total, context);
  const counted = countsUnits(kpi, query.variant);
  const few = isTooFew(total);
  const trust = few ? 'too few for a rate' : total.lowN && total.value !== null ? 'low n' : null;
  const units = capital(unitsOf(kpi, query.variant));
  const n = formatCount(total.n, settings);
  return [
    ...(sides === null || counted || few || total.denominator === 0 ? [] : [fact('Amounts', sides)]),
    counted && sides !== null && total.denominator !== 0 ? fact(units, sides, trust) : fact(units, n, trust),
    ...(total.interval === null || few
      ? []
      : [fact('95% interval', formatInterval(total.interval, kpi.unit, settings))]),
  ];
}

/** A balance over a range: where it stood, where it stands, and the difference. */
function balanceFacts({ kpi, total, currency }: Answer, context: ViewContext): Fact[] {
  const [first, last] = [kpi.bridge?.[0], kpi.bridge?.at(-1)];
  if (total.denominator !== null || first === undefined || last === undefined) return [];
  const [from, to] = [total.measures[first] ?? 0, total.measures[last] ?? 0];
  const money = (value: number): string => formatValue(value, 'money', context.settings, currency);
  return [
    fact(measureWords(first), money(from)),
    fact(measureWords(last), money(to)),
    fact(
      'Change',
      changeText(to - from, 'money', context, currency),
      null,
      toneOf(to - from, kpi.better, null),
    ),
  ];
}

/** The change against the other side, the other value beside it, and whether it may be noise. */
export function compareFact(answer: Answer, compare: Comparison, context: ViewContext): Fact {
  const { kpi, currency, total } = answer;
  const few = isTooFew(total) || isTooFew(compare.total);
  const change = changeText(compare.change, compare.changeUnit, context, currency);
  const text = few ? 'too few to compare' : `${change}${marginOf(answer, compare, context)}`;
  const details = [
    valueText(valuedBy(answer), compare.total, context),
    ...(compare.significant === false && !few ? ['difference not significant'] : []),
  ];
  const tone = few ? 'plain' : toneOf(compare.change, kpi.better, compare.significant);
  return fact(`vs ${compare.label}`, text, details.join(', '), tone);
}

/** How far the difference may be off, where both sides have a standard error of their own. */
function marginOf(
  { kpi, total }: Answer,
  { change, total: other }: Comparison,
  { settings }: ViewContext,
): string {
  if (change === null || total.error === null || other.error === null) return '';
  return ` ±${formatKpi(kpi, Z * Math.hypot(total.error, other.error), settings)}`;
}

function targetFacts({ kpi, query, total, target, currency }: Answer, context: ViewContext): Fact[] {
  if (target === null || query.compare?.to === 'target') return [];
  const change = total.value === null || isTooFew(total) ? null : total.value - target;
  const unit = kpi.unit === 'percent' ? 'pp' : kpi.unit;
  const detail = change === null ? null : changeText(change, unit, context, currency);
  return [
    fact(
      'Target',
      formatValue(target, kpi.unit, context.settings, currency),
      detail,
      toneOf(change, kpi.better, null),
    ),
  ];
}

const besideFacts = (answer: Answer, context: ViewContext): Fact[] =>
  answer.beside.map(({ kpi, value }) =>
    fact(kpi.title, valueText({ ...valuedBy(answer), kpi }, value, context)),
  );

/** How much of the movement one account is: an amount-weighted rate may hang on it. */
function moverFacts({ kpi, total, movers }: Answer, { settings }: ViewContext): Fact[] {
  const share = topShare(kpi, total, movers);
  const [first] = movers;
  if (share === null || first === undefined) return [];
  return [fact('Largest mover', first.name, `${formatValue(share, 'percent', settings)} of all movement`)];
}

function trendFacts({ kpi, total, trend, currency }: Answer, context: ViewContext): Fact[] {
  if (isTooFew(total)) return [];
  const line = sparkline(trend.map(({ value }) => value));
  const [first, last] = [trend[0], trend.at(-1)];
  if (line === '' || first === undefined || last === undefined) return [];
  const ends = [first, last].map(({ value }) => formatKpi(kpi, value, context.settings, currency));
  return [fact('Trend', line, ends.join(' to '))];
}

/** Two values side by side: the first less the second, where they are in the same unit. */
export function differenceFact(a: Answer, b: Answer, context: ViewContext): Fact[] {
  if (a.kpi.unit !== b.kpi.unit || isTooFew(a.total) || isTooFew(b.total)) return [];
  const { change, changeUnit } = difference(a.kpi, a.total, b.total);
  return change === null ? [] : [fact('Difference', changeText(change, changeUnit, context, a.currency))];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
