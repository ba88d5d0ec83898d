import type { Measures } from './source.ts';

/** Spreads: how many units have each value, held as measures `name@value` so that they add up. */

/** A value and how many units have it. */
export type Spread = readonly (readonly [value: number, units: number])[];

/** The measures that stand for a spread of this name. */
export const toMeasures = (name: string, spread: Iterable<readonly [number | string, number]>): Measures =>
  Object.fromEntries([...spread].map(([value, units]) => [`${name}@${value}`, units]));

/** The spread of this name, by value. */
export function spreadOf(measures: Measures, name: string): Spread {
  const head = `${name}@`;
  return Object.entries(measures)
    .filter(([key, units]) => key.startsWith(head) && units !== 0)
    .map(([key, units]) => [Number(key.slice(head.length)), units] as const)
    .sort(([a], [b]) => a - b);
}

export const unitsIn = (spread: Spread): number => spread.reduce((sum, [, units]) => sum + units, 0);
export const totalOf = (spread: Spread): number =>
  spread.reduce((sum, [value, units]) => sum + value * units, 0);

/** The mean value; null without units. */
export function meanOf(spread: Spread): number | null {
  const units = unitsIn(spread);
  return units === 0 ? null : totalOf(spread) / units;
}

/**
 * The value that `share` of the units (0 to 1) do not exceed; null without units. One convention holds for every median
 * and quartile, those of `arrivalTime` included: where the share falls between two units, halfway between them.
 */
export function quantile(spread: Spread, share: number): number | null {
  const units = unitsIn(spread);
  const wanted = units * share;
  let seen = 0;
  for (const [index, [value, count]] of spread.entries()) {
    seen += count;
    if (seen > wanted || (seen === wanted && index === spread.length - 1)) return value;
    if (seen === wanted) return (value + (spread[index + 1]?.[0] ?? value)) / 2;
  }
  return null;
}

/** Rounding must not move a curve that comes to exactly the share. */
const EXACT = 1e-12;

/**
 * When `share` of the units have arrived, those not yet arrived included as far as they have been watched: the
 * Kaplan–Meier estimator (Journal of the American Statistical Association 53, 1958). Null where that share is not
 * reached. `arrived` and `waiting` hold durations; at a tie arrivals come first. Where nobody waits it is the `quantile`
 * of those who arrived: a curve that stays at exactly the share for a while counts halfway to the next arrival, and at
 * once where nobody has arrived since.
 */
export function arrivalTime(arrived: Spread, waiting: Spread, share = 0.5): number | null {
  let atRisk = unitsIn(arrived) + unitsIn(waiting);
  const left = new Map(waiting);
  const came = new Map(arrived);
  let away = 1;
  let reached: number | null = null;
  for (const time of [...new Set([...came.keys(), ...left.keys()])].sort((a, b) => a - b)) {
    const arrivals = came.get(time) ?? 0;
    if (arrivals > 0 && reached !== null) return (reached + time) / 2;
    if (arrivals > 0) away *= 1 - arrivals / atRisk;
    if (arrivals > 0 && Math.abs(away - (1 - share)) <= EXACT) reached = time;
    else if (arrivals > 0 && away < 1 - share) return time;
    atRisk -= arrivals + (left.get(time) ?? 0);
  }
  return reached;
}
