import type { Day } from './calendar.ts';
import { UserError } from './errors.ts';
import { ALL_SCOPE, NO_SCOPE, type Scope, type ScopeClause } from './query.ts';

/** Who may see which rows. Nothing is seen unless a rule gives it. */

/** One row of `facts.people`. */
export interface Person {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly role: string | null;
  readonly managerId: string | null;
  readonly team: string | null;
  readonly startsOn: Day | null;
  /** The last day included; null is open. */
  readonly endsOn: Day | null;
}

export type ScopeRule =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  /** Accounts whose `csm` or `owner` is the person. */
  | { readonly kind: 'own_book' }
  /** The books of the person and of everybody below in the tree of managers. */
  | { readonly kind: 'team' }
  /** Accounts that have one of the values in every attribute named. */
  | { readonly kind: 'attributes'; readonly filters: Readonly<Record<string, readonly string[]>> };

export interface Policy {
  /** What each role sees; a role that is not here sees nothing. */
  readonly roles: ReadonlyMap<string, ScopeRule>;
  /** Lower-case person_id or email → role, in place of the role in the facts. */
  readonly people: ReadonlyMap<string, string>;
  /** For people without a role; null gives them nothing. */
  readonly defaultRole: string | null;
}

/** Taken where the config names no roles. */
export const DEFAULT_ROLES: ReadonlyMap<string, ScopeRule> = new Map<string, ScopeRule>([
  ['exec', { kind: 'all' }],
  ['manager', { kind: 'team' }],
  ['csm', { kind: 'own_book' }],
  ['renewal_rep', { kind: 'own_book' }],
  ['sales_rep', { kind: 'own_book' }],
]);

export const DEFAULT_POLICY: Policy = { roles: DEFAULT_ROLES, people: new Map(), defaultRole: null };

/** What a person may see, and why in words for that person. */
export interface Granted {
  readonly scope: Scope;
  readonly reason: string;
}

const denied = (reason: string): Granted => ({ scope: NO_SCOPE, reason });

/**
 * The rows that a person may see today. Unknown people, people who have not started or have left, people without
 * a role and roles without a rule see nothing.
 */
export function scopeFor(
  person: Person | null,
  people: readonly Person[],
  policy: Policy,
  today: Day,
): Granted {
  const row = person === null ? undefined : people.find((each) => each.personId === person.personId);
  if (row === undefined || row.personId === '') return denied('not in the people table');
  if (row.startsOn !== null && row.startsOn > today) return denied(`starts on ${row.startsOn}`);
  if (row.endsOn !== null && row.endsOn < today) return denied(`left after ${row.endsOn}`);
  const role = roleOf(row, policy);
  if (role === null) return denied('has no role');
  const rule = policy.roles.get(role);
  if (rule === undefined) return denied(`the role ${role} has no rule in the policy`);
  return grant(role, rule, row, people);
}

/** The role that counts: the policy's assignment, else the one in the facts, else the default. */
export function roleOf(person: Person, policy: Policy): string | null {
  const byId = policy.people.get(person.personId.toLowerCase());
  const byEmail = person.email === '' ? undefined : policy.people.get(person.email.toLowerCase());
  return byId ?? byEmail ?? person.role ?? policy.defaultRole;
}

function grant(role: string, rule: ScopeRule, person: Person, people: readonly Person[]): Granted {
  switch (rule.kind) {
    case 'all':
      return { scope: ALL_SCOPE, reason: `${role}: everything` };
    case 'none':
      return denied(`${role}: nothing`);
    case 'own_book':
      return { scope: booksOf([person.personId]), reason: `${role}: own book` };
    case 'team': {
      const ids = teamOf(person, people);
      return { scope: booksOf(ids), reason: `${role}: the books of ${ids.length} in the team` };
    }
    case 'attributes':
      return attributes(role, rule.filters);
    default:
      return rule satisfies never;
  }
}

function booksOf(ids: readonly string[]): Scope {
  const clause = (attribute: string): ScopeClause => ({ allOf: [{ attribute, values: ids }] });
  return { kind: 'rows', anyOf: [clause('csm'), clause('owner')] };
}

/** Whose books a scope is, where it is the books of some people and nothing else; null where it is not. */
export function bookHolders(scope: Scope): readonly string[] | null {
  if (scope.kind !== 'rows') return null;
  const [csm, owner, ...others] = scope.anyOf.map(({ allOf }) => (allOf.length === 1 ? allOf[0] : undefined));
  const isBooks = others.length === 0 && csm?.attribute === 'csm' && owner?.attribute === 'owner';
  return isBooks && csm.values.join('\n') === owner.values.join('\n') ? csm.values : null;
}

/** The accounts that a person looks after, as csm or owner, within what a reader may see. */
export function bookOf(scope: Scope, personId: string): Scope {
  const book = booksOf([personId]);
  if (scope.kind === 'all' || book.kind !== 'rows') return book;
  if (scope.kind !== 'rows') return NO_SCOPE;
  const anyOf = scope.anyOf.flatMap((clause) => book.anyOf.flatMap((own) => bothOf(clause, own) ?? []));
  return anyOf.length === 0 ? NO_SCOPE : { kind: 'rows', anyOf };
}

/** What fits both clauses; null where nothing can. */
function bothOf(a: ScopeClause, b: ScopeClause): ScopeClause | null {
  const joined = new Map(a.allOf.map(({ attribute, values }) => [attribute, values]));
  for (const { attribute, values } of b.allOf) {
    const known = joined.get(attribute);
    joined.set(attribute, known === undefined ? values : values.filter((value) => known.includes(value)));
  }
  const allOf = [...joined].map(([attribute, values]) => ({ attribute, values }));
  return allOf.some(({ values }) => values.length === 0) ? null : { allOf };
}

/** The scope of a rule over attributes. A rule without conditions, or with an empty one, lets nothing through. */
export function attributeScope(filters: Readonly<Record<string, readonly string[]>>): Scope {
  const allOf = Object.entries(filters).map(([attribute, values]) => ({ attribute, values }));
  const empty = allOf.length === 0 || allOf.some((filter) => filter.values.length === 0);
  return empty ? NO_SCOPE : { kind: 'rows', anyOf: [{ allOf }] };
}

function attributes(role: string, filters: Readonly<Record<string, readonly string[]>>): Granted {
  const scope = attributeScope(filters);
  const words = Object.entries(filters).map(([attribute, values]) => `${attribute} ${values.join(' or ')}`);
  return scope.kind === 'none'
    ? denied(`${role}: a rule without values`)
    : { scope, reason: `${role}: ${words.join(', ')}` };
}

/** The person and everybody below, sorted. People who have left keep their place: their accounts still count. */
export function teamOf(person: Person, people: readonly Person[]): readonly string[] {
  const reports = new Map<string, string[]>();
  for (const { personId, managerId } of people) {
    if (managerId === null) continue;
    const below = reports.get(managerId);
    if (below === undefined) reports.set(managerId, [personId]);
    else below.push(personId);
  }
  const seen = new Set([person.personId]);
  for (const id of seen) for (const below of reports.get(id) ?? []) seen.add(below);
  return [...seen].sort();
}

/**
 * The one person meant by a person_id or an email, whatever the case; an exact person_id goes before one that
 * differs in case. Throws `UserError` with the same words for nobody and for several.
 */
export function findPerson(people: readonly Person[], text: string): Person {
  const wanted = text.trim();
  const low = wanted.toLowerCase();
  const exact = people.filter((person) => person.personId === wanted || person.email.toLowerCase() === low);
  const found = exact.length > 0 ? exact : people.filter((person) => person.personId.toLowerCase() === low);
  const [person] = found;
  if (wanted === '' || person === undefined || found.length > 1) {
    throw new UserError(
      `"${wanted}" does not name one person; give a person_id or an email of the people table`,
    );
  }
  return person;
}
