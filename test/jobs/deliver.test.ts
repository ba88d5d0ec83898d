import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import deliver, { type DeliverWorld } from '#jobs/deliver.ts';
import type { Place } from '#src/core/chat.ts';
import { DELIVERY_POLICY, DELIVERY_STATES, isSettled, step } from '#src/core/delivery.ts';
import { type Meter, SILENT_METER } from '#src/core/meter.ts';
import type { Deliveries, NewDelivery } from '#src/core/ports.ts';
import { type MemoryChat, type MemoryChatOptions, memoryChat } from '#src/platforms/memory/chat.ts';
import type { Fault } from '#src/platforms/memory/faults.ts';
import { deliveriesIn } from '#src/store/deliveries.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

/** Posting through a real Postgres to a chat that misbehaves as told, on a clock that the test moves. */

const AT = '2026-11-23T07:30:00.000Z';
const PNG = Uint8Array.of(137, 80, 78, 71);
let database: FreshDatabase;
let deliveries: Deliveries;
let seconds = 0;
const clock = () => new Date(Date.parse(AT) + seconds * 1000).toISOString();

beforeAll(async () => {
  database = await freshDatabase();
  deliveries = deliveriesIn(database.store);
});
afterAll(() => database.drop());
beforeEach(async () => {
  seconds = 0;
  await database.store.query('TRUNCATE bellwether.deliveries, bellwether.places, bellwether.paces CASCADE');
});

const place = (id: string, platform = 'memory'): Place => ({ platform, id, kind: 'channel' });
const message = (
  key: string,
  to: Place = place('cs-team'),
  given: Partial<NewDelivery> = {},
): NewDelivery => ({
  key,
  place: to,
  post: {
    cards: [{ tone: 'plain', title: key, blocks: [], buttons: [] }],
    pictures: [{ name: 'tiles', png: PNG }],
  },
  dueAt: AT,
  expiresAt: null,
  ...given,
});

const worldOf = (chat: MemoryChat, given: Partial<DeliverWorld> = {}): DeliverWorld => ({
  deliveries,
  platforms: new Map([[chat.name, chat]]),
  spacingMs: {},
  pace: {},
  clock,
  ...given,
});

/** Rounds until nothing is open, the clock moving on between them. */
async function settleAll(world: DeliverWorld, stepSeconds = 30, rounds = 400): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    while ((await deliver({ owner: 'r1', most: 50 }, world)) > 0);
    const { queued, sending, checking } = await deliveries.counts();
    if (queued + sending + checking === 0) return;
    seconds += stepSeconds;
  }
  throw new Error('deliveries were still open');
}

const keysIn = (chat: MemoryChat) => chat.posted().map(({ key }) => key);
const scripted = (faults: readonly Fault[], given: MemoryChatOptions = {}): MemoryChat => {
  const left = [...faults];
  return memoryChat({ fault: () => left.shift() ?? 'none', ...given });
};

describe('deliveries', () => {
  test('are posted with their pictures, and a key a second time is none', async () => {
    const chat = memoryChat();
    expect(await deliveries.put([message('a'), message('b')], clock())).toBe(2);
    expect(await deliveries.put([message('a')], clock())).toBe(0);
    await settleAll(worldOf(chat));
    expect(keysIn(chat)).toEqual(['a', 'b']);
    expect(Buffer.from(chat.posted()[0]?.post.pictures[0]?.png ?? [])).toEqual(Buffer.from(PNG));
    expect(await deliveries.find('a')).toMatchObject({ state: 'sent', message: { id: 'm1' }, attempt: 1 });
  });

  test('wait for their time', async () => {
    const chat = memoryChat();
    await deliveries.put(
      [message('later', place('cs-team'), { dueAt: '2026-11-23T07:31:00.000Z' })],
      clock(),
    );
    expect(await deliver({ owner: 'r1', most: 5 }, worldOf(chat))).toBe(0);
    seconds = 60;
    expect(await deliver({ owner: 'r1', most: 5 }, worldOf(chat))).toBe(1);
  });

  test('of one place keep their order, even while the first is refused; other places do not wait', async () => {
    const chat = memoryChat({ fault: (key) => (key === 'first' && seconds < 60 ? 'unavailable' : 'none') });
    await deliveries.put([message('first'), message('second'), message('elsewhere', place('b'))], clock());
    await deliver({ owner: 'r1', most: 5 }, worldOf(chat));
    await deliver({ owner: 'r1', most: 5 }, worldOf(chat));
    expect(keysIn(chat)).toEqual(['elsewhere']);
    await settleAll(worldOf(chat));
    expect(keysIn(chat)).toEqual(['elsewhere', 'first', 'second']);
  });

  test('to one place are as far apart as the platform wants', async () => {
    const chat = memoryChat();
    const world = worldOf(chat, { spacingMs: { memory: 1_000 } });
    await deliveries.put([message('a'), message('b'), message('c', place('other'))], clock());
    await deliver({ owner: 'r1', most: 5 }, world);
    await deliver({ owner: 'r1', most: 5 }, world);
    expect(keysIn(chat).toSorted()).toEqual(['a', 'c']);
    seconds = 1;
    await deliver({ owner: 'r1', most: 5 }, world);
    expect(keysIn(chat)).toContain('b');
  });

  test('of all places together are as many as the platform allows, whoever takes them', async () => {
    const pace = { slow: { everyMs: 1_000, burst: 3 } };
    const limits = { most: 20, spacingMs: {}, pace };
    const many = (platform: string, count: number) =>
      Array.from({ length: count }, (_, i) => message(`${platform}${i}`, place(`c${i}`, platform)));
    await deliveries.put([...many('slow', 40), ...many('fast', 5)], clock());
    const claim = (owner: string) => deliveries.claim(owner, clock(), DELIVERY_POLICY, limits);
    const taken = (held: Awaited<ReturnType<typeof claim>>[], platform: string) =>
      held.flat().filter(({ delivery }) => delivery.place.platform === platform).length;
    const first = await Promise.all(['r1', 'r2', 'r3'].map(claim));
    // Forty that have to wait keep nobody else from being taken.
    expect([taken(first, 'slow'), taken(first, 'fast')]).toEqual([3, 5]);
    seconds = 2.5;
    const second = await Promise.all(['r1', 'r2', 'r3'].map(claim));
    expect(taken(second, 'slow')).toBe(2);
    expect(await claim('r1')).toEqual([]);
  });

  test('are looked for whatever the pace: a look is no message', async () => {
    const chat = scripted(['posted-no-answer'], { name: 'slow' });
    const world = worldOf(chat, { pace: { slow: { everyMs: 60_000, burst: 1 } } });
    await deliveries.put([message('a', place('x', 'slow'))], clock());
    await deliver({ owner: 'r1', most: 5 }, world);
    seconds = 10;
    await deliver({ owner: 'r1', most: 5 }, world);
    expect(await deliveries.find('a')).toMatchObject({ state: 'sent' });
  });

  test('tell how each attempt ended, and how long after it was wanted a message was sent', async () => {
    const told: unknown[] = [];
    const meter: Meter = {
      ...SILENT_METER,
      tried: (...given) => told.push(given),
      looked: (...given) => told.push(given),
      sent: (...given) => told.push(given),
    };
    const chat = scripted(['unavailable', 'posted-no-answer']);
    await deliveries.put([message('a')], clock());
    await settleAll(worldOf(chat, { meter }));
    expect(told).toEqual([
      ['memory', 'refused'],
      ['memory', 'unclear'],
      ['memory', 'found'],
      ['memory', seconds],
    ]);
  });

  test.each<[string, Fault[]]>([
    ['rate limits and outages', ['rate-limited', 'unavailable', 'rate-limited']],
    ['a message taken and then failed', ['posted-then-failed']],
    ['a message taken without an answer', ['posted-no-answer']],
    ['no answer and no message', ['no-answer', 'no-answer']],
    ['everything at once', ['unavailable', 'no-answer', 'rate-limited', 'posted-then-failed']],
  ])('through %s are posted once', async (_name, faults) => {
    const chat = scripted(faults);
    await deliveries.put([message('a')], clock());
    await settleAll(worldOf(chat));
    expect(keysIn(chat)).toEqual(['a']);
    expect(await deliveries.find('a')).toMatchObject({ state: 'sent' });
  });

  test('that nobody can look up are left to a person, who may post them again', async () => {
    const chat = scripted(['posted-no-answer'], { mayLook: false });
    await deliveries.put([message('a'), message('b')], clock());
    await settleAll(worldOf(chat));
    expect(await deliveries.find('a')).toMatchObject({ state: 'unknown', reason: 'no answer came' });
    expect(await deliveries.find('b')).toMatchObject({ state: 'sent' });
    const again = await deliveries.apply('a', { type: 'redriven', by: 'ann' }, clock(), DELIVERY_POLICY);
    expect(again).toMatchObject({ state: 'queued', mayRepeat: true });
    await settleAll(worldOf(chat));
    const [last] = chat.posted().slice(-1);
    expect(JSON.stringify(last?.post.cards)).toContain('may have been posted before');
  });

  test('whose pictures are refused are posted without them', async () => {
    const chat = memoryChat({ fault: () => 'pictures-refused' });
    await deliveries.put([message('a')], clock());
    await settleAll(worldOf(chat));
    expect(chat.posted().map(({ post }) => post.pictures)).toEqual([[]]);
  });

  test('whose pictures cannot be taken are tried with them a few times, then posted without', async () => {
    const chat = memoryChat({ fault: () => 'pictures-unavailable' });
    await deliveries.put([message('a')], clock());
    await settleAll(worldOf(chat));
    expect(chat.posted().map(({ post }) => post.pictures)).toEqual([[]]);
    expect(await deliveries.find('a')).toMatchObject({ state: 'sent', isBare: true, attempt: 4 });
  });

  test('whose pictures are taken at the second try have them', async () => {
    const chat = scripted(['pictures-unavailable']);
    await deliveries.put([message('a')], clock());
    await settleAll(worldOf(chat));
    expect(chat.posted()[0]?.post.pictures).toHaveLength(1);
    expect(await deliveries.find('a')).toMatchObject({ isBare: false, attempt: 2 });
  });

  test('below a message go there, are looked for there, and keep the order of their place', async () => {
    const chat = scripted(['none', 'posted-no-answer']);
    const below: Place = { ...place('cs-team'), thread: 'm1' };
    await deliveries.put([message('root'), message('correction', below), message('next')], clock());
    await settleAll(worldOf(chat));
    expect(keysIn(chat)).toEqual(['root', 'correction', 'next']);
    expect(chat.posted().map(({ message: { place } }) => place.thread)).toEqual([undefined, 'm1', undefined]);
    expect((await deliveries.find('correction'))?.message).toEqual({ place: below, id: 'm2' });
  });

  test('that are refused for good are dead, and say why', async () => {
    const chat = memoryChat({ fault: () => 'refused' });
    await deliveries.put([message('a')], clock());
    await settleAll(worldOf(chat));
    expect(await deliveries.list({ states: ['dead'], most: 10 })).toMatchObject([
      { key: 'a', reason: 'channel_not_found', attempt: 1 },
    ]);
  });

  test('for a platform that is not turned on wait, and say so', async () => {
    await deliveries.put([message('a', place('x', 'teams'))], clock());
    await deliver({ owner: 'r1', most: 5 }, worldOf(memoryChat()));
    expect(await deliveries.find('a')).toMatchObject({
      state: 'queued',
      reason: 'no platform teams is turned on here',
    });
  });
});

describe('looking after deliveries', () => {
  const SENT = { kind: 'sent', message: { place: place('x'), id: 'm' } } as const;
  const hold = async (key: string) => {
    const limits = { most: 50, spacingMs: {}, pace: {} };
    const held = await deliveries.claim('r1', clock(), DELIVERY_POLICY, limits);
    const one = held.find(({ delivery }) => delivery.key === key);
    if (one === undefined) throw new Error(`${key} was not to be had`);
    return one.delivery;
  };

  test('counts what is not sent, and tells since when something waits', async () => {
    expect(await deliveries.pulse(clock())).toMatchObject({ waitingSince: null, counts: { queued: 0 } });
    const tomorrow = '2026-11-24T07:30:00.000Z';
    await deliveries.put(
      [message('a', place('x')), message('b', place('y')), message('c', place('z'), { dueAt: tomorrow })],
      clock(),
    );
    seconds = 30;
    const done = await hold('a');
    await deliveries.settle(done, step(done, { type: 'tried', result: SENT }, clock()), clock());
    expect(await deliveries.pulse(clock())).toEqual({
      waitingSince: AT,
      counts: { queued: 1, sending: 1, checking: 0, unknown: 0, dead: 0, expired: 0 },
    });
    expect(await deliveries.counts(clock())).toMatchObject({ sent: 1, queued: 0 });
    expect(await deliveries.counts('2026-11-23T07:30:31.000Z')).toMatchObject({ sent: 0 });
  });

  test('a message that is tried again was wanted when it was first', async () => {
    const chat = scripted(['unavailable', 'unavailable']);
    await deliveries.put([message('a')], clock());
    await deliver({ owner: 'r1', most: 5 }, worldOf(chat));
    const waiting = await deliveries.find('a');
    expect(waiting).toMatchObject({ wantedAt: AT, queuedAt: AT, settledAt: null });
    expect(Date.parse(waiting?.dueAt ?? '')).toBeGreaterThan(Date.parse(AT));
  });

  test('lists those of one place, the newest first, and shows what a message says', async () => {
    await deliveries.put([message('a', place('x')), message('b', place('y'))], clock());
    seconds = 5;
    await deliveries.put([message('c', place('x'))], clock());
    const found = await deliveries.list({ states: ['queued'], place: 'x', most: 10 });
    expect(found.map(({ key }) => key)).toEqual(['c', 'a']);
    expect(await deliveries.content('a')).toMatchObject({
      cards: [{ title: 'a' }],
      pictures: [{ name: 'tiles' }],
    });
    expect(await deliveries.content('nope')).toBeNull();
  });
});

describe('several hands', () => {
  test('never hold one delivery at once', async () => {
    await deliveries.put(
      Array.from({ length: 30 }, (_, i) => message(`k${i}`, place(`c${i}`))),
      clock(),
    );
    const limits = { most: 20, spacingMs: {}, pace: {} };
    const held = await Promise.all(
      ['r1', 'r2', 'r3', 'r4'].map((owner) => deliveries.claim(owner, clock(), DELIVERY_POLICY, limits)),
    );
    const keys = held.flatMap((list) => list.map(({ delivery }) => delivery.key));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBe(30);
  });

  test('a hand that comes back after its lease changes nothing', async () => {
    await deliveries.put([message('a')], clock());
    const [slow] = await deliveries.claim('slow', clock(), DELIVERY_POLICY, {
      most: 1,
      spacingMs: {},
      pace: {},
    });
    if (slow === undefined) throw new Error('nothing was claimed');
    seconds = 61;
    expect(await deliveries.lapse(clock(), DELIVERY_POLICY)).toBe(1);
    const dead = { ...slow.delivery, state: 'dead', owner: null, leaseUntil: null } as const;
    expect(await deliveries.settle(slow.delivery, dead, clock())).toBe(false);
    expect(await deliveries.find('a')).toMatchObject({ state: 'checking' });
  });

  test('some of which vanish at any moment lose nothing and double nothing', async () => {
    const faults: Fault[] = [
      'none',
      'unavailable',
      'posted-then-failed',
      'no-answer',
      'posted-no-answer',
      'rate-limited',
    ];
    let turn = 0;
    const fault = (): Fault => {
      turn += 7;
      return faults[turn % faults.length] ?? 'none';
    };
    const chat = memoryChat({ fault });
    const count = 40;
    await deliveries.put(
      Array.from({ length: count }, (_, i) => message(`k${i}`, place(`c${i % 7}`))),
      clock(),
    );
    for (let round = 0; round < 500; round++) {
      seconds += 20;
      // Every third round somebody takes work and is never heard of again, half of them after posting it.
      if (round % 3 === 0) {
        const left = await deliveries.claim(`gone${round}`, clock(), DELIVERY_POLICY, {
          most: 2,
          spacingMs: {},
          pace: {},
        });
        for (const { delivery, post } of left) {
          if (delivery.state === 'sending' && round % 2 === 0)
            await chat.send(delivery.place, post, delivery.key);
        }
      }
      await Promise.all(['r1', 'r2'].map((owner) => deliver({ owner, most: 5 }, worldOf(chat))));
      const counts = await deliveries.counts();
      if (counts.queued + counts.sending + counts.checking === 0) break;
    }
    const all = await deliveries.list({ states: DELIVERY_STATES, most: 100 });
    expect(all.every(({ state }) => isSettled(state))).toBe(true);
    const keys = keysIn(chat);
    expect(new Set(keys).size).toBe(keys.length);
    expect(
      all
        .filter(({ state }) => state === 'sent')
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(keys.toSorted());
    expect(all.filter(({ state }) => state !== 'sent' && state !== 'dead')).toEqual([]);
  });
});
