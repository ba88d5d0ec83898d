import { clean } from '../core/ask/text.ts';
import type { DigestDefinition } from '../core/digest.ts';
import { type DigestEntry, type Named, whyNotPosted } from '../core/digest-entry.ts';
import { isOwn, makerOf, mayRead, roleIn, seesAll } from '../core/digest-rights.ts';
import { UserError } from '../core/errors.ts';
import type { Who } from '../core/inbound.ts';
import type { Person } from '../core/policy.ts';
import type { World } from '../core/ports.ts';
import { nextSlot } from '../core/slots.ts';
import type { DeskWorld } from './desk.ts';

/** The digests that there are, as far as whoever looks may know of them. */

export type BookWorld = DeskWorld & Pick<World, 'digests'>;

const NAMED = 20;
const LONGEST_ID = 63;

/** An id as it is repeated to whoever typed it. */
export const typedId = (id: string): string => clean(id).slice(0, LONGEST_ID);

/** What somebody may know of, in the order of the ids. */
export async function digestsFor(who: Who, world: BookWorld): Promise<readonly DigestEntry[]> {
  const people = await world.facts.people();
  const entries = await Promise.all(
    (await world.digests.all()).map((definition) => entryOf(definition, who, people, world)),
  );
  return entries.filter((entry) => entry !== null);
}

/** Throws a `UserError` in the same words for a digest that there is not and one that is not for this person to know. */
export async function digestFor(id: string, who: Who, world: BookWorld): Promise<DigestEntry> {
  const found = await world.digests.find(id);
  const entry = found === null ? null : await entryOf(found, who, await world.facts.people(), world);
  return entry ?? (await refuseUnknown(id, who, world));
}

/** Always throws: what there is besides. */
export async function refuseUnknown(id: string, who: Who, world: BookWorld): Promise<never> {
  const known = (await digestsFor(who, world)).map(({ definition }) => definition.id);
  const more = known.length > NAMED ? ` and ${known.length - NAMED} more` : '';
  const there = known.length === 0 ? '' : ` There is: ${known.slice(0, NAMED).join(', ')}${more}.`;
  throw new UserError(`There is no digest ${typedId(id)}.${there}`);
}

/** Null where it is not for this person to know. */
async function entryOf(
  definition: DigestDefinition,
  who: Who,
  people: readonly Person[],
  { digests, config, now }: BookWorld,
): Promise<DigestEntry | null> {
  const { subscribed, unsubscribed } = await digests.subscriptions(definition.id);
  const own = who.person?.personId ?? null;
  const role = roleIn(who, config.policy);
  const isSubscribed = own !== null && subscribed.includes(own);
  const isKnown = mayRead(definition, who, role) || (isSubscribed && who.scope.kind !== 'none');
  if (!isKnown) return null;
  const { today, instant } = now();
  const maker = makerOf(definition, people, config.policy, today);
  const { schedule, isPaused, roles } = definition;
  const isGiven = own !== null && role !== null && roles.includes(role) && !unsubscribed.includes(own);
  const named = (ids: readonly string[]): readonly Named[] =>
    ids.map((personId) => ({ personId, name: nameOf(personId, people) }));
  return {
    definition,
    next: schedule === null || isPaused ? null : nextSlot(schedule, instant, config.settings.holidays),
    reason: whyNotPosted(definition, subscribed.length, maker),
    isMine: isSubscribed || isGiven,
    keeper: keeperOf(definition, people),
    people:
      seesAll(who) || isOwn(definition, who)
        ? { subscribed: named(subscribed), unsubscribed: named(unsubscribed) }
        : null,
  };
}

const nameOf = (id: string, people: readonly Person[]): string =>
  people.find(({ personId }) => personId === id)?.name ?? id;

function keeperOf({ origin }: DigestDefinition, people: readonly Person[]): string {
  if (origin.kind === 'ready-made') return 'Bellwether';
  if (origin.kind === 'config') return 'the config file';
  return origin.personId === null ? 'the operator' : nameOf(origin.personId, people);
}
