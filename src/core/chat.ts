import type { Card, Picture } from './card.ts';
import type { Event, Outcome } from './inbound.ts';

/** Where messages go, and what a chat platform can say about them. Plain data: storable and replayable. */

export interface Place {
  /** `slack`, `teams`, `console`, `memory`. */
  readonly platform: string;
  /** The platform's own name of it, its workspace or tenant included: read and written by its adapter alone. */
  readonly id: string;
  /** A channel is what several people read. */
  readonly kind: 'channel' | 'person';
  /** The message below which posts go; where a platform has no threads, they go to the end and say what they answer. */
  readonly thread?: string;
}

/** A message that was posted. */
export interface MessageRef {
  readonly place: Place;
  /** The platform's own name of it, with all that editing it takes: read and written by its adapter alone. */
  readonly id: string;
}

/** The thread below a message. */
export const threadBelow = ({ place, id }: MessageRef): Place => ({ ...place, thread: place.thread ?? id });

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

/** Somebody as an event names them. Who that is in the company is decided elsewhere. */
export interface ChatUser {
  readonly platform: string;
  /** The Slack team or Teams tenant that the person belongs to, which need not be the one of the place. */
  readonly workspace: string;
  /** As in the `Place` of that person. */
  readonly id: string;
  readonly name: string;
}

/** Somebody as the platform describes them. */
export interface Profile {
  readonly id: string;
  readonly name: string;
  /** Checked by the platform; null where it does not tell. */
  readonly email: string | null;
  /** A guest, or a member of somebody else's workspace. */
  readonly isOutside: boolean;
}

export type Members =
  | { readonly kind: 'known'; readonly people: readonly Profile[] }
  | { readonly kind: 'cannot-look' };

/** What a platform says of an event beside what happened. */
export interface Arrival {
  /** The same where the platform brings the same event again. */
  readonly id: string;
  /** Where answers for everybody go; for what happens outside of any place, the person's own. */
  readonly where: Place;
  /** The message that it came from, to be edited later on; null where there is none or only one person ever saw it. */
  readonly message: MessageRef | null;
}

export type Inbound = Event<ChatUser> & Arrival;

/** One chat platform. Posting is tried once per call: whoever calls decides about trying again. */
export interface ChatPlatform {
  readonly name: string;
  /**
   * From now on hands every event over and shows what comes back. It acknowledges in time by itself; what takes longer
   * than the platform waits is shown when it comes. Where an answer cannot be shown, the person asks again: answers are
   * not delivered as messages are. Throws where the platform cannot be reached or does not know us.
   */
  start(hear: (event: Inbound) => Promise<Outcome>): Promise<void>;
  /** Takes no more events, and waits until those in hand are answered. */
  stop(): Promise<void>;
  /** The key travels in the message, for finding it again. Never throws for what the platform answers. */
  send(place: Place, post: Post, key: string): Promise<Sent>;
  /**
   * Says something else in a message that was posted. Safe to repeat, after `unclear` too. Pictures stay under the names
   * that the cards still show; a name that was not posted with the message shows nothing.
   */
  edit(message: MessageRef, cards: readonly Card[]): Promise<Sent>;
  /** Looks for the message of a key among those since an instant. Throws where looking failed. */
  find(place: Place, key: string, since: string): Promise<Found>;
  /**
   * The place that people mean by a channel's name, link or id, or by somebody's email address; null where there is none
   * or the platform does not let us look. Throws where looking failed.
   */
  locate(written: string, kind: Place['kind']): Promise<Place | null>;
  /** The people of a place, without bots. Throws where looking failed. */
  members(place: Place): Promise<Members>;
  /** Of somebody whom we heard of in a place; null where the platform does not tell. Throws where looking failed. */
  profile(user: ChatUser, where: Place): Promise<Profile | null>;
}
