import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Store } from '../../../src/core/ports.ts';
import { deliveriesIn } from '../../../src/store/deliveries.ts';
import { startChatServer } from './chat-server.ts';

/** Replicas killed at random over one Postgres and one faulty chat server, and what came of every slot. */

export interface FaultRun {
  readonly store: Store;
  readonly url: string;
  readonly seconds: number;
  readonly replicas: number;
  readonly killsPerMinute: number;
  /** Whether the chat lets messages be looked up. */
  readonly mayLook: boolean;
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
}

const REPLICA = fileURLToPath(new URL('./replica.ts', import.meta.url));
/** How long everything may take to come to rest once the slots have stopped. */
const REST_MS = 90_000;

export async function runFaults({
  store,
  url,
  seconds,
  replicas,
  killsPerMinute,
  mayLook,
}: FaultRun): Promise<FaultResult> {
  const chat = await startChatServer();
  const deliveries = deliveriesIn(store);
  const start = Date.now();
  const until = start + seconds * 1000;
  const running: (ChildProcess | null)[] = Array.from({ length: replicas }, () => null);
  const launch = (index: number): void => {
    const args = [REPLICA, url, chat.url, String(start), String(until), mayLook ? 'yes' : 'no'];
    running[index] = spawn(process.execPath, args, { stdio: 'ignore' });
  };
  for (let index = 0; index < replicas; index++) launch(index);
  let kills = 0;
  while (Date.now() < until) {
    await pause(60_000 / killsPerMinute);
    const index = kills++ % replicas;
    running[index]?.kill('SIGKILL');
    launch(index);
  }
  const open = async () => {
    const { queued, sending, checking } = await deliveries.counts();
    const [jobs] = await store.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM bellwether_queue.job WHERE state IN ('created', 'retry', 'active') AND name = 'digest'`,
    );
    return queued + sending + checking + (jobs?.n ?? 0);
  };
  // The last slots are noticed a little after the end; then everything has to settle.
  await pause(2_000);
  while ((await open()) > 0 && Date.now() < until + REST_MS) await pause(200);
  for (const replica of running) replica?.kill('SIGKILL');
  await chat.close();
  const rows = await store.query<{ id: string; slot: string; outcome: string }>(
    'SELECT id, slot, outcome FROM bellwether.slots',
  );
  const due = rows.filter(({ outcome }) => outcome === 'due').map(({ id, slot }) => `${id}@${slot}`);
  const posted = chat.posted();
  const unknown = new Set(
    (await deliveries.list({ states: ['unknown'], most: 100_000 })).map(({ key }) => key),
  );
  const there = new Set(posted);
  return {
    slots: due.length,
    missed: rows.length - due.length,
    messages: there.size,
    duplicates: posted.length - there.size,
    lost: due.filter((key) => !there.has(key) && !unknown.has(key)).length,
    unknown: unknown.size,
    kills,
  };
}
