import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliverAll, type EngineParts } from '#src/engine.ts';
import { schedulesIn } from '#src/store/schedules.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { strictChat } from '../world/strict-chat.ts';
import { worldOn } from '../world/world.ts';

/** The limits that the engine holds itself to, against chats that refuse whatever comes too soon. */

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const DUE = '2026-11-23T08:30:00.000Z';
const STEP_MS = 250;
const PEOPLE = 30;
const CHANNEL = 8;

test.each([
  ['slack', { placeMs: 1_000, perMinute: 300 }],
  ['teams', { placeMs: 1_000, perMinute: 50 * 60 }],
])('%s refuses nothing for coming too soon, however many replicas send', async (name, limits) => {
  await database.store.query('TRUNCATE bellwether.deliveries, bellwether.places, bellwether.paces CASCADE');
  let now = Date.parse(DUE);
  const clock = () => new Date(now).toISOString();
  const chat = strictChat({ ...limits, clock }, { name });
  const world = await worldOn(database.store, '2026-11-23');
  const parts: EngineParts = {
    world,
    schedules: schedulesIn(database.store),
    platforms: [chat],
    home: name,
    clock,
  };
  // People with a message each, and a channel with several.
  const places = Array.from({ length: PEOPLE + CHANNEL }, (_, nth) => (nth < PEOPLE ? `p${nth}` : 'channel'));
  await world.deliveries.put(
    places.map((id, nth) => ({
      key: `k${nth}`,
      place: { platform: name, id, kind: 'person' },
      post: { cards: [], pictures: [] },
      dueAt: DUE,
      expiresAt: null,
    })),
    DUE,
  );
  while (chat.posted().length < places.length && now < Date.parse(DUE) + 120_000) {
    await Promise.all([deliverAll(parts), deliverAll(parts)]);
    now += STEP_MS;
  }
  expect([chat.posted().length, chat.refused()]).toEqual([places.length, 0]);
  // Nor does it dawdle: twenty at once, four a second, and then the channel's, a second apart.
  const took = (now - Date.parse(DUE)) / 1000;
  expect(took).toBeLessThan((PEOPLE - 20) / 4 + CHANNEL + 2);
});
