import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import command from '#handlers/command.ts';
import { plainAll } from '#src/cards/plain.ts';
import type { Who } from '#src/core/inbound.ts';
import { scopeFor } from '#src/core/policy.ts';
import type { World } from '#src/core/ports.ts';
import { ALL_SCOPE, NO_SCOPE } from '#src/core/query.ts';
import { attribute, companyOf, line } from '../oracle/builders.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putCompany } from '../world/facts.ts';
import { worldOn } from '../world/world.ts';

const OPERATOR: Who = { person: null, scope: ALL_SCOPE };

const NORTH = ['Alder', 'Ash', 'Aspen', 'Almond', 'Apple', 'Apricot'];
const SOUTH = ['Birch', 'Beech', 'Box', 'Bay', 'Buckthorn'];

/** Six large accounts of Mira's that stay; six small ones of Noor's, of which one leaves and one grows. */
const company = companyOf(
  [
    ...NORTH.map((name) => line(name, 'core', '2024-01-01', null, 100)),
    line('Cedar', 'core', '2024-01-01', '2025-02-28', 100),
    ...SOUTH.map((name) => line(name, 'core', '2024-01-01', '2025-01-31', 100)),
    ...SOUTH.map((name, index) => line(name, 'core', '2025-02-01', null, index === 0 ? 150 : 100)),
  ],
  {
    attributes: [
      ...NORTH.flatMap((name) => [attribute(name, 'segment', 'enterprise'), attribute(name, 'csm', 'mira')]),
      ...[...SOUTH, 'Cedar'].flatMap((name) => [
        attribute(name, 'segment', 'smb'),
        attribute(name, 'csm', 'noor'),
      ]),
    ],
    people: [
      { person_id: 'mira', name: 'Mira Holt', team: 'north', manager_id: null },
      { person_id: 'noor', name: 'Noor Vale', team: 'south', manager_id: null },
    ],
  },
);

let database: FreshDatabase;
let world: World;
beforeAll(async () => {
  database = await freshDatabase();
  await putCompany(database.store, company);
  await database.store.query("UPDATE facts.people SET role = 'csm'");
  await database.store.query("INSERT INTO marts.dirty VALUES ('*')");
  world = await worldOn(database.store, '2025-04-15');
});
afterAll(() => database.drop());

const ask = async (text: string, who: Who = OPERATOR): Promise<string> =>
  plainAll((await command({ type: 'command', text, who }, world)).show);

async function as(id: string): Promise<Who> {
  const people = await world.facts.people();
  const person = people.find(({ personId }) => personId === id) ?? null;
  return { person, scope: scopeFor(person, people, world.config.policy, '2025-04-15').scope };
}

describe('what a person types', () => {
  it('is answered with the number, both its sides and its days', async () => {
    const text = await ask('/nrr q1 smb');
    expect(text).toContain('$550 of $600');
    expect(text).toContain('Jan 1 – Mar 31, 2025');
    expect(text).toContain('segment smb');
  });

  it('brings a picture whose name the card knows', async () => {
    const { show, pictures } = await command(
      { type: 'command', text: 'nrr q1 by segment', who: OPERATOR },
      world,
    );
    const named = show
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.type === 'image' ? [block.image.name] : []));
    expect(named).toEqual(pictures.map(({ name }) => name));
    expect([...(pictures[0]?.png ?? [])].slice(1, 4)).toEqual([0x50, 0x4e, 0x47]);
  });

  it('gets a problem that names the word, and no picture', async () => {
    const { show, pictures } = await command({ type: 'command', text: 'nrr flurble', who: OPERATOR }, world);
    expect(plainAll(show)).toContain('flurble');
    expect(pictures).toEqual([]);
  });

  it.each(['', 'help', '/kpi help', '?'])('gets help for %j', async (text) => {
    expect(await ask(text)).toContain('How to ask');
  });

  it('gets the catalogue and the dates', async () => {
    expect(await ask('kpi list')).toContain('Gross revenue retention');
    expect(await ask('help dates')).toContain('last month');
  });
});

describe('what a person sees', () => {
  it('is their own book', async () => {
    expect(await ask('nrr q1', await as('mira'))).toContain('$600 of $600');
    expect(await ask('nrr q1', await as('noor'))).toContain('$550 of $600');
  });

  it('is nothing without a role, a book or a name in the people table', async () => {
    const nobody: Who = { person: null, scope: NO_SCOPE };
    const text = await ask('nrr q1', nobody);
    expect(text).toContain('no base');
    expect(text).not.toMatch(/\$[1-9]/);
  });

  it('does not tell by the words it knows what others have: hidden and missing names read alike', async () => {
    const hidden = await ask('nrr q1 enterprise', await as('noor'));
    const missing = await ask('nrr q1 enterprisf', await as('noor'));
    expect(hidden.replaceAll('enterprise', 'X')).toBe(missing.replaceAll('enterprisf', 'X'));
  });
});
