import type { Kpi, Reading, Unit } from './kpi.ts';
import type { QueryOptions } from './query.ts';
import type { Measures, Source } from './source.ts';

/** Arithmetic over measures: whole numbers of hundredths and of things, so every sum is exact. */

/** All measures of the source at 0; spreads are empty. */
export const noMeasures = (source: Source): Measures =>
  Object.fromEntries(
    Object.entries(source.measures).flatMap(([name, kind]) => (kind === 'spread' ? [] : [[name, 0]])),
  );

export const sumMeasures = (source: Source, parts: readonly Measures[]): Measures =>
  parts.reduce((sum, part) => combine(source, sum, part, 1), noMeasures(source));

/** What `whole` has beyond `part`. */
export const lessMeasures = (source: Source, whole: Measures, part: Measures): Measures =>
  combine(source, whole, part, -1);

function combine(source: Source, a: Measures, b: Measures, sign: 1 | -1): Measures {
  const names = new Set([...Object.keys(noMeasures(source)), ...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(
    [...names]
      .map((name) => [name, (a[name] ?? 0) + sign * (b[name] ?? 0)] as const)
      .filter(([name, sum]) => sum !== 0 || !name.includes('@')),
  );
}

export const isNothing = (measures: Measures): boolean =>
  Object.values(measures).every((value) => value === 0);

/** The measures as the KPI means them. */
export const ownMeasures = (kpi: Kpi, measures: Measures): Measures =>
  kpi.derive === undefined ? measures : kpi.derive(measures);

function numberOf(aside: number | Reading | null, unit: Unit): number | null {
  if (aside === null || typeof aside === 'number') return aside;
  switch (aside.kind) {
    case 'amount':
      return unit === 'money' ? aside.amount / 100 : aside.amount;
    case 'figure':
      return aside.value;
    case 'fraction':
      return aside.denominator === 0 ? null : aside.numerator / aside.denominator;
    default:
      return aside satisfies never;
  }
}

/** Hundredths to major units for money; counts stay. */
export const inMajorUnits = (source: Source, measures: Measures): Measures =>
  Object.fromEntries(
    Object.entries(measures).map(([name, value]) => [
      name,
      source.measures[name] === 'money' ? value / 100 : value,
    ]),
  );

/** The measures in major units, and what stands beside the value: in place of one of that name, or of none. */
export function withAsides(kpi: Kpi, own: Measures): Measures {
  const asides = (kpi.asides ?? []).map(({ name, unit, of }) => [name, numberOf(of(own), unit)] as const);
  const names = new Set(asides.map(([name]) => name));
  const others = Object.entries(inMajorUnits(kpi.source, own)).filter(([name]) => !names.has(name));
  return Object.fromEntries([
    ...others,
    ...asides.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  ]);
}

/**
 * The measures from opening to closing, in order; none for a KPI without a bridge. At spot rates what currencies
 * did is a step of its own before the closing balance; at constant rates there is no such step.
 */
export function bridgeOf(kpi: Kpi, options: Pick<QueryOptions, 'fx'>): readonly string[] {
  const bridge = kpi.bridge ?? [];
  if (options.fx !== 'spot' || bridge.length === 0 || !('fx' in kpi.source.measures)) return bridge;
  return [...bridge.slice(0, -1), 'fx', ...bridge.slice(-1)];
}

/** Measures that lower a balance; every other step of a bridge raises it, currencies either way. */
const LOSSES: ReadonlySet<string> = new Set(['contraction', 'churn', 'still_open', 'lapsed', 'lost']);

/** A step of a bridge with its sign: what is lost comes out negative. */
export const signedStep = (name: string, measures: Measures): number =>
  (LOSSES.has(name) ? -1 : 1) * (measures[name] ?? 0);

/** Names of the measures that are given with a value of this KPI: bridge, split and what it shows beside them. */
export const measuresShown = (kpi: Kpi, options: Pick<QueryOptions, 'fx'>): readonly string[] => [
  ...new Set([
    ...bridgeOf(kpi, options),
    ...Object.keys(kpi.split ?? {}),
    ...Object.keys(kpi.perGroup ?? {}),
    ...(kpi.shows ?? []),
    ...(kpi.asides ?? []).map(({ name }) => name),
  ]),
];
