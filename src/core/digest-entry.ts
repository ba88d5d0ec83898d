import type { DigestDefinition } from './digest.ts';
import { isPersonal } from './digest-rights.ts';
import type { Who } from './inbound.ts';
import { channelScope, isWithin } from './scope.ts';
import type { Slot } from './slots.ts';

/** A digest as it stands, for somebody who looks at it. */
export interface DigestEntry {
  readonly definition: DigestDefinition;
  /** Null where it is paused or has no schedule. */
  readonly next: Slot | null;
  /** Why it is not posted by itself, or not to its channel; null where it is. */
  readonly reason: WhyNot | null;
  /** Whoever looks at it gets it in person. */
  readonly isMine: boolean;
  /** Who keeps it, in words: `the config file`, `Mira Holt`. */
  readonly keeper: string;
  /** Who wants it in person, and who does not; null where whoever looks at it is not to know. */
  readonly people: DigestPeople | null;
}

export interface WhyNot {
  /** For a list: `no audience`. */
  readonly short: string;
  /** The rest of a sentence. */
  readonly text: string;
}

export interface DigestPeople {
  readonly subscribed: readonly Named[];
  readonly unsubscribed: readonly Named[];
}

export interface Named {
  readonly personId: string;
  readonly name: string;
}

/** Why nothing is posted, or not all of it; null where everything is. */
export function whyNotPosted(definition: DigestDefinition, subscribers: number, maker: Who): WhyNot | null {
  if (definition.isPaused) return { short: 'paused', text: 'it is paused' };
  if (isPersonal(definition) && subscribers === 0) {
    return {
      short: 'goes to nobody',
      text: 'it goes to nobody: it has no channel, no role and no subscriber',
    };
  }
  const closed = whyNotInChannel(definition, maker);
  if (closed !== null) return closed;
  return definition.schedule === null
    ? { short: 'no schedule', text: 'it has no schedule, so it is posted only when somebody asks for that' }
    : null;
}

/** Why its channel gets nothing; null where it does, or where it has none. */
export function whyNotInChannel(
  { channel, audience }: Pick<DigestDefinition, 'channel' | 'audience'>,
  maker: Who,
): WhyNot | null {
  if (channel === null) return null;
  const scope = channelScope(audience);
  if (scope.kind === 'none') {
    const text = `nobody has declared whose rows the channel ${channel} may see; set its audience`;
    return { short: 'no audience', text };
  }
  if (isWithin(scope, maker.scope)) return null;
  const who = maker.person?.name ?? 'whoever made it';
  return {
    short: 'its maker sees less',
    text: `${who} answers for what the channel ${channel} sees and may not see all of it any more; somebody who may has to change it`,
  };
}
