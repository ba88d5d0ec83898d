import type { Day, Instant } from './calendar.ts';
import type { Place } from './chat.ts';
import type { ScopeRule } from './policy.ts';
import type { QuietHours, Schedule } from './slots.ts';

/** What a digest is: what it says, to whom, when, and from whose rows. */
export interface DigestDefinition {
  readonly id: string;
  readonly title: string;
  /** In the language of asks, in the order in which they are shown. */
  readonly asks: readonly string[];
  /** Names of sections, in the order in which they are shown. */
  readonly sections: readonly string[];
  /** Null is posted only when somebody asks for it. */
  readonly schedule: Schedule | null;
  /** A slot that is noticed later than this is missed, and only told of. */
  readonly graceMinutes: number;
  /** Nothing is posted inside of them: what is due waits for their end. */
  readonly quiet: QuietHours | null;
  /** `slack:#cs-leads`; without a platform's name before it, where the bot is at home. Null goes to people alone. */
  readonly channel: string | null;
  /** Everybody with one of these roles gets it in person, except who unsubscribed; others may subscribe. */
  readonly roles: readonly string[];
  /** The rows that its numbers are computed from; null until somebody declares them, and then nothing is posted. */
  readonly audience: DigestAudience | null;
  /** Data older than so many days are not shown as if they were of today; null shows them whatever their age. */
  readonly staleAfterDays: number | null;
  readonly isPaused: boolean;
  readonly origin: DigestOrigin;
}

export type DigestAudience =
  | ScopeRule
  /** Each reader's own rows: goes to people, never to a channel. */
  | { readonly kind: 'reader' };

export type DigestOrigin =
  | { readonly kind: 'ready-made' }
  | { readonly kind: 'config' }
  /** Made in chat or at the terminal; null is the operator. */
  | { readonly kind: 'person'; readonly personId: string | null };

/** What a digest shows where nobody says otherwise. */
export const USUAL_SECTIONS: readonly string[] = ['numbers', 'movers', 'freshness'];
/** A digest of a day is worth posting within the morning, not in the evening. */
const USUAL_GRACE_MINUTES = 4 * 60;

/** One that says nothing yet, for what somebody writes about it. */
export const blankDigest = (id: string, origin: DigestOrigin): DigestDefinition => ({
  id,
  title: id,
  asks: [],
  sections: USUAL_SECTIONS,
  schedule: null,
  graceMinutes: USUAL_GRACE_MINUTES,
  quiet: null,
  channel: null,
  roles: [],
  audience: null,
  staleAfterDays: null,
  isPaused: false,
  origin,
});

/** One number that was posted, with all that it takes to compute it again and to notice that it has changed. */
export interface PostedNumber {
  /** The canonical ask: `nrr ttm segment:enterprise`. */
  readonly ask: string;
  /** What it is a number of, whatever its days: the same for every occurrence. Empty where that was not kept. */
  readonly subject: string;
  readonly kpi: string;
  readonly start: Day;
  /** The day after the last. */
  readonly end: Day;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly n: number;
  readonly measures: Readonly<Record<string, number>>;
  readonly currency: string;
  readonly dataThrough: Day | null;
  /** Of the KPI's formula: another one computes something else. */
  readonly definition: string;
}

/** The numbers of one occurrence of a digest in one place. */
export interface PostedNumbers {
  /** The delivery's key. */
  readonly key: string;
  readonly digest: string;
  readonly place: Place;
  /** The occurrence's instant. */
  readonly at: Instant;
  /** The day that it was computed on. */
  readonly day: Day;
  readonly numbers: readonly PostedNumber[];
}

/** `digest:cs-daily@2026-11-23T08:30[Europe/Berlin]` and the place: posted at most once. */
export const digestKey = (id: string, slot: string, place: Place): string =>
  `${scheduleId(id)}@${slot} ${place.platform}:${place.id}`;

/** What the clock knows a digest's schedule by. */
export const scheduleId = (id: string): string => `digest:${id}`;

/** The digest whose schedule has an id. */
export const digestOf = (schedule: string): string => schedule.replace(/^digest:/, '');

/** A channel as it is written: with its platform, or at home. */
export function channelPlace(written: string, home: string, platforms: readonly string[]): Place {
  const [, platform, id] = /^([a-z]+):(.+)$/s.exec(written) ?? [];
  const isNamed = platform !== undefined && id !== undefined && platforms.includes(platform);
  return isNamed ? { platform, id, kind: 'channel' } : { platform: home, id: written, kind: 'channel' };
}

/** In person, where the bot is at home. */
export const personPlace = (personId: string, home: string): Place => ({
  platform: home,
  id: personId,
  kind: 'person',
});
