import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY, type Person, scopeFor } from '#src/core/policy.ts';
import type { World } from '#src/core/ports.ts';
import { ALL_SCOPE } from '#src/core/query.ts';
import { askText, deskFor } from '#src/use/desk.ts';
import { loadRows } from '../world/company.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { PLAIN_CONFIG, worldOn } from '../world/world.ts';

/** What the reader of an ask knows: shared among readers, but for who they are and what they may see. */

const TODAY = '2025-08-13';
const person = (personId: string, name: string): Person => ({
  personId,
  name,
  email: `${personId}@example.com`,
  role: 'csm',
  managerId: null,
  team: null,
  startsOn: null,
  endsOn: null,
});
const ANN = person('ann', 'Ann North');
const BOB = person('bob', 'Bob South');
const scopeOf = (who: Person) => scopeFor(who, [ANN, BOB], DEFAULT_POLICY, TODAY).scope;

let database: FreshDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
  await loadRows(
    database,
    {
      accounts: ['Alder', 'Birch'].map((name) => ({ account_id: name.toLowerCase(), name })),
      people: [ANN, BOB].map(({ personId, name, email, role }) => ({
        person_id: personId,
        name,
        email,
        role,
      })),
      account_attributes: [
        { account_id: 'alder', attribute: 'csm', value: 'ann', valid_from: '2020-01-01' },
        { account_id: 'birch', attribute: 'csm', value: 'bob', valid_from: '2020-01-01' },
        { account_id: 'birch', attribute: 'segment', value: 'clandestine', valid_from: '2020-01-01' },
      ],
    },
    TODAY,
  );
  world = await worldOn(database.store, TODAY, PLAIN_CONFIG);
});
afterAll(() => database.drop());

const whereOf = async (text: string, who: Person, scope = scopeOf(who)) => {
  const { parse } = await deskFor({ person: who, scope }, world);
  const parsed = parse(text);
  return parsed.ok ? parsed.ask.queries[0]?.where : parsed.problem.message;
};

describe('a lexicon that is shared', () => {
  test('knows who asks', async () => {
    const is = (id: string) => [{ attribute: 'csm', op: '=', values: [id] }];
    expect(await whereOf('nrr csm:me', ANN)).toEqual(is('ann'));
    expect(await whereOf('nrr csm:me', ANN, ALL_SCOPE)).toEqual(is('ann'));
    expect(await whereOf('nrr csm:me', BOB, ALL_SCOPE)).toEqual(is('bob'));
    const operator = await deskFor({ person: null, scope: ALL_SCOPE }, world);
    expect(operator.parse('nrr csm:me')).toMatchObject({ ok: false });
    expect(operator.lexicon.accounts).toBe(
      (await deskFor({ person: ANN, scope: ALL_SCOPE }, world)).lexicon.accounts,
    );
  });

  test('does not hold the asker twice', async () => {
    for (const text of ['nrr csm:ann', 'nrr csm:"Ann North"', 'nrr csm:@ann', 'nrr csm:ann@example.com'])
      expect(await whereOf(text, ANN)).toEqual([{ attribute: 'csm', op: '=', values: ['ann'] }]);
  });

  test('tells nobody of accounts, people and values out of scope, whoever asked before', async () => {
    await whereOf('nps birch', BOB, ALL_SCOPE);
    const hidden = [
      ['nps birch', 'nps dulse'],
      ['nps birhc', 'nps dulsc'],
      ['nps account:birch', 'nps account:dulse'],
      ['nrr clandestine', 'nrr xylophonist'],
      ['nrr segment:clandestine', 'nrr segment:xylophonist'],
      ['nrr csm:bob', 'nrr csm:rex'],
    ] as const;
    const said = async (text: string) => {
      const asked = await askText(text, { person: ANN, scope: scopeOf(ANN) }, world);
      if (asked.ok) throw new Error(`${text} is answered`);
      return asked.problem;
    };
    for (const [real, made] of hidden) {
      const [one, other] = [await said(real), await said(made)];
      const word = (text: string) => text.split(/[ :]/).at(-1) ?? '';
      expect(JSON.stringify(one).replaceAll(word(real), 'X')).toBe(
        JSON.stringify(other).replaceAll(word(made), 'X'),
      );
      expect(one.suggestions.join()).not.toMatch(/birch|clandestine|bob/i);
    }
  });
});
