import type { Answer, Value } from '../core/answer.ts';
import type { Button, Fact, ImageRef, Tone } from '../core/card.ts';
import { formatChange, formatCountOf, formatKpi, formatValue } from '../core/format.ts';
import type { Better, Kpi } from '../core/kpi.ts';
import { countsUnits, unitsOf } from '../core/result.ts';
import type { Settings } from '../core/settings.ts';
import { isCountsOnly } from '../core/stats.ts';
import type { NameOf } from '../core/words.ts';

/** What every view of answers is given, and the small words that they share. */
export interface ViewContext {
  readonly settings: Settings;
  /** Names of people and accounts behind the values of attributes. */
  readonly nameOf: NameOf;
}

/** What stands around a view: decided by who shows it. */
export interface Extras {
  readonly buttons?: readonly Button[];
  readonly image?: { readonly image: ImageRef; readonly alt: string };
}

/** Few units: a rate of them would say more than they can. Sums are exact however few there are. */
export const isTooFew = (value: Value): boolean =>
  value.value !== null && value.denominator !== null && value.lowN && isCountsOnly(value.n);

/** Whose value it is: decides its unit and what its two sides are. */
export interface Valued {
  readonly kpi: Kpi;
  readonly variant: string;
  readonly currency: string;
}

export const valuedBy = ({ kpi, query, currency }: Answer): Valued => ({
  kpi,
  variant: query.variant,
  currency,
});

/** What was measured; another variant than the usual is another number, and is named. */
export const nameOf = ({ kpi, query }: Answer): string =>
  query.variant === 'default' ? kpi.title : `${kpi.title} (${query.variant})`;

/** Scores and points are multiples of their sides, which say little to people by themselves. */
export const isPoints = ({ unit }: Kpi): boolean => unit === 'score' || unit === 'points';

/** Both sides of a fraction: `1 of 6`, `$517 of $607`; null for what is not one. */
export function sidesOf(
  { kpi, variant, currency }: Valued,
  value: Value,
  { settings }: ViewContext,
): string | null {
  const { numerator, denominator } = value;
  if (numerator === null || denominator === null || isPoints(kpi)) return null;
  const unit = countsUnits(kpi, variant) ? 'count' : 'money';
  const top = formatValue(numerator, unit, settings, currency);
  if (kpi.of === 'money per count')
    return `${top} over ${formatCountOf(denominator, singular(unitsOf(kpi, variant)), settings)}`;
  return `${top} of ${formatValue(denominator, unit, settings, currency)}`;
}

/** The value as people read it: counts where there are too few units, words where there is none. */
export function valueText(of: Valued, value: Value, context: ViewContext): string {
  const { kpi, variant, currency } = of;
  if (value.value === null) {
    if (value.absent !== null) return value.absent;
    return value.denominator === 0 ? 'no base' : 'no value';
  }
  if (!isTooFew(value)) return formatKpi(kpi, value.value, context.settings, currency);
  const sides = countsUnits(kpi, variant) ? sidesOf(of, value, context) : null;
  return sides ?? formatCountOf(value.n, singular(unitsOf(kpi, variant)), context.settings);
}

/** A dimension's name at the head of a column: `Segment`, `CSM`. */
export const titled = (attribute: string): string => {
  const text = attribute.replaceAll('_', ' ');
  return text.length <= 3 ? text.toUpperCase() : text.charAt(0).toUpperCase() + text.slice(1);
};

/** With a capital and a full stop. */
export const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

export const singular = (plural: string): string => plural.replace(/s$/, '');

/** Good where the change goes the way the KPI should; a change that may be noise is neither. */
export function toneOf(change: number | null, better: Better, significant: boolean | null): Tone {
  if (change === null || change === 0 || better === 'neither' || significant === false) return 'plain';
  return change > 0 === (better === 'higher') ? 'good' : 'bad';
}

/** `▼ 2.1 pp`: the arrow is the sign; `0.0 pp` has none, and a dash stands where there is nothing to compare. */
export function changeText(
  change: number | null,
  unit: Parameters<typeof formatChange>[1],
  { settings }: ViewContext,
  currency: string,
): string {
  const text = formatChange(change === null ? null : Math.abs(change), unit, settings, currency);
  if (change === null || !text.startsWith('+')) return text;
  return `${change > 0 ? '▲' : '▼'} ${text.slice(1)}`;
}

export const fact = (label: string, value: string, detail?: string | null, tone?: Tone): Fact => ({
  label,
  value,
  ...(detail == null || detail === '' ? {} : { detail }),
  ...(tone === undefined || tone === 'plain' ? {} : { tone }),
});
