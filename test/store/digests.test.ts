import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { blankDigest, type DigestDefinition, scheduleId } from '#src/core/digest.ts';
import type { Digests } from '#src/core/ports.ts';
import type { Due } from '#src/core/slots.ts';
import { digestsIn } from '#src/store/digests.ts';
import { clearFacts } from '#src/store/sample.ts';
import { schedulesIn } from '#src/store/schedules.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

/** What digests in Postgres outlive: other versions, another config, another company, and the clock. */

const NOW = '2026-11-23T07:30:00Z';
let database: FreshDatabase;
let digests: Digests;
beforeAll(async () => {
  database = await freshDatabase();
  digests = digestsIn(database.store, { digests: new Map() });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.store.query(
    'TRUNCATE bellwether.digests, bellwether.digest_pauses, bellwether.subscriptions',
  );
});

const digest = (given: Partial<DigestDefinition> = {}): DigestDefinition => ({
  ...blankDigest('mine', { kind: 'person', personId: 'ann' }),
  asks: ['nrr'],
  schedule: { cron: '30 8 * * *', timeZone: 'UTC', onHolidays: 'post' },
  ...given,
});

describe('a row that another version wrote', () => {
  test.each([
    ['says something new', `definition || '{"unless": "always"}'`, 'unless'],
    ['lacks what is needed', `definition - 'title'`, 'title: is missing; expected text'],
    [
      'has a schedule that is none',
      `jsonb_set(definition, '{schedule, cron}', '"at noon"')`,
      'schedule.cron',
    ],
    ['is nothing like one', `'[1]'`, 'expected'],
  ])('and that %s is left out, told of, and hinders nothing else', async (_, change, reason) => {
    for (const id of ['mine', 'other']) await digests.make(digest({ id }), NOW);
    await database.store.query(`UPDATE bellwether.digests SET definition = ${change} WHERE id = 'mine'`);
    expect((await digests.all()).map(({ id }) => id)).toEqual(['other']);
    expect(await digests.find('mine')).toBeNull();
    const [left] = await digests.leftOut();
    expect(left).toEqual({ id: 'mine', reason: expect.stringContaining('it cannot be read here: ') });
    expect(left?.reason).toContain(reason);
    await expect(digests.change('mine', (before) => before, NOW)).rejects.toThrow('cannot be changed');
    expect(await digests.make(digest(), NOW)).toBe(false);
    expect(await digests.remove('mine')).toBe(true);
    expect(await digests.make(digest(), NOW)).toBe(true);
  });
});

test('a digest whose id the config took afterwards gives way to it, and is told of', async () => {
  await digests.make(digest({ title: 'Of Ann' }), NOW);
  const ofConfig = { ...blankDigest('mine', { kind: 'config' }), title: 'Of the company' };
  const later = digestsIn(database.store, { digests: new Map([['mine', ofConfig]]) });
  expect(await later.all()).toEqual([ofConfig]);
  expect(await later.leftOut()).toEqual([{ id: 'mine', reason: 'the config keeps one of this id' }]);
  expect((await digests.find('mine'))?.title).toBe('Of Ann');
});

describe('the clock', () => {
  const NOTHING: Due = { now: null, missed: [] };
  /** Since when the schedule of the digest is looked at; null begins now. */
  async function since(at: string): Promise<string | null> {
    let found: string | null = null;
    await schedulesIn(database.store).look(scheduleId('mine'), at, async (last) => {
      found = last;
      return NOTHING;
    });
    return found;
  }

  test('begins anew with a digest that is made again, goes on or has another schedule, and not otherwise', async () => {
    await digests.make(digest(), NOW);
    expect(await since('2026-11-23T08:00:00Z')).toBeNull();
    expect(await since('2026-11-23T08:01:00Z')).not.toBeNull();

    await digests.change('mine', (before) => ({ ...before, title: 'Another' }), NOW);
    await digests.pause('mine', true, NOW);
    await digests.pause('mine', true, NOW);
    expect(await since('2026-11-23T08:02:00Z')).not.toBeNull();

    await digests.pause('mine', false, NOW);
    expect(await since('2026-11-23T08:03:00Z')).toBeNull();
    await digests.pause('mine', false, NOW);
    expect(await since('2026-11-23T08:04:00Z')).not.toBeNull();

    const schedule = { cron: '0 9 * * *', timeZone: 'UTC', onHolidays: 'post' } as const;
    await digests.change('mine', (before) => ({ ...before, schedule }), NOW);
    expect(await since('2026-11-23T08:05:00Z')).toBeNull();

    await digests.remove('mine');
    await digests.make(digest(), NOW);
    expect(await since('2026-11-23T08:06:00Z')).toBeNull();
  });
});

test('another company finds nothing of the people of the one before, and what the operator made', async () => {
  const operator = { kind: 'person', personId: null } as const;
  await digests.make(digest({ isPaused: true }), NOW);
  await digests.make(digest({ id: 'of-operator', origin: operator, isPaused: true }), NOW);
  for (const id of ['mine', 'of-operator']) await digests.subscribe(id, 'ann', true, NOW);
  await clearFacts(database.store);
  expect((await digests.all()).map(({ id, isPaused }) => [id, isPaused])).toEqual([['of-operator', true]]);
  expect(await digests.subscriptions('of-operator')).toEqual({ subscribed: [], unsubscribed: [] });
  const pauses = await database.store.query('SELECT id FROM bellwether.digest_pauses');
  expect(pauses).toEqual([{ id: 'of-operator' }]);
});
