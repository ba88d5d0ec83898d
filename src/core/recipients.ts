import type { Day } from './calendar.ts';
import type { DigestDefinition } from './digest.ts';
import { mayRead } from './digest-rights.ts';
import { type Person, type Policy, roleOf, scopeFor } from './policy.ts';

/**
 * Who gets a digest in person: everybody whose role gets it and did not unsubscribe, and who subscribed. People who may see
 * nothing today, or may not know of it any more, get nothing. In the order of their ids.
 */
export function recipientsOf(
  definition: DigestDefinition,
  people: readonly Person[],
  {
    subscribed,
    unsubscribed,
  }: { readonly subscribed: readonly string[]; readonly unsubscribed: readonly string[] },
  policy: Policy,
  today: Day,
): readonly Person[] {
  const [wanted, unwanted, given] = [new Set(subscribed), new Set(unsubscribed), new Set(definition.roles)];
  const gets = (person: Person): boolean => {
    if (wanted.has(person.personId)) return true;
    const role = roleOf(person, policy);
    return role !== null && given.has(role) && !unwanted.has(person.personId);
  };
  const mayGet = (person: Person): boolean =>
    mayRead(
      definition,
      { person, scope: scopeFor(person, people, policy, today).scope },
      roleOf(person, policy),
    );
  return people
    .filter((person) => gets(person) && mayGet(person))
    .toSorted((a, b) => (a.personId < b.personId ? -1 : 1));
}
