import type { Instant } from '../../core/calendar.ts';
import type { Place, Post } from '../../core/chat.ts';
import { type Delivery, type DeliveryState, isSettled, OPEN_STATES, step } from '../../core/delivery.ts';
import type { PostedNumbers } from '../../core/digest.ts';
import { allowance, type Pace, spent } from '../../core/pace.ts';
import type { Deliveries, KeptDelivery, NewDelivery } from '../../core/ports.ts';

/** Deliveries in memory, as forgetful as the process. Kept as copies. */

export interface MemoryDeliveries extends Deliveries {
  /** The numbers of those that were sent, in the order in which they were put. */
  sentNumbers(): readonly PostedNumbers[];
}

interface Kept {
  delivery: Delivery;
  readonly post: Post;
  readonly posted: PostedNumbers | null;
  readonly queuedAt: Instant;
  settledAt: Instant | null;
}

const STATES: readonly DeliveryState[] = [
  'queued',
  'sending',
  'checking',
  'sent',
  'unknown',
  'dead',
  'expired',
];

const time = (at: Instant): number => Date.parse(at);
const placeKey = ({ platform, id }: Place): string => `${platform}:${id}`;

export function memoryDeliveries(): MemoryDeliveries {
  /** In the order in which they were put, which is that of each place. */
  const kept = new Map<string, Kept>();
  const nextAt = new Map<string, number>();
  const fullAt = new Map<string, Instant>();
  const write = (one: Kept, after: Delivery, now: Instant): void => {
    one.delivery = structuredClone(after);
    one.settledAt = isSettled(after.state) ? now : null;
  };
  const mayBeTaken = ({ delivery }: Kept, now: Instant): boolean => {
    const { state, owner, dueAt, place } = delivery;
    const isSpaced = state === 'checking' || (nextAt.get(placeKey(place)) ?? 0) <= time(now);
    return (
      (state === 'queued' || state === 'checking') && owner === null && time(dueAt) <= time(now) && isSpaced
    );
  };
  return {
    sentNumbers: () =>
      [...kept.values()].flatMap(({ delivery, posted }) =>
        delivery.state === 'sent' && posted !== null ? [structuredClone(posted)] : [],
      ),
    put: async (deliveries, now) => {
      const added = deliveries.filter(({ key }, nth) => {
        const isFirst = deliveries.findIndex((one) => one.key === key) === nth;
        return isFirst && !kept.has(key);
      });
      for (const one of added) kept.set(one.key, keptOf(structuredClone(one), now));
      return added.length;
    },
    claim: async (owner, now, policy, { most, spacingMs, pace }) => {
      const ready = headsOf([...kept.values()]).filter((one) => mayBeTaken(one, now));
      const taken = withinPace(ready.toSorted(earlierDue), pace, fullAt, now).slice(0, most);
      for (const one of taken) {
        const after = step(one.delivery, { type: 'claimed', owner }, now, policy);
        if (after === one.delivery) continue;
        write(one, after, now);
        const wait = spacingMs[after.place.platform] ?? 0;
        if (after.state !== 'sending') continue;
        if (wait > 0) nextAt.set(placeKey(after.place), time(now) + wait);
        const { platform } = after.place;
        const own = pace[platform];
        if (own !== undefined) fullAt.set(platform, spent(own, fullAt.get(platform) ?? now, now, 1));
      }
      return taken
        .filter(({ delivery }) => delivery.owner === owner)
        .map(({ delivery, post }) =>
          structuredClone({
            delivery,
            post: { cards: post.cards, pictures: delivery.isBare ? [] : post.pictures },
          }),
        );
    },
    settle: async (held, after, now) => {
      const one = kept.get(held.key);
      const { owner, attempt, state } = one?.delivery ?? {};
      if (one === undefined || owner !== held.owner || attempt !== held.attempt || state !== held.state)
        return false;
      write(one, after, now);
      return true;
    },
    lapse: async (now, policy) => {
      const lapsed = [...kept.values()].filter(
        ({ delivery: { state, leaseUntil } }) =>
          (state === 'sending' || state === 'checking') &&
          leaseUntil !== null &&
          time(leaseUntil) < time(now),
      );
      for (const one of lapsed) write(one, step(one.delivery, { type: 'lapsed' }, now, policy), now);
      return lapsed.length;
    },
    list: async ({ states, place = null, most }) =>
      [...kept.values()]
        .filter(({ delivery }) => states.includes(delivery.state))
        .filter(({ delivery }) => place === null || delivery.place.id === place)
        .toSorted(newestFirst)
        .slice(0, most)
        .map(timed),
    counts: async (settledSince) =>
      countsOf(
        [...kept.values()].filter(
          ({ settledAt }) =>
            settledSince === undefined || (settledAt !== null && time(settledAt) >= time(settledSince)),
        ),
      ),
    pulse: async (now) => {
      const { sent: _, ...counts } = countsOf([...kept.values()]);
      const waiting = [...kept.values()].flatMap(({ delivery: { state, wantedAt } }) =>
        OPEN_STATES.includes(state) && time(wantedAt) <= time(now) ? [wantedAt] : [],
      );
      return { counts, waitingSince: waiting.toSorted((a, b) => time(a) - time(b))[0] ?? null };
    },
    find: async (key) => {
      const one = kept.get(key);
      return one === undefined ? null : timed(one);
    },
    content: async (key) => structuredClone(kept.get(key)?.post ?? null),
    known: async (keys) => new Set(keys.filter((key) => kept.has(key))),
    apply: async (key, event, now, policy) => {
      const one = kept.get(key);
      if (one === undefined) return null;
      const after = step(one.delivery, event, now, policy);
      if (after !== one.delivery) write(one, after, now);
      return structuredClone(after);
    },
  };
}

const keptOf = ({ key, place, post, dueAt, expiresAt, posted }: NewDelivery, now: Instant): Kept => ({
  delivery: {
    key,
    place,
    state: 'queued',
    attempt: 0,
    owner: null,
    leaseUntil: null,
    wantedAt: dueAt,
    dueAt,
    expiresAt,
    isBare: false,
    mayRepeat: false,
    firstTriedAt: null,
    message: null,
    reason: null,
  },
  post: { cards: post.cards, pictures: post.pictures.toSorted((a, b) => (a.name < b.name ? -1 : 1)) },
  posted: posted ?? null,
  queuedAt: now,
  settledAt: null,
});

const timed = ({ delivery, queuedAt, settledAt }: Kept): KeptDelivery =>
  structuredClone({ ...delivery, queuedAt, settledAt });

/** Of each platform no more than it takes now; what is only looked for is not counted. */
function withinPace(
  ready: readonly Kept[],
  pace: Readonly<Record<string, Pace>>,
  fullAt: ReadonlyMap<string, Instant>,
  now: Instant,
): readonly Kept[] {
  const left = new Map<string, number>();
  return ready.filter(({ delivery: { state, place } }) => {
    const own = pace[place.platform];
    if (own === undefined || state === 'checking') return true;
    const may = left.get(place.platform) ?? allowance(own, fullAt.get(place.platform) ?? now, now);
    left.set(place.platform, may - 1);
    return may > 0;
  });
}

/** The first of each place that is on its way: later ones wait for it. */
function headsOf(kept: readonly Kept[]): readonly Kept[] {
  const heads = new Map<string, Kept>();
  for (const one of kept) {
    const place = placeKey(one.delivery.place);
    if (!isSettled(one.delivery.state) && !heads.has(place)) heads.set(place, one);
  }
  return [...heads.values()];
}

const byKey = (a: Kept, b: Kept): number => (a.delivery.key < b.delivery.key ? -1 : 1);
const earlierDue = (a: Kept, b: Kept): number =>
  time(a.delivery.dueAt) - time(b.delivery.dueAt) || byKey(a, b);
const newestFirst = (a: Kept, b: Kept): number =>
  time(b.settledAt ?? b.queuedAt) - time(a.settledAt ?? a.queuedAt) || byKey(a, b);

function countsOf(kept: readonly Kept[]): Readonly<Record<DeliveryState, number>> {
  const counts = { queued: 0, sending: 0, checking: 0, sent: 0, unknown: 0, dead: 0, expired: 0 };
  for (const state of STATES) counts[state] = kept.filter(({ delivery }) => delivery.state === state).length;
  return counts;
}
