import { describe, expect, test } from 'vitest';
import type { Card } from '#src/core/card.ts';
import { type ChatPlatform, type MessageRef, type Place, type Post, threadBelow } from '#src/core/chat.ts';
import { type MemoryChatOptions, memoryChat } from '#src/platforms/memory/chat.ts';

/** What every chat platform does, whatever its server is. */

interface Bench {
  readonly chat: ChatPlatform;
  readonly mayLook: boolean;
  readonly hasThreads: boolean;
  /** Posts as people read them, oldest first: `title`, or `> title` in a thread. */
  titles(): readonly string[];
}

const PLACE: Place = { platform: 'memory', id: 'cs-team', kind: 'channel' };
const ELSEWHERE: Place = { ...PLACE, id: 'emea' };
const SINCE = '2026-11-23T07:30:00.000Z';

function inMemory(options: MemoryChatOptions): Bench {
  const chat = memoryChat(options);
  return {
    chat,
    mayLook: options.mayLook ?? true,
    hasThreads: options.hasThreads ?? true,
    titles: () =>
      chat
        .posted()
        .map(({ message, post }) => (message.place.thread === undefined ? '' : '> ') + post.cards[0]?.title),
  };
}

const BENCHES: readonly (readonly [string, () => Bench])[] = [
  ['in memory', () => inMemory({})],
  ['in memory, where nobody may look', () => inMemory({ mayLook: false })],
  ['in memory, without threads', () => inMemory({ hasThreads: false })],
];

const card = (title: string, blocks: Card['blocks'] = []): Card => ({
  tone: 'plain',
  title,
  blocks,
  buttons: [],
});
const saying = (title: string): Post => ({ cards: [card(title)], pictures: [] });

async function posted(chat: ChatPlatform, place: Place, key: string): Promise<MessageRef> {
  const sent = await chat.send(place, saying(key), key);
  if (sent.kind !== 'sent') throw new Error(`${key}: ${sent.reason}`);
  return sent.message;
}

describe.each(BENCHES)('a chat %s', (_name, open) => {
  test('finds a message by its key, or says that it may not look; never both', async () => {
    const { chat, mayLook } = open();
    const message = await posted(chat, PLACE, 'a');
    const found = await chat.find(PLACE, 'a', SINCE);
    expect(found).toEqual(mayLook ? { kind: 'found', message } : { kind: 'cannot-look' });
    expect((await chat.find(PLACE, 'b', SINCE)).kind).toBe(mayLook ? 'absent' : 'cannot-look');
    expect((await chat.find(ELSEWHERE, 'a', SINCE)).kind).toBe(mayLook ? 'absent' : 'cannot-look');
  });

  test('says something else in a message, as often as it is told, and nothing in one that is gone', async () => {
    const { chat, titles } = open();
    const message = await posted(chat, PLACE, 'a');
    await posted(chat, PLACE, 'b');
    expect(await chat.edit(message, [card('a, acknowledged')])).toEqual({ kind: 'sent', message });
    expect(await chat.edit(message, [card('a, acknowledged')])).toEqual({ kind: 'sent', message });
    expect(titles()).toEqual(['a, acknowledged', 'b']);
    const gone = await chat.edit({ place: PLACE, id: 'gone' }, [card('x')]);
    expect(gone).toMatchObject({ kind: 'refused', permanent: true });
    expect(titles()).toEqual(['a, acknowledged', 'b']);
  });

  test('posts below an old message, and finds there what it posted there', async () => {
    const { chat, titles, mayLook, hasThreads } = open();
    const old = await posted(chat, PLACE, 'old');
    await posted(chat, PLACE, 'newer');
    const below = threadBelow(old);
    const correction = await posted(chat, below, 'correction');
    expect(titles()).toEqual(['old', 'newer', hasThreads ? '> correction' : 'correction']);
    if (!mayLook) return;
    expect(await chat.find(below, 'correction', SINCE)).toEqual({ kind: 'found', message: correction });
    expect((await chat.find(PLACE, 'correction', SINCE)).kind).toBe(hasThreads ? 'absent' : 'found');
  });

  test('has one thread below a message and below the answers to it', async () => {
    const { chat, hasThreads } = open();
    const old = await posted(chat, PLACE, 'old');
    const answer = await posted(chat, threadBelow(old), 'answer');
    if (hasThreads) expect(threadBelow(answer)).toEqual(threadBelow(old));
    else expect(answer.place).toEqual(PLACE);
  });

  test('tells who is in a place only where it may look', async () => {
    const { chat } = open();
    const members = await chat.members({ ...PLACE, id: 'unheard of' });
    expect(members.kind).toBe('cannot-look');
    expect(await chat.locate('#unheard-of', 'channel')).toBeNull();
  });
});
