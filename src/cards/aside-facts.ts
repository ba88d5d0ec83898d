import type { Answer } from '../core/answer.ts';
import type { Fact } from '../core/card.ts';
import { formatValue } from '../core/format.ts';
import type { Aside, Reading } from '../core/kpi.ts';
import { isOfMoney } from '../core/result.ts';
import { isCountsOnly } from '../core/stats.ts';
import { fact, isTooFew, type ViewContext } from './view.ts';

/** The figures that a KPI is read with, each in its own unit; those that there are none of are left out. */
export const asideFacts = (answer: Answer, context: ViewContext): Fact[] =>
  (answer.kpi.asides ?? []).flatMap((aside) => asideFact(aside, answer, context));

/** In a word, where the value stands among others: `contraction 8.2%`; of few units nothing. */
export const asideWords = ({ kpi, total, currency }: Answer, { settings }: ViewContext): string[] =>
  (kpi.asides ?? []).flatMap(({ name, label, unit, always }) => {
    const value = total.measures[name];
    if (always !== true || value === undefined || isTooFew(total)) return [];
    return [`${label.toLowerCase()} ${formatValue(value, unit, settings, currency)}`];
  });

/** A share says its two sides; of few units it says nothing else. */
function asideFact({ name, label, unit, of }: Aside, answer: Answer, context: ViewContext): Fact[] {
  const { total, currency } = answer;
  const value = total.measures[name];
  if (value === undefined) return [];
  const text = formatValue(value, unit, context.settings, currency);
  // Measures come in major units here, which does not matter to the sides of a share.
  const reading = of(total.measures);
  const isShare = reading !== null && typeof reading === 'object' && reading.kind === 'fraction';
  if (!isShare) return unit === 'percent' && isCountsOnly(total.n) ? [] : [fact(label, text)];
  const sides = sidesText(reading, answer, context);
  return [isTooFew(total) ? fact(label, sides) : fact(label, text, sides)];
}

function sidesText(
  { numerator, denominator, share }: Extract<Reading, { kind: 'fraction' }>,
  { kpi, currency }: Answer,
  { settings }: ViewContext,
): string {
  const unit = isOfMoney(kpi) && share !== true ? 'money' : 'count';
  return [numerator, denominator].map((side) => formatValue(side, unit, settings, currency)).join(' of ');
}
