import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDeadLetters, openQueue, type Workers } from '#src/store/queue.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

/** Jobs that fail at once and for good: with the patience of the product a test would take half an hour. */

let database: FreshDatabase;
let queue: Workers;
let broken: Error | null = null;
const ran: unknown[] = [];

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await queue.stop();
  await database.drop();
});
beforeEach(() => {
  ran.length = 0;
});

const settle = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 100 });
const letters = async () => {
  const opened = await openDeadLetters(database.store, database.url, ['digest']);
  if (opened === null) throw new Error('nothing was ever queued');
  return opened;
};

test('before anything was queued there is nothing to look after', async () => {
  expect(await openDeadLetters(database.store, database.url, ['digest'])).toBeNull();
});

describe('a job that was given up', () => {
  beforeAll(async () => {
    queue = await openQueue({ url: database.url, jobs: ['digest'], onError: () => {} });
    const boss = new PgBoss({ connectionString: database.url, schema: 'bellwether_queue', supervise: false });
    await boss.start();
    await boss.updateQueue('digest', { retryLimit: 0 });
    await boss.stop({ graceful: false });
    await queue.work('digest', async (data) => {
      ran.push(data);
      if (broken !== null) throw broken;
    });
  });

  test('is put aside with what it was to do and why it failed, and is sent once more when a person says so', async () => {
    broken = new Error('nobody declared the audience');
    await queue.send('digest', 'digest:a@1', { id: 'a', slot: '1' });
    await settle(async () => expect(await queue.dead('digest')).toHaveLength(1));
    const opened = await letters();
    const [dead] = await opened.list();
    expect(dead).toMatchObject({
      job: 'digest',
      data: { id: 'a', slot: '1' },
      reason: 'nobody declared the audience',
      tries: 1,
    });
    broken = null;
    if (dead === undefined) throw new Error('nothing is dead');
    await opened.retry([dead]);
    // A second time, as after a crash between sending it and taking it out.
    await opened.retry([dead]);
    await settle(async () => expect(ran).toHaveLength(2));
    expect(ran[1]).toEqual({ id: 'a', slot: '1', byHand: true });
    expect(await opened.list()).toEqual([]);
    await opened.close();
  });

  test('that fails again is given up again', async () => {
    broken = new Error('still nobody');
    await queue.send('digest', 'digest:b@1', { id: 'b' });
    const opened = await letters();
    await settle(async () => expect(await opened.list()).toHaveLength(1));
    await opened.retry(await opened.list());
    await settle(async () => {
      expect(ran).toHaveLength(2);
      expect(await opened.list()).toMatchObject([
        { data: { id: 'b', byHand: true }, reason: 'still nobody' },
      ]);
    });
    await opened.close();
  });
});
