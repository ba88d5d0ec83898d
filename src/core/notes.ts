import { annualFormula, monthsIn } from './annualise.ts';
import type { Comparison, Rows, Value } from './answer.ts';
import { addDays, type Day, type DayRange, daysBetween } from './calendar.ts';
import { formatCountOf, formatDay, formatDays, formatValue } from './format.ts';
import type { Kpi } from './kpi.ts';
import type { Filter, Now, Query, Scope } from './query.ts';
import { footing, readingOf } from './result.ts';
import type { Settings } from './settings.ts';
import { isTimeless, sourceVariant, variantsOf } from './variants.ts';
import { filterWords, type NameOf, periodName } from './words.ts';

/** What has to be said beside a number so that nobody reads more into it than it says. */

/** Why a result is empty: each filter that alone leaves nothing, or that nothing is there even without filters. */
export interface Emptied {
  readonly by: readonly Filter[];
  /** All filters that were in force, those of flags and entities included. */
  readonly all: readonly Filter[];
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
  readonly list: Rows | null;
  readonly nameOf: NameOf;
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
  ...listNotes(told),
  ...variantNotes(told),
  ...remarkNotes(told),
  ...periodNotes(told),
  ...monthNotes(told),
  ...compareNotes(told),
  ...groupNotes(told),
  ...basisNotes(told),
  ...freshNotes(told),
];

function emptyNotes({ query, kpi, range, total, emptied, settings, now, nameOf }: Told): string[] {
  if (kpi.monthly === true && range.end <= range.start) {
    return [`No whole month of ${periodName(query.period, settings)} is over, and this is counted by month.`];
  }
  if (emptied !== null) return [emptyNote(emptied, nameOf, sourceVariant(kpi, query.variant))];
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

/** Another reading may leave nothing where the usual one has something: then that is named as well. */
function emptyNote({ by, all, without }: Emptied, nameOf: NameOf, variant: string): string {
  const reading = variant === 'default' ? '' : ` in the variant ${variant}`;
  if (without) return `Nothing is there for these days that you may see${reading}.`;
  const words = (filters: readonly Filter[]) => filters.map((filter) => filterWords(filter, nameOf));
  if (by.length > 0) return `Nothing matches ${words(by).join(', nor ')}${reading}.`;
  return `Nothing matches ${words(all).join(' and ')}${all.length > 1 ? ' together' : ''}${reading}.`;
}

/** A list can be empty where its number is not: none of forty accounts was lost. */
const listNotes = ({ list, emptied }: Told): string[] =>
  list !== null && list.count === 0 && emptied === null ? ['Nothing is on this list.'] : [];

const cellsOf = (list: Rows | null) => list?.rows.map(({ cells }) => cells) ?? [];

function remarkNotes({ kpi, query, total, emptied, list, settings }: Told): readonly string[] {
  if (emptied !== null) return [];
  const said = kpi.remarks?.(total.measures, { query, rows: cellsOf(list), settings }) ?? null;
  return said === null ? [] : typeof said === 'string' ? [said] : said;
}

function variantNotes({ query, kpi, settings, range }: Told): string[] {
  const notes: string[] = [];
  if ((kpi.without ?? []).includes(query.variant)) {
    const known = ['default', ...variantsOf(kpi)].join(', ');
    notes.push(`${kpi.title} has no variant ${query.variant}; there is: ${known}.`);
  }
  if (!query.options.annualise) return notes;
  if (kpi.compounds === undefined) return [...notes, `${kpi.title} is not a rate and was not annualised.`];
  if (isTimeless(kpi, query.variant))
    return [
      ...notes,
      `The variant ${query.variant} does not grow with the length of the period and was not annualised.`,
    ];
  const months = formatValue(monthsIn(range), 'score', settings);
  return [...notes, `Annualised from ${months} months as ${annualFormula(kpi.compounds, months)}.`];
}

function periodNotes({ query, kpi, range, total, settings, now }: Told): string[] {
  const { period, options } = query;
  const notes: string[] = [];
  const name = periodName(period, settings);
  if (kpi.tense === 'past' && !period.complete && period.start <= now.today && kpi.window !== 'now') {
    const day = daysBetween(period.start, now.today) + 1;
    const last = addDays(range.end, -1);
    const ran = last < period.through ? last : period.through;
    const through = ran >= range.start ? `, computed through ${formatDay(ran, settings)}` : '';
    notes.push(`${name} is on day ${day} of ${daysBetween(period.start, period.end)}${through}.`);
  }
  const yearly =
    kpi.unit === 'percent' && kpi.window === 'ttm' && !options.annualise && !isTimeless(kpi, query.variant);
  if (yearly && period.complete && total.value !== null && daysBetween(range.start, range.end) < YEAR_DAYS) {
    notes.push(`${name} is shorter than a yearly contract: not comparable with a 12-month rate.`);
  }
  return notes;
}

/** What the KPI itself has to say, and which months stand for the days that were asked. */
/** Of a period whose facts are kept by month only the whole months count. */
const monthNotes = ({ query: { period }, kpi, range, settings }: Told): string[] =>
  kpi.monthly === true && range.end > range.start && (range.start > period.start || range.end < period.end)
    ? [`Counted by month: ${formatDays(range, settings)}.`]
    : [];

function compareNotes({ query, kpi, compare, settings }: Told): string[] {
  const asked = query.compare;
  if (asked === null) return [];
  if (asked.to === 'benchmark') {
    return compare === null
      ? [`No benchmark is kept for ${kpi.title.toLowerCase()}.`]
      : ['A benchmark is what others publish of themselves: their definitions and windows differ.'];
  }
  if (asked.to === 'target') {
    return compare === null ? [`No target is set for ${kpi.title.toLowerCase()} here.`] : [];
  }
  if (compare === null || asked.to !== 'period') return [];
  const ours = daysBetween(query.period.start, addDays(query.period.through, 1));
  const cut = compare.period.end < asked.period.end;
  if (cut && kpi.monthly === true)
    return [`Compared over as many months of ${periodName(asked.period, settings)}.`];
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

/** Whether the value would be another one if those came back who may yet return: not where churn has no part in it. */
function mayReturn(kpi: Kpi, variant: string, { measures }: Value): boolean {
  const { in_grace = 0, churn = 0, closing = 0, kept = 0, accounts_churned = 0 } = measures;
  if (in_grace === 0) return false;
  const back = {
    churn: churn - in_grace,
    closing: closing + in_grace,
    kept: kept + in_grace,
    accounts_churned: accounts_churned - 1,
  };
  const [as, otherwise] = [measures, { ...measures, ...back }].map((each) => readingOf(kpi, variant, each));
  return JSON.stringify(as) !== JSON.stringify(otherwise);
}

function basisNotes({ query, kpi, total, settings, scope, now }: Told): string[] {
  const { entity } = query;
  const { basis, fx, grace, asKnown, currency } = query.options;
  const notes: string[] = [];
  if (basis === 'end')
    notes.push('Groups as of the last day: can differ from figures on the usual start basis.');
  // Work lists and what stands now are of today by themselves.
  const isUsual = kpi.tense === 'forward' || kpi.window === 'now';
  if (basis === 'now' && !isUsual)
    notes.push(`Groups as of today, ${formatDay(now.today, settings)}, not as of then.`);
  if (fx === 'spot') notes.push('Spot rates at both ends: what currencies did is part of the result.');
  if (grace !== null) notes.push(graceNote(grace, settings));
  if (asKnown !== null) notes.push(`As known on ${formatDay(asKnown, settings)}.`);
  if (mayReturn(kpi, query.variant, total)) {
    const sum = formatValue(total.measures['in_grace'] ?? 0, 'money', settings, currency ?? undefined);
    notes.push(`${sum} of the churn is still within the days of grace and may return.`);
  }
  if (entity?.kind === 'person') notes.push(`Of what ${entity.name} looks after today.`);
  if (scope.kind !== 'all') notes.push('Only what you may see is counted.');
  return notes;
}

function freshNotes({ range, dataThrough, settings, now }: Told): string[] {
  if (dataThrough === null) return ['Nothing has been imported yet.'];
  // Nobody can have data of days that are still to come.
  const last = addDays(range.end < now.today ? range.end : now.today, -1);
  if (range.end <= range.start || dataThrough >= last) return [];
  return [`The data run through ${formatDay(dataThrough, settings)} only.`];
}
