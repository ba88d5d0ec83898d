import type { Instant } from './calendar.ts';
import type { Found, MessageRef, Place, Sent } from './chat.ts';

/**
 * What becomes of one message on its way to one place. Nothing is lost in silence: every delivery ends as sent, dead,
 * expired or unknown, and says why. Nothing is posted twice where the platform lets us look.
 */

export type DeliveryState =
  /** Waits for its time. */
  | 'queued'
  /** Somebody has it in hand until the lease is over. */
  | 'sending'
  /** It may have been posted: look before doing anything else. */
  | 'checking'
  | 'sent'
  /** It may have been posted, and the platform does not let us look: a person decides. */
  | 'unknown'
  /** Given up: refused for good, or too often. */
  | 'dead'
  /** Its time went by before it could be posted. */
  | 'expired';

export interface Delivery {
  /** The occurrence and the place: one of a kind. */
  readonly key: string;
  readonly place: Place;
  readonly state: DeliveryState;
  /** How often it was tried; with the owner, the fence that keeps a late hand from writing. */
  readonly attempt: number;
  readonly owner: string | null;
  readonly leaseUntil: Instant | null;
  /** When it is to be there: quiet hours have moved it, tries have not, and posting it again by hand begins anew. */
  readonly wantedAt: Instant;
  /** Not before. */
  readonly dueAt: Instant;
  /** Not after; null has no end. */
  readonly expiresAt: Instant | null;
  /** Pictures are left out: the platform refused them. */
  readonly isBare: boolean;
  /** It may be a repeat, and says so. */
  readonly mayRepeat: boolean;
  /** When it was first tried: looking begins there. */
  readonly firstTriedAt: Instant | null;
  readonly message: MessageRef | null;
  readonly reason: string | null;
}

export type DeliveryEvent =
  | { readonly type: 'claimed'; readonly owner: string }
  | { readonly type: 'tried'; readonly result: Sent }
  | { readonly type: 'looked'; readonly found: Found }
  /** Looking itself failed. */
  | { readonly type: 'look-failed'; readonly reason: string }
  /** The lease is over and nobody said how it ended. */
  | { readonly type: 'lapsed' }
  /** A person says: post it again. */
  | { readonly type: 'redriven'; readonly by: string };

export interface DeliveryPolicy {
  /** Longer than the platform's time limit for a call. */
  readonly leaseMs: number;
  readonly mostAttempts: number;
  /** Pictures that the platform did not take so often are left out: better bare than not at all. */
  readonly mostWithPictures: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** A message may show up a little after it was taken: so long is waited before looking. */
  readonly lookAfterMs: number;
  /** What to do where nobody can look: leave it to a person, or post again, marked as a possible repeat. */
  readonly whenUnclear: 'hold' | 'repeat';
}

export const DELIVERY_POLICY: DeliveryPolicy = {
  leaseMs: 60_000,
  mostAttempts: 12,
  mostWithPictures: 3,
  firstRetryMs: 2_000,
  longestRetryMs: 300_000,
  lookAfterMs: 5_000,
  whenUnclear: 'hold',
};

export const DELIVERY_STATES: readonly DeliveryState[] = [
  'queued',
  'sending',
  'checking',
  'sent',
  'unknown',
  'dead',
  'expired',
];
/** On its way. */
export const OPEN_STATES: readonly DeliveryState[] = ['queued', 'sending', 'checking'];

const FINAL: ReadonlySet<DeliveryState> = new Set(['sent', 'dead', 'expired']);
export const isSettled = (state: DeliveryState): boolean => FINAL.has(state) || state === 'unknown';

/** The delivery after an event; the same delivery where the event means nothing in its state. */
export function step(
  delivery: Delivery,
  event: DeliveryEvent,
  now: Instant,
  policy: DeliveryPolicy = DELIVERY_POLICY,
): Delivery {
  switch (event.type) {
    case 'claimed':
      return claimed(delivery, event.owner, now, policy);
    case 'tried':
      return delivery.state === 'sending' ? tried(delivery, event.result, now, policy) : delivery;
    case 'looked':
      return delivery.state === 'checking' ? looked(delivery, event.found, now, policy) : delivery;
    case 'look-failed':
      return delivery.state === 'checking' ? lookFailed(delivery, event.reason, now, policy) : delivery;
    case 'lapsed':
      return lapsed(delivery, now, policy);
    case 'redriven':
      return redriven(delivery, event.by, now);
    default:
      return event satisfies never;
  }
}

function claimed(delivery: Delivery, owner: string, now: Instant, policy: DeliveryPolicy): Delivery {
  const { state, dueAt, expiresAt, firstTriedAt } = delivery;
  if ((state !== 'queued' && state !== 'checking') || now < dueAt || delivery.owner !== null) return delivery;
  const held = { ...delivery, owner, leaseUntil: later(now, policy.leaseMs) };
  if (state === 'checking') return held;
  if (expiresAt !== null && now > expiresAt) {
    return settled(delivery, 'expired', delivery.reason ?? 'its time went by before it could be posted');
  }
  return { ...held, state: 'sending', attempt: delivery.attempt + 1, firstTriedAt: firstTriedAt ?? now };
}

function tried(delivery: Delivery, result: Sent, now: Instant, policy: DeliveryPolicy): Delivery {
  switch (result.kind) {
    case 'sent':
      return { ...settled(delivery, 'sent', null), message: result.message };
    case 'unclear':
      return toCheck(delivery, result.reason, now, policy);
    case 'refused': {
      const isLast = result.permanent || delivery.attempt >= policy.mostWithPictures;
      if (result.part === 'pictures' && !delivery.isBare && isLast) {
        return { ...waiting(delivery, 'queued', now, result.reason), isBare: true };
      }
      if (result.permanent) return settled(delivery, 'dead', result.reason);
      return again(delivery, result.reason, result.retryAfterMs, now, policy);
    }
    default:
      return result satisfies never;
  }
}

function looked(delivery: Delivery, found: Found, now: Instant, policy: DeliveryPolicy): Delivery {
  switch (found.kind) {
    case 'found':
      return { ...settled(delivery, 'sent', null), message: found.message };
    case 'absent':
      return again(delivery, delivery.reason ?? 'it was not there', null, now, policy);
    case 'cannot-look':
      if (policy.whenUnclear === 'repeat') {
        return { ...again(delivery, delivery.reason ?? '', null, now, policy), mayRepeat: true };
      }
      return settled(delivery, 'unknown', delivery.reason ?? 'nobody knows whether it was posted');
    default:
      return found satisfies never;
  }
}

/** Looking is tried as patiently as posting; where it never works, a person decides. */
function lookFailed(delivery: Delivery, reason: string, now: Instant, policy: DeliveryPolicy): Delivery {
  const attempt = delivery.attempt + 1;
  if (attempt >= policy.mostAttempts) return settled({ ...delivery, attempt }, 'unknown', reason);
  return {
    ...waiting(delivery, 'checking', later(now, backoff(delivery.key, attempt, policy)), reason),
    attempt,
  };
}

/** Who holds it may have died before, during or after posting. A look that was cut short is simply done again. */
function lapsed(delivery: Delivery, now: Instant, policy: DeliveryPolicy): Delivery {
  const { state, leaseUntil, owner } = delivery;
  if (owner === null || leaseUntil === null || now <= leaseUntil) return delivery;
  if (state === 'checking') return { ...delivery, owner: null, leaseUntil: null };
  return state === 'sending' ? toCheck(delivery, 'whoever was posting it stopped', now, policy) : delivery;
}

/** A person may post again what is unknown, dead or expired; what was sent stays sent. */
export const mayRedrive = (state: DeliveryState): boolean =>
  state === 'unknown' || state === 'dead' || state === 'expired';

function redriven(delivery: Delivery, by: string, now: Instant): Delivery {
  const { state } = delivery;
  if (!mayRedrive(state)) return delivery;
  const free = waiting(delivery, 'queued', now, `posted again by ${by}`);
  const mayRepeat = delivery.mayRepeat || state === 'unknown';
  return { ...free, attempt: 0, wantedAt: now, expiresAt: null, mayRepeat };
}

const toCheck = (delivery: Delivery, reason: string, now: Instant, policy: DeliveryPolicy): Delivery =>
  waiting(delivery, 'checking', later(now, policy.lookAfterMs), reason);

function again(
  delivery: Delivery,
  reason: string,
  retryAfterMs: number | null,
  now: Instant,
  policy: DeliveryPolicy,
): Delivery {
  if (delivery.attempt >= policy.mostAttempts) return settled(delivery, 'dead', reason);
  const wait = Math.max(retryAfterMs ?? 0, backoff(delivery.key, delivery.attempt, policy));
  return waiting(delivery, 'queued', later(now, wait), reason);
}

const waiting = (
  delivery: Delivery,
  state: 'queued' | 'checking',
  dueAt: Instant,
  reason: string,
): Delivery => ({ ...delivery, state, dueAt, reason, owner: null, leaseUntil: null });

const settled = (delivery: Delivery, state: DeliveryState, reason: string | null): Delivery => ({
  ...delivery,
  state,
  reason,
  owner: null,
  leaseUntil: null,
});

const later = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString();

/** Doubles from try to try; between half and all of that, so that what failed together does not come back together. */
export function backoff(key: string, attempt: number, policy: DeliveryPolicy): number {
  const full = Math.min(policy.longestRetryMs, policy.firstRetryMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(full / 2 + (full / 2) * fraction(`${key} ${attempt}`));
}

/** 0 to 1, the same for the same text: FNV-1a. */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash / 0xffffffff;
}
