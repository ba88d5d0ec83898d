import { annualFormula, monthsIn } from './annualise.ts';
import type { Comparison, Value } from './answer.ts';
import { addDays, type Day, type DayRange, daysBetween } from './calendar.ts';
import { formatCountOf, formatDay, formatValue } from './format.ts';
import type { Kpi } from './kpi.ts';
import type { Filter, Now, Query, Scope } from './query.ts';
import { footing, variantsOf } from './result.ts';
import type { Settings } from './settings.ts';
import { filterWords, periodName } from './words.ts';

/** What has to be said beside a number so that nobody reads more into it than it says. */

/** Why a result is empty: each filter that alone leaves nothing, or that nothing is there even without filters. */
export interface Emptied {
  readonly by: readonly Filter[];
  readonly without: boolean;
}

export interface Told {
  readonly query: Query;
  readonly kpi: Kpi;
  /** The days that were computed. */
  readonly range: DayRange;
  readonly total: Value;
  readonly compare: Comparison | null;
  readonly emptied: Emptied | null;
  readonly dataThrough: Day | null;
  readonly settings: Settings;
  readonly scope: Scope;
  readonly now: Now;
}

/** Shorter windows than this are not a year, whatever the months' lengths. */
const YEAR_DAYS = 360;

/** All notes, the most important first. */
export const notesOf = (told: Told): string[] => [
  ...emptyNotes(told),
  ...variantNotes(told),
  ...periodNotes(told),
  ...compareNotes(told),
  ...groupNotes(told),
  ...basisNotes(told),
  ...freshNotes(told),
];

function emptyNotes({ query, kpi, range, total, emptied, settings, now }: Told): string[] {
  if (emptied !== null) return [emptyNote(query, emptied)];
  if (total.value !== null || (kpi.without ?? []).includes(query.variant)) return [];
  if (range.end <= range.start && query.period.start >= now.today) {
    return [`No day of ${periodName(query.period, settings)} is over yet, so there is no rate.`];
  }
  if (total.absent !== null) return [`${total.absent.charAt(0).toUpperCase()}${total.absent.slice(1)}.`];
  const base = total.denominator === 0;
  if (!base) return [`${kpi.title} cannot be turned into a yearly rate here.`];
  return [
    `No base: nothing to measure ${kpi.title.toLowerCase()} against on ${formatDay(range.start, settings)}.`,
  ];
}

function emptyNote(query: Query, { by, without }: Emptied): string {
  if (without) return 'Nothing is there for these days that you may see.';
  if (by.length > 0) return `Nothing matches ${by.map((filter) => filterWords(filter)).join(', nor ')}.`;
  const words = query.where.map((filter) => filterWords(filter)).join(' and ');
  return query.where.length > 1 ? `Nothing matches ${words} together.` : `Nothing matches ${words}.`;
}

function variantNotes({ query, kpi, settings, range }: Told): string[] {
  const notes: string[] = [];
  if ((kpi.without ?? []).includes(query.variant)) {
    const known = ['default', ...variantsOf(kpi)].join(', ');
    notes.push(`${kpi.title} has no variant ${query.variant}; there is: ${known}.`);
  }
  if (!query.options.annualise) return notes;
  if (kpi.compounds === undefined) return [...notes, `${kpi.title} is not a rate and was not annualised.`];
  const months = formatValue(monthsIn(range), 'score', settings);
  return [...notes, `Annualised from ${months} months as ${annualFormula(kpi.compounds, months)}.`];
}

function periodNotes({ query, kpi, range, total, settings, now }: Told): string[] {
  const { period, options } = query;
  const notes: string[] = [];
  const name = periodName(period, settings);
  if (kpi.tense === 'past' && !period.complete && period.start <= now.today && kpi.window !== 'now') {
    const day = daysBetween(period.start, now.today) + 1;
    const through =
      range.end > range.start ? `, computed through ${formatDay(addDays(range.end, -1), settings)}` : '';
    notes.push(`${name} is on day ${day} of ${daysBetween(period.start, period.end)}${through}.`);
  }
  const yearly = kpi.unit === 'percent' && kpi.window === 'ttm' && !options.annualise;
  if (yearly && period.complete && total.value !== null && daysBetween(range.start, range.end) < YEAR_DAYS) {
    notes.push(`${name} is shorter than a yearly contract: not comparable with a 12-month rate.`);
  }
  return notes;
}

function compareNotes({ query, kpi, compare, settings }: Told): string[] {
  const asked = query.compare;
  if (asked === null) return [];
  if (asked.to === 'benchmark') return [`No benchmark is kept for ${kpi.title.toLowerCase()}.`];
  if (asked.to === 'target') {
    return compare === null ? [`No target is set for ${kpi.title.toLowerCase()} here.`] : [];
  }
  if (compare === null || asked.to !== 'period') return [];
  const ours = daysBetween(query.period.start, addDays(query.period.through, 1));
  const cut = compare.period.end < asked.period.end;
  if (cut)
    return [
      `Compared over the same ${formatCountOf(ours, 'day', settings)} of ${periodName(asked.period, settings)}.`,
    ];
  if (asked.period.complete) return [];
  return [
    `${periodName(asked.period, settings)} has run through ${formatDay(asked.period.through, settings)} only.`,
  ];
}

function groupNotes({ query, kpi }: Told): string[] {
  const notes: string[] = [];
  const netting = query.by.filter((attribute) => !footing(kpi, query.by).includes(attribute));
  if (netting.length > 0 && kpi.source.wholes === undefined) {
    const words = netting.join(' and ');
    notes.push(
      `Rows by ${words} do not net swaps within an account; the row “netting” carries the difference.`,
    );
  }
  if (query.top !== null && query.by.length > 0) {
    notes.push(
      `The ${query.top.order} ${query.top.n} by ${query.sort ?? 'value'}; the total is of all groups.`,
    );
  }
  return notes;
}

const graceNote = (days: number, settings: Settings): string =>
  days === 0
    ? 'No gap between contracts is bridged.'
    : `Gaps of up to ${formatCountOf(days, 'day', settings)} between contracts are bridged.`;

function basisNotes({ query, total, settings, scope, now }: Told): string[] {
  const { basis, fx, grace, asKnown, currency } = query.options;
  const notes: string[] = [];
  if (basis === 'end')
    notes.push('Groups as of the last day: can differ from figures on the usual start basis.');
  if (basis === 'now') notes.push(`Groups as of today, ${formatDay(now.today, settings)}, not as of then.`);
  if (fx === 'spot') notes.push('Spot rates at both ends: what currencies did is part of the result.');
  if (grace !== null) notes.push(graceNote(grace, settings));
  if (asKnown !== null) notes.push(`As known on ${formatDay(asKnown, settings)}.`);
  const { in_grace = 0 } = total.measures;
  if (in_grace > 0) {
    const sum = formatValue(in_grace, 'money', settings, currency ?? undefined);
    notes.push(`${sum} of the churn is still within the days of grace and may return.`);
  }
  if (scope.kind !== 'all') notes.push('Only what you may see is counted.');
  return notes;
}

function freshNotes({ range, dataThrough, settings }: Told): string[] {
  if (dataThrough === null) return ['Nothing has been imported yet.'];
  const last = addDays(range.end, -1);
  if (range.end <= range.start || dataThrough >= last) return [];
  return [`The data run through ${formatDay(dataThrough, settings)} only.`];
}
