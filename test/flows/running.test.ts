import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deliveriesIn } from '#src/store/deliveries.ts';
import { openQueue, type Workers } from '#src/store/queue.ts';
import { ended, start } from '../cli/process.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { type DatabaseProxy, proxyTo } from '../world/proxy.ts';

/** `start` as people run it: several processes on one database, which goes away, and stops that come at any time. */

const TOKEN = 'a-token-of-some-length';
const folder = mkdtempSync(join(tmpdir(), 'bellwether-running-'));
const config = join(folder, 'config.yaml');
let database: FreshDatabase;
let proxy: DatabaseProxy;
let queue: Workers;
const running: ChildProcess[] = [];

beforeAll(async () => {
  writeFileSync(
    config,
    'digests: { d: { title: D, asks: [arr], sections: [freshness], channel: cs-team, audience: all } }\n',
  );
  database = await freshDatabase();
  proxy = await proxyTo(database);
  queue = await openQueue({ url: database.url, jobs: ['digest'], onError: () => {} });
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await queue.stop();
  await proxy.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

interface Bot {
  readonly child: ChildProcess;
  readonly end: ReturnType<typeof ended>;
  readonly url: string;
  /** What it has written to standard error so far, by line. */
  said(): readonly string[];
}

async function bot(): Promise<Bot> {
  const child = start(['start', '--port', '0', '--config', config], {
    DATABASE_URL: proxy.url,
    DATABASE_READER_URL: proxy.readerUrl,
    METRICS_TOKEN: TOKEN,
  });
  running.push(child);
  const end = ended(child);
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (text: string) => {
      lines.push(...text.split('\n').filter((line) => line !== ''));
      const [, found] = /The page is (http:\S+);/.exec(lines.join('\n')) ?? [];
      if (found !== undefined) resolve(found.replace('localhost', '127.0.0.1'));
    });
    child.once('close', () => reject(new Error(lines.join('\n'))));
  });
  return { child, end, url, said: () => lines };
}

const status = async ({ url }: Bot, path: string): Promise<number> => (await fetch(`${url}${path}`)).status;
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

let slots = 0;
/** Has a slot of the digest posted; gives the key of its delivery. */
async function due(): Promise<string> {
  const slot = `2026-11-23T08:${String(slots++).padStart(2, '0')}[UTC]`;
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  await queue.send('digest', `digest:d@${slot}`, { id: 'd', slot, at });
  return `digest:d@${slot} console:cs-team`;
}
const isSent = (key: string) =>
  eventually(async () =>
    expect(await deliveriesIn(database.store).find(key)).toMatchObject({ state: 'sent' }),
  );

describe('the bot', { timeout: 60_000 }, () => {
  let first: Bot;
  let second: Bot;
  beforeAll(async () => {
    [first, second] = await Promise.all([bot(), bot()]);
  });

  test('says that its page is for this machine alone', () => {
    expect(first.said().join('\n')).toContain('it answers on this machine alone');
  });

  test('posts what is due once, however many of it run, and gives its figures to whoever has the token', async () => {
    await isSent(await due());
    const [{ n } = { n: 0 }] = await database.store.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM bellwether.messages',
    );
    expect(n).toBe(1);
    expect([await status(first, '/healthz'), await status(first, '/readyz')]).toEqual([200, 200]);
    expect(await status(first, '/metrics')).toBe(401);
    const figures = await Promise.all(
      [first, second].map(async ({ url }) =>
        (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text(),
      ),
    );
    const sent = figures.filter((text) =>
      text.includes('bellwether_posts_total{platform="console",outcome="sent"} 1'),
    );
    expect(sent).toHaveLength(1);
    expect(figures[0]).toContain('bellwether_jobs_dead{job="digest"} 0');
  });

  test('tells once that the database is away and once that it is back, and goes on', async () => {
    const before = first.said().length;
    await proxy.cut();
    await eventually(async () => expect(await status(first, '/readyz')).toBe(503));
    expect(await status(first, '/healthz')).toBe(200);
    const key = await due();
    await new Promise((later) => setTimeout(later, 1_500));
    await proxy.mend();
    await isSent(key);
    await eventually(async () => {
      expect(await status(first, '/readyz')).toBe(200);
      expect(first.said().slice(before)).toHaveLength(2);
    });
    expect(first.said().slice(before)).toEqual([
      expect.stringContaining('Cannot use the database'),
      expect.stringMatching(/^The database can be used again, after \d+ s\.$/),
    ]);
  });

  test('goes on where another one of it is killed', async () => {
    second.child.kill('SIGKILL');
    expect(await second.end).toMatchObject({ signal: 'SIGKILL' });
    await isSent(await due());
  });

  test('asked to stop brings what it has in hand to its end, and ends with 0', async () => {
    let release = (): void => {};
    const held = database.store.transaction(async (session) => {
      await session.query('LOCK TABLE bellwether.posted_digests IN ACCESS EXCLUSIVE MODE');
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    const key = await due();
    // It computes the digest and waits to write it down.
    await eventually(async () => {
      const waiting = await database.store.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(waiting).not.toEqual([]);
    });
    first.child.kill('SIGTERM');
    await new Promise((later) => setTimeout(later, 300));
    expect(first.child.exitCode).toBeNull();
    release();
    await held;
    expect(await first.end).toMatchObject({ code: 0, stdout: 'Stopped.\n' });
    const delivery = await deliveriesIn(database.store).find(key);
    expect(['queued', 'sent']).toContain(delivery?.state);
  });
});

test('a second signal ends it at once', { timeout: 60_000 }, async () => {
  const one = await bot();
  const held = database.store.transaction(async (session) => {
    await session.query('LOCK TABLE bellwether.posted_digests IN ACCESS EXCLUSIVE MODE');
    await due();
    await eventually(async () => {
      const waiting = await session.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(waiting).not.toEqual([]);
    });
    one.child.kill('SIGTERM');
    await new Promise((later) => setTimeout(later, 200));
    one.child.kill('SIGTERM');
    expect(await one.end).toMatchObject({ code: null, signal: 'SIGTERM' });
  });
  await held;
});
