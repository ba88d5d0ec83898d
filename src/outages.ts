import type { Instant } from './core/calendar.ts';
import { Unreachable } from './core/errors.ts';
import { failed, type Trouble, troubleOf, worked } from './core/outage.ts';

/** Keeps what lasts from filling the log: work that is tried twice a second fails as often. */
export interface Outages {
  /** `source`: what failed, such as the clock or the posting. */
  failed(source: string, error: unknown): void;
  worked(source: string): void;
  /** A job that failed is tried again after a pause of its own, and told each time, unless a system is away for all. */
  jobFailed(error: unknown): void;
}

/** All that cannot be reached is one trouble, whoever meets it. */
const AWAY = 'away';
/** Tells of its failures alone; it works where the others do. */
const QUEUE = 'queue';

export function outagesTo(
  report: (error: unknown) => unknown,
  say: (line: string) => void = () => {},
  clock: () => Instant = () => new Date().toISOString(),
): Outages {
  const open = new Map<string, Trouble>();
  const fail = (source: string, error: unknown): void => {
    const key = error instanceof Unreachable ? AWAY : source;
    const { trouble, isNews } = failed(open.get(key) ?? null, troubleOf(error), clock());
    if (trouble !== null) open.set(key, trouble);
    if (isNews) report(error);
  };
  const end = (key: string): void => {
    const before = open.get(key) ?? null;
    const { trouble, isNews } = worked(before, clock());
    if (trouble === null) open.delete(key);
    if (isNews && before !== null) say(`${wordsOf(key)} again, after ${secondsOf(before, clock())} s.`);
  };
  return {
    failed: fail,
    worked: (source) => {
      for (const key of [AWAY, QUEUE, source]) end(key);
    },
    jobFailed: (error) => {
      if (error instanceof Unreachable) fail(AWAY, error);
      else report(error);
    },
  };
}

const wordsOf = (key: string): string =>
  key === AWAY ? 'The database can be used' : `The ${key} goes on without trouble`;

const secondsOf = ({ since }: Trouble, now: Instant): number =>
  Math.round((Date.parse(now) - Date.parse(since)) / 1000);
