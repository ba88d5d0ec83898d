import type { Sent } from '#src/core/chat.ts';
import { type MemoryChat, type MemoryChatOptions, memoryChat } from '#src/platforms/memory/chat.ts';

/** What a platform takes, and no more. */
export interface StrictLimits {
  /** Between two messages to one place. */
  readonly placeMs: number;
  /** Messages to all places within any minute. */
  readonly perMinute: number;
  /** The platform's own clock. */
  clock(): string;
}

export interface StrictChat extends MemoryChat {
  /** Messages that came too soon: none was posted. */
  refused(): number;
}

const MINUTE_MS = 60_000;

/** A chat in memory that refuses whatever comes faster than it allows. */
export function strictChat(
  { placeMs, perMinute, clock }: StrictLimits,
  options: MemoryChatOptions = {},
): StrictChat {
  const chat = memoryChat(options);
  const last = new Map<string, number>();
  const times: number[] = [];
  let refused = 0;
  const tooSoon = (): Sent => {
    refused++;
    return {
      kind: 'refused',
      reason: 'rate_limited',
      permanent: false,
      retryAfterMs: 1_000,
      part: 'message',
    };
  };
  return {
    ...chat,
    refused: () => refused,
    send: async (place, post, key) => {
      const now = Date.parse(clock());
      if (now - (last.get(place.id) ?? Number.NEGATIVE_INFINITY) < placeMs) return tooSoon();
      const nth = times.at(-perMinute);
      if (nth !== undefined && now - nth < MINUTE_MS) return tooSoon();
      last.set(place.id, now);
      times.push(now);
      return chat.send(place, post, key);
    },
  };
}
