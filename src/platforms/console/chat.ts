import type { ChatPlatform, MessageRef, Place } from '../../core/chat.ts';
import type { Messages } from '../../core/ports.ts';

/** The console as a chat: its channels are what was posted, and a key that is there was posted. */
export function consoleChat(messages: Messages, clock: () => string): ChatPlatform {
  const refOf = (place: Place, key: string): MessageRef => ({ place, id: key });
  return {
    name: CONSOLE,
    send: async (place, post, key) => {
      const { cards, pictures } = post;
      await messages.post({ key, channel: place.id, kind: place.kind, cards, pictures }, clock());
      return { kind: 'sent', message: refOf(place, key) };
    },
    edit: async (message, post) => {
      const isThere = await messages.edit(message.id, post);
      if (isThere) return { kind: 'sent', message };
      return {
        kind: 'refused',
        reason: 'there is no such message',
        permanent: true,
        retryAfterMs: null,
        part: 'message',
      };
    },
    find: async (place, key) =>
      (await messages.find(key)) === null
        ? { kind: 'absent' }
        : { kind: 'found', message: refOf(place, key) },
    members: async () => ({ kind: 'cannot-look' }),
  };
}

export const CONSOLE = 'console';
