import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import command from '#handlers/command.ts';
import { plainAll } from '#src/cards/plain.ts';
import type { Config } from '#src/core/config.ts';
import { blankDigest } from '#src/core/digest.ts';
import type { Shown, Who } from '#src/core/inbound.ts';
import { scopeFor } from '#src/core/policy.ts';
import type { World } from '#src/core/ports.ts';
import { ALL_SCOPE, NO_SCOPE } from '#src/core/query.ts';
import { readyMadeDigests } from '#src/core/ready-made.ts';
import { MOST_OWN } from '#src/use/digest-book.ts';
import { truthCompanies } from '../oracle/truth-companies.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putCompany } from '../world/facts.ts';
import { putRows } from '../world/put-rows.ts';
import { PLAIN_CONFIG, worldOn } from '../world/world.ts';

/** Digests as people talk about them. Ann looks after A, Ben after B; Eve sees everything, Max only what is large. */

const TODAY = '2025-04-15';
const AT = `${TODAY}T09:00:00Z`;
const OPERATOR: Who = { person: null, scope: ALL_SCOPE };
const NOBODY: Who = { person: null, scope: NO_SCOPE };
const CONFIG: Config = {
  ...PLAIN_CONFIG,
  policy: {
    ...PLAIN_CONFIG.policy,
    roles: new Map([
      ...PLAIN_CONFIG.policy.roles,
      ['ops', { kind: 'attributes', filters: { segment: ['enterprise'] } }],
    ]),
  },
  digests: new Map(
    [
      ...readyMadeDigests('UTC'),
      {
        ...blankDigest('ours', { kind: 'config' }),
        asks: ['arr 2024-12'],
        audience: { kind: 'all' as const },
      },
    ].map((one) => [one.id, one]),
  ),
};

let database: FreshDatabase;
let world: World;
const whos = new Map<string, Who>();
beforeAll(async () => {
  database = await freshDatabase();
  const company = truthCompanies[0]?.company;
  if (company === undefined) throw new Error('no company');
  await putCompany(database.store, company);
  await putRows(database.store, {
    people: [
      { person_id: 'p1', name: 'Ann', email: 'ann@example.com', role: 'csm' },
      { person_id: 'p2', name: 'Ben', email: 'ben@example.com', role: 'csm' },
      { person_id: 'p3', name: 'Eve', email: 'eve@example.com', role: 'exec' },
      { person_id: 'p4', name: 'Max', email: 'max@example.com', role: 'ops' },
    ],
    account_attributes: [
      { account_id: 'A', attribute: 'csm', value: 'p1', valid_from: '2020-01-01' },
      { account_id: 'B', attribute: 'csm', value: 'p2', valid_from: '2020-01-01' },
    ],
  });
  world = await worldOn(database.store, TODAY, CONFIG);
  const people = await world.facts.people();
  for (const person of people)
    whos.set(person.name, { person, scope: scopeFor(person, people, CONFIG.policy, TODAY).scope });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.store.query(
    'TRUNCATE bellwether.digests, bellwether.digest_pauses, bellwether.subscriptions',
  );
});

function who(name: string): Who {
  const found = whos.get(name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}
const say = (text: string, by: Who | string = OPERATOR): Promise<Shown> =>
  command({ type: 'command', text, who: typeof by === 'string' ? who(by) : by }, world);
const said = async (text: string, by: Who | string = OPERATOR): Promise<string> =>
  plainAll((await say(text, by)).show, 200);
const ids = async (by: Who | string): Promise<readonly string[]> =>
  (await say('digests', by)).show
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => (block.type === 'table' ? block.rows.map(([id = '']) => id) : []));

describe('digests', () => {
  it('are listed with where they go, when next, and what is in the way', async () => {
    await say('digest create emea: nrr at 9:00 daily in #emea', 'Eve');
    const text = await said('digests', 'Eve');
    expect(text).toMatch(/emea +Emea +#emea +Apr 16, 2025, 9:00 AM/);
    expect(text).toMatch(/cs-daily .*Apr 16, 2025, 8:30 AM +goes to nobody/);
    expect((await say('digests')).to).toBe('asker');
  });

  it('are those that the asker may know of: nobody’s own but theirs', async () => {
    await say('digest create of-ann: nrr', 'Ann');
    await say('digest create of-eve: nrr in #all', 'Eve');
    const kept = ['cs-daily', 'cs-weekly', 'leadership-monthly', 'my-book', 'ours'];
    expect(await ids('Ann')).toEqual([...kept, 'of-ann'].toSorted());
    expect(await ids('Ben')).toEqual(kept);
    expect(await ids('Eve')).toEqual([...kept, 'of-ann', 'of-eve'].toSorted());
    expect(await ids(NOBODY)).toEqual([]);
  });

  it('of others read like digests that there are not', async () => {
    await say('digest create of-ann: nrr', 'Ann');
    for (const words of ['', 'show ', 'subscribe ', 'pause ', 'delete ', 'preview ', 'unsubscribe ']) {
      const hidden = await said(`digest ${words}of-ann`, 'Ben');
      expect(hidden).toBe((await said(`digest ${words}of-anx`, 'Ben')).replaceAll('of-anx', 'of-ann'));
      expect(hidden).toContain('There is no digest of-ann. There is: cs-daily');
    }
    expect(await said('digest change of-ann: grr', 'Ben')).toContain('There is no digest of-ann.');
  });

  it('are explained', async () => {
    expect(await said('digest help')).toContain('digest subscribe cs-weekly');
    expect(await said('digest creat x: nrr')).toContain('These words about digests are not known.');
    expect(await said('digest show my-book', 'Ann')).toContain('renewals next 90d');
  });
});

describe('a preview', () => {
  it('is for the asker alone, within their own rows, and changes nothing', async () => {
    const [all, own] = [await said('digest ours'), await said('digest ours', 'Ann')];
    expect(all).toContain('$607');
    expect(own).toContain('$100');
    expect(own).not.toContain('$607');
    expect(await world.deliveries.known(['digest:ours'])).toEqual(new Set());
    expect(Object.values(await world.deliveries.counts()).every((count) => count === 0)).toBe(true);
  });

  it('brings the pictures that its cards name', async () => {
    const { show, pictures, to } = await say('digest ours', 'Eve');
    const named = show
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.type === 'image' ? [block.image.name] : []));
    expect(named.length).toBeGreaterThan(0);
    expect([pictures.map(({ name }) => name), to]).toEqual([named, 'asker']);
  });

  it('of each reader’s own needs a reader', async () => {
    expect(await said('digest my-book')).toContain('each reader’s own'.replace('’', "'"));
    expect(await said('digest my-book', 'Ann')).toContain('My book');
  });

  it('reads what it asks as its maker, and finds no more for that', async () => {
    await say('digest create mine: my arr 2024-12', 'Ann');
    const text = await said('digest mine', 'Ann');
    expect(text).not.toContain('$607');
    expect(text).toContain('$100');
  });
});

describe('making one', () => {
  it('brings it to its maker on weekdays at 8:30', async () => {
    const text = await said('digest create q1: nrr q1 by segment; grr q1', 'Ann');
    expect(text).toContain('Made.');
    expect(text).toContain('Apr 16, 2025, 8:30 AM');
    expect(text).toMatch(/Goes to +1 subscriber, you/);
    expect(await world.digests.find('q1')).toMatchObject({
      asks: ['nrr q1 by segment', 'grr q1'],
      audience: { kind: 'reader' },
      origin: { kind: 'person', personId: 'p1' },
    });
    expect(await world.digests.subscriptions('q1')).toEqual({ subscribed: ['p1'], unsubscribed: [] });
  });

  it('of the operator goes to nobody yet, and says so', async () => {
    expect(await said('digest create q1: nrr q1')).toContain('It goes to nobody');
  });

  it('refuses asks that cannot be read, with the words of the reader, and keeps nothing', async () => {
    const text = await said('digest create q1: nrr q5; grr q1; flurble', 'Ann');
    expect(text).toContain('nrr q5: there is no q5');
    expect(text).toContain('flurble: no KPI called "flurble"');
    expect(text).not.toContain('grr q1:');
    expect(await world.digests.find('q1')).toBeNull();
  });

  it('knows only the names that its maker may see', async () => {
    const hidden = await said('digest create q1: health B', 'Ann');
    const missing = await said('digest create q1: health Bx', 'Ann');
    expect(hidden.replaceAll('health B', 'health Bx').replaceAll('"B"', '"Bx"')).toBe(missing);
    expect(await said('digest create q1: health A', 'Ann')).toContain('Made.');
  });

  it('for a channel takes somebody whose role sees every account', async () => {
    for (const name of ['Ann', 'Max'])
      expect(await said('digest create q1: nrr in #all', name)).toContain('whose role sees every account');
    expect(await said('digest create q1: nrr in #all', 'Eve')).toMatch(/The channel sees +every account/);
    expect(await said('digest create q2: nrr in #all')).toContain('Made.');
  });

  it('is for nobody who sees nothing', async () => {
    expect(await said('digest create q1: nrr', NOBODY)).toContain('may see no accounts');
  });

  it.each([
    ['an id that is taken', 'digest create cs-daily: nrr', 'comes with Bellwether'],
    ['an id of the config', 'digest create ours: nrr', 'is kept in the config file, under digests.ours'],
    ['an id that is none', 'digest create ../etc: nrr', 'is not the id of a digest'],
    [
      'too many asks',
      `digest create q1: ${Array.from({ length: 21 }, (_, i) => `top ${i + 1} arr by account`).join(';')}`,
      'at most 20 asks',
    ],
    ['a long title', `digest create q1 "${'x'.repeat(81)}": nrr`, 'title: has more than 80 characters'],
    ['an ask too long', `digest create q1: nrr ${'x'.repeat(2000)}`, 'an ask has at most 2000 characters'],
    ['a time that is none', 'digest create q1: nrr at 24:00', '"24:00" is not a time of day'],
  ])('refuses %s', async (_, text, message) => {
    expect(await said(text)).toContain(message);
    expect(await ids(OPERATOR)).toHaveLength(CONFIG.digests.size);
  });

  it('is done once where two make one of the same id, and the other is told', async () => {
    const texts = await Promise.all(['Ann', 'Ben', 'Eve'].map((name) => said('digest create q1: nrr', name)));
    expect(texts.filter((text) => text.includes('Made.'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('There is a digest q1 already'))).toHaveLength(2);
    expect((await world.digests.subscriptions('q1')).subscribed).toHaveLength(1);
  });

  it('has an end', async () => {
    const own = blankDigest('', { kind: 'person', personId: 'p1' });
    for (let nth = 0; nth < MOST_OWN; nth++)
      await world.digests.make({ ...own, id: `q${nth}`, title: 'Q' }, AT);
    expect(await said('digest create one-more: nrr', 'Ann')).toContain(
      `You have ${MOST_OWN} digests already`,
    );
    expect(await said('digest create one-more: nrr', 'Ben')).toContain('Made.');
  });
});

describe('changing one', () => {
  it('changes what is said, for whoever made it', async () => {
    await say('digest create q1: nrr', 'Ann');
    expect(await said('digest change q1: at 7:15 daily', 'Ann')).toContain('Apr 16, 2025, 7:15 AM');
    expect(await said('digest change q1 "First quarter": grr q1; nrr', 'Ann')).toContain(
      'First quarter (q1)',
    );
    expect(await world.digests.find('q1')).toMatchObject({
      asks: ['grr q1', 'nrr'],
      schedule: { cron: '15 7 * * *' },
    });
    expect(await said('digest change q1: flurble', 'Ann')).toContain('flurble: no KPI');
    expect((await world.digests.find('q1'))?.asks).toEqual(['grr q1', 'nrr']);
  });

  it('into one for a channel takes more than having made it', async () => {
    await say('digest create q1: nrr', 'Ann');
    expect(await said('digest change q1: in #all', 'Ann')).toContain('whose role sees every account');
    expect(await world.digests.find('q1')).toMatchObject({ channel: null });
    await say('digest change q1: in #all', 'Eve');
    // Who shows it to a channel answers for what is shown.
    expect(await world.digests.find('q1')).toMatchObject({
      channel: '#all',
      audience: { kind: 'all' },
      origin: { personId: 'p3' },
    });
    expect(await said('digest delete q1', 'Ann')).toContain('The digest q1 is not yours');
  });

  it('leaves a personal one with whoever made it', async () => {
    await say('digest create q1: nrr', 'Ann');
    await say('digest change q1: grr', 'Eve');
    expect(await world.digests.find('q1')).toMatchObject({ asks: ['grr'], origin: { personId: 'p1' } });
  });
});

describe('pausing and deleting', () => {
  it('is for one’s own', async () => {
    await say('digest create q1: nrr', 'Ann');
    expect(await said('digest pause q1', 'Ann')).toContain('Paused until somebody resumes it.');
    expect((await world.digests.find('q1'))?.isPaused).toBe(true);
    expect(await said('digest resume q1', 'Ann')).toContain('Goes on.');
    expect(await said('digest delete q1', 'Ann')).toContain('Deleted q1');
    expect(await said('digest delete q1', 'Ann')).toContain('There is no digest q1.');
  });

  it('of everybody’s is for those who see every account, and the config’s stay', async () => {
    for (const doing of ['pause', 'resume'])
      expect(await said(`digest ${doing} cs-daily`, 'Ann')).toContain(`may ${doing} it`);
    expect(await said('digest pause cs-daily', 'Eve')).toContain('Paused');
    expect((await world.digests.find('cs-daily'))?.isPaused).toBe(true);
    expect(await said('digest resume cs-daily')).toContain('Goes on.');
    expect(await said('digest delete cs-daily', 'Eve')).toContain('It can be paused here.');
    await say('digest create q1: nrr', 'Ann');
    expect(await said('digest delete q1', 'Eve')).toContain('Deleted q1');
  });

  it('of one that cannot be read is for those who see every account', async () => {
    await say('digest create q1: nrr', 'Ann');
    await database.store.query(`UPDATE bellwether.digests SET definition = '{}'`);
    expect(await said('digest delete q1', 'Ann')).toContain('There is no digest q1.');
    expect(await said('digest delete q1', 'Eve')).toContain('Deleted q1');
  });
});

describe('subscribing', () => {
  it('is for everybody, for themselves', async () => {
    expect(await said('digest subscribe cs-weekly', 'Ann')).toContain('It comes to you from now on.');
    await say('digest subscribe cs-weekly', 'Ben');
    await say('digest unsubscribe cs-weekly', 'Ben');
    expect(await world.digests.subscriptions('cs-weekly')).toEqual({
      subscribed: ['p1'],
      unsubscribed: ['p2'],
    });
    expect(await said('digests', 'Ann')).toMatch(/cs-weekly .* you /);
    expect(await said('digests', 'Ben')).not.toMatch(/cs-weekly .* you /);
  });

  it('is told by name to those alone who see every account', async () => {
    await say('digest subscribe cs-weekly', 'Ann');
    expect(await said('digest show cs-weekly', 'Eve')).toMatch(/Subscribed +Ann/);
    expect(await said('digest show cs-weekly', 'Ben')).not.toContain('Ann');
  });

  it('is nothing for the operator, who is nobody in the people table', async () => {
    for (const words of ['subscribe', 'unsubscribe'])
      expect(await said(`digest ${words} cs-weekly`)).toContain('the operator is nobody in the people table');
    expect(await world.digests.subscriptions('cs-weekly')).toEqual({ subscribed: [], unsubscribed: [] });
  });

  it('can be ended by whoever may not know of the digest any more', async () => {
    await say('digest create of-ann: nrr', 'Ann');
    await world.digests.subscribe('of-ann', 'p2', true, AT);
    expect(await ids('Ben')).toContain('of-ann');
    expect(await said('digest of-ann', 'Ben')).toContain('There is no digest of-ann.');
    expect(await said('digest unsubscribe of-ann', 'Ben')).toContain('It does not come to you any more.');
    expect(await ids('Ben')).not.toContain('of-ann');
  });
});

describe('words that begin like a digest', () => {
  it('stay an ask where the company has something called so', async () => {
    await putRows(database.store, {
      account_attributes: [
        { account_id: 'A', attribute: 'segment', value: 'digest', valid_from: '2020-01-01' },
        { account_id: 'B', attribute: 'segment', value: 'digest corp', valid_from: '2020-01-01' },
      ],
    });
    expect(await said('digest arr 2024-12')).toContain('segment digest');
    expect(await said('digest corp arr 2024-12')).toContain('segment digest corp');
    expect(await said('digest arr')).toContain('segment digest');
    // A digest of the name goes before: that is what these words are for.
    expect(await said('digest ours')).toContain('Ours'.toLowerCase());
    expect(await said('digests')).toContain('Digests (5)');
  });
});
