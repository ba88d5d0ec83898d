import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Message, Messages } from '#src/core/ports.ts';
import { memoryMessages } from '#src/platforms/memory/messages.ts';
import { messagesIn } from '#src/store/messages.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

/** What every keeper of messages does. */

const databases: FreshDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function inPostgres(): Promise<Messages> {
  const database = await freshDatabase();
  databases.push(database);
  return messagesIn(database.store);
}

const PNG = Uint8Array.of(137, 80, 78, 71, 0, 255);

const message = (key: string, given: Partial<Message> = {}): Message => ({
  key,
  channel: '#cs-leads',
  kind: 'channel' as const,
  cards: [{ tone: 'good', title: `Card of ${key}`, blocks: [{ type: 'text', text: 'Zoë 🚀' }], buttons: [] }],
  pictures: [],
  ...given,
});

describe.each<[string, () => Promise<Messages>]>([
  ['in memory', async () => memoryMessages()],
  ['in Postgres', inPostgres],
])('messages %s', (_name, open) => {
  let messages: Messages;
  beforeEach(async () => {
    messages = await open();
  });

  test('are found again as they were posted', async () => {
    const key = 'digest:cs-daily@2025-08-13T08:30[Europe/Berlin]';
    const pictures = [
      { name: 'trend', png: PNG },
      { name: 'bars', png: PNG.subarray(0, 2) },
    ];
    const posted = message(key, { pictures });
    expect(await messages.post(posted, '2025-08-13T06:30:00Z')).toBe(true);
    const found = await messages.find(key);
    expect(found).toMatchObject({ key, channel: posted.channel, cards: posted.cards });
    expect(found?.pictures.map(({ name, png }) => [name, ...png])).toEqual([
      ['bars', 137, 80],
      ['trend', ...PNG],
    ]);
    expect(Date.parse(found?.postedAt ?? '')).toBe(Date.parse('2025-08-13T06:30:00Z'));
  });

  test('are posted once: the second attempt changes nothing', async () => {
    await messages.post(message('a'), '2025-08-13T06:30:00Z');
    const again = message('a', { channel: '#other', pictures: [{ name: 'late', png: PNG }] });
    expect(await messages.post(again, '2025-08-14T06:30:00Z')).toBe(false);
    expect((await messages.find('a'))?.channel).toBe('#cs-leads');
    expect(await messages.picture('a', 'late')).toBeNull();
  });

  test('are posted once however many try at the same time', async () => {
    const attempts = Array.from({ length: 5 }, () => messages.post(message('a'), '2025-08-13T06:30:00Z'));
    expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1);
  });

  test('are listed with the newest first, by instant and then by key, without their pictures', async () => {
    await messages.post(message('b'), '2025-08-13T06:30:00Z');
    await messages.post(message('c', { pictures: [{ name: 'x', png: PNG }] }), '2025-08-13T06:30:00.500Z');
    await messages.post(message('a'), '2025-08-13T06:30:00.000Z');
    await messages.post(message('old'), '2025-08-12T23:00:00Z');
    const listed = await messages.latest(3);
    expect(listed.map(({ key }) => key)).toEqual(['c', 'a', 'b']);
    expect(listed[0]).not.toHaveProperty('pictures');
    expect(await messages.latest(0)).toEqual([]);
  });

  test('give their pictures one by one, and null for what they do not have', async () => {
    await messages.post(message('a', { pictures: [{ name: 'x', png: PNG }] }), '2025-08-13T06:30:00Z');
    expect([...((await messages.picture('a', 'x')) ?? [])]).toEqual([...PNG]);
    expect([await messages.picture('a', 'y'), await messages.picture('b', 'x')]).toEqual([null, null]);
    expect(await messages.find('b')).toBeNull();
  });
});

test('messages in memory do not change with what they were posted from', async () => {
  const messages = memoryMessages();
  const png = Uint8Array.from(PNG);
  await messages.post(message('a', { pictures: [{ name: 'x', png }] }), '2025-08-13T06:30:00Z');
  png.fill(0);
  (await messages.picture('a', 'x'))?.fill(1);
  expect([...((await messages.picture('a', 'x')) ?? [])]).toEqual([...PNG]);
});
