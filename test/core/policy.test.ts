import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '#src/core/errors.ts';
import {
  attributeScope,
  bookOf,
  DEFAULT_POLICY,
  findPerson,
  type Person,
  type Policy,
  type ScopeRule,
  scopeFor,
  teamOf,
} from '#src/core/policy.ts';

const TODAY = '2025-08-13';

const person = (personId: string, more: Partial<Person> = {}): Person => ({
  personId,
  name: personId.toUpperCase(),
  email: `${personId}@example.com`,
  role: null,
  managerId: null,
  team: null,
  startsOn: null,
  endsOn: null,
  ...more,
});

const policy = (more: Partial<Policy> = {}): Policy => ({ ...DEFAULT_POLICY, ...more });
const rules = (entries: Readonly<Record<string, ScopeRule>>): Policy['roles'] =>
  new Map(Object.entries(entries));
const books = (...ids: readonly string[]) => ({
  kind: 'rows',
  anyOf: [{ allOf: [{ attribute: 'csm', values: ids }] }, { allOf: [{ attribute: 'owner', values: ids }] }],
});
const all = { kind: 'all' };
const none = { kind: 'none' };

const boss = person('boss', { role: 'exec' });
const lead = person('lead', { role: 'manager', managerId: 'boss' });
const ann = person('ann', { role: 'csm', managerId: 'lead' });
const bob = person('bob', { role: 'renewal_rep', managerId: 'lead' });
const eve = person('eve', { managerId: 'ann' });
const HOUSE = [boss, lead, ann, bob, eve];

describe('what a person sees', () => {
  const smb: ScopeRule = { kind: 'attributes', filters: { segment: ['smb'], region: ['emea', 'apac'] } };
  test.each<[string, Person | null, Policy, object, string]>([
    ['an exec sees everything', boss, policy(), all, 'exec: everything'],
    [
      'a manager sees the team',
      lead,
      policy(),
      books('ann', 'bob', 'eve', 'lead'),
      'manager: the books of 4 in the team',
    ],
    ['a csm sees the own book', ann, policy(), books('ann'), 'csm: own book'],
    ['a renewal rep sees the own book', bob, policy(), books('bob'), 'renewal_rep: own book'],
    ['nobody sees nothing', null, policy(), none, 'not in the people table'],
    [
      'a stranger sees nothing',
      person('mallory', { role: 'exec' }),
      policy(),
      none,
      'not in the people table',
    ],
    ['a person without a role sees nothing', eve, policy(), none, 'has no role'],
    [
      'a default role is for people without one',
      eve,
      policy({ defaultRole: 'exec' }),
      all,
      'exec: everything',
    ],
    [
      'a role without a rule sees nothing',
      ann,
      policy({ roles: rules({ exec: { kind: 'all' } }) }),
      none,
      'the role csm has no rule in the policy',
    ],
    [
      'a role may see nothing',
      ann,
      policy({ roles: rules({ csm: { kind: 'none' } }) }),
      none,
      'csm: nothing',
    ],
    [
      'the policy names a role by id',
      eve,
      policy({ people: new Map([['eve', 'exec']]) }),
      all,
      'exec: everything',
    ],
    ['or by email', eve, policy({ people: new Map([['eve@example.com', 'exec']]) }), all, 'exec: everything'],
    [
      'and that goes before the facts',
      boss,
      policy({ people: new Map([['boss', 'csm']]) }),
      books('boss'),
      'csm: own book',
    ],
    [
      'attributes must all fit',
      ann,
      policy({ roles: rules({ csm: smb }) }),
      {
        kind: 'rows',
        anyOf: [
          {
            allOf: [
              { attribute: 'segment', values: ['smb'] },
              { attribute: 'region', values: ['emea', 'apac'] },
            ],
          },
        ],
      },
      'csm: segment smb, region emea or apac',
    ],
    [
      'a rule without attributes sees nothing',
      ann,
      policy({ roles: rules({ csm: { kind: 'attributes', filters: {} } }) }),
      none,
      'csm: a rule without values',
    ],
    [
      'nor does one with an empty list',
      ann,
      policy({ roles: rules({ csm: { kind: 'attributes', filters: { segment: [] } } }) }),
      none,
      'csm: a rule without values',
    ],
  ])('%s', (_, who, rulebook, scope, reason) => {
    expect(scopeFor(who, HOUSE, rulebook, TODAY)).toEqual({ scope, reason });
  });

  test.each<[string, Partial<Person>, object, string]>([
    ['sees nothing before the first day', { startsOn: '2025-08-14' }, none, 'starts on 2025-08-14'],
    ['sees everything on the first day', { startsOn: TODAY }, all, 'exec: everything'],
    ['sees everything on the last day', { endsOn: TODAY }, all, 'exec: everything'],
    ['sees nothing after the last day', { endsOn: '2025-08-12' }, none, 'left after 2025-08-12'],
  ])('an exec %s', (_, days, scope, reason) => {
    const who = person('cfo', { role: 'exec', ...days });
    expect(scopeFor(who, [who], policy(), TODAY)).toEqual({ scope, reason });
  });

  test('the row of the people table counts, not what somebody says of themselves', () => {
    expect(scopeFor({ ...ann, role: 'exec' }, HOUSE, policy(), TODAY).scope).toEqual(books('ann'));
  });
});

describe('a team', () => {
  test('is the person alone where nobody reports', () => {
    expect(teamOf(bob, HOUSE)).toEqual(['bob']);
  });

  test('reaches those below somebody who has left', () => {
    const house = [boss, lead, { ...ann, endsOn: '2024-01-01' }, bob, eve];
    expect(teamOf(lead, house)).toEqual(['ann', 'bob', 'eve', 'lead']);
  });

  test('ends where managers report to each other in a circle', () => {
    const circle = [
      person('a', { managerId: 'c' }),
      person('b', { managerId: 'a' }),
      person('c', { managerId: 'b' }),
    ];
    expect(teamOf(person('a'), circle)).toEqual(['a', 'b', 'c']);
  });

  test('may manage itself', () => {
    const own = person('a', { managerId: 'a' });
    expect(teamOf(own, [own])).toEqual(['a']);
  });
});

test('a rule about attributes becomes a scope, and an empty one lets nothing through', () => {
  expect(attributeScope({ region: ['emea'] })).toEqual({
    kind: 'rows',
    anyOf: [{ allOf: [{ attribute: 'region', values: ['emea'] }] }],
  });
  expect(attributeScope({})).toEqual(none);
});

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'exec', '', '__proto__');
const roles = fc.constantFrom('exec', 'manager', 'csm', 'unheard_of', '', 'constructor');
const anyPerson = fc.record({
  personId: ids,
  name: fc.string(),
  email: fc.constantFrom('a@x', 'b@x', ''),
  role: fc.option(roles),
  managerId: fc.option(ids),
  team: fc.constant(null),
  startsOn: fc.option(fc.constantFrom('2025-01-01', '2026-01-01')),
  endsOn: fc.option(fc.constantFrom('2025-01-01', '2026-01-01')),
});
const anyRule: fc.Arbitrary<ScopeRule> = fc.oneof(
  fc.constantFrom<ScopeRule>({ kind: 'none' }, { kind: 'own_book' }, { kind: 'team' }),
  fc.dictionary(ids, fc.array(fc.string())).map((filters): ScopeRule => ({ kind: 'attributes', filters })),
);

describe('deny by default, for any people and any policy', () => {
  test('who is not in the table sees nothing', () => {
    fc.assert(
      fc.property(anyPerson, fc.array(anyPerson), roles, (who, people, fallback) => {
        const others = people.filter(({ personId }) => personId !== who.personId);
        const open = policy({
          defaultRole: fallback,
          people: new Map([
            [who.personId, 'exec'],
            [who.email, 'exec'],
          ]),
        });
        return scopeFor(who, others, open, TODAY).scope.kind === 'none';
      }),
    );
  });

  test('only a rule that says all gives all', () => {
    fc.assert(
      fc.property(
        fc.array(anyPerson, { minLength: 1 }),
        fc.dictionary(roles, anyRule),
        fc.option(roles),
        (people, byRole, fallback) => {
          const closed = policy({ roles: new Map(Object.entries(byRole)), defaultRole: fallback });
          return people.every((who) => scopeFor(who, people, closed, TODAY).scope.kind !== 'all');
        },
      ),
    );
  });

  test('a role that the policy does not know sees nothing', () => {
    fc.assert(
      fc.property(anyPerson, fc.string(), (who, role) => {
        fc.pre(!DEFAULT_POLICY.roles.has(role));
        return scopeFor({ ...who, role }, [{ ...who, role }], policy(), TODAY).scope.kind === 'none';
      }),
    );
  });

  test('no condition of a scope is empty, for that could let everything through', () => {
    fc.assert(
      fc.property(fc.array(anyPerson, { minLength: 1 }), fc.dictionary(roles, anyRule), (people, byRole) => {
        const rulebook = policy({ roles: new Map(Object.entries(byRole)) });
        return people.every((who) => {
          const { scope } = scopeFor(who, people, rulebook, TODAY);
          if (scope.kind !== 'rows') return true;
          const clauses = scope.anyOf.map(
            ({ allOf }) => allOf.length > 0 && allOf.every(({ values }) => values.length > 0),
          );
          return clauses.length > 0 && clauses.every(Boolean);
        });
      }),
    );
  });

  test('a team holds its person and ends, whoever manages whom', () => {
    fc.assert(
      fc.property(fc.array(anyPerson, { minLength: 1, maxLength: 30 }), (people) =>
        people.every((who) => teamOf(who, people).includes(who.personId)),
      ),
    );
  });
});

describe('finding a person', () => {
  const twins = [
    person('p1', { email: 'Ann@Example.com' }),
    person('P2', { email: 'sam@example.com' }),
    person('p3', { email: 'sam@example.com' }),
    person('p2', { email: 'x@example.com' }),
  ];
  test.each([
    ['p1', 'p1'],
    ['P1', 'p1'],
    [' p1 ', 'p1'],
    ['ann@example.COM', 'p1'],
    ['p2', 'p2'],
    ['P2', 'P2'],
  ])('%j is found', (text, id) => {
    expect(findPerson(twins, text).personId).toBe(id);
  });

  test.each([
    ['unknown', 'nobody@example.com'],
    ['shared by two', 'sam@example.com'],
    ['empty', ''],
    ['a part of an email', 'ann@'],
  ])('%s: the same words', (_, text) => {
    const message = `"${text}" does not name one person; give a person_id or an email of the people table`;
    expect(() => findPerson(twins, text)).toThrow(new UserError(message));
  });

  test('an empty email is no way in', () => {
    expect(() => findPerson([person('p1', { email: '' })], ' ')).toThrow(UserError);
  });
});

describe('the book of one person', () => {
  const holder = (attribute: string, ...values: string[]) => ({ allOf: [{ attribute, values }] });

  test('is what the person looks after, for who sees everything', () => {
    expect(bookOf({ kind: 'all' }, 'ann')).toEqual({
      kind: 'rows',
      anyOf: [holder('csm', 'ann'), holder('owner', 'ann')],
    });
  });

  test('is never more than the reader may see', () => {
    expect(bookOf({ kind: 'none' }, 'ann')).toEqual({ kind: 'none' });
    expect(bookOf({ kind: 'rows', anyOf: [holder('csm', 'ann', 'bob')] }, 'ann')).toEqual({
      kind: 'rows',
      anyOf: [
        holder('csm', 'ann'),
        { allOf: [...holder('csm', 'ann', 'bob').allOf, ...holder('owner', 'ann').allOf] },
      ],
    });
    expect(bookOf({ kind: 'rows', anyOf: [] }, 'ann')).toEqual({ kind: 'none' });
  });
});
