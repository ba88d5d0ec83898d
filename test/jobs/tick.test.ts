import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import tick from '#jobs/tick.ts';
import type { Queue } from '#src/core/ports.ts';
import type { Scheduled } from '#src/core/schedules.ts';
import { jobId, openQueue, type Workers } from '#src/store/queue.ts';
import { schedulesIn } from '#src/store/schedules.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const daily = (id: string, cron = '30 8 * * 1-5'): Scheduled => ({
  id,
  schedule: { cron, timeZone: 'Europe/Berlin', onHolidays: 'post' },
  graceMinutes: 120,
  job: 'digest',
  data: { id },
});

/** A queue that remembers the ids it was sent. */
function listening(fails = 0): Queue & { ids: string[] } {
  let left = fails;
  const ids: string[] = [];
  return {
    ids,
    send: async (_job, id) => {
      if (left-- > 0) throw new Error('the database went away');
      ids.push(id);
    },
  };
}

describe('a tick', () => {
  const world = (queue: Queue) => ({ schedules: schedulesIn(database.store), queue, holidays: [] });

  test('sends the job of a slot once, however many replicas tick', async () => {
    const queue = listening();
    const schedules = [daily('digest:once')];
    await tick('2026-11-23T07:29:00Z', schedules, world(queue));
    const ticks = await Promise.all(
      [1, 2, 3].map(() => tick('2026-11-23T07:30:00Z', schedules, world(queue))),
    );
    expect(queue.ids).toEqual(['digest:once@2026-11-23T08:30[Europe/Berlin]']);
    expect(ticks.flatMap(({ due }) => due)).toHaveLength(1);
  });

  test('begins a new schedule now, without its past', async () => {
    const queue = listening();
    await tick('2026-11-23T12:00:00Z', [daily('digest:new')], world(queue));
    expect(queue.ids).toEqual([]);
  });

  test('makes up for the latest slot after a time without ticks, and tells the others', async () => {
    const queue = listening();
    const schedules = [daily('digest:late')];
    await tick('2026-11-18T12:00:00Z', schedules, world(queue));
    const ticked = await tick('2026-11-23T08:10:00Z', schedules, world(queue));
    expect(queue.ids).toEqual(['digest:late@2026-11-23T08:30[Europe/Berlin]']);
    expect(ticked.missed.map(({ slot }) => slot.slice(0, 10))).toEqual(['2026-11-19', '2026-11-20']);
    const missed = await schedulesIn(database.store).missed(10);
    expect(missed.filter(({ id }) => id === 'digest:late').map(({ slot }) => slot.slice(0, 10))).toEqual([
      '2026-11-20',
      '2026-11-19',
    ]);
  });

  test('that could not send is made up for by the next', async () => {
    const queue = listening(1);
    const schedules = [daily('digest:failed')];
    await tick('2026-11-23T07:29:00Z', schedules, world(queue));
    await expect(tick('2026-11-23T07:30:00Z', schedules, world(queue))).rejects.toThrow('went away');
    await tick('2026-11-23T07:31:00Z', schedules, world(queue));
    expect(queue.ids).toEqual(['digest:failed@2026-11-23T08:30[Europe/Berlin]']);
  });

  test('of a clock that went back does nothing', async () => {
    const queue = listening();
    const schedules = [daily('digest:back')];
    await tick('2026-11-23T08:00:00Z', schedules, world(queue));
    await tick('2026-11-23T07:00:00Z', schedules, world(queue));
    await tick('2026-11-23T07:45:00Z', schedules, world(queue));
    expect(queue.ids).toEqual([]);
  });
});

describe('the queue', () => {
  let queue: Workers;
  beforeAll(async () => {
    queue = await openQueue({ url: database.url, jobs: ['digest'], onError: () => {} });
  });
  afterAll(() => queue.stop());

  test('has one job for an id, and runs it', async () => {
    const ran: unknown[] = [];
    for (const _ of [1, 2, 3]) await queue.send('digest', 'digest:a@1', { slot: '1' });
    await queue.send('digest', 'digest:a@2', { slot: '2' });
    await queue.work('digest', async ({ slot }) => {
      ran.push(slot);
    });
    for (let tries = 0; ran.length < 2 && tries < 100; tries++) await pause(50);
    await queue.send('digest', 'digest:a@1', { slot: '1' });
    await pause(800);
    expect(ran.toSorted()).toEqual(['1', '2']);
    expect(await queue.dead('digest')).toEqual([]);
  });

  test('has a job that was sent in a transaction if, and only if, that is kept', async () => {
    const schedules = [daily('digest:together')];
    const parts = { schedules: schedulesIn(database.store), queue, holidays: [] };
    await tick('2026-11-23T07:29:00Z', schedules, parts);
    const dies: Queue = {
      send: async (...given) => {
        await queue.send(...given);
        throw new Error('the process went away');
      },
    };
    await expect(tick('2026-11-23T07:30:00Z', schedules, { ...parts, queue: dies })).rejects.toThrow(
      'went away',
    );
    const sent = () =>
      database.store.query(
        `SELECT data->>'slot' AS slot FROM bellwether_queue.job WHERE data->>'id' = 'digest:together'`,
      );
    expect(await sent()).toEqual([]);
    await tick('2026-11-24T07:30:00Z', schedules, parts);
    expect(await sent()).toEqual([{ slot: '2026-11-24T08:30[Europe/Berlin]' }]);
    const missed = await parts.schedules.missed(10);
    expect(missed.filter(({ id }) => id === 'digest:together')).toHaveLength(1);
  });

  test('can be checked', async () => {
    await expect(queue.check()).resolves.toBeUndefined();
  });

  test('names a job by its words alone', () => {
    expect(jobId('a')).toBe(jobId('a'));
    expect(jobId('a')).not.toBe(jobId('b'));
    expect(jobId('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
