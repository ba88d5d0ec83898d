import { addMonths, type Day, startOfMonth } from '../../core/calendar.ts';
import type { Settings } from '../../core/settings.ts';
import { CELL_WINDOWS, cellsReach, isKept, type Pair } from '../../sources/retention/cells.ts';
import { quarterOf } from '../../sources/retention/plan.ts';

/** How far the marts reach: which quarters spans are filed under, which pairs are summed up. */

export interface Quarter {
  readonly start: Day;
  readonly end: Day;
}

/** The quarter after `today`'s: spans are filed that far. */
export const lastQuarterFor = (today: Day): Day => addMonths(quarterOf(today), 3);

/**
 * Calendar quarters from the one of `first` to `last`. The last one has no end: what begins later still is kept
 * there until its own quarter is filed.
 */
export function quartersTo(first: Day, last: Day): readonly Quarter[] {
  const quarters: Quarter[] = [];
  // Where everything is still to come, the last quarter alone keeps it.
  const from = quarterOf(first) < last ? quarterOf(first) : last;
  for (let start = from; start <= last; start = addMonths(start, 3)) {
    quarters.push({ start, end: start === last ? '9999-12-31' : addMonths(start, 3) });
  }
  return quarters;
}

/** Every kept pair that can hold anything: from the windows that end after `first` to the coming month's end. */
export function pairsFor(first: Day, today: Day, settings: Settings): readonly Pair[] {
  const until = cellsReach(today);
  return CELL_WINDOWS.flatMap((months) => {
    const pairs: Pair[] = [];
    for (
      let start = addMonths(startOfMonth(first), 1 - months);
      addMonths(start, months) <= until;
      start = addMonths(start, 1)
    ) {
      if (isKept({ start, months }, settings)) pairs.push({ start, months });
    }
    return pairs;
  });
}

/** Changes whenever the marts must be built anew: the settings they depend on, and the design's own version. */
export const signatureOf = (settings: Settings): string =>
  JSON.stringify({
    design: 2,
    grace: settings.graceDays,
    currency: settings.reportingCurrency,
    rates: settings.rateSet,
    attributes: settings.rollupAttributes,
    year: settings.fiscalYearStarts,
  });
