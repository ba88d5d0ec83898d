import { describe, expect, test } from 'vitest';
import type { Card } from '#src/core/card.ts';
import { type ChatUser, type Inbound, type Place, type Profile, threadBelow } from '#src/core/chat.ts';
import type { Outcome, Shown } from '#src/core/inbound.ts';
import { type MemoryChat, type MemoryChatOptions, memoryChat } from '#src/platforms/memory/chat.ts';

const CHANNEL: Place = { platform: 'memory', id: 'cs-team', kind: 'channel' };
const ANN: ChatUser = { platform: 'memory', workspace: 'acme', id: 'u1', name: 'Ann' };
const PNG = Uint8Array.of(137, 80, 78, 71);
const image = { type: 'image', image: { name: 'trend', width: 10, height: 5 }, alt: 'NRR 112 %' } as const;
const card = (title: string, blocks: Card['blocks'] = []): Card => ({
  tone: 'plain',
  title,
  blocks,
  buttons: [],
});
const shown = (title: string, to: Shown['to'], given: Partial<Shown> = {}): Shown => ({
  show: [card(title)],
  pictures: [],
  files: [],
  to,
  ...given,
});

const asked = (given: Partial<Inbound> = {}): Inbound =>
  ({
    type: 'command',
    text: 'nrr q3',
    who: ANN,
    id: 'e1',
    where: CHANNEL,
    message: null,
    ...given,
  }) as Inbound;

async function listening(
  outcome: Outcome | ((event: Inbound) => Promise<Outcome>),
  options: MemoryChatOptions = {},
): Promise<MemoryChat> {
  const chat = memoryChat(options);
  await chat.start(typeof outcome === 'function' ? outcome : async () => outcome);
  return chat;
}

const seen = (chat: MemoryChat) =>
  chat.posted().map(({ post, message, onlyFor }) => [post.cards[0]?.title, message.place.id, onlyFor]);

describe('an answer', () => {
  test('to the asker is seen by the asker alone, in the channel', async () => {
    const csv = { name: 'nrr.csv', type: 'text/csv', text: 'a\n1\n' } as const;
    const chat = await listening(shown('112 %', 'asker', { files: [csv] }));
    await chat.happens(asked());
    expect(seen(chat)).toEqual([['112 %', 'cs-team', 'u1']]);
    expect(chat.posted()[0]?.files).toEqual([csv]);
  });

  test('to the asker goes to their own place where nobody can be spoken to alone', async () => {
    const chat = await listening(shown('112 %', 'asker'), { mayWhisper: false });
    await chat.happens(asked());
    expect(seen(chat)).toEqual([['112 %', 'u1', null]]);
  });

  test('to the place is seen by everybody, and in the thread that it was asked in', async () => {
    const chat = await listening(shown('112 %', 'place'));
    const sent = await chat.send(CHANNEL, { cards: [card('old')], pictures: [] }, 'old');
    if (sent.kind !== 'sent') throw new Error(sent.reason);
    await chat.happens(asked({ where: threadBelow(sent.message) }));
    expect(chat.posted()[1]).toMatchObject({
      onlyFor: null,
      message: { place: { thread: sent.message.id } },
    });
  });

  test('in place of the message of the press keeps its picture, and cannot bring another', async () => {
    const chat = await listening(
      shown('acknowledged', 'message', {
        show: [card('acknowledged', [image, { ...image, image: { ...image.image, name: 'other' } }])],
        pictures: [{ name: 'other', png: PNG }],
      }),
    );
    const post = { cards: [card('alert', [image])], pictures: [{ name: 'trend', png: PNG }] };
    const sent = await chat.send(CHANNEL, post, 'alert');
    if (sent.kind !== 'sent') throw new Error(sent.reason);
    await chat.happens(
      asked({ type: 'press', action: 'ack', value: 'a1', message: sent.message } as Partial<Inbound>),
    );
    expect(seen(chat)).toEqual([['acknowledged', 'cs-team', null]]);
    expect(chat.posted()[0]?.post.pictures.map(({ name }) => name)).toEqual(['trend']);
  });

  test('in place of what only one person saw stays with that person', async () => {
    const chat = await listening(shown('acknowledged', 'message'));
    await chat.happens(asked({ message: null }));
    expect(seen(chat)).toEqual([['acknowledged', 'cs-team', 'u1']]);
  });

  test('without cards shows nothing', async () => {
    const chat = await listening(shown('', 'asker', { show: [] }));
    await chat.happens(asked());
    expect(chat.posted()).toEqual([]);
  });

  test('that is a form, errors or choices is handed back and posts nothing', async () => {
    const form = { id: 'snooze', title: 'Snooze', fields: [], submit: 'Snooze', state: 'a1' };
    for (const outcome of [{ open: form }, { errors: { until: 'is over' }, form }, { choices: [] }]) {
      const chat = await listening(outcome);
      expect(await chat.happens(asked())).toEqual(outcome);
      expect(chat.posted()).toEqual([]);
    }
  });
});

describe('listening', () => {
  test('hands over the event as it came, the same again where it comes again', async () => {
    const heard: Inbound[] = [];
    const chat = await listening(async (event) => {
      heard.push(event);
      return shown('x', 'asker');
    });
    await chat.happens(asked());
    await chat.happens(asked());
    expect(heard).toEqual([asked(), asked()]);
  });

  test('is over once it stops, after what was in hand is answered', async () => {
    let release = (): void => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    const chat = await listening(async () => {
      await held;
      return shown('late', 'asker');
    });
    const running = chat.happens(asked());
    let stopped = false;
    const stopping = chat.stop().then(() => {
      stopped = true;
    });
    await expect(chat.happens(asked())).rejects.toThrow('not listening');
    expect(stopped).toBe(false);
    release();
    await Promise.all([running, stopping]);
    expect(seen(chat)).toEqual([['late', 'cs-team', 'u1']]);
  });
});

describe('people and places', () => {
  const ann: Profile = { id: 'u1', name: 'Ann', email: 'ann@example.com', isOutside: false };
  const gus: Profile = { id: 'u2', name: 'Gus', email: null, isOutside: true };
  const people = new Map([['cs-team', [ann, gus]]]);

  test('are known where we may look', async () => {
    const chat = memoryChat({ people });
    expect(await chat.members(CHANNEL)).toEqual({ kind: 'known', people: [ann, gus] });
    expect(await chat.profile(ANN, CHANNEL)).toEqual(ann);
    expect(await chat.profile({ ...ANN, id: 'u9' }, CHANNEL)).toBeNull();
    expect(await chat.locate('ann@example.com', 'person')).toEqual({ ...CHANNEL, id: 'u1', kind: 'person' });
    expect(await chat.locate('cs-team', 'channel')).toEqual(CHANNEL);
    expect(await chat.locate('nobody@example.com', 'person')).toBeNull();
  });

  test('are not told of where we may not', async () => {
    const chat = memoryChat({ people, mayLook: false });
    expect(await chat.members(CHANNEL)).toEqual({ kind: 'cannot-look' });
    expect([await chat.profile(ANN, CHANNEL), await chat.locate('cs-team', 'channel')]).toEqual([null, null]);
  });
});

test('what goes below a message where there are no threads goes to the end, and says that it does', async () => {
  const chat = memoryChat({ hasThreads: false });
  await chat.send({ ...CHANNEL, thread: 'm1' }, { cards: [card('correction')], pictures: [] }, 'c');
  expect(chat.posted()[0]?.message.place).toEqual(CHANNEL);
  expect(chat.posted()[0]?.post.cards[0]?.blocks).toEqual([
    { type: 'note', text: 'About an earlier message.' },
  ]);
});
