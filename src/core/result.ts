import { annualise } from './annualise.ts';
import type { Answer, Comparison, Group, Moved, Mover, Value } from './answer.ts';
import type { Figure, Kpi, Reading } from './kpi.ts';
import { isNothing, lessMeasures, noMeasures, ownMeasures, sumMeasures, withAsides } from './measures.ts';
import type { AccountRow, Cell, Measures } from './source.ts';
import { apart, differs, isLowN, wilson } from './stats.ts';

/** From cells to values: pure arithmetic, in exact hundredths until the last division. */

/** The group of units that have no value for the attribute. */
export const NO_VALUE_GROUP = '(none)';
/** The row that makes a grouping foot whose rows overlap. */
export const NETTING_GROUP = 'netting';

/** How measures are to be read. */
export interface Reckoning {
  readonly kpi: Kpi;
  readonly variant: string;
  /** Months of the window where the rate is to be that of a year; null leaves it as it is. */
  readonly annualiseOver: number | null;
  /** Whether any day of the window has run: a rate over no time has no value. */
  readonly ran: boolean;
}

export function readingOf(kpi: Kpi, variant: string, measures: Measures): Reading {
  const own = ownMeasures(kpi, measures);
  const formula = kpi.variants?.[variant];
  return formula === undefined ? kpi.value(own) : formula(own);
}

/** Whether the two sides of its fraction are units and not money. */
export function countsUnits(kpi: Kpi, variant: string): boolean {
  const reading = readingOf(kpi, variant, noMeasures(kpi.source));
  return kpi.of === 'count' || (reading.kind === 'fraction' && reading.share === true);
}

/** Whether each row is one of the units themselves: what it is can be said, few as one may be. */
export const isOfUnits = ({ query, kpi }: Pick<Answer, 'query' | 'kpi'>): boolean =>
  query.by.includes('account') && unitsOf(kpi, query.variant) === 'accounts';

/** What the units behind a value are called, in the plural. */
export const unitsOf = (kpi: Kpi, variant: string): string =>
  kpi.variantCounts?.[variant] ?? kpi.units ?? 'accounts';

/** Whether accounts move it from one balance to another; elsewhere each has its part of the whole. */
export const isMovement = (kpi: Kpi): boolean => kpi.bridge !== undefined;

/** Whether its numerator is money: what accounts contribute is, too. */
export const isOfMoney = (kpi: Kpi): boolean => kpi.of !== 'count';

/** The value of one cell. A base of 0 reads null, with numerator and denominator as they are. */
export function toValue(how: Reckoning, measures: Measures): Value {
  const reading = readingOf(how.kpi, how.variant, measures);
  const plain = plainValue(how, reading, measures);
  if (reading.kind === 'amount') return plain;
  if (reading.kind === 'figure') return figureValue(how, reading, plain);
  const share = reading.share ?? how.kpi.proportion === true;
  const interval = share && plain.value !== null ? shareInterval(how, reading) : null;
  return { ...plain, interval, lowN: (share || how.kpi.exact !== true) && isLowN(plain.n) };
}

/** A figure brings its own interval and error, and says itself why it has no value. */
function figureValue({ kpi, variant }: Reckoning, reading: Figure, plain: Value): Value {
  const meant = !(kpi.without ?? []).includes(variant);
  const n = reading.n ?? plain.n;
  return {
    ...plain,
    n,
    value: meant ? reading.value : null,
    numerator: reading.numerator ?? null,
    denominator: reading.denominator ?? null,
    interval: (meant ? reading.interval : null) ?? null,
    lowN: isLowN(n),
    error: reading.error ?? null,
    absent: reading.absent ?? null,
  };
}

type Fraction = Extract<Reading, { kind: 'fraction' }>;

/** A value as the arithmetic has it, with nothing said of samples: amounts are sums, not samples. */
function plainValue(how: Reckoning, reading: Reading, measures: Measures): Value {
  const { kpi } = how;
  const own = ownMeasures(kpi, measures);
  const meant = !(kpi.without ?? []).includes(how.variant);
  const unit = isOfMoney(kpi) && !(reading.kind === 'fraction' && reading.share) ? 100 : 1;
  const base = kpi.of === 'money per count' ? 1 : unit;
  const shared = {
    // A share counts its own units, which a variant may choose otherwise.
    n: reading.kind === 'fraction' && reading.share === true ? reading.denominator : kpi.n(own),
    interval: null,
    lowN: false,
    error: null,
    absent: null,
    measures: withAsides(kpi, own),
  };
  if (reading.kind === 'figure') return { value: null, numerator: null, denominator: null, ...shared };
  if (reading.kind === 'amount') {
    const { interval = null, error = null } = reading;
    return {
      ...shared,
      value: meant ? reading.amount / unit : null,
      numerator: null,
      denominator: null,
      interval: interval === null ? null : [interval[0] / unit, interval[1] / unit],
      error: error === null ? null : error / unit,
    };
  }
  const { numerator, denominator } = reading;
  const based = meant && how.ran && denominator !== 0;
  const value = based
    ? yearly(how, base === unit ? numerator / denominator : numerator / unit / denominator)
    : null;
  return { value, numerator: numerator / unit, denominator: denominator / base, ...shared };
}

function yearly({ kpi, annualiseOver }: Reckoning, value: number): number | null {
  if (annualiseOver === null || kpi.compounds === undefined) return value;
  return annualise(value, annualiseOver, kpi.compounds);
}

function shareInterval(how: Reckoning, reading: Fraction): readonly [number, number] | null {
  const interval = wilson({ hits: reading.numerator, n: reading.denominator });
  if (interval === null) return null;
  const [low, high] = [yearly(how, interval[0]), yearly(how, interval[1])];
  return low === null || high === null ? null : [low, high];
}

/** Measures of one period: of everything, and per group. */
export interface Tally {
  readonly total: Measures;
  readonly groups: readonly { readonly group: readonly string[]; readonly measures: Measures }[];
}

/** Which of the grouped attributes sum to the total; a tally of them foots. */
export const footing = (kpi: Kpi, by: readonly string[]): readonly string[] =>
  by.filter((attribute) => !kpi.source.netting.includes(attribute));

/**
 * Rolls grouped cells up to their total. Where rows overlap, `base` holds the cells by the footing attributes alone:
 * the total is theirs, and per group of theirs a netting row carries what the rows have too much or too little.
 */
export function tally(kpi: Kpi, by: readonly string[], cells: readonly Cell[], base: readonly Cell[]): Tally {
  const { source } = kpi;
  const rows = cells.filter((cell) => cell.group.length > 0);
  const total = sumMeasures(
    source,
    base.map((cell) => cell.measures),
  );
  if (footing(kpi, by).length === by.length) return { total, groups: rows };
  const netting = base.map((cell) => {
    const group = nettingGroup(kpi, by, cell.group);
    const inside = rows.filter((row) =>
      group.every((name, i) => name === NETTING_GROUP || name === row.group[i]),
    );
    const parts = sumMeasures(
      source,
      inside.map((row) => row.measures),
    );
    return { group, measures: withoutWholes(kpi, lessMeasures(source, cell.measures, parts)) };
  });
  return { total, groups: [...rows, ...netting.filter((row) => !isNothing(row.measures))] };
}

/** Each row has the whole beside its part, so nothing of it is left to be netted. */
const withoutWholes = ({ source: { wholes = [] } }: Kpi, measures: Measures): Measures => ({
  ...measures,
  ...Object.fromEntries(wholes.map((name) => [name, 0])),
});

/** `netting` in the place of each attribute whose rows overlap, the base cell's own values in the others. */
function nettingGroup(kpi: Kpi, by: readonly string[], base: readonly string[]): readonly string[] {
  const values = base[Symbol.iterator]();
  return by.map((attribute) =>
    kpi.source.netting.includes(attribute) ? NETTING_GROUP : (values.next().value ?? NO_VALUE_GROUP),
  );
}

/** A row that only corrects a sum has no rate, no interval and no sample of its own. */
export function toGroup(
  how: Reckoning,
  by: readonly string[],
  group: readonly string[],
  measures: Measures,
): Group {
  const names = Object.fromEntries(by.map((attribute, i) => [attribute, group[i] ?? NO_VALUE_GROUP]));
  if (!group.includes(NETTING_GROUP)) return { by: names, ...toValue(how, measures) };
  const reading = readingOf(how.kpi, how.variant, measures);
  const plain = plainValue(how, reading, measures);
  return { by: names, ...plain, value: reading.kind === 'fraction' ? null : plain.value };
}

export interface Difference {
  readonly change: number | null;
  readonly changeUnit: Comparison['changeUnit'];
  readonly significant: boolean | null;
}

/**
 * `a` less `b`: percentage points (as a fraction) between percentages, the unit itself otherwise. Only shares of
 * independent units are tested (95 %, Newcombe); amount-weighted rates have no test.
 */
export function difference(kpi: Kpi, a: Value, b: Value): Difference {
  const change = a.value === null || b.value === null ? null : a.value - b.value;
  return { change, changeUnit: kpi.unit === 'percent' ? 'pp' : kpi.unit, significant: significance(a, b) };
}

function significance(a: Value, b: Value): boolean | null {
  if (a.error !== null && b.error !== null)
    return a.value === null || b.value === null ? null : apart(a.value - b.value, a.error, b.error);
  if (a.interval === null || b.interval === null) return null;
  if (a.numerator === null || b.numerator === null || a.denominator === null || b.denominator === null)
    return null;
  return differs({ hits: a.numerator, n: a.denominator }, { hits: b.numerator, n: b.denominator });
}

/** What each account did to the numerator, the largest first; accounts that did nothing are left out. */
export function toMovers(kpi: Kpi, rows: readonly AccountRow[], count: number): Mover[] {
  const unit = isOfMoney(kpi) ? 100 : 1;
  return rows
    .map(({ accountId, name, measures }) => {
      const own = ownMeasures(kpi, measures);
      const contribution = contributionOf(kpi, own) / unit;
      return { accountId, name, contribution, moved: isMovement(kpi) ? movedBy(own, contribution) : null };
    })
    .filter((mover) => mover.contribution !== 0)
    .sort(
      (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.accountId < b.accountId ? -1 : 1),
    )
    .slice(0, count);
}

function movedBy(own: Measures, contribution: number): Moved {
  const { opening = 0, closing = 0, new: begun = 0, reactivation = 0 } = own;
  if (opening === 0 && begun > 0) return 'new';
  if (opening === 0 && reactivation > 0) return 'back';
  if (opening > 0 && closing === 0) return 'lost';
  return contribution > 0 ? 'up' : 'down';
}

/** An account's part in what the KPI counts, in the unit that the measures are in. */
export function contributionOf(kpi: Kpi, own: Measures): number {
  const { opening = 0, closing = 0 } = own;
  return kpi.contribution === undefined ? closing - opening : kpi.contribution(own);
}

/**
 * The largest mover's part of everything that moved between opening and closing, 0 to 1: how much of an
 * amount-weighted rate hangs on one account. Null without a bridge, or where nothing moved.
 */
export function topShare(kpi: Kpi, total: Value, movers: readonly Mover[]): number | null {
  const [first] = movers;
  const moved = (kpi.bridge ?? [])
    .slice(1, -1)
    .reduce((sum, name) => sum + Math.abs(total.measures[name] ?? 0), 0);
  return first === undefined || moved === 0 ? null : Math.min(1, Math.abs(first.contribution) / moved);
}
