import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { blankDigest, type DigestDefinition } from '#src/core/digest.ts';
import type { Digests } from '#src/core/ports.ts';
import { readyMadeDigests } from '#src/core/ready-made.ts';
import { memoryDigests } from '#src/platforms/memory/digests.ts';
import { digestsIn } from '#src/store/digests.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

/** What every keeper of digests does. */

const databases: FreshDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

const NOW = '2026-11-23T07:30:00Z';
const OF_CONFIG: DigestDefinition = { ...blankDigest('weekly', { kind: 'config' }), asks: ['nrr'] };
const STOPPED: DigestDefinition = { ...OF_CONFIG, id: 'stopped', isPaused: true };
const KEPT = {
  digests: new Map([...readyMadeDigests('UTC'), OF_CONFIG, STOPPED].map((one) => [one.id, one])),
};

async function inPostgres(): Promise<Digests> {
  const database = await freshDatabase();
  databases.push(database);
  return digestsIn(database.store, KEPT);
}

const digest = (given: Partial<DigestDefinition> = {}): DigestDefinition => ({
  ...blankDigest('mine', { kind: 'person', personId: 'ann' }),
  title: 'Mine',
  asks: ['nrr by segment', 'grr'],
  schedule: { cron: '30 8 * * 1-5', timeZone: 'Europe/Berlin', onHolidays: 'skip' },
  graceMinutes: 90,
  quiet: { from: '20:00', to: '07:30' },
  channel: 'slack:#emea',
  roles: ['csm'],
  audience: { kind: 'attributes', filters: { region: ['emea', 'apac'] } },
  staleAfterDays: 2,
  ...given,
});

describe.each<[string, () => Promise<Digests>]>([
  ['in memory', async () => memoryDigests(KEPT)],
  ['in Postgres', inPostgres],
])('digests %s', (_name, open) => {
  let digests: Digests;
  beforeEach(async () => {
    digests = await open();
  });
  const ids = async () => (await digests.all()).map(({ id }) => id);

  test('are those of the config until people make some, in the order of their ids', async () => {
    const kept = ['cs-daily', 'cs-weekly', 'leadership-monthly', 'my-book', 'stopped', 'weekly'];
    expect(await ids()).toEqual(kept);
    for (const id of ['zz', '0', 'cs-x']) expect(await digests.make(digest({ id }), NOW)).toBe(true);
    expect(await ids()).toEqual([...kept, 'zz', '0', 'cs-x'].toSorted());
    expect(await digests.find('nowhere')).toBeNull();
  });

  test.each<[string, Partial<DigestDefinition>]>([
    ['with everything said', {}],
    [
      'with nothing said',
      { schedule: null, quiet: null, channel: null, roles: [], audience: null, staleAfterDays: null },
    ],
    [
      'of the operator, with any title',
      { origin: { kind: 'person', personId: null }, title: '<b>"Zoë" 🚀\\' },
    ],
    ['paused from the beginning', { isPaused: true, audience: { kind: 'reader' } }],
  ])('are found again as they were made: %s', async (_, given) => {
    const made = digest(given);
    await digests.make(made, NOW);
    expect(await digests.find('mine')).toEqual(made);
  });

  test('are made once, however many make one of the id at the same time', async () => {
    const makers = ['ann', 'bob', 'cem', 'dee', 'eve'];
    const made = await Promise.all(
      makers.map((personId) => digests.make(digest({ origin: { kind: 'person', personId } }), NOW)),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
    const winner = makers[made.indexOf(true)];
    expect((await digests.find('mine'))?.origin).toEqual({ kind: 'person', personId: winner });
  });

  test('change with what they are when it is written, so that two changes at once are both there', async () => {
    await digests.make(digest({ asks: [] }), NOW);
    const adding = (ask: string) =>
      digests.change('mine', (before) => ({ ...before, asks: [...before.asks, ask] }), NOW);
    await Promise.all(['a', 'b', 'c', 'd'].map(adding));
    expect((await digests.find('mine'))?.asks.toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('keep their id and whether they are paused through a change', async () => {
    await digests.make(digest(), NOW);
    await digests.pause('mine', true, NOW);
    const change = (before: DigestDefinition) => ({ ...before, id: 'other', title: 'New', isPaused: false });
    expect(await digests.change('mine', change, NOW)).toMatchObject({ id: 'mine', isPaused: true });
    expect(await digests.find('mine')).toMatchObject({ title: 'New', isPaused: true });
    expect(await digests.find('other')).toBeNull();
  });

  test('stay as they are where a change throws, and nothing changes what is not there', async () => {
    await digests.make(digest(), NOW);
    const refuse = () => {
      throw new Error('no');
    };
    await expect(digests.change('mine', refuse, NOW)).rejects.toThrow('no');
    expect(await digests.find('mine')).toEqual(digest());
    expect(await digests.change('nowhere', refuse, NOW)).toBeNull();
  });

  test.each(['weekly', 'cs-daily'])(
    'of the config (%s) are made, changed and deleted there, and say where',
    async (id) => {
      const where = `in the config file, under digests.${id}`;
      await expect(digests.make(digest({ id }), NOW)).rejects.toThrow(where);
      await expect(digests.change(id, (before) => before, NOW)).rejects.toThrow(where);
      await expect(digests.remove(id)).rejects.toThrow(where);
    },
  );

  test.each(['weekly', 'cs-daily', 'mine'])('are paused and go on, whoever keeps them: %s', async (id) => {
    await digests.make(digest(), NOW);
    for (const isPaused of [true, true, false, false]) {
      expect(await digests.pause(id, isPaused, NOW)).toBe(true);
      expect((await digests.find(id))?.isPaused).toBe(isPaused);
    }
    expect(await digests.pause('nowhere', true, NOW)).toBe(false);
    expect(await digests.pause('nowhere', false, NOW)).toBe(false);
  });

  test('that the config pauses go on there', async () => {
    await expect(digests.pause('stopped', false, NOW)).rejects.toThrow('is paused in the config file');
    expect((await digests.find('stopped'))?.isPaused).toBe(true);
  });

  test('are deleted with all that concerned them: one of the same id begins without it', async () => {
    await digests.make(digest(), NOW);
    await digests.pause('mine', true, NOW);
    await digests.subscribe('mine', 'ann', true, NOW);
    expect(await digests.remove('mine')).toBe(true);
    expect([await digests.remove('mine'), await digests.find('mine')]).toEqual([false, null]);
    // Somebody who came too late to a digest that is gone.
    await digests.subscribe('mine', 'bob', true, NOW);
    await digests.make(digest(), NOW);
    expect((await digests.find('mine'))?.isPaused).toBe(false);
    expect(await digests.subscriptions('mine')).toEqual({ subscribed: [], unsubscribed: [] });
  });

  test('know who wants them and who does not: the last word of each counts', async () => {
    for (const [who, wanted] of [
      ['zoe', true],
      ['ann', true],
      ['bob', false],
      ['cem', true],
      ['cem', false],
      ['ann', true],
    ] as const)
      await digests.subscribe('cs-daily', who, wanted, NOW);
    expect(await digests.subscriptions('cs-daily')).toEqual({
      subscribed: ['ann', 'zoe'],
      unsubscribed: ['bob', 'cem'],
    });
    expect(await digests.subscriptions('cs-weekly')).toEqual({ subscribed: [], unsubscribed: [] });
  });

  test.each<[string, Partial<DigestDefinition>, string]>([
    ['an id that the config would refuse', { id: 'CS Daily' }, '"CS Daily" is not the id of a digest'],
    ['an id too long', { id: 'x'.repeat(64) }, 'up to 63 lower-case letters'],
    [
      'more asks than a digest may have',
      { asks: Array(21).fill('nrr') },
      'asks: a digest has at most 20 asks',
    ],
    ['an ask too long', { asks: ['nrr', 'x'.repeat(2001)] }, 'asks[1]: has more than 2000 characters'],
    ['a title too long', { title: 'x'.repeat(81) }, 'title: has more than 80 characters'],
    ['a title without a letter', { title: '' }, 'title: must not be empty'],
    ['a title of two lines', { title: 'a\nb' }, 'title: must be one line of readable text'],
    ['a title that a terminal would obey', { title: '\u001b[31mred' }, 'title: must be one line'],
    ['a title that turns the text around it', { title: 'a\u202eb' }, 'title: must be one line'],
    ['a title that no database takes', { title: 'a\u0000' }, 'title: must be one line'],
    ['half a character', { asks: ['nrr \ud800'] }, 'asks[0]: must be one line of readable text'],
    ['a channel too long', { channel: '#'.repeat(201) }, 'channel: has more than 200 characters'],
    ['no section', { sections: [] }, 'sections: must name at least one section'],
    [
      'a schedule that never comes',
      { schedule: { cron: '0 9 31 4 *', timeZone: 'UTC', onHolidays: 'post' } },
      'schedule.cron: "0 9 31 4 *" never comes',
    ],
    [
      'a zone that there is not',
      { schedule: { cron: '0 9 * * *', timeZone: 'Mars/Base', onHolidays: 'post' } },
      'schedule.timeZone: "Mars/Base" is not a time zone',
    ],
  ])('are not kept with %s, new or changed', async (_, given, message) => {
    await expect(digests.make(digest({ id: 'new', ...given }), NOW)).rejects.toThrow(message);
    if (given.id !== undefined) return;
    await digests.make(digest(), NOW);
    await expect(digests.change('mine', (before) => ({ ...before, ...given }), NOW)).rejects.toThrow(message);
    expect(await digests.find('mine')).toEqual(digest());
    expect(await digests.find('new')).toBeNull();
  });

  test('are none of them left out where all can be read', async () => {
    await digests.make(digest(), NOW);
    expect(await digests.leftOut()).toEqual([]);
  });
});
