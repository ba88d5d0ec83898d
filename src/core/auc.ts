import { type Spread, unitsIn } from './spread.ts';

/** How well a score tells two kinds of units apart. */

export interface Separation {
  /** The chance that a unit of the higher kind scores above one of the lower, ties counting half: 0.5 says nothing. */
  readonly auc: number;
  /** Its standard error (Hanley and McNeil, Radiology 143, 1982). */
  readonly error: number;
}

/** The area under the ROC curve; null without units on either side. */
export function separation(lower: Spread, higher: Spread): Separation | null {
  const [below, above] = [unitsIn(lower), unitsIn(higher)];
  if (below === 0 || above === 0) return null;
  let [wins, passed] = [0, 0];
  const losers = lower[Symbol.iterator]();
  let next = losers.next();
  for (const [value, units] of higher) {
    while (next.done !== true && next.value[0] < value) {
      passed += next.value[1];
      next = losers.next();
    }
    const tied = next.done !== true && next.value[0] === value ? next.value[1] : 0;
    wins += units * (passed + tied / 2);
  }
  const auc = wins / (below * above);
  const [q1, q2] = [auc / (2 - auc), (2 * auc * auc) / (1 + auc)];
  const variance =
    (auc * (1 - auc) + (above - 1) * (q1 - auc * auc) + (below - 1) * (q2 - auc * auc)) / (below * above);
  return { auc, error: Math.sqrt(Math.max(0, variance)) };
}
