import type { Instant } from './calendar.ts';
import { Unreachable } from './errors.ts';

/** Trouble that lasts is told when it begins, when it changes and when it is over, not each time that it is met. */
export interface Trouble {
  readonly since: Instant;
  readonly last: Instant;
  readonly what: string;
  readonly times: number;
}

export interface Told {
  readonly trouble: Trouble | null;
  /** Whether this is news. */
  readonly isNews: boolean;
}

/** What a failure is known by: the ways in which a system is away are all one. */
export const troubleOf = (error: unknown): string =>
  error instanceof Unreachable ? 'unreachable' : error instanceof Error ? error.message : String(error);

export function failed(before: Trouble | null, what: string, now: Instant): Told {
  if (before?.what === what)
    return { trouble: { ...before, last: now, times: before.times + 1 }, isNews: false };
  return { trouble: { since: now, last: now, what, times: 1 }, isNews: true };
}

/** What arrives late of an outage must not open it again: it is over when nothing has failed for a little while. */
const CALM_MS = 2_000;

export function worked(before: Trouble | null, now: Instant): Told {
  if (before === null) return { trouble: null, isNews: false };
  const isOver = Date.parse(now) - Date.parse(before.last) >= CALM_MS;
  return isOver ? { trouble: null, isNews: true } : { trouble: before, isNews: false };
}
