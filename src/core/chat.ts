import type { Card, Picture } from './card.ts';

/** Where messages go, and what a chat platform can say about them. Plain data: storable and replayable. */

export interface Place {
  /** `slack`, `teams`, `console`, `memory`. */
  readonly platform: string;
  /** The platform's own name of it. */
  readonly id: string;
  readonly kind: 'channel' | 'person';
}

/** A message that was posted. */
export interface MessageRef {
  readonly place: Place;
  readonly id: string;
}

/** What is posted at once: cards and the pictures that they name. */
export interface Post {
  readonly cards: readonly Card[];
  readonly pictures: readonly Picture[];
}

/**
 * How one attempt to post ended. `refused` is definite: nothing was posted, and `part` says whether it would have
 * been without its pictures. `unclear` may have been posted: the answer was lost, or an error came after the fact.
 */
export type Sent =
  | { readonly kind: 'sent'; readonly message: MessageRef }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** Trying again as it is cannot help. */
      readonly permanent: boolean;
      /** The platform's own word on when to try again. */
      readonly retryAfterMs: number | null;
      readonly part: 'message' | 'pictures';
    }
  | { readonly kind: 'unclear'; readonly reason: string };

/** Whether a message with a key is there. Some platforms never let us look, others not without a permission. */
export type Found =
  | { readonly kind: 'found'; readonly message: MessageRef }
  | { readonly kind: 'absent' }
  | { readonly kind: 'cannot-look' };

export type Members =
  | { readonly kind: 'known'; readonly ids: readonly string[] }
  | { readonly kind: 'cannot-look' };

/** One chat platform. Posting is tried once per call: whoever calls decides about trying again. */
export interface ChatPlatform {
  readonly name: string;
  /** The key travels in the message, for finding it again. Never throws for what the platform answers. */
  send(place: Place, post: Post, key: string): Promise<Sent>;
  edit(message: MessageRef, post: Post): Promise<Sent>;
  /** Looks for the message of a key among those since an instant. Throws where looking failed. */
  find(place: Place, key: string, since: string): Promise<Found>;
  members(place: Place): Promise<Members>;
}
