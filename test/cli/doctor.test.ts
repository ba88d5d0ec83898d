import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveriesIn } from '#src/store/deliveries.ts';
import { schedulesIn } from '#src/store/schedules.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putRows } from '../world/put-rows.ts';
import { inProcess } from './process.ts';

/** What doctor says of digests, their data, the clock and what waits. */

const folder = mkdtempSync(join(tmpdir(), 'bellwether-doctor-'));
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  const accounts = join(folder, 'accounts.csv');
  writeFileSync(accounts, 'account_id,name\na1,Acme\n');
  await inProcess(['import', accounts, '--through', '2025-08-12'], environment());
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const environment = () => ({ DATABASE_URL: database.url, DATABASE_READER_URL: database.readerUrl });

interface Found {
  readonly id: string;
  readonly ok: boolean;
  readonly message: string;
}

/** The findings under a config, by id. */
async function examined(digests: string): Promise<(id: string) => Found | undefined> {
  const config = join(folder, 'config.yaml');
  writeFileSync(config, `digests: ${digests}\n`);
  const { stdout, stderr } = await inProcess(['doctor', '--json', '--config', config], environment());
  expect(stderr).toBe('');
  const { checks }: { checks: Found[] } = JSON.parse(stdout);
  return (id) => checks.find((one) => one.id === id);
}

const DAILY = '{ cs-daily: { channel: cs-team, audience: all } }';

describe('doctor, of digests', () => {
  test('that nobody asked for, says so, and finds nothing wrong with old data', async () => {
    const of = await examined('{}');
    expect(of('digests:cs-daily')).toMatchObject({
      ok: true,
      message: expect.stringContaining('no channel and no readers; set digests.cs-daily.channel'),
    });
    expect(of('digests:my-book')?.message).toContain('set digests.my-book.roles');
    expect(of('data:accounts')).toMatchObject({ ok: true });
  });

  test('that are posted, holds the data to what they allow', async () => {
    const of = await examined(DAILY);
    expect(of('digests')?.message).toBe('posted when due: cs-daily');
    expect(of('digests:cs-daily')).toBeUndefined();
    expect(of('data:accounts')).toMatchObject({
      ok: false,
      message: expect.stringMatching(/; a digest allows 3$/),
    });
  });

  test('whose channel nobody declared an audience for, says what to set', async () => {
    const of = await examined('{ cs-daily: { channel: cs-team } }');
    expect(of('digests:cs-daily')).toEqual({
      id: 'digests:cs-daily',
      ok: false,
      message:
        'not posted: nobody has declared whose rows the channel cs-team may see; set digests.cs-daily.audience in the config',
    });
  });

  test('that are paused or have no time, finds nothing wrong', async () => {
    const of = await examined(
      '{ cs-daily: { channel: x, audience: all, paused: true }, cs-weekly: { schedule: never } }',
    );
    expect(of('digests:cs-daily')).toMatchObject({ ok: true, message: 'not posted: it is paused' });
    expect(of('digests:cs-weekly')).toBeUndefined();
  });

  test('whose readers nobody is, says so once people are known', async () => {
    const book = '{ my-book: { roles: [csm] } }';
    expect((await examined(book))('digests:my-book')).toMatchObject({
      ok: true,
      message: 'not posted: nobody is known yet; import people',
    });
    const people = [{ person_id: 'p1', name: 'Ann', email: 'ann@example.com', role: 'sales' }];
    await putRows(database.store, { people });
    expect((await examined(book))('digests:my-book')).toMatchObject({
      ok: false,
      message: expect.stringContaining('nobody with the role csm may see anything'),
    });
  });
});

describe('doctor, of what runs', () => {
  test('a clock that was looked at and no longer is, while something has a time', async () => {
    expect((await examined(DAILY))('schedules')).toMatchObject({
      ok: true,
      message: 'the clock was never looked at; `bellwether start` does',
    });
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const look = (at: string) =>
      schedulesIn(database.store).look('digest:cs-daily', at, async () => ({ now: null, missed: [] }));
    await look(minutesAgo(190));
    expect((await examined('{}'))('schedules')).toMatchObject({ ok: true });
    expect((await examined(DAILY))('schedules')).toEqual({
      id: 'schedules',
      ok: false,
      message:
        'the clock was last looked at 3 hours ago, and a digest has a time; is `bellwether start` running?',
    });
    await look(minutesAgo(1));
    expect((await examined(DAILY))('schedules')).toMatchObject({ ok: true });
  });

  test('a message that waits too long', async () => {
    const put = (key: string, minutes: number) => {
      const at = new Date(Date.now() + minutes * 60_000).toISOString();
      const place = { platform: 'console', id: key, kind: 'channel' } as const;
      const post = { cards: [], pictures: [] };
      return deliveriesIn(database.store).put([{ key, place, post, dueAt: at, expiresAt: null }], at);
    };
    expect((await examined('{}'))('deliveries')).toMatchObject({ ok: true, message: 'nothing waits' });
    await put('later', 90);
    expect((await examined('{}'))('deliveries')).toMatchObject({
      ok: true,
      message: '1 wait for their time',
    });
    await put('due', -10.5);
    expect((await examined('{}'))('deliveries')?.message).toBe('2 wait, one of them for 10 minutes');
    await put('forgotten', -185);
    expect((await examined('{}'))('deliveries')).toMatchObject({
      ok: false,
      message: expect.stringContaining('3 wait, one of them for 3 hours; is `bellwether start` running?'),
    });
  });
});
