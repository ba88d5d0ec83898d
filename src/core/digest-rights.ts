import type { Day } from './calendar.ts';
import type { DigestDefinition } from './digest.ts';
import type { Who } from './inbound.ts';
import { type Person, type Policy, roleOf, scopeFor } from './policy.ts';
import { ALL_SCOPE, NO_SCOPE } from './query.ts';
import { channelScope, isWithin } from './scope.ts';

/** Who may know of a digest, and who may make or change one. Every refusal is a sentence for the person who asks. */

type Kept = Pick<DigestDefinition, 'id' | 'origin' | 'channel' | 'roles' | 'audience'>;

/** The operator, and everybody whose role sees every account. */
export const seesAll = ({ scope }: Pick<Who, 'scope'>): boolean => scope.kind === 'all';

/** It goes to those alone who want it. */
export const isPersonal = ({ channel, roles }: Pick<Kept, 'channel' | 'roles'>): boolean =>
  channel === null && roles.length === 0;

/** The person made it. */
export const isOwn = ({ origin }: Pick<Kept, 'origin'>, { person }: Pick<Who, 'person'>): boolean =>
  origin.kind === 'person' && person !== null && origin.personId === person.personId;

/**
 * Whether somebody may know of a digest: its title and its asks may name what only its maker sees. What the company
 * itself keeps is known to everybody who sees anything.
 */
export function mayRead(definition: Kept, who: Who, role: string | null): boolean {
  if (who.scope.kind === 'none') return false;
  if (seesAll(who) || definition.origin.kind !== 'person' || isOwn(definition, who)) return true;
  if (role !== null && definition.roles.includes(role)) return true;
  const shown = channelScope(definition.audience);
  return definition.channel !== null && shown.kind !== 'none' && isWithin(shown, who.scope);
}

/** As whom a digest's asks are read, and who answers for what its channel sees; the operator for what the company keeps. */
export function makerOf(
  { origin }: Pick<Kept, 'origin'>,
  people: readonly Person[],
  policy: Policy,
  today: Day,
): Who {
  if (origin.kind !== 'person' || origin.personId === null) return { person: null, scope: ALL_SCOPE };
  const person = people.find(({ personId }) => personId === origin.personId) ?? null;
  const scope = person === null ? NO_SCOPE : scopeFor(person, people, policy, today).scope;
  return { person, scope };
}

export const roleIn = ({ person }: Pick<Who, 'person'>, policy: Policy): string | null =>
  person === null ? null : roleOf(person, policy);

/** Why somebody may not make this digest, or make one into it; null where they may. */
export function whyNotMade(definition: Kept, who: Who): string | null {
  if (who.scope.kind === 'none')
    return 'You may see no accounts yet, so a digest would have nothing to show you.';
  if (isPersonal(definition)) return null;
  if (!seesAll(who)) {
    return 'A digest for a channel or for a role is made by somebody whose role sees every account. Without a channel it goes to you alone.';
  }
  return isWithin(channelScope(definition.audience), who.scope)
    ? null
    : 'A channel may not see more than you do: declare a narrower audience.';
}

/** What is done with a digest that is there. */
export type Keeping = 'change' | 'pause' | 'resume' | 'delete';

/** Why somebody may not do that with a digest that they know of; null where they may. */
export function whyNotKept(definition: Kept, doing: Keeping, who: Who): string | null {
  if (seesAll(who) || (isOwn(definition, who) && isPersonal(definition))) return null;
  const what = isOwn(definition, who) ? 'goes to more people than you' : 'is not yours';
  return `The digest ${definition.id} ${what}: somebody whose role sees every account may ${doing} it.`;
}
