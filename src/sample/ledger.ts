import type { DayNumber, Minute } from './days.ts';

/** One stretch of one line at one price, as the contract says it. */
export interface Interval {
  readonly lineId: string;
  readonly contractId: string;
  readonly product: string;
  readonly startsOn: DayNumber;
  /** Last service day; null is open. */
  readonly endsOn: DayNumber | null;
  readonly arr: number;
  readonly isUplift: boolean;
  readonly signedOn: DayNumber;
  readonly endReason: string | null;
}

export interface IntervalVersion extends Interval {
  readonly at: Minute;
}

/** Keeps an account's intervals as they finally are, and every version of them in the order they were written. */
export interface Ledger {
  readonly versions: readonly IntervalVersion[];
  /** Final, in order of writing. */
  intervals(): readonly Interval[];
  write(interval: Interval, at: Minute): Interval;
  /** Cuts the interval short on the day before `on` and starts the next one there. */
  change(interval: Interval, on: DayNumber, arr: number, at: Minute, isUplift?: boolean): Interval;
  end(interval: Interval, endsOn: DayNumber | null, reason: string, at: Minute): Interval;
}

export function ledger(): Ledger {
  const versions: IntervalVersion[] = [];
  const final = new Map<string, Interval>();
  const write = (interval: Interval, at: Minute): Interval => {
    versions.push({ ...interval, at });
    final.set(`${interval.lineId} ${interval.startsOn}`, interval);
    return interval;
  };
  return {
    versions,
    intervals: () => [...final.values()],
    write,
    change(interval, on, arr, at, isUplift = false) {
      write({ ...interval, endsOn: on - 1 }, at);
      const signedOn = Math.floor(at / 1440);
      return write({ ...interval, startsOn: on, arr, isUplift, signedOn }, at);
    },
    end: (interval, endsOn, endReason, at) => write({ ...interval, endsOn, endReason }, at),
  };
}

/** The days on which the account was served without a break of more than the grace days. */
export interface Stay {
  readonly from: DayNumber;
  /** Last day included; null goes on. */
  readonly to: DayNumber | null;
}

const GRACE_DAYS = 30;

export function staysOf(intervals: readonly Interval[]): readonly Stay[] {
  const paid = intervals.filter((each) => each.arr > 0).sort((a, b) => a.startsOn - b.startsOn);
  const stays: { from: DayNumber; to: DayNumber | null }[] = [];
  for (const { startsOn, endsOn } of paid) {
    const last = stays.at(-1);
    if (last === undefined || (last.to !== null && startsOn - last.to - 1 > GRACE_DAYS))
      stays.push({ from: startsOn, to: endsOn });
    else if (last.to !== null) last.to = endsOn === null ? null : Math.max(last.to, endsOn);
  }
  return stays;
}

export const isServed = (stays: readonly Stay[], day: DayNumber): boolean =>
  stays.some((stay) => stay.from <= day && (stay.to === null || stay.to >= day));

/** Yearly value in force on a day, in the account's own currency. */
export function arrOn(intervals: readonly Interval[], day: DayNumber): number {
  let sum = 0;
  for (const { startsOn, endsOn, arr } of intervals)
    if (startsOn <= day && (endsOn === null || endsOn >= day)) sum += arr;
  return sum;
}
