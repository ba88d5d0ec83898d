import type { Picture } from '../../core/card.ts';
import type { Message, Messages, PostedMessage } from '../../core/ports.ts';

/** Messages in memory, as forgetful as the process. Kept as copies: what a caller changes later was not posted. */
export function memoryMessages(): Messages {
  const posted = new Map<string, PostedMessage>();
  return {
    post: async (message, at) => {
      if (posted.has(message.key)) return false;
      const { key, channel, kind, cards, pictures }: Message = structuredClone(message);
      posted.set(key, { key, channel, kind, cards, pictures: pictures.toSorted(byName), postedAt: at });
      return true;
    },
    edit: async (key, cards) => {
      const before = posted.get(key);
      if (before === undefined) return false;
      posted.set(key, { ...before, cards: structuredClone(cards) });
      return true;
    },
    find: async (key) => structuredClone(posted.get(key) ?? null),
    latest: async (count) =>
      [...posted.values()]
        .sort(newestFirst)
        .slice(0, count)
        .map(({ pictures: _pictures, ...message }) => structuredClone(message)),
    picture: async (key, name) => {
      const picture = posted.get(key)?.pictures.find((one) => one.name === name);
      return structuredClone(picture?.png ?? null);
    },
  };
}

/** By instant, not by how it is written; then by key. */
const newestFirst = (a: PostedMessage, b: PostedMessage): number =>
  Date.parse(b.postedAt) - Date.parse(a.postedAt) || (a.key < b.key ? -1 : 1);

const byName = (a: Picture, b: Picture): number => (a.name < b.name ? -1 : 1);
