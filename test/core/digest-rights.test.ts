import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blankDigest, type DigestDefinition } from '#src/core/digest.ts';
import { whyNotPosted } from '#src/core/digest-entry.ts';
import { makerOf, mayRead, whyNotKept, whyNotMade } from '#src/core/digest-rights.ts';
import type { Who } from '#src/core/inbound.ts';
import { DEFAULT_POLICY, type Person, type Policy } from '#src/core/policy.ts';
import { ALL_SCOPE, NO_SCOPE, type Scope } from '#src/core/query.ts';
import { recipientsOf } from '#src/core/recipients.ts';
import { channelScope, isWithin } from '#src/core/scope.ts';

const TODAY = '2026-11-23';
const person = (personId: string, role: string | null): Person => ({
  personId,
  name: personId.toUpperCase(),
  email: `${personId}@example.com`,
  role,
  managerId: null,
  team: null,
  startsOn: null,
  endsOn: null,
});
const emea = (...more: string[]): Scope => ({
  kind: 'rows',
  anyOf: [{ allOf: [{ attribute: 'region', values: ['emea', ...more] }] }],
});
const OPERATOR: Who = { person: null, scope: ALL_SCOPE };
const NOBODY: Who = { person: null, scope: NO_SCOPE };
const eve: Who = { person: person('eve', 'exec'), scope: ALL_SCOPE };
const ann: Who = { person: person('ann', 'csm'), scope: emea() };
const bob: Who = { person: person('bob', 'csm'), scope: emea('apac') };

const made = (by: Who, given: Partial<DigestDefinition> = {}): DigestDefinition => ({
  ...blankDigest('q', { kind: 'person', personId: by.person?.personId ?? null }),
  asks: ['nrr'],
  audience: { kind: 'reader' },
  ...given,
});
const IN_CHANNEL: Partial<DigestDefinition> = {
  channel: '#c',
  audience: { kind: 'attributes', filters: { region: ['emea'] } },
};
const ofConfig = blankDigest('c', { kind: 'config' });

describe('a digest is known', () => {
  test.each<[string, DigestDefinition, Who, boolean]>([
    ['of the config, to everybody who sees anything', ofConfig, ann, true],
    ['of the config, not to people who see nothing', ofConfig, NOBODY, false],
    ['to whoever made it', made(ann), ann, true],
    ['not to a colleague', made(ann), bob, false],
    ['to somebody whose role sees everything', made(ann), eve, true],
    ['to the operator', made(ann), OPERATOR, true],
    ['not to its maker who may see nothing any more', made(ann), { ...ann, scope: NO_SCOPE }, false],
    ['to those whose role gets it', made(eve, { roles: ['csm'] }), ann, true],
    ['to those who may see all that its channel sees', made(eve, IN_CHANNEL), bob, true],
    ['not to those who see less', made(eve, { channel: '#c', audience: { kind: 'all' } }), ann, false],
    [
      'not by a channel that nobody has declared anything for',
      made(eve, { channel: '#c', audience: null }),
      ann,
      false,
    ],
    ['of the operator, not to somebody without an id', made(OPERATOR), NOBODY, false],
  ])('%s', (_, definition, who, known) => {
    expect(mayRead(definition, who, who.person?.role ?? null)).toBe(known);
  });
});

describe('a digest may be made', () => {
  test.each<[string, DigestDefinition, Who, string | null]>([
    ['by everybody for themselves', made(ann), ann, null],
    ['not by people who see nothing', made(NOBODY), NOBODY, 'may see no accounts'],
    ['for a channel, not by somebody who sees a part', made(ann, IN_CHANNEL), ann, 'sees every account'],
    ['for a role, not by somebody who sees a part', made(ann, { roles: ['csm'] }), ann, 'sees every account'],
    ['for a channel, by somebody who sees everything', made(eve, IN_CHANNEL), eve, null],
    ['for a channel, by the operator', made(OPERATOR, IN_CHANNEL), OPERATOR, null],
  ])('%s', (_, definition, who, reason) => {
    const why = whyNotMade(definition, who);
    if (reason === null) expect(why).toBeNull();
    else expect(why).toContain(reason);
  });
});

describe('a digest may be paused, changed and deleted', () => {
  test.each<[string, DigestDefinition, Who, boolean]>([
    ['by its maker where it is personal', made(ann), ann, true],
    ['not by a colleague', made(ann), bob, false],
    ['not by its maker where it goes to a channel', made(ann, IN_CHANNEL), ann, false],
    ['not of the config by somebody who sees a part', ofConfig, ann, false],
    ['of anybody by somebody who sees everything', made(ann, IN_CHANNEL), eve, true],
    ['of anybody by the operator', made(ann), OPERATOR, true],
    ['not of the operator by nobody', made(OPERATOR), NOBODY, false],
  ])('%s', (_, definition, who, may) => {
    for (const doing of ['change', 'pause', 'resume', 'delete'] as const) {
      const why = whyNotKept(definition, doing, who);
      if (may) expect(why).toBeNull();
      else expect(why).toContain(`may ${doing} it`);
    }
  });
});

describe('what one scope has of another', () => {
  const attribute = fc.constantFrom('region', 'segment', 'csm');
  const values = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 });
  const clause = fc.record({
    allOf: fc.array(fc.record({ attribute, values }), { minLength: 1, maxLength: 3 }),
  });
  const scope: fc.Arbitrary<Scope> = fc.oneof(
    fc.constant(ALL_SCOPE),
    fc.constant(NO_SCOPE),
    fc.record({
      kind: fc.constant('rows' as const),
      anyOf: fc.array(clause, { minLength: 1, maxLength: 3 }),
    }),
  );
  const row = fc.record({
    region: fc.constantFrom('a', 'b', 'c', 'd'),
    segment: fc.constantFrom('a', 'b', 'c', 'd'),
    csm: fc.constantFrom('a', 'b', 'c', 'd'),
  });
  const sees = (of: Scope, one: Readonly<Record<string, string>>): boolean =>
    of.kind === 'all' ||
    (of.kind === 'rows' &&
      of.anyOf.some(({ allOf }) =>
        allOf.every((filter) => filter.values.includes(one[filter.attribute] ?? '')),
      ));

  test('is within it only where every row is', () => {
    fc.assert(
      fc.property(scope, scope, row, (inner, outer, one) => {
        if (isWithin(inner, outer) && sees(inner, one)) expect(sees(outer, one)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('is all of itself, and nothing is within everything', () => {
    fc.assert(
      fc.property(scope, (one) => {
        expect([isWithin(one, one), isWithin(NO_SCOPE, one), isWithin(one, ALL_SCOPE)]).toEqual([
          true,
          true,
          true,
        ]);
      }),
    );
    expect([isWithin(ALL_SCOPE, emea()), isWithin(emea(), NO_SCOPE), isWithin(emea('apac'), emea())]).toEqual(
      [false, false, false],
    );
  });

  test('of a channel is what was declared for it, and else nothing', () => {
    expect(channelScope({ kind: 'all' })).toEqual(ALL_SCOPE);
    expect(channelScope({ kind: 'attributes', filters: { region: ['emea'] } })).toEqual(emea());
    for (const audience of [null, { kind: 'reader' }, { kind: 'none' }, { kind: 'team' }] as const)
      expect(channelScope(audience)).toEqual(NO_SCOPE);
  });
});

describe('why a digest is not posted', () => {
  const schedule = { cron: '0 9 * * *', timeZone: 'UTC', onHolidays: 'post' } as const;
  const due = made(eve, { ...IN_CHANNEL, schedule });
  test.each<[string, DigestDefinition, number, Who, string | null]>([
    ['it is', due, 0, eve, null],
    ['it is paused', { ...due, isPaused: true }, 0, eve, 'paused'],
    ['nobody gets it', made(ann, { schedule }), 0, ann, 'goes to nobody'],
    ['somebody gets it', made(ann, { schedule }), 1, ann, null],
    ['a role gets it', made(eve, { schedule, roles: ['csm'] }), 0, eve, null],
    [
      'nobody declared its audience',
      { ...due, audience: null },
      3,
      eve,
      'nobody has declared whose rows the channel #c',
    ],
    [
      'a channel cannot see each reader’s own',
      { ...due, audience: { kind: 'reader' } },
      0,
      eve,
      'nobody has declared',
    ],
    ['it has no schedule', { ...due, schedule: null }, 0, eve, 'only when somebody asks'],
    [
      'its maker may see less by now',
      due,
      0,
      { ...eve, scope: NO_SCOPE },
      'EVE answers for what the channel #c sees',
    ],
    ['its maker may see enough', due, 0, { ...eve, scope: emea() }, null],
  ])('%s', (_, definition, subscribers, maker, reason) => {
    const why = whyNotPosted(definition, subscribers, maker);
    if (reason === null) expect(why).toBeNull();
    else expect(why?.text).toContain(reason);
  });
});

describe('who gets a digest', () => {
  const policy: Policy = {
    ...DEFAULT_POLICY,
    roles: new Map([...DEFAULT_POLICY.roles, ['ops', { kind: 'attributes', filters: { region: ['emea'] } }]]),
  };
  const people = [person('ann', 'csm'), person('bob', 'csm'), person('eve', 'exec'), person('zoe', null)];
  const ids = (definition: DigestDefinition, subscribed: string[] = [], unsubscribed: string[] = []) =>
    recipientsOf(definition, people, { subscribed, unsubscribed }, policy, TODAY).map(
      ({ personId }) => personId,
    );

  test('are those of its roles who did not leave it, and those who want it', () => {
    const given = { ...ofConfig, roles: ['csm'] };
    expect(ids(given)).toEqual(['ann', 'bob']);
    expect(ids(given, ['eve'], ['bob'])).toEqual(['ann', 'eve']);
  });

  test('are never people who may see nothing or may not know of it', () => {
    expect(ids(ofConfig, ['zoe', 'gone'])).toEqual([]);
    expect(ids(made(ann), ['ann', 'bob', 'eve'])).toEqual(['ann', 'eve']);
  });

  test('read asks as whoever made them, who may be gone', () => {
    expect(makerOf(made(eve), people, policy, TODAY)).toEqual({ person: people[2], scope: ALL_SCOPE });
    expect(makerOf({ origin: { kind: 'person', personId: 'gone' } }, people, policy, TODAY)).toEqual(NOBODY);
    expect(makerOf(ofConfig, people, policy, TODAY)).toEqual(OPERATOR);
    expect(makerOf(made(OPERATOR), people, policy, TODAY)).toEqual(OPERATOR);
  });
});
