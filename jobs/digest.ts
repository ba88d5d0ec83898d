import type { Instant } from '#src/core/calendar.ts';
import type { Place } from '#src/core/chat.ts';
import { channelPlace, type DigestDefinition, digestKey, personPlace } from '#src/core/digest.ts';
import { whyNotInChannel } from '#src/core/digest-entry.ts';
import { makerOf } from '#src/core/digest-rights.ts';
import { UserError } from '#src/core/errors.ts';
import { type Person, scopeFor } from '#src/core/policy.ts';
import type { NewDelivery, Queue, World } from '#src/core/ports.ts';
import type { Scope } from '#src/core/query.ts';
import { recipientsOf } from '#src/core/recipients.ts';
import { channelScope } from '#src/core/scope.ts';
import { afterQuiet } from '#src/core/slots.ts';
import { todayIn } from '#src/core/today.ts';
import { composeDigests, type DigestReader, type DigestWorld } from '#src/use/digest.ts';

/** One occurrence of a digest: its channel's message, and a job for every so many people who get it in person. */

export interface DigestRun {
  readonly id: string;
  /** Which occurrence: `2026-11-23T08:30[Europe/Berlin]`. */
  readonly slot: string;
  /** The occurrence's instant: the business day that it is computed on. */
  readonly at: Instant;
  /** Only these people, and no channel: a part of the occurrence. */
  readonly people?: readonly string[];
  /** A person sent it once more: it is posted however late it is. */
  readonly byHand?: boolean;
}

export type DigestJobWorld = DigestWorld &
  Pick<World, 'digests' | 'deliveries' | 'posted'> & {
    readonly queue: Queue;
    /** The platform that channels and people without one are on. */
    readonly home: string;
    readonly platforms: readonly string[];
  };

/** So many personal digests are computed together. */
const PART = 100;

export default async function digest(run: DigestRun, world: DigestJobWorld): Promise<void> {
  const definition = await world.digests.find(run.id);
  // Taken out or paused since its slot came: nobody waits for it.
  if (definition === null || definition.isPaused) return;
  const at = atTime(run.at, world);
  if (run.people !== undefined) {
    await post(definition, run, await personal(definition, run, run.people, at), at);
    return;
  }
  const channel = await channelReader(definition, at);
  if (channel !== null) await post(definition, run, [channel], at);
  const people = await getting(definition, at);
  for (let from = 0; from < people.length; from += PART) {
    const part = people.slice(from, from + PART).map(({ personId }) => personId);
    await world.queue.send('digest', `digest:${run.id}@${run.slot} ${part.join(' ')}`, {
      ...run,
      people: part,
    });
  }
}

/** The world as of an occurrence: its day is the slot's, however late it is computed. */
const atTime = (at: Instant, world: DigestJobWorld): DigestJobWorld => ({
  ...world,
  now: () => ({ today: todayIn(world.config.settings.timeZone, at), instant: at }),
});

interface Addressed {
  readonly place: Place;
  readonly scope: Scope;
  readonly person: Person | null;
}

/** Null where it goes to no channel. Throws a UserError where nobody answers for what the channel would see. */
async function channelReader(
  definition: DigestDefinition,
  { home, platforms, facts, config, now }: DigestJobWorld,
): Promise<Addressed | null> {
  const { id, channel, audience } = definition;
  if (channel === null) return null;
  const maker = makerOf(definition, await facts.people(), config.policy, now().today);
  const closed = whyNotInChannel(definition, maker);
  if (closed !== null) throw new UserError(`The digest ${id} is not posted: ${closed.text}.`);
  return { place: channelPlace(channel, home, platforms), scope: channelScope(audience), person: null };
}

/** Who gets it in person and may see anything. */
async function getting(definition: DigestDefinition, world: DigestJobWorld): Promise<readonly Person[]> {
  const subscriptions = await world.digests.subscriptions(definition.id);
  const people = await world.facts.people();
  return recipientsOf(definition, people, subscriptions, world.config.policy, world.now().today);
}

async function personal(
  definition: DigestDefinition,
  _run: DigestRun,
  ids: readonly string[],
  world: DigestJobWorld,
): Promise<readonly Addressed[]> {
  const people = await world.facts.people();
  const { policy } = world.config;
  const { today } = world.now();
  const wanted = new Set(ids);
  return (await getting(definition, world))
    .filter(({ personId }) => wanted.has(personId))
    .map((person) => ({
      place: personPlace(person.personId, world.home),
      scope: scopeFor(person, people, policy, today).scope,
      person,
    }));
}

/** Computes what was not put down before, and puts it down. */
async function post(
  definition: DigestDefinition,
  { slot, at, byHand = false }: DigestRun,
  addressed: readonly Addressed[],
  world: DigestJobWorld,
): Promise<void> {
  const keyed = addressed.map((one) => ({ ...one, key: digestKey(definition.id, slot, one.place) }));
  const known = await world.deliveries.known(keyed.map(({ key }) => key));
  const open = keyed.filter(({ key }) => !known.has(key));
  if (open.length === 0) return;
  const before = await world.posted.last(
    definition.id,
    open.map(({ place }) => place),
    at,
  );
  const readers = open.map(
    ({ scope, person, place }): DigestReader => ({
      scope,
      person,
      since: before.find((one) => one.place.id === place.id && one.place.platform === place.platform) ?? null,
    }),
  );
  const digests = await composeDigests(definition, readers, world);
  const { today } = world.now();
  const due = definition.quiet === null ? at : afterQuiet(definition.quiet, at, zoneOf(definition, world));
  const deliveries = open.flatMap(({ key, place }, index): NewDelivery[] => {
    const composed = digests[index];
    if (composed === undefined) return [];
    const posted = { key, digest: definition.id, place, at, day: today, numbers: composed.numbers };
    return [
      {
        key,
        place,
        post: composed.post,
        dueAt: due,
        expiresAt: byHand ? null : minutesAfter(due, definition.graceMinutes),
        posted,
      },
    ];
  });
  await world.deliveries.put(deliveries, at);
}

const zoneOf = ({ schedule }: DigestDefinition, { config }: DigestJobWorld): string =>
  schedule?.timeZone ?? config.settings.timeZone;

const minutesAfter = (at: Instant, minutes: number): Instant =>
  `${new Date(Date.parse(at) + minutes * 60_000).toISOString().slice(0, 19)}Z`;
