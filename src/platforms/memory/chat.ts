import type { ChatPlatform, MessageRef, Place, Post, Sent } from '../../core/chat.ts';

/** A chat in memory whose server does what a script says: for tests, and for trying what real servers do at their worst. */

export type Fault =
  | 'none'
  /** Nothing is posted; try again later. */
  | 'rate-limited'
  | 'unavailable'
  /** Nothing is posted, ever. */
  | 'refused'
  | 'pictures-refused'
  /** It is posted, and the answer says that it failed. */
  | 'posted-then-failed'
  /** It is posted, and no answer comes. */
  | 'posted-no-answer'
  /** It is not posted, and no answer comes. */
  | 'no-answer';

export interface MemoryChat extends ChatPlatform {
  /** Everything that stands in the chat, oldest first. */
  posted(): readonly { readonly key: string; readonly message: MessageRef; readonly post: Post }[];
}

export interface MemoryChatOptions {
  readonly name?: string;
  /** What the server does with the next call. */
  readonly fault?: (key: string) => Fault;
  /** Whether messages can be looked up. */
  readonly mayLook?: boolean;
}

export function memoryChat({
  name = 'memory',
  fault = () => 'none',
  mayLook = true,
}: MemoryChatOptions = {}): MemoryChat {
  const log: { key: string; message: MessageRef; post: Post }[] = [];
  const post = (place: Place, content: Post, key: string): MessageRef => {
    const message = { place, id: `m${log.length + 1}` };
    log.push({ key, message, post: structuredClone(content) });
    return message;
  };
  return {
    name,
    posted: () => log,
    send: async (place, content, key) => answerTo(fault(key), content, () => post(place, content, key)),
    edit: async (message, content) => {
      const entry = log.find((one) => one.message.id === message.id);
      if (entry === undefined) return refused('message_not_found', true);
      entry.post = structuredClone(content);
      return { kind: 'sent', message };
    },
    find: async (place, key) => {
      if (!mayLook) return { kind: 'cannot-look' };
      const entry = log.find((one) => one.key === key && one.message.place.id === place.id);
      return entry === undefined ? { kind: 'absent' } : { kind: 'found', message: entry.message };
    },
    members: async () => ({ kind: 'cannot-look' }),
  };
}

const refused = (reason: string, permanent: boolean, part: 'message' | 'pictures' = 'message'): Sent => ({
  kind: 'refused',
  reason,
  permanent,
  retryAfterMs: reason === 'rate_limited' ? 1_000 : null,
  part,
});

function answerTo(fault: Fault, content: Post, post: () => MessageRef): Sent {
  switch (fault) {
    case 'none':
      return { kind: 'sent', message: post() };
    case 'rate-limited':
      return refused('rate_limited', false);
    case 'unavailable':
      return refused('service_unavailable', false);
    case 'refused':
      return refused('channel_not_found', true);
    case 'pictures-refused':
      return content.pictures.length === 0
        ? { kind: 'sent', message: post() }
        : refused('invalid_blocks', true, 'pictures');
    case 'posted-then-failed':
      post();
      return { kind: 'unclear', reason: 'the server failed after it took the message' };
    case 'posted-no-answer':
      post();
      return { kind: 'unclear', reason: 'no answer came' };
    case 'no-answer':
      return { kind: 'unclear', reason: 'no answer came' };
    default:
      return fault satisfies never;
  }
}
