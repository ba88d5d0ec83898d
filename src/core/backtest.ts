import { addDays, type Day, daysBetween } from './calendar.ts';

/** How well a rule's alerts foretold which accounts would leave. */

/** An alert is right if its account has left within so many days. */
export const HORIZON_DAYS = 120;

export interface Firing {
  readonly entity: string;
  /** Null for what is no account's. */
  readonly accountId: string | null;
  readonly name: string;
  readonly day: Day;
}

/** An account that left. */
export interface Loss {
  readonly accountId: string;
  /** The last day of its service. */
  readonly day: Day;
  /** That it had, in major units. */
  readonly arr: number;
}

export interface Replayed {
  readonly from: Day;
  readonly to: Day;
  /** What left after this day is not known yet. */
  readonly knownThrough: Day;
  readonly firings: readonly Firing[];
  readonly losses: readonly Loss[];
  /** How many accounts there were to choose from. */
  customersOn(day: Day): number;
}

export interface Sum {
  readonly accounts: number;
  readonly arr: number;
}

export interface Score {
  readonly fired: number;
  readonly entities: number;
  readonly caught: Sum;
  readonly missed: Sum;
  /** From the first alert within the horizon to the last day of service; null where nothing was caught. */
  readonly medianLeadDays: number | null;
  readonly right: number;
  readonly wrong: number;
  /** Too young to be judged. */
  readonly undecided: number;
  /** Over the weeks that can be judged; null where there are none. */
  readonly falseAlarmsPerWeek: number | null;
  /** Right alerts of those that can be judged; null where there are none. */
  readonly precision: number | null;
  /** The same for alerts at the same times about accounts drawn by lot. */
  readonly byChance: number | null;
}

export function scoreOf(replayed: Replayed): Score {
  const { firings, knownThrough } = replayed;
  const losses = lossesFor(replayed);
  const firedOn = Map.groupBy(firings, ({ accountId }) => accountId);
  const leads = losses.map((loss) => ({
    loss,
    lead: Math.max(...(firedOn.get(loss.accountId) ?? []).map(({ day }) => leadOf(day, loss) ?? -1), -1),
  }));
  const caught = leads.filter(({ lead }) => lead >= 0);
  const lostOf = Map.groupBy(replayed.losses, ({ accountId }) => accountId);
  const isRight = ({ accountId, day }: Firing): boolean =>
    accountId !== null && (lostOf.get(accountId) ?? []).some((loss) => leadOf(day, loss) !== null);
  // Of the young ones only those that were right could be judged already: none of them counts.
  const decided = firings.filter(({ day }) => addDays(day, HORIZON_DAYS) <= knownThrough);
  const right = decided.filter(isRight).length;
  const wrong = decided.length - right;
  return {
    fired: firings.length,
    entities: new Set(firings.map(({ entity }) => entity)).size,
    caught: sumOf(caught.map(({ loss }) => loss)),
    missed: sumOf(leads.filter(({ lead }) => lead < 0).map(({ loss }) => loss)),
    medianLeadDays: medianOf(caught.map(({ lead }) => lead)),
    right,
    wrong,
    undecided: firings.length - decided.length,
    falseAlarmsPerWeek: perWeek(wrong, replayed),
    precision: decided.length === 0 ? null : right / decided.length,
    byChance:
      decided.length === 0
        ? null
        : decided.reduce((sum, { day }) => sum + chanceOn(day, replayed), 0) / decided.length,
  };
}

/** Days of warning; null where the alert says nothing of this loss. */
function leadOf(day: Day, loss: Loss): number | null {
  const lead = daysBetween(day, loss.day);
  return lead >= 0 && lead <= HORIZON_DAYS ? lead : null;
}

/** What alerts of the replay could have foretold. */
const lossesFor = ({ losses, from, to, knownThrough }: Replayed): readonly Loss[] => {
  const last = addDays(to, HORIZON_DAYS);
  return losses.filter(({ day }) => day >= from && day <= last && day <= knownThrough);
};

const sumOf = (losses: readonly Loss[]): Sum => ({
  accounts: losses.length,
  arr: losses.reduce((sum, { arr }) => sum + arr, 0),
});

/** The chance that an account of that day leaves within the horizon. */
function chanceOn(day: Day, { losses, customersOn }: Replayed): number {
  const customers = customersOn(day);
  const leave = losses.filter((loss) => leadOf(day, loss) !== null).length;
  return customers === 0 ? 0 : Math.min(1, leave / customers);
}

function perWeek(wrong: number, { from, to, knownThrough }: Replayed): number | null {
  const last = addDays(knownThrough, -HORIZON_DAYS);
  const days = daysBetween(from, last < to ? last : to) + 1;
  return days <= 0 ? null : (wrong * 7) / days;
}

function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

/** One threshold of a rule and how it would have done. */
export interface Tried {
  readonly threshold: number;
  readonly score: Score;
}

const STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2] as const;

/** Thresholds worth trying beside the one at hand, in rising order; none beside nothing. */
export const thresholdsAround = (threshold: number): readonly number[] =>
  threshold === 0
    ? []
    : [...new Set(STEPS.map((step) => Number((threshold * step).toPrecision(2))).concat(threshold))].toSorted(
        (a, b) => a - b,
      );

/**
 * The best of what was tried by F1, the harmonic mean of the part of the lost ARR that was caught and of the part of the
 * alerts that were right; of equals the one with fewer false alarms. Null where none is better than drawing by lot.
 */
export function bestOf(tried: readonly Tried[]): Tried | null {
  const good = tried.filter(({ score: { precision, byChance } }) => (precision ?? 0) > (byChance ?? 0));
  const [best] = good.toSorted(
    (a, b) => f1(b.score) - f1(a.score) || a.score.wrong - b.score.wrong || a.threshold - b.threshold,
  );
  return best === undefined || f1(best.score) === 0 ? null : best;
}

function f1({ caught, missed, precision }: Score): number {
  const lost = caught.arr + missed.arr;
  const recall = lost === 0 ? 0 : caught.arr / lost;
  return precision === null || precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}
