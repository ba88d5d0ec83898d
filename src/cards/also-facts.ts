import type { Answer } from '../core/answer.ts';
import type { Fact } from '../core/card.ts';
import { formatValue } from '../core/format.ts';
import type { Also, Reading } from '../core/kpi.ts';
import { isOfMoney } from '../core/result.ts';
import { fact, isTooFew, type ViewContext } from './view.ts';

/** The other figures that a KPI reads off its measures, each in its own unit; those without a base are left out. */
export const alsoFacts = (answer: Answer, context: ViewContext): Fact[] =>
  (answer.kpi.also ?? []).flatMap((also) => alsoFact(also, answer, context));

/** Measures come in major units here, which a ratio does not notice and an amount is shown in. */
function alsoFact({ label, unit, reading: read }: Also, answer: Answer, context: ViewContext): Fact[] {
  const { kpi, total, currency } = answer;
  const reading = read(total.measures);
  const write = (value: number | null): string => formatValue(value, unit, context.settings, currency);
  switch (reading.kind) {
    case 'amount':
      return [fact(label, write(reading.amount))];
    case 'figure':
      return reading.value === null ? [] : [fact(label, write(reading.value))];
    case 'fraction': {
      if (reading.denominator === 0) return [];
      const sides = sidesText(reading, isOfMoney(kpi), answer, context);
      if (isTooFew(total)) return [fact(label, sides)];
      return [fact(label, write(reading.numerator / reading.denominator), sides)];
    }
    default:
      return reading satisfies never;
  }
}

type Fraction = Extract<Reading, { kind: 'fraction' }>;

function sidesText(
  { numerator, denominator, share }: Fraction,
  ofMoney: boolean,
  { currency }: Answer,
  { settings }: ViewContext,
): string {
  const unit = ofMoney && share !== true ? 'money' : 'count';
  return [numerator, denominator].map((side) => formatValue(side, unit, settings, currency)).join(' of ');
}
