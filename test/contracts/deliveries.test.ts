import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Place } from '#src/core/chat.ts';
import { DELIVERY_POLICY, type DeliveryState, step } from '#src/core/delivery.ts';
import type { Deliveries, NewDelivery, Posted } from '#src/core/ports.ts';
import { memoryDeliveries } from '#src/platforms/memory/deliveries.ts';
import { memoryPosted } from '#src/platforms/memory/posted.ts';
import { deliveriesIn } from '#src/store/deliveries.ts';
import { postedIn } from '#src/store/posted.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

/** What every keeper of deliveries does, and of the numbers that they show. */

const databases: FreshDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

interface House {
  readonly deliveries: Deliveries;
  readonly posted: Posted;
}

async function inPostgres(): Promise<House> {
  const database = await freshDatabase();
  databases.push(database);
  return { deliveries: deliveriesIn(database.store), posted: postedIn(database.store) };
}

async function inMemory(): Promise<House> {
  const deliveries = memoryDeliveries();
  return { deliveries, posted: memoryPosted(deliveries) };
}

const T0 = Date.parse('2026-11-23T07:30:00Z');
/** So many seconds after the beginning. */
const at = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString();
const PNG = Uint8Array.of(137, 80, 78, 71, 0, 255);
const place = (id: string, platform = 'memory'): Place => ({ platform, id, kind: 'channel' });

const delivery = (key: string, given: Partial<NewDelivery> = {}): NewDelivery => ({
  key,
  place: place('cs-team'),
  post: {
    cards: [{ tone: 'good', title: key, blocks: [{ type: 'text', text: 'Zoë 🚀' }], buttons: [] }],
    pictures: [
      { name: 'tiles', png: PNG },
      { name: 'bars', png: PNG.subarray(0, 2) },
    ],
  },
  dueAt: at(0),
  expiresAt: null,
  ...given,
});

describe.each<[string, () => Promise<House>]>([
  ['in memory', inMemory],
  ['in Postgres', inPostgres],
])('deliveries %s', (_name, open) => {
  let deliveries: Deliveries;
  let posted: Posted;
  beforeEach(async () => {
    ({ deliveries, posted } = await open());
  });

  const claim = (seconds: number, given: { owner?: string; most?: number; spacing?: number } = {}) =>
    deliveries.claim(given.owner ?? 'hand', at(seconds), DELIVERY_POLICY, {
      most: given.most ?? 10,
      spacingMs: { memory: given.spacing ?? 0 },
      pace: {},
    });
  const keys = async (seconds: number, given = {}) =>
    (await claim(seconds, given)).map(({ delivery: { key } }) => key);
  /** Takes what may be taken and says that it was posted. */
  async function send(seconds: number): Promise<readonly string[]> {
    const held = await claim(seconds);
    for (const { delivery: one } of held) {
      const message = { place: one.place, id: `m-${one.key}` };
      const after = step(one, { type: 'tried', result: { kind: 'sent', message } }, at(seconds));
      expect(await deliveries.settle(one, after, at(seconds))).toBe(true);
    }
    return held.map(({ delivery: { key } }) => key);
  }

  test('are put once, and handed out with all that is to be posted', async () => {
    expect(await deliveries.put([delivery('a'), delivery('a'), delivery('b')], at(0))).toBe(2);
    expect(await deliveries.put([delivery('a')], at(1))).toBe(0);
    const [held] = await claim(1);
    expect(held?.delivery).toMatchObject({ key: 'a', state: 'sending', attempt: 1, owner: 'hand' });
    expect(held?.post.cards).toEqual(delivery('a').post.cards);
    expect(held?.post.pictures.map(({ name, png }) => [name, ...png])).toEqual([
      ['bars', 137, 80],
      ['tiles', ...PNG],
    ]);
    expect(await deliveries.known(['a', 'b', 'c'])).toEqual(new Set(['a', 'b']));
    expect([await deliveries.known([]), await deliveries.find('c')]).toEqual([new Set(), null]);
  });

  test('are in one hand at a time, however many reach for them', async () => {
    const many = Array.from({ length: 12 }, (_, nth) => delivery(`k${nth}`, { place: place(`p${nth}`) }));
    await deliveries.put(many, at(0));
    const hands = await Promise.all(['a', 'b', 'c'].map((owner) => claim(0, { owner, most: 6 })));
    const taken = hands.flat().map(({ delivery: { key } }) => key);
    expect(new Set(taken).size).toBe(taken.length);
    const rest = await keys(0);
    expect([...taken, ...rest].toSorted()).toEqual(many.map(({ key }) => key).toSorted());
  });

  test('of one place are handed out one after the other, in the order in which they were put', async () => {
    await deliveries.put([delivery('z'), delivery('a'), delivery('other', { place: place('b') })], at(0));
    expect(await keys(0)).toEqual(['other', 'z']);
    expect(await keys(1)).toEqual([]);
    const [held] = await deliveries.list({ states: ['sending'], most: 5 });
    expect(held?.state).toBe('sending');
  });

  test('wait for what is before them in their place, and for the pause between two', async () => {
    await deliveries.put([delivery('a'), delivery('b')], at(0));
    expect(await send(0)).toEqual(['a']);
    expect(await send(1)).toEqual(['b']);
    await deliveries.put([delivery('c'), delivery('d')], at(2));
    const [c] = await claim(2, { spacing: 30_000 });
    const message = { place: place('cs-team'), id: 'm' };
    if (c === undefined) throw new Error('nothing was handed out');
    const after = step(c.delivery, { type: 'tried', result: { kind: 'sent', message } }, at(2));
    await deliveries.settle(c.delivery, after, at(2));
    expect([await keys(31), await keys(32)]).toEqual([[], ['d']]);
  });

  test('are not handed out before they are due, nor after their time', async () => {
    await deliveries.put([delivery('later', { dueAt: at(60) })], at(0));
    await deliveries.put([delivery('over', { place: place('b'), expiresAt: at(30) })], at(0));
    expect(await keys(59)).toEqual([]);
    expect(await deliveries.find('over')).toMatchObject({ state: 'expired' });
    expect(await keys(60)).toEqual(['later']);
  });

  test('are settled by the hand that holds them, and by no other', async () => {
    await deliveries.put([delivery('a')], at(0));
    const [held] = await claim(0);
    if (held === undefined) throw new Error('nothing was handed out');
    const dead = step(
      held.delivery,
      {
        type: 'tried',
        result: { kind: 'refused', reason: 'no', permanent: true, retryAfterMs: null, part: 'message' },
      },
      at(1),
    );
    for (const other of [{ owner: 'other' }, { attempt: 7 }, { state: 'checking' as const }])
      expect(await deliveries.settle({ ...held.delivery, ...other }, dead, at(1))).toBe(false);
    expect(await deliveries.settle({ ...held.delivery, key: 'b' }, { ...dead, key: 'b' }, at(1))).toBe(false);
    expect(await deliveries.settle(held.delivery, dead, at(1))).toBe(true);
    expect(await deliveries.settle(held.delivery, dead, at(1))).toBe(false);
    expect(await deliveries.find('a')).toMatchObject({ state: 'dead', reason: 'no', owner: null });
  });

  test('are freed from hands that are not heard of, once their lease is over', async () => {
    await deliveries.put([delivery('a')], at(0));
    const [held] = await claim(0);
    if (held === undefined) throw new Error('nothing was handed out');
    const lease = DELIVERY_POLICY.leaseMs / 1000;
    expect(await deliveries.lapse(at(lease), DELIVERY_POLICY)).toBe(0);
    expect(await deliveries.lapse(at(lease + 1), DELIVERY_POLICY)).toBe(1);
    expect(await deliveries.find('a')).toMatchObject({ state: 'checking', owner: null });
    expect(await deliveries.settle(held.delivery, held.delivery, at(lease + 2))).toBe(false);
    expect(await deliveries.lapse(at(lease + 2), DELIVERY_POLICY)).toBe(0);
  });

  test('change with what a person says of them, and not where that means nothing', async () => {
    await deliveries.put([delivery('a', { expiresAt: at(1) })], at(0));
    await claim(5);
    const event = { type: 'redriven', by: 'Ann' } as const;
    const apply = (key: string) => deliveries.apply(key, event, at(6), DELIVERY_POLICY);
    expect(await apply('a')).toMatchObject({
      state: 'queued',
      expiresAt: null,
      reason: 'posted again by Ann',
    });
    expect(await apply('a')).toMatchObject({ state: 'queued' });
    expect(await apply('b')).toBeNull();
    expect(await send(7)).toEqual(['a']);
  });

  test('without their pictures are handed out without them', async () => {
    await deliveries.put([delivery('a')], at(0));
    const [held] = await claim(0);
    if (held === undefined) throw new Error('nothing was handed out');
    const refused = {
      kind: 'refused',
      reason: 'invalid_blocks',
      permanent: true,
      retryAfterMs: null,
      part: 'pictures',
    } as const;
    await deliveries.settle(
      held.delivery,
      step(held.delivery, { type: 'tried', result: refused }, at(1)),
      at(1),
    );
    const [again] = await claim(2);
    expect([again?.delivery.isBare, again?.post.pictures]).toEqual([true, []]);
  });

  test('are counted and listed by state, what happened last first', async () => {
    await deliveries.put([delivery('a'), delivery('b', { place: place('b') })], at(0));
    await deliveries.put([delivery('c', { place: place('c') })], at(2));
    expect(await send(1)).toEqual(['a', 'b', 'c']);
    await deliveries.put([delivery('d', { place: place('d'), dueAt: at(100) })], at(4));
    await deliveries.put([delivery('e', { place: place('e'), dueAt: at(100) })], at(3));
    const counts: Partial<Record<DeliveryState, number>> = await deliveries.counts();
    expect(counts).toMatchObject({
      queued: 2,
      sent: 3,
      sending: 0,
      dead: 0,
      unknown: 0,
      expired: 0,
      checking: 0,
    });
    const listed = await deliveries.list({ states: ['queued', 'sent'], most: 4 });
    expect(listed.map(({ key }) => key)).toEqual(['d', 'e', 'a', 'b']);
    expect(await deliveries.list({ states: [], most: 4 })).toEqual([]);
  });

  test('keep the numbers that they show: the last ones that somebody saw, by place', async () => {
    const numbers = [
      {
        ask: 'nrr q1 2025',
        subject: 'nrr',
        kpi: 'nrr',
        start: '2025-01-01',
        end: '2025-04-01',
        value: 0.85,
        numerator: 517,
        denominator: 607,
        n: 6,
        measures: { opening: 607 },
        currency: 'USD',
        dataThrough: null,
        definition: '0123456789abcdef',
      },
    ];
    const shown = (key: string, to: Place, seconds: number, digest = 'daily'): NewDelivery =>
      delivery(key, {
        place: to,
        posted: { key, digest, place: to, at: at(seconds), day: '2026-11-23', numbers },
      });
    const [one, two] = [place('one'), place('two')];
    await deliveries.put([shown('1', one, 0), shown('2', two, 0), shown('3', one, 0, 'weekly')], at(0));
    expect(await posted.last('daily', [one, two], at(99))).toEqual([]);
    await send(0);
    await send(0);
    await deliveries.put([shown('4', one, 10)], at(10));
    await send(10);
    await deliveries.put([shown('5', one, 20)], at(20));
    const last = async (before: number) =>
      (await posted.last('daily', [one, two, place('three')], at(before))).map(({ key }) => key).toSorted();
    expect([await last(99), await last(10), await last(0)]).toEqual([['2', '4'], ['1', '2'], []]);
    expect(await posted.last('daily', [one], at(99))).toMatchObject([
      { key: '4', digest: 'daily', place: one, day: '2026-11-23', numbers },
    ]);
    expect(await posted.last('daily', [], at(99))).toEqual([]);
  });
});

test('deliveries in memory do not change with what they were put from, nor with what was found', async () => {
  const deliveries = memoryDeliveries();
  const png = Uint8Array.from(PNG);
  await deliveries.put([delivery('a', { post: { cards: [], pictures: [{ name: 'x', png }] } })], at(0));
  png.fill(0);
  Object.assign((await deliveries.find('a')) ?? {}, { state: 'dead' });
  const limits = { most: 1, spacingMs: {}, pace: {} };
  const [held] = await deliveries.claim('hand', at(0), DELIVERY_POLICY, limits);
  expect([...(held?.post.pictures[0]?.png ?? [])]).toEqual([...PNG]);
});
