import type { Instant } from './calendar.ts';

/** How fast one platform takes messages from all of us together, whatever the places. */
export interface Pace {
  /** One message every so many milliseconds, in the long run. */
  readonly everyMs: number;
  /** So many at once after a pause. Within any time, at most the messages of that time and these are sent. */
  readonly burst: number;
}

/**
 * How many messages may go now. `fullAt` is when the pause has been long enough for a whole burst: the one instant that has to
 * be remembered (the generic cell rate algorithm).
 */
export function allowance({ everyMs, burst }: Pace, fullAt: Instant, now: Instant): number {
  const missing = Math.max(0, Date.parse(fullAt) - Date.parse(now)) / everyMs;
  return Math.max(0, Math.floor(burst - missing));
}

/** `fullAt` after so many messages went. */
export function spent({ everyMs }: Pace, fullAt: Instant, now: Instant, messages: number): Instant {
  const from = Math.max(Date.parse(fullAt), Date.parse(now));
  return new Date(from + messages * everyMs).toISOString();
}
