import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Place, Sent } from '#src/core/chat.ts';
import { DELIVERY_POLICY, type DeliveryEvent, step } from '#src/core/delivery.ts';
import { deliveriesIn } from '#src/store/deliveries.ts';
import { openQueue } from '#src/store/queue.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { inProcess } from './process.ts';

/** Deliveries in every state, looked after from the terminal. */

let database: FreshDatabase;
const environment = () => ({ DATABASE_URL: database.url, DATABASE_READER_URL: database.readerUrl });
const run = (...args: string[]) => inProcess(['deliveries', ...args], environment());
const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout);
const keysOf = (list: readonly { key: string }[]) => list.map(({ key }) => key).toSorted();

const NOW = new Date().toISOString();
const place = (id: string): Place => ({ platform: 'console', id, kind: 'channel' });
const MESSAGE = { place: place('x'), id: 'm1' };

const tried = (result: Sent): DeliveryEvent => ({ type: 'tried', result });
const dead = tried({
  kind: 'refused',
  reason: 'channel_not_found',
  permanent: true,
  retryAfterMs: null,
  part: 'message',
});

beforeAll(async () => {
  database = await freshDatabase();
  const deliveries = deliveriesIn(database.store);
  const put = (key: string, to: string) =>
    deliveries.put(
      [
        {
          key,
          place: place(to),
          post: {
            cards: [{ tone: 'plain', title: `Title of ${key}`, blocks: [], buttons: [] }],
            pictures: [],
          },
          dueAt: NOW,
          expiresAt: null,
        },
      ],
      NOW,
    );
  const claim = async () =>
    (await deliveries.claim('r', NOW, DELIVERY_POLICY, { most: 99, spacingMs: {}, pace: {} })).map(
      ({ delivery }) => delivery,
    );
  for (const key of ['sent', 'dead', 'unknown', 'gone']) await put(key, `at-${key}`);
  for (const held of await claim()) {
    const after = {
      sent: () => step(held, tried({ kind: 'sent', message: MESSAGE }), NOW),
      dead: () => step(held, dead, NOW),
      gone: () => ({ ...step(held, dead, NOW), state: 'expired' as const, reason: 'its time went by' }),
      unknown: () => {
        const checking = step(held, tried({ kind: 'unclear', reason: 'no answer came' }), NOW);
        const look: DeliveryEvent = { type: 'looked', found: { kind: 'cannot-look' } };
        return step({ ...checking, owner: 'r' }, look, NOW);
      },
    }[held.key];
    if (after !== undefined) await deliveries.settle(held, after(), NOW);
  }
  await put('waiting', 'at-waiting');
  await database.store.query(
    `INSERT INTO bellwether.slots (id, slot, at, outcome) VALUES ('digest:a', '2026-11-20T08:30[UTC]', $1, 'missed')`,
    [NOW],
  );
});
afterAll(() => database.drop());

describe('deliveries list', () => {
  test('shows what is not sent, with its state, place, times and reason', async () => {
    const { deliveries, jobs, missed } = await json('list');
    expect(keysOf(deliveries)).toEqual(['dead', 'gone', 'unknown', 'waiting']);
    expect(deliveries.find(({ key }: { key: string }) => key === 'dead')).toMatchObject({
      state: 'dead',
      reason: 'channel_not_found',
      platform: 'console',
      place: 'at-dead',
      wantedAt: NOW,
      settledAt: NOW,
      attempts: 1,
      mayRepeat: false,
    });
    expect(jobs).toEqual([]);
    expect(missed).toMatchObject([{ schedule: 'digest:a', slot: '2026-11-20T08:30[UTC]' }]);
    const { stdout } = await run('list');
    expect(stdout).toMatch(/dead .*channel_not_found/);
    expect(stdout).toContain('digest:a@2026-11-20T08:30[UTC]');
  });

  test.each([
    [['--state', 'unknown,dead'], ['dead', 'unknown'], 0],
    [['--state', 'waiting'], ['waiting'], 0],
    [['--state', 'sent'], ['sent'], 0],
    [['--state', 'missed'], [], 1],
    [['--place', 'at-gone'], ['gone'], 0],
  ])('%j are some of them', async (args, keys, slots) => {
    const { deliveries, missed } = await json('list', ...args);
    expect([keysOf(deliveries), missed.length]).toEqual([keys, slots]);
  });

  test('says that there are more than it shows', async () => {
    expect((await run('list', '--limit', '2')).stdout).toContain('There are more; --limit 20 shows them.');
    expect((await json('list', '--limit', '2')).deliveries).toHaveLength(2);
  });

  test.each([
    [['list', '--state', 'lost'], /"lost" is not a state; allowed, with commas between them: queued, /],
    [['list', '--limit', '0'], /limit: "0" is not allowed/],
    [['drop'], /what: allowed: list, show, redrive/],
    [['show'], /name a key/],
    [['show', 'nope'], /There is no delivery "nope"/],
    [['show', 'job:nope'], /There is no job:nope among the jobs/],
    [['redrive'], /name one key, or give --all-dead or --all-unknown/],
    [['redrive', 'dead', '--all-dead'], /name one key/],
    [['redrive', 'sent'], /"sent" is sent; only what is unknown, dead or expired/],
    [['redrive', 'waiting'], /"waiting" is queued/],
  ])('%j ends with 2 and says what is allowed', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

test('deliveries show tells one with its times and what it says', async () => {
  const { stdout } = await run('show', 'unknown');
  expect(stdout).toMatch(
    /^unknown\nState +unknown\nReason +no answer came\nPlace +console:at-unknown \(channel\)\n/,
  );
  expect(stdout).toContain('Title of unknown');
  expect(await json('show', 'unknown')).toMatchObject({
    key: 'unknown',
    state: 'unknown',
    text: 'Title of unknown',
  });
});

describe('deliveries redrive', () => {
  test('posts one again, and says who wanted it', async () => {
    const { deliveries } = await json('redrive', 'gone', '--by', 'ann');
    expect(deliveries).toMatchObject([{ key: 'gone', state: 'queued', reason: 'posted again by ann' }]);
    expect((await run('redrive', 'gone')).code).toBe(2);
  });

  test('marks what may be a repeat', async () => {
    const { stdout, code } = await run('redrive', '--all-unknown');
    expect([code, stdout]).toEqual([
      0,
      '1 will be posted again while the bot runs (`bellwether start`). 1 of them may be a repeat, and will say so.\n',
    ]);
    expect(await json('show', 'unknown')).toMatchObject({ state: 'queued', mayRepeat: true });
    expect((await run('redrive', '--all-unknown')).stdout).toBe('There was nothing to post again.\n');
  });

  test('takes jobs that were given up along with all that is dead', async () => {
    const queue = await openQueue({ url: database.url, jobs: ['digest'], onError: () => {} });
    await queue.send('digest', 'digest:x@s', { id: 'x', slot: 's', at: NOW });
    await database.store.query(`UPDATE bellwether_queue.job SET retry_limit = 0 WHERE name = 'digest'`);
    await queue.work('digest', () => Promise.reject(new Error('nobody declared the audience')));
    while ((await queue.dead('digest')).length === 0) await new Promise((next) => setTimeout(next, 50));
    await queue.stop();

    const [job] = (await json('list')).jobs;
    expect(job).toMatchObject({ reason: 'nobody declared the audience', tries: 1, data: { id: 'x' } });
    expect((await run('show', job.key)).stdout).toContain('Of      digest:x@s');
    const doctor = await inProcess(['doctor', '--json'], environment());
    const check = (id: string) =>
      JSON.parse(doctor.stdout).checks.find((one: { id: string }) => one.id === id);
    expect(check('queue')).toMatchObject({ ok: false, message: expect.stringContaining('nobody declared') });
    expect(check('deliveries:dead')).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^1 .*: dead;/),
    });
    expect(check('schedules:missed')).toMatchObject({ ok: true });

    const again = await json('redrive', '--all-dead');
    expect([keysOf(again.deliveries), keysOf(again.jobs)]).toEqual([['dead'], [job.key]]);
    expect(await json('list', '--state', 'dead')).toMatchObject({ deliveries: [], jobs: [] });
  });
});
