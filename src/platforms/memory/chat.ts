import type { Card, Picture } from '../../core/card.ts';
import type { ChatPlatform, Inbound, MessageRef, Place, Post, Profile, Sent } from '../../core/chat.ts';
import type { Outcome, Shown, TextFile } from '../../core/inbound.ts';
import { answerTo, type Fault, refused } from './faults.ts';

/** A chat in memory whose server does what a script says: for tests, and for trying what real servers do at their worst. */

export interface MemoryPost {
  readonly key: string;
  readonly message: MessageRef;
  readonly post: Post;
  readonly files: readonly TextFile[];
  /** Seen by one person alone, where it stands: by that person's id. */
  readonly onlyFor: string | null;
}

export interface MemoryChat extends ChatPlatform {
  /** Everything that stands in the chat, oldest first. */
  posted(): readonly MemoryPost[];
  /** Somebody does something in the chat; gives what came back, once it is shown. */
  happens(event: Inbound): Promise<Outcome>;
}

export interface MemoryChatOptions {
  readonly name?: string;
  /** What the server does with the next call. */
  readonly fault?: (key: string) => Fault;
  /** Whether messages, people and places can be looked up. */
  readonly mayLook?: boolean;
  readonly hasThreads?: boolean;
  /** Whether one person alone can be shown something in a channel; otherwise it goes to the person's own place. */
  readonly mayWhisper?: boolean;
  /** Who is where, by the place's id. */
  readonly people?: ReadonlyMap<string, readonly Profile[]>;
}

export function memoryChat({
  name = 'memory',
  fault = () => 'none',
  mayLook = true,
  hasThreads = true,
  mayWhisper = true,
  people = new Map(),
}: MemoryChatOptions = {}): MemoryChat {
  const log: MemoryPost[] = [];
  const inHand = new Set<Promise<unknown>>();
  let hear: ((event: Inbound) => Promise<Outcome>) | null = null;

  const post = (
    to: Place,
    content: Post,
    key: string,
    more: { onlyFor?: string; files?: readonly TextFile[] } = {},
  ): MessageRef => {
    const { place, content: put } = hasThreads ? { place: to, content } : atTheEnd(to, content);
    const message = { place, id: `m${log.length + 1}` };
    log.push({ key, message, post: structuredClone(put), onlyFor: null, files: [], ...more });
    return message;
  };
  const edit = (message: MessageRef, cards: readonly Card[]): Sent => {
    const index = log.findIndex((one) => one.message.id === message.id);
    const entry = log[index];
    if (entry === undefined) return refused('message_not_found', true);
    log[index] = { ...entry, post: { cards: structuredClone(cards), pictures: kept(entry.post, cards) } };
    return { kind: 'sent', message };
  };
  const show = ({ show: cards, pictures, files, to }: Shown, { id, who, where, message }: Inbound): void => {
    if (cards.length === 0) return;
    const content = { cards, pictures };
    const key = `answer:${id}`;
    if (to === 'message' && message !== null) edit(message, cards);
    else if (to === 'place' || where.kind === 'person') post(where, content, key, { files });
    else if (mayWhisper) post(where, content, key, { files, onlyFor: who.id });
    else post({ platform: name, id: who.id, kind: 'person' }, content, key, { files });
  };
  const answer = async (event: Inbound): Promise<Outcome> => {
    if (hear === null) throw new Error(`${name} is not listening`);
    const outcome = await hear(event);
    if ('show' in outcome) show(outcome, event);
    return outcome;
  };
  const everybody = () => [...people.values()].flat();
  return {
    name,
    posted: () => log,
    happens: async (event) => {
      const work = answer(structuredClone(event));
      inHand.add(work);
      return work.finally(() => inHand.delete(work));
    },
    start: async (on) => {
      hear = on;
    },
    stop: async () => {
      hear = null;
      await Promise.allSettled(inHand);
    },
    send: async (place, content, key) => answerTo(fault(key), content, () => post(place, content, key)),
    edit: async (message, cards) => edit(message, cards),
    find: async (to, key) => {
      if (!mayLook) return { kind: 'cannot-look' };
      const thread = hasThreads ? to.thread : undefined;
      const entry = log.find(
        ({ key: its, message: { place } }) => its === key && place.id === to.id && place.thread === thread,
      );
      return entry === undefined ? { kind: 'absent' } : { kind: 'found', message: entry.message };
    },
    locate: async (written, kind) => {
      if (!mayLook) return null;
      const id = kind === 'channel' ? written : everybody().find(({ email }) => email === written)?.id;
      const isThere = id !== undefined && (kind === 'person' || people.has(id));
      return isThere ? { platform: name, id, kind } : null;
    },
    members: async ({ id }) => {
      const there = people.get(id);
      return mayLook && there !== undefined ? { kind: 'known', people: there } : { kind: 'cannot-look' };
    },
    profile: async ({ id }) => (mayLook ? (everybody().find((one) => one.id === id) ?? null) : null),
  };
}

/** Where there are no threads: the place's end, with a word on what it answers. */
function atTheEnd({ thread, ...place }: Place, content: Post): { place: Place; content: Post } {
  const [first, ...rest] = content.cards;
  if (thread === undefined || first === undefined) return { place, content };
  const note = { type: 'note', text: 'About an earlier message.' } as const;
  return { place, content: { ...content, cards: [{ ...first, blocks: [note, ...first.blocks] }, ...rest] } };
}

/** Pictures that the cards still show, out of those that the message was posted with. */
function kept({ pictures }: Post, cards: readonly Card[]): readonly Picture[] {
  const shown = cards.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.type === 'image' ? [block.image.name] : [])),
  );
  return pictures.filter(({ name }) => shown.includes(name));
}
