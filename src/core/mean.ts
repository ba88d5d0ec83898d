import { figure, type Reading } from './kpi.ts';
import { Z } from './stats.ts';

/** Sums over units of a weight w and a value x: w, wx, w², w²x, w²x². Units of weight 1 have n, Σx, n, Σx, Σx². */
export interface Moments {
  readonly weights: number;
  readonly weighted: number;
  readonly squares: number;
  readonly squaresWeighted: number;
  readonly squaresSquared: number;
}

/** The weighted mean and its standard error, each unit being one independent answer; null without weight. */
export function meanWithError(m: Moments): { readonly mean: number; readonly error: number } | null {
  if (m.weights <= 0) return null;
  const mean = m.weighted / m.weights;
  const variance = m.squaresSquared - 2 * mean * m.squaresWeighted + mean * mean * m.squares;
  // Rounding must not leave a variance below zero where all answers are equal.
  return { mean, error: Math.sqrt(Math.max(0, variance)) / m.weights };
}

/** The plain mean of n values as a figure, with both sides and its 95 % interval. */
export function meanFigure(sum: number, squares: number, n: number, absent: string): Reading {
  const moments = { weights: n, weighted: sum, squares: n, squaresWeighted: sum, squaresSquared: squares };
  const found = meanWithError(moments);
  if (found === null) return figure(null, { absent, numerator: 0, denominator: 0 });
  const { mean, error } = found;
  return figure(mean, {
    numerator: sum,
    denominator: n,
    error,
    interval: [mean - Z * error, mean + Z * error],
  });
}
