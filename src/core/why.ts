import type { Value, Why, WhyAccount, WhyGroup } from './answer.ts';
import { noMeasures } from './measures.ts';
import { type Reckoning, type Tally, toValue } from './result.ts';
import type { Measures } from './source.ts';
import { footed } from './why-footing.ts';

/** Why a value changed: what accounts and groups did to it, every list adding up to the change. */

/** One side of the comparison: how it is read, and all of it. */
export interface WhySide {
  readonly how: Reckoning;
  readonly total: Measures;
}

/** The cells of both sides, by one attribute. */
export interface WhyCells {
  readonly before: Tally['groups'];
  readonly after: Tally['groups'];
}

export interface WhyAsked {
  readonly before: WhySide;
  readonly after: WhySide;
  /** Null where the rows belong to no account. */
  readonly accounts: WhyCells | null;
  readonly dimensions: readonly { readonly name: string; readonly cells: WhyCells }[];
  nameOf(accountId: string): string;
}

/** What became of the change; `note` says why nothing could be told. */
export type WhyTold = { readonly why: Why } | { readonly why: null; readonly note: string };

/** Accounts named before all others are one row. */
const NAMED = 10;
/** What rounding leaves of a sum that comes to nothing, as a part of its largest term. */
const NOISE = 1e-9;

export function whyOf(asked: WhyAsked): WhyTold {
  const { before, after } = asked;
  const [was, is] = [toValue(before.how, before.total), toValue(after.how, after.total)];
  if (was.value === null || is.value === null) return untold('one side of the comparison has no value');
  const form = formOf(was, is);
  if (form === null) return untold('the value is neither a sum nor a fraction');
  const accounts = asked.accounts === null ? null : effects(asked, asked.accounts, form);
  const dimensions = asked.dimensions.flatMap(({ name, cells }) => {
    const groups = effects(asked, cells, form);
    return groups === null ? [] : [{ name, groups }];
  });
  if (accounts === null && dimensions.length === 0) return untold('its parts do not add up to it');
  const lists = { accounts: accounts === null ? [] : largest(accounts, asked.nameOf), dimensions };
  return { why: footed(is.value - was.value, lists) };
}

const untold = (reason: string): WhyTold => ({
  why: null,
  note: `What moved it cannot be told apart: ${reason}.`,
});

interface Sides {
  readonly n: number;
  readonly d: number;
}

/** How the value follows from what adds up: a sum as it is, or `scale × n / d`. */
type Form =
  | { readonly kind: 'sum'; readonly was: number; readonly is: number }
  | { readonly kind: 'fraction'; readonly scale: number; readonly was: Sides; readonly is: Sides };

const sidesOf = ({ numerator, denominator }: Value): Sides | null =>
  numerator === null || denominator === null ? null : { n: numerator, d: denominator };

function formOf(before: Value, after: Value): Form | null {
  const [was, is] = [sidesOf(before), sidesOf(after)];
  if (was === null && is === null) return { kind: 'sum', was: before.value ?? 0, is: after.value ?? 0 };
  if (was === null || is === null || was.d === 0 || is.d === 0) return null;
  const scale = scaleOf(after, is) ?? scaleOf(before, was) ?? 1;
  const fits = ({ value }: Value, { n, d }: Sides): boolean => same(value ?? 0, (scale * n) / d, 1);
  return fits(before, was) && fits(after, is) ? { kind: 'fraction', scale, was, is } : null;
}

const scaleOf = ({ value }: Value, { n, d }: Sides): number | null =>
  value === null || n === 0 ? null : value / (n / d);

/** Equal but for rounding; `size` is that of the terms they were summed from. */
const same = (a: number, b: number, size: number): boolean =>
  Math.abs(a - b) <= NOISE * Math.max(size, Math.abs(a), Math.abs(b));

interface Pair {
  readonly group: string;
  readonly was: Value;
  readonly is: Value;
}

/** What each group did to the value; null where the groups do not add up to the whole. */
function effects({ before, after }: WhyAsked, cells: WhyCells, form: Form): readonly WhyGroup[] | null {
  const [was, is] = [byGroup(cells.before), byGroup(cells.after)];
  const value = ({ how }: WhySide, measures: Measures | undefined): Value =>
    toValue({ ...how, ran: true }, measures ?? noMeasures(how.kpi.source));
  const pairs = [...new Set([...is.keys(), ...was.keys()])].map(
    (group): Pair => ({ group, was: value(before, was.get(group)), is: value(after, is.get(group)) }),
  );
  const groups = form.kind === 'sum' ? ofSums(pairs, form) : ofFractions(pairs, form);
  return groups === null
    ? null
    : groups.filter(({ rate, mix }) => rate !== 0 || mix !== 0).sort(largestFirst);
}

const byGroup = (groups: Tally['groups']): ReadonlyMap<string, Measures> =>
  new Map(groups.map(({ group, measures }) => [group[0] ?? '', measures]));

const largestFirst = (a: WhyGroup, b: WhyGroup): number =>
  Math.abs(b.rate + b.mix) - Math.abs(a.rate + a.mix) || (a.group < b.group ? -1 : 1);

function addsUp(parts: readonly number[], whole: number): boolean {
  const sum = parts.reduce((all, part) => all + part, 0);
  return same(sum, whole, Math.max(0, ...parts.map(Math.abs)));
}

/** Sums have no mix: what a group has more or less is all its own. */
function ofSums(pairs: readonly Pair[], form: Extract<Form, { kind: 'sum' }>): WhyGroup[] | null {
  const [was, is] = [pairs.map((pair) => pair.was.value ?? 0), pairs.map((pair) => pair.is.value ?? 0)];
  if (!addsUp(was, form.was) || !addsUp(is, form.is)) return null;
  return pairs.map(({ group }, i) => ({ group, rate: (is[i] ?? 0) - (was[i] ?? 0), mix: 0 }));
}

/**
 * With w a group's part of the base and r its own fraction: rate w₁(r₁ − r₀), mix (w₁ − w₀)(r₀ − R₀), R₀ being the
 * whole before. A group that is new or gone has no rate to compare: all that it did is mix.
 */
function ofFractions(
  pairs: readonly Pair[],
  { scale, was, is }: Extract<Form, { kind: 'fraction' }>,
): WhyGroup[] | null {
  const sides = (value: Value): Sides => sidesOf(value) ?? { n: 0, d: 0 };
  const [before, after] = [pairs.map((pair) => sides(pair.was)), pairs.map((pair) => sides(pair.is))];
  const footing = [
    addsUp(
      before.map(({ n }) => n),
      was.n,
    ),
    addsUp(
      before.map(({ d }) => d),
      was.d,
    ),
    addsUp(
      after.map(({ n }) => n),
      is.n,
    ),
    addsUp(
      after.map(({ d }) => d),
      is.d,
    ),
  ];
  if (footing.includes(false)) return null;
  const base = was.n / was.d;
  return pairs.map(({ group }, i) => {
    const [a, b] = [before[i] ?? { n: 0, d: 0 }, after[i] ?? { n: 0, d: 0 }];
    const all = (b.n - base * b.d) / is.d - (a.n - base * a.d) / was.d;
    const mix = mixOf(a, b, { was: was.d, is: is.d }, base) ?? all;
    return { group, rate: scale * (all - mix), mix: scale * mix };
  });
}

/** Null where the group had or has no base. */
function mixOf(a: Sides, b: Sides, whole: { was: number; is: number }, base: number): number | null {
  if (a.d === 0 || b.d === 0) return null;
  return (b.d / whole.is - a.d / whole.was) * (a.n / a.d - base);
}

/** The largest by name, all others as one row. */
function largest(groups: readonly WhyGroup[], nameOf: (accountId: string) => string): readonly WhyAccount[] {
  const named = groups.slice(0, NAMED).map(({ group, rate, mix }) => ({
    accountId: group,
    name: nameOf(group),
    contribution: rate + mix,
  }));
  const rest = groups.slice(NAMED);
  const others = {
    accountId: null,
    name: `${rest.length} others`,
    contribution: rest.reduce((sum, { rate, mix }) => sum + rate + mix, 0),
  };
  return rest.length === 0 ? named : [...named, others];
}
