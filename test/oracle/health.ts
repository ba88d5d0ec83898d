import { type Day, daysBetween } from '#src/core/calendar.ts';

/** What an account's health is on a day, straight from the definition: one day, one account, one reading at a time. */

export type Reading = {
  readonly account_id: string;
  readonly component: string;
  /** UTC, which is the time zone of these companies. */
  readonly observed_at: string;
  readonly score: number;
};

export type Weight = {
  readonly model_version: string;
  readonly component: string;
  readonly weight: number;
  readonly stale_after_days: number | null;
  readonly valid_from: Day;
};

export interface Health {
  readonly model: string;
  /** Null where less than half of the weights have a fresh reading. */
  readonly score: number | null;
  readonly covered: number;
}

const dayOf = (instant: string): Day => instant.slice(0, 10);

/** The weights that count on a day: those of the version that began last. */
export function modelOn(weights: readonly Weight[], day: Day): readonly Weight[] {
  const begins = new Map<string, Day>();
  for (const { model_version: version, valid_from: from } of weights) {
    const known = begins.get(version);
    if (known === undefined || from < known) begins.set(version, from);
  }
  const begun = [...begins].filter(([, from]) => from <= day);
  begun.sort(([a, x], [b, y]) => (x === y ? (a < b ? 1 : -1) : x < y ? 1 : -1));
  const version = begun[0]?.[0];
  return weights.filter((row) => row.model_version === version && row.valid_from <= day && row.weight > 0);
}

/** Null where nothing about the account is fresh. */
export function healthOf(
  readings: readonly Reading[],
  weights: readonly Weight[],
  account: string,
  day: Day,
): Health | null {
  const model = modelOn(weights, day);
  let [all, known, points] = [0, 0, 0];
  for (const { component, weight, stale_after_days: stale } of model) {
    all += weight;
    const own = readings.filter(
      (row) => row.account_id === account && row.component === component && dayOf(row.observed_at) <= day,
    );
    const last = own.toSorted((a, b) => (a.observed_at < b.observed_at ? 1 : -1))[0];
    if (last === undefined) continue;
    if (stale !== null && daysBetween(dayOf(last.observed_at), day) > stale) continue;
    known += weight;
    points += weight * last.score;
  }
  const [first] = model;
  if (first === undefined || known === 0) return null;
  const enough = known >= all / 2;
  return { model: first.model_version, score: enough ? points / known : null, covered: known / all };
}
