import type { Answer } from './answer.ts';
import type { PostedNumber } from './digest.ts';
import type { Kpi } from './kpi.ts';

/** What is kept of a number that was posted. */
export const postedNumber = (answer: Answer): PostedNumber => ({
  ask: answer.echo,
  kpi: answer.kpi.id,
  start: answer.query.period.start,
  end: answer.query.period.end,
  value: answer.total.value,
  numerator: answer.total.numerator,
  denominator: answer.total.denominator,
  n: answer.total.n,
  measures: answer.total.measures,
  currency: answer.currency,
  dataThrough: answer.dataThrough,
  definition: definitionOf(answer.kpi, answer.query.variant),
});

/** Changes whenever what the KPI computes is written differently: its formulas, its source, its unit. */
export function definitionOf({ source, unit, formula, value, variants = {} }: Kpi, variant: string): string {
  const own = variants[variant];
  return hash([source.id, unit, formula, variant, String(own ?? value)].join('\n'));
}

/** FNV-1a over 32 bits, twice with different beginnings: enough to tell a few hundred definitions apart. */
function hash(text: string): string {
  const half = (start: number): string => {
    let value = start;
    for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    return value.toString(16).padStart(8, '0');
  };
  return `${half(0x811c9dc5)}${half(0x1b873593)}`;
}
