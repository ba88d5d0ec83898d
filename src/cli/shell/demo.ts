import type { Day, Instant } from '../../core/calendar.ts';
import type { Config } from '../../core/config.ts';
import { channelPlace, type DigestDefinition, digestKey, personPlace } from '../../core/digest.ts';
import type { PostedMessage } from '../../core/ports.ts';
import { recipientsOf } from '../../core/recipients.ts';
import { latestSlot } from '../../core/slots.ts';
import { deliverAll, type EngineParts } from '../../engine.ts';
import { ownQueue } from './engine.ts';

/** What the demo posts, and where. */

/** The ready-made digests go to channels of the sample company, unless the config says where. */
const CHANNELS: Readonly<Record<string, string>> = {
  'cs-daily': 'cs-team',
  'cs-weekly': 'cs-team',
  'leadership-monthly': 'leadership',
};
const PERSONAL_ROLES: readonly string[] = ['csm'];

export function demoConfig(config: Config): Config {
  const placed = [...config.digests.values()].map((digest): DigestDefinition => {
    const channel = CHANNELS[digest.id];
    if (digest.origin.kind !== 'ready-made') return digest;
    return channel === undefined
      ? { ...digest, roles: PERSONAL_ROLES }
      : { ...digest, channel, audience: { kind: 'all' } };
  });
  return { ...config, digests: new Map(placed.map((digest) => [digest.id, digest])) };
}

/** The time of day goes on by itself; a given day begins at noon. */
export function demoClock(clock: () => Instant, today: Day | undefined): () => Instant {
  if (today === undefined) return clock;
  const begun = Date.parse(clock());
  const noon = Date.parse(`${today}T12:00:00Z`);
  return () => `${new Date(noon + Date.parse(clock()) - begun).toISOString().slice(0, 19)}Z`;
}

/** A posted message, and whether it was there before. */
export interface Posted {
  readonly message: PostedMessage;
  readonly isNew: boolean;
}

/** The latest slot of each digest with a schedule, to its channel or to the first of its people. */
export async function postDigests(parts: EngineParts): Promise<readonly Posted[]> {
  const { world } = parts;
  const { instant } = world.now();
  const queue = ownQueue(parts);
  const keys: string[] = [];
  for (const definition of await world.digests.all()) {
    const { id, schedule } = definition;
    const slot = schedule === null ? null : latestSlot(schedule, instant, world.config.settings.holidays);
    if (slot === null || definition.isPaused) continue;
    const to = await firstOf(definition, parts);
    if (to === null) continue;
    keys.push(digestKey(id, slot.name, to.place));
    await queue.send('digest', `digest:${id}@${slot.name}`, { id, slot: slot.name, at: instant, ...to.run });
  }
  const known = await world.deliveries.known(keys);
  await queue.drain();
  await deliverAll(parts);
  const posted = await Promise.all(keys.map((key) => world.messages.find(key)));
  return posted.flatMap((message) => (message === null ? [] : [{ message, isNew: !known.has(message.key) }]));
}

async function firstOf(definition: DigestDefinition, { world, home, platforms }: EngineParts) {
  const { channel, id } = definition;
  const names = platforms.map(({ name }) => name);
  if (channel !== null) return { place: channelPlace(channel, home, names), run: {} };
  const { policy } = world.config;
  const subscriptions = await world.digests.subscriptions(id);
  const [first] = recipientsOf(
    definition,
    await world.facts.people(),
    subscriptions,
    policy,
    world.now().today,
  );
  if (first === undefined) return null;
  return { place: personPlace(first.personId, home), run: { people: [first.personId] } };
}
