import { addDays, addMonths, type Day } from '#src/core/calendar.ts';
import type { Line } from './company.ts';

/** What a line runs for under one contract, without a gap; the last day is null while there is none. */
export interface Term {
  readonly first: Day;
  readonly last: Day | null;
}

/** Intervals of one line that follow each other under one contract, in order. */
type Run = readonly [Line, ...Line[]];

function runsOf(intervals: readonly Line[]): Run[] {
  const runs: Run[] = [];
  for (const each of intervals.toSorted((a, b) => a.starts_on.localeCompare(b.starts_on))) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run === undefined || before === undefined || !follows(before, each)) runs.push([each]);
    else runs[runs.length - 1] = [...run, each];
  }
  return runs;
}

const contractOf = (line: Line): string | null => line.contract_id ?? null;

const follows = (before: Line, line: Line): boolean =>
  before.ends_on !== null &&
  addDays(before.ends_on, 1) === line.starts_on &&
  contractOf(before) === contractOf(line);

/** The terms of one line's intervals, in order. */
export const termsOf = (intervals: readonly Line[]): Term[] =>
  runsOf(intervals).flatMap((run) => {
    const [{ starts_on: began }] = run;
    const ends = run
      .filter((each, index) => index === run.length - 1 || isEnd(began, each))
      .map(({ ends_on }) => ends_on);
    return ends.map((last, index) => {
      const before = ends[index - 1];
      return { first: before == null ? began : addDays(before, 1), last };
    });
  });

const isEnd = (began: Day, line: Line): boolean =>
  contractOf(line) === null && isWholeYears(began, line.ends_on);

function isWholeYears(first: Day, last: Day | null): boolean {
  if (last === null) return false;
  for (let years = 1; addMonths(first, 12 * years) <= addDays(last, 1); years++) {
    if (addMonths(first, 12 * years) === addDays(last, 1)) return true;
  }
  return false;
}

/** Whether a term in force on the first day comes up for renewal in a period: on its last day, or before an anniversary. */
export function comesUp({ first, last }: Term, start: Day, end: Day): boolean {
  if (first > start) return false;
  if (last !== null) return last >= start && last < end;
  for (let years = 1; addMonths(first, 12 * years) <= end; years++) {
    if (addMonths(first, 12 * years) > start) return true;
  }
  return false;
}
