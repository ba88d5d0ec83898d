import type { Answer, Value } from './answer.ts';
import type { PostedNumber } from './digest.ts';
import type { Kpi } from './kpi.ts';
import { noMeasures } from './measures.ts';
import type { Query } from './query.ts';
import { readingOf } from './result.ts';
import { isLowN } from './stats.ts';

/** What is kept of a number that was posted. */
export const postedNumber = (answer: Answer): PostedNumber => ({
  ask: answer.echo,
  subject: subjectOf(answer.query),
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

/**
 * What a query's total is a number of: KPI, variant, filters and options, but neither its days nor what it is compared
 * with, grouped by or shown beside. The currency is kept with the number.
 */
export function subjectOf({ kpi, variant, where, entity, flags, drop, options }: Query): string {
  const { basis, fx, grace, asKnown, annualise } = options;
  const filters = where
    .map(({ attribute, op, values }) => JSON.stringify([attribute, op, [...values].sort()]))
    .sort();
  const of = entity === null ? null : [entity.kind, entity.id];
  const read = [basis, fx, grace, asKnown, annualise];
  return JSON.stringify([kpi, variant, filters, of, [...flags].sort(), drop, ...read]);
}

/** A posted number as a value: how it was read, counts instead of a rate where its units were few. */
export function postedValue(posted: PostedNumber, { kpi, query }: Pick<Answer, 'kpi' | 'query'>): Value {
  const { value, numerator, denominator, n, measures } = posted;
  const reading = readingOf(kpi, query.variant, noMeasures(kpi.source));
  const isShare = kpi.proportion === true || (reading.kind === 'fraction' && reading.share === true);
  const isSample = denominator !== null && (isShare || kpi.exact !== true);
  return {
    value,
    numerator,
    denominator,
    n,
    interval: null,
    lowN: isSample && isLowN(n),
    error: null,
    absent: null,
    measures,
  };
}

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
