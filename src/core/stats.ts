/** What small numbers allow one to say. */

/** Two-sided 95 % of the normal distribution. */
export const Z = 1.959963984540054;

/** From here on a rate needs no warning. */
export const LOW_N = 30;
/** Below this people read counts, not rates. */
export const COUNTS_ONLY_N = 5;

export const isLowN = (n: number): boolean => n < LOW_N;
export const isCountsOnly = (n: number): boolean => n < COUNTS_ONLY_N;

/** `hits` of `n` independent units. */
export interface Proportion {
  readonly hits: number;
  readonly n: number;
}

/**
 * Wilson score interval at 95 % (NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.4.1), as fractions; null
 * without units. Never leaves 0..1, and is not degenerate at 0 or n hits. Throws a RangeError for hits outside 0..n.
 */
export function wilson({ hits, n }: Proportion): readonly [number, number] | null {
  if (!(hits >= 0 && hits <= n)) throw new RangeError(`${hits} hits of ${n} units are no proportion`);
  if (n === 0) return null;
  const p = hits / n;
  const spread = Z * Math.sqrt((p * (1 - p) + (Z * Z) / (4 * n)) / n);
  const scale = 1 + (Z * Z) / n;
  const middle = p + (Z * Z) / (2 * n);
  // At the ends the exact bounds are 0 and 1; rounding errors must not leave them.
  const low = hits === 0 ? 0 : (middle - spread) / scale;
  const high = hits === n ? 1 : (middle + spread) / scale;
  return [low, high];
}

/**
 * 95 % interval of the difference a − b of two independent proportions: Newcombe's hybrid score method
 * (Statistics in Medicine 17, 1998, method 10), which combines the two Wilson intervals. Null without units on
 * either side.
 */
export function differenceInterval(a: Proportion, b: Proportion): readonly [number, number] | null {
  const [wa, wb] = [wilson(a), wilson(b)];
  if (wa === null || wb === null) return null;
  const [pa, pb] = [a.hits / a.n, b.hits / b.n];
  const below = Math.hypot(pa - wa[0], wb[1] - pb);
  const above = Math.hypot(wa[1] - pa, pb - wb[0]);
  return [pa - pb - below, pa - pb + above];
}

/** Whether a difference of two independent estimates lies outside 95 % of what their standard errors allow. */
export const apart = (difference: number, a: number, b: number): boolean =>
  Math.abs(difference) > Z * Math.hypot(a, b);

/** Whether two proportions differ at the 95 % level: the interval of their difference leaves 0 out. */
export function differs(a: Proportion, b: Proportion): boolean | null {
  const interval = differenceInterval(a, b);
  return interval === null ? null : interval[0] > 0 || interval[1] < 0;
}
