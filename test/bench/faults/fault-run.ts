import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { digestKey, digestOf } from '../../../src/core/digest.ts';
import type { Store } from '../../../src/core/ports.ts';
import { deliveriesIn } from '../../../src/store/deliveries.ts';
import { openQueue } from '../../../src/store/queue.ts';
import { startChatServer } from './chat-server.ts';
import { SPEED } from './speed.ts';

/** Replicas killed at random over one Postgres and one faulty chat server, and what came of every slot. */

export interface FaultRun {
  readonly store: Store;
  readonly url: string;
  readonly readerUrl: string;
  readonly seconds: number;
  readonly replicas: number;
  readonly killsPerMinute: number;
  /** Whether the chat lets messages be looked up. */
  readonly mayLook: boolean;
  /** In the middle of the run everything goes, the database too, for so long. */
  readonly outage?: { readonly seconds: number; down(): Promise<void>; up(): Promise<void> };
}

export interface FaultResult {
  readonly slots: number;
  /** Slots told as missed while nobody was there to look. */
  readonly missed: number;
  readonly messages: number;
  readonly duplicates: number;
  /** Slots without a message that nobody is told of. */
  readonly lost: number;
  readonly unknown: number;
  readonly kills: number;
  /** From a slot to its message; 0 where there is none. */
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const REPLICA = fileURLToPath(new URL('./replica.ts', import.meta.url));
/** How long everything may take to come to rest once the slots have stopped. */
const REST_MS = 90_000;
/** Beside those that begin: a kill must not wait for the next to get ready. */
const SPARES = 3;
const ENV = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'bellwether-replica-cache') };

const spawned = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [REPLICA, ...args], { stdio: ['pipe', 'pipe', 'inherit'], env: ENV });

/** Replicas that are ready and wait, so that on a busy machine more is killed than processes that only begin. */
async function garage(args: readonly string[], spares: number) {
  const waiting = Array.from({ length: spares }, () => spawned(args));
  await Promise.all(waiting.map(({ stdout }) => (stdout === null ? null : once(stdout, 'data'))));
  return {
    next: (start: number, until: number): ChildProcess => {
      const one = waiting.shift() ?? spawned(args);
      one.stdin?.write(`${start} ${until}\n`);
      one.stdin?.on('error', () => {});
      waiting.push(spawned(args));
      return one;
    },
    empty: () => {
      for (const one of waiting) one.kill('SIGKILL');
    },
  };
}

export async function runFaults(run: FaultRun): Promise<FaultResult> {
  const { store, url, readerUrl, seconds, replicas, mayLook, outage } = run;
  const chat = await startChatServer();
  await once(spawned([]), 'exit');
  // What any replica would make at its first start.
  const queue = await openQueue({ url, jobs: ['digest'], onError: () => {} });
  await queue.stop();
  const spares = await garage([url, readerUrl, chat.url, mayLook ? 'yes' : 'no'], replicas + SPARES);
  const start = Date.now();
  const until = start + seconds * 1000;
  const next = (): ChildProcess => spares.next(start, until);
  const fleet = (): ChildProcess[] => Array.from({ length: replicas }, next);
  const running = fleet();
  let kills = 0;
  const killEach = (): void => {
    for (const one of running) kills += one.kill('SIGKILL') ? 1 : 0;
  };
  let isOutageDue = outage !== undefined;
  while (Date.now() < until) {
    // Anywhere between half and one and a half of the usual pause: at every point of what a replica does.
    await pause((60_000 / run.killsPerMinute) * (0.5 + Math.random()));
    if (outage !== undefined && isOutageDue && Date.now() > start + (seconds * 1000) / 2) {
      isOutageDue = false;
      killEach();
      await outage.down();
      await pause(outage.seconds * 1000);
      await outage.up();
      running.splice(0, replicas, ...fleet());
      continue;
    }
    const index = Math.floor(Math.random() * replicas);
    if (running[index]?.kill('SIGKILL') === true) kills++;
    running[index] = next();
  }
  await atRest(store, until + REST_MS);
  for (const one of running) one.kill('SIGKILL');
  spares.empty();
  await chat.close();
  return { ...(await resultOf(store, chat.posted(), start)), kills };
}

/** The last slots are noticed a little after the end; then everything has to settle. */
async function atRest(store: Store, limit: number): Promise<void> {
  await pause(2_000);
  for (;;) {
    const { counts } = await deliveriesIn(store).pulse(new Date().toISOString());
    const [jobs] = await store.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM bellwether_queue.job WHERE state IN ('created', 'retry', 'active') AND name = 'digest'`,
    );
    if (counts.queued + counts.sending + counts.checking + (jobs?.n ?? 0) === 0) return;
    if (Date.now() > limit) return;
    await pause(200);
  }
}

async function resultOf(
  store: Store,
  posted: readonly { readonly key: string; readonly at: number }[],
  start: number,
): Promise<Omit<FaultResult, 'kills'>> {
  const rows = await store.query<{ id: string; slot: string; at: string; outcome: string }>(
    'SELECT id, slot, at, outcome FROM bellwether.slots',
  );
  const due = rows.flatMap(({ id, slot, at, outcome }) => {
    const digest = digestOf(id);
    const key = digestKey(digest, slot, { platform: 'chat', id: digest, kind: 'channel' });
    return outcome === 'due' ? [{ key, at: start + (Date.parse(at) - start) / SPEED }] : [];
  });
  const unknown = await deliveriesIn(store).list({ states: ['unknown'], most: 100_000 });
  const told = new Set(unknown.map(({ key }) => key));
  // Of duplicates the first counts.
  const there = new Map(posted.toReversed().map(({ key, at }) => [key, at]));
  const waits = due
    .flatMap(({ key, at }) => {
      const sent = there.get(key);
      return sent === undefined ? [] : [sent - at];
    })
    .toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(waits[Math.floor(waits.length * share)] ?? 0);
  return {
    slots: due.length,
    missed: rows.length - due.length,
    messages: there.size,
    duplicates: posted.length - there.size,
    lost: due.filter(({ key }) => !there.has(key) && !told.has(key)).length,
    unknown: unknown.filter(({ key }) => !there.has(key)).length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
  };
}
