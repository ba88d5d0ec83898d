import { formatDays } from './format.ts';
import type { Kpi } from './kpi.ts';
import { rangeLabel } from './period-words.ts';
import type { Filter, Period } from './query.ts';
import type { Settings } from './settings.ts';

/** Periods, filters and measures in words. */

type Locale = Pick<Settings, 'locale'>;

/** Shows a value of an attribute: a person's or an account's name instead of an id. */
export type NameOf = (attribute: string, value: string) => string;

export const plainName: NameOf = (_attribute, value) => value;

/** What the period is called and its days: `FY26 Q2 (May 1 – Jul 31, 2025)`; plain spans are written once. */
export function periodWords(period: Period, settings: Locale): string {
  const days = formatDays(period, settings);
  return period.label === rangeLabel(period) ? days : `${period.label} (${days})`;
}

/** What the period is called, in the company's way of writing days where it has no other name. */
export const periodName = (period: Period, settings: Locale): string =>
  period.label === rangeLabel(period) ? formatDays(period, settings) : period.label;

/** `segment enterprise or mid-market`, `region not emea`, `arr > 50000`. */
export function filterWords(filter: Filter, nameOf: NameOf = plainName): string {
  const { attribute, op } = filter;
  const values = filter.values.map((value) => nameOf(attribute, value)).join(' or ');
  if (op === '=') return `${attribute} ${values}`;
  return op === '!=' ? `${attribute} not ${values}` : `${attribute} ${op} ${values}`;
}

export const filtersWords = (where: readonly Filter[], nameOf: NameOf = plainName): string =>
  where.map((filter) => filterWords(filter, nameOf)).join(', ');

const MEASURES: Readonly<Record<string, string>> = {
  cross_sell: 'Cross-sell',
  uplift: 'Price uplift',
  fx: 'Currency',
};

/** A measure's name for people: `Price uplift`, `Accounts churned`. */
export function measureWords(name: string): string {
  const text = name.replaceAll('_', ' ');
  return MEASURES[name] ?? text.charAt(0).toUpperCase() + text.slice(1);
}

/** `NRR` for an id that is an abbreviation, else the title. */
export function shortName(kpi: Pick<Kpi, 'id' | 'title'>): string {
  const abbreviated = /^[a-z]{2,4}$/.test(kpi.id) && kpi.id !== kpi.title.toLowerCase();
  return abbreviated ? kpi.id.toUpperCase() : kpi.title;
}
