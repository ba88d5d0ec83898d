import type { Answer } from '../core/answer.ts';
import type { Fact } from '../core/card.ts';
import { formatValue } from '../core/format.ts';
import { shortName } from '../core/words.ts';
import { sparkline } from './sparkline.ts';
import { changeText, fact, isTooFew, toneOf, type ViewContext, valuedBy, valueText } from './view.ts';

/** One answer at a glance: its value, what changed, how it stands to the target, and its way here. */
export function tileFact(answer: Answer, context: ViewContext, room: 'wide' | 'narrow' = 'wide'): Fact {
  const { kpi, total, compare, currency, trend } = answer;
  const wide = room === 'wide';
  const name = wide ? kpi.title : shortName(kpi);
  const label = answer.query.variant === 'default' ? name : `${name} (${answer.query.variant})`;
  const known = compare !== null && compare.change !== null && !isTooFew(total) && !isTooFew(compare.total);
  const change = known ? changeText(compare.change, compare.changeUnit, context, currency) : '';
  const details = [
    known && wide ? `${change} vs ${compare.label}` : change,
    wide ? '' : targetText(answer, context),
    total.lowN && total.value !== null ? 'low n' : '',
    sparkline(trend.map(({ value }) => value)),
  ];
  const tone = known ? toneOf(compare.change, kpi.better, compare.significant) : 'plain';
  return fact(
    label,
    valueText(valuedBy(answer), total, context),
    details.filter((text) => text !== '').join(', '),
    tone,
  );
}

/** `target 95.0%`; empty where none is set. */
function targetText({ kpi, target, currency }: Answer, { settings }: ViewContext): string {
  return target === null ? '' : `target ${formatValue(target, kpi.unit, settings, currency)}`;
}
