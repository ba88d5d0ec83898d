import { clean } from '../core/ask/text.ts';
import type { DigestDefinition } from '../core/digest.ts';
import { refuseKept } from '../core/digest-book.ts';
import type { DigestEntry } from '../core/digest-entry.ts';
import {
  isOwn,
  isPersonal,
  type Keeping,
  makerOf,
  mayRead,
  roleIn,
  seesAll,
  whyNotKept,
  whyNotMade,
} from '../core/digest-rights.ts';
import { UserError } from '../core/errors.ts';
import type { Who } from '../core/inbound.ts';
import { deskFor } from './desk.ts';
import { type BookWorld, digestFor, refuseUnknown, typedId } from './digest-entries.ts';

/** Digests made, changed and subscribed to, within what whoever does it may. */

/** As many as anybody needs; more of them would be posted at everybody's cost. */
export const MOST_OWN = 30;

const refuse = (reason: string | null): void => {
  if (reason !== null) throw new UserError(reason);
};

/** Makes it; a personal one goes to its maker at once. Throws a `UserError` that says what is wrong with it. */
export async function makeDigest(
  definition: DigestDefinition,
  who: Who,
  world: BookWorld,
): Promise<DigestEntry> {
  const { id } = definition;
  refuse(whyNotMade(definition, who));
  refuseKept(world.config.digests, id);
  const all = await world.digests.all();
  const taken = `There is a digest ${typedId(id)} already: choose another id.`;
  if (all.some((one) => one.id === id)) throw new UserError(taken);
  if (who.person !== null && all.filter((one) => isOwn(one, who)).length >= MOST_OWN) {
    throw new UserError(`You have ${MOST_OWN} digests already: delete one that nobody reads.`);
  }
  await readAsks(definition, definition.asks, world);
  const { instant } = world.now();
  if (!(await world.digests.make(definition, instant))) throw new UserError(taken);
  if (who.person !== null && isPersonal(definition)) {
    await world.digests.subscribe(id, who.person.personId, true, instant);
  }
  return digestFor(id, who, world);
}

/** `change` is done twice: to see whether it can be, and on what is there when it is written. */
export async function changeDigest(
  id: string,
  change: (before: DigestDefinition) => DigestDefinition,
  who: Who,
  world: BookWorld,
): Promise<DigestEntry> {
  const { definition: found } = await keepable(id, 'change', who, world);
  const changed = (before: DigestDefinition): DigestDefinition => {
    refuse(whyNotKept(before, 'change', who));
    const after = answeredFor(change(before), who);
    refuse(whyNotMade(after, who));
    return after;
  };
  const after = changed(found);
  const added = after.asks.filter((ask) => !found.asks.includes(ask));
  await readAsks(after, added, world);
  const written = await world.digests.change(id, changed, world.now().instant);
  return written === null ? refuseUnknown(id, who, world) : digestFor(id, who, world);
}

/** Whoever changes what a channel is shown answers for it from then on. */
const answeredFor = (definition: DigestDefinition, { person }: Who): DigestDefinition =>
  isPersonal(definition)
    ? definition
    : { ...definition, origin: { kind: 'person', personId: person?.personId ?? null } };

export async function pauseDigest(
  id: string,
  isPaused: boolean,
  who: Who,
  world: BookWorld,
): Promise<DigestEntry> {
  const { definition } = await digestFor(id, who, world);
  refuse(whyNotKept(definition, isPaused ? 'pause' : 'resume', who));
  await world.digests.pause(id, isPaused, world.now().instant);
  return digestFor(id, who, world);
}

/** One that cannot be read here can be deleted by whoever sees everything. */
export async function removeDigest(id: string, who: Who, world: BookWorld): Promise<void> {
  const isLeftOut = seesAll(who) && (await world.digests.leftOut()).some((one) => one.id === id);
  if (!isLeftOut) await keepable(id, 'delete', who, world);
  if (!(await world.digests.remove(id))) await refuseUnknown(id, who, world);
}

async function keepable(id: string, doing: Keeping, who: Who, world: BookWorld): Promise<DigestEntry> {
  const entry = await digestFor(id, who, world);
  refuseKept(world.config.digests, id);
  refuse(whyNotKept(entry.definition, doing, who));
  return entry;
}

/** Everybody for themselves. */
export async function subscribeTo(
  id: string,
  wanted: boolean,
  who: Who,
  world: BookWorld,
): Promise<DigestEntry> {
  const { definition } = await digestFor(id, who, world);
  const { person } = who;
  if (person === null) {
    throw new UserError(
      'Digests come to people, and the operator is nobody in the people table. At the terminal, --as PERSON says who subscribes.',
    );
  }
  if (wanted && !mayRead(definition, who, roleIn(who, world.config.policy)))
    await refuseUnknown(id, who, world);
  await world.digests.subscribe(id, person.personId, wanted, world.now().instant);
  return digestFor(id, who, world).catch((error: unknown) => {
    // Who leaves what they may not know of any more does not see it again.
    if (error instanceof UserError) return { ...UNSEEN, definition };
    throw error;
  });
}

const UNSEEN = { next: null, reason: null, isMine: false, keeper: '', people: null } as const;

/** Throws a `UserError` with the reader's own words for each ask that cannot be read, as whoever made the digest. */
async function readAsks(
  definition: DigestDefinition,
  asks: readonly string[],
  world: BookWorld,
): Promise<void> {
  if (asks.length === 0) return;
  const { facts, config, now } = world;
  const desk = await deskFor(makerOf(definition, await facts.people(), config.policy, now().today), world);
  const wrong = asks.flatMap((ask) => {
    const parsed = desk.parse(ask);
    return parsed.ok ? [] : [`${clean(ask)}: ${parsed.problem.message}`];
  });
  if (wrong.length > 0) throw new UserError(wrong.join('\n'));
}
