import type { Answer, Group, Value } from '#src/core/answer.ts';
import { formatChange, formatCompact, formatKpi, formatValue } from '#src/core/format.ts';
import { noMeasures } from '#src/core/measures.ts';
import { isOfUnits, readingOf } from '#src/core/result.ts';
import type { Settings } from '#src/core/settings.ts';
import { isCountsOnly } from '#src/core/stats.ts';
import { filtersWords, type NameOf, periodName, shortName } from '#src/core/words.ts';
import { sentence } from './frame.ts';

/** An answer's numbers and names as they stand in a picture. */

/** What is needed beside the answer to write it out. */
export interface Writing {
  readonly settings: Settings;
  readonly nameOf: NameOf;
}

/** Whether the KPI is a sum, whose groups add up to the whole: small groups of it say nothing wrong. */
export const isSum = ({ kpi, query }: Pick<Answer, 'kpi' | 'query'>): boolean =>
  (kpi.unit === 'money' || kpi.unit === 'count') &&
  readingOf(kpi, query.variant, noMeasures(kpi.source)).kind === 'amount';

/** A value that people may read as one: of very few units they read the counts instead. */
export const isReadable = (answer: Answer, value: Value): boolean =>
  value.value !== null && (isSum(answer) || isOfUnits(answer) || !value.lowN || !isCountsOnly(value.n));

/** The value, `3 of 4` or `n = 3` where there are too few units for one, `no base` where there is none. */
export function valueText(answer: Answer, value: Value, { settings }: Writing): string {
  if (value.value === null) return 'no base';
  if (isReadable(answer, value)) return levelText(answer, value.value, settings);
  const { numerator, denominator } = value;
  const counted = answer.kpi.of === 'count' && numerator !== null && denominator === value.n;
  return counted ? `${numerator} of ${denominator}` : `n = ${value.n}`;
}

/** A number of the KPI's unit, short. */
export const levelText = ({ kpi, currency }: Answer, value: number, settings: Settings): string =>
  kpi.isWhole === true
    ? formatKpi(kpi, value, settings, currency)
    : formatCompact(value, kpi.unit, settings, currency);

/** The size of a change without its sign; null where it rounds to nothing. */
export function changeText(answer: Answer, settings: Settings): string | null {
  const { compare, currency } = answer;
  if (compare === null || compare.change === null) return null;
  const text = formatChange(compare.change, compare.changeUnit, settings, currency).replace(
    /^[+\u2212-]/,
    '',
  );
  return /[1-9]/.test(text) ? text : null;
}

/** The group's values in the order asked: `emea · enterprise`. */
export const groupName = ({ query }: Answer, group: Group, { nameOf }: Writing): string =>
  query.by.map((attribute) => nameOf(attribute, group.by[attribute] ?? '(none)')).join(' · ');

/**
 * What the picture is about beside its title: name (or `what`), entity, filters, period (or `when`), and what is
 * not the default.
 */
export function aboutAnswer(
  answer: Answer,
  { settings, nameOf }: Writing,
  instead: { readonly what?: string; readonly when?: string | null } = {},
): string {
  const { query, kpi } = answer;
  return sentence(
    instead.what ?? (shortName(kpi) === kpi.title ? null : kpi.title),
    query.entity?.name ?? null,
    query.where.length === 0 ? null : filtersWords(query.where, nameOf),
    instead.when ?? periodName(query.period, settings),
    query.variant === 'default' ? null : `variant ${query.variant.replaceAll('_', ' ')}`,
    query.options.asKnown === null ? null : `as known ${query.options.asKnown}`,
  );
}

/** A share of a whole. */
export const shareText = (share: number, settings: Settings): string =>
  formatValue(share, 'percent', settings);
