import type { ChatPlatform, MessageRef, Place, Post } from '../../core/chat.ts';
import type { Messages } from '../../core/ports.ts';

export const CONSOLE = 'console';

/**
 * The console as a chat: its channels are what was posted, and a key that is there was posted. Its own server takes what
 * people type, so that nothing is heard here; threads have their own messages, which say what they answer.
 */
export function consoleChat(messages: Messages, clock: () => string): ChatPlatform {
  const refOf = (place: Place, key: string): MessageRef => ({ place, id: key });
  return {
    name: CONSOLE,
    start: async () => {},
    stop: async () => {},
    send: async (place, post, key) => {
      const { cards, pictures } = below(place, post);
      await messages.post({ key, channel: place.id, kind: place.kind, cards, pictures }, clock());
      return { kind: 'sent', message: refOf(place, key) };
    },
    edit: async (message, cards) => {
      if (await messages.edit(message.id, cards)) return { kind: 'sent', message };
      const reason = 'there is no such message';
      return { kind: 'refused', reason, permanent: true, retryAfterMs: null, part: 'message' };
    },
    find: async (place, key) => {
      const found = await messages.find(key);
      return found === null ? { kind: 'absent' } : { kind: 'found', message: refOf(place, key) };
    },
    locate: async (written, kind) => ({ platform: CONSOLE, id: written, kind }),
    members: async () => ({ kind: 'cannot-look' }),
    profile: async () => null,
  };
}

function below({ thread }: Place, post: Post): Post {
  const [first, ...rest] = post.cards;
  if (thread === undefined || first === undefined) return post;
  const note = { type: 'note', text: 'About an earlier message.' } as const;
  return { ...post, cards: [{ ...first, blocks: [note, ...first.blocks] }, ...rest] };
}
