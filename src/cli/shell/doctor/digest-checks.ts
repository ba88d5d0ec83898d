import type { DigestDefinition } from '../../../core/digest.ts';
import type { Person } from '../../../core/policy.ts';
import type { World } from '../../../core/ports.ts';
import { recipientsOf } from '../../../core/recipients.ts';
import { hasChannel, isAddressed } from '../../../core/schedules.ts';
import { openWorld } from '../world.ts';
import { type Check, type Finding, ok } from './check.ts';

/** The digests that are posted by themselves: those with a time and with somebody to get them. */
export async function goingOut({ digests }: Pick<World, 'digests'>): Promise<readonly DigestDefinition[]> {
  const scheduled = (await digests.all()).filter(({ schedule, isPaused }) => schedule !== null && !isPaused);
  const addressed = await Promise.all(
    scheduled.map(async (definition) => {
      const { subscribed } = await digests.subscriptions(definition.id);
      return isAddressed(definition, subscribed.length) ? [definition] : [];
    }),
  );
  return addressed.flat();
}

/** Whether each digest that has a time is posted when it comes, and if not, why. */
export const digests: Check = {
  id: 'digests',
  needs: ['migrations', 'config'],
  look: async (context) => {
    const world = await openWorld(context);
    const people = await world.facts.people();
    const scheduled = (await world.digests.all()).filter(({ schedule }) => schedule !== null);
    const looked = await Promise.all(
      scheduled.map(async (definition) => ({
        definition,
        silence: await silenceOf(definition, people, world),
      })),
    );
    const posted = looked.flatMap(({ definition, silence }) => (silence === null ? [definition.id] : []));
    const silent = looked.flatMap(({ definition: { id }, silence }): readonly Finding[] =>
      silence === null ? [] : [{ id: `digests:${id}`, ...silence }],
    );
    const words = posted.length === 0 ? 'none is posted by itself' : `posted when due: ${posted.join(', ')}`;
    return [...ok('digests', words), ...silent];
  },
};

type Silence = Pick<Finding, 'ok' | 'message'>;

const fine = (message: string): Silence => ({ ok: true, message });
const wrong = (message: string): Silence => ({ ok: false, message });

/** Null where it is posted. What somebody wanted and does not happen is wrong; what nobody asked for is not. */
async function silenceOf(
  definition: DigestDefinition,
  people: readonly Person[],
  { digests: kept, config, now }: World,
): Promise<Silence | null> {
  const { id, channel, roles, isPaused, audience } = definition;
  if (isPaused) return fine('not posted: it is paused');
  if (channel !== null && !hasChannel(definition)) {
    return wrong(
      `not posted: nobody has declared whose rows the channel ${channel} may see; set digests.${id}.audience in the config`,
    );
  }
  const subscriptions = await kept.subscriptions(id);
  if (!isAddressed(definition, subscriptions.subscribed.length)) {
    const way =
      audience?.kind === 'reader'
        ? `set digests.${id}.roles in the config, or have people subscribe`
        : `set digests.${id}.channel and .audience in the config, or .roles`;
    return fine(`not posted: no channel and no readers; ${way}`);
  }
  if (hasChannel(definition)) return null;
  const readers = recipientsOf(definition, people, subscriptions, config.policy, now().today);
  if (readers.length > 0) return null;
  if (people.length === 0) return fine('not posted: nobody is known yet; import people');
  const who = roles.length === 0 ? 'who subscribed' : `with the role ${roles.join(' or ')}`;
  return wrong(`not posted: nobody ${who} may see anything; look at people.role and at policy in the config`);
}
