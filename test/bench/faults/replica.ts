import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import deliver from '../../../jobs/deliver.ts';
import { worldOf } from '../../../src/app.ts';
import freshness from '../../../src/cards/sections/freshness.ts';
import numbers from '../../../src/cards/sections/numbers.ts';
import type { Config } from '../../../src/core/config.ts';
import { DELIVERY_POLICY, type DeliveryPolicy } from '../../../src/core/delivery.ts';
import type { DigestDefinition } from '../../../src/core/digest.ts';
import { DEFAULT_POLICY } from '../../../src/core/policy.ts';
import type { World } from '../../../src/core/ports.ts';
import type { Registries } from '../../../src/core/registries.ts';
import type { Section } from '../../../src/core/section.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { todayIn } from '../../../src/core/today.ts';
import { type EngineParts, jobsOf, tickOnce } from '../../../src/engine.ts';
import arr from '../../../src/kpis/arr.ts';
import retention from '../../../src/sources/retention.ts';
import { openStore } from '../../../src/store/connect.ts';
import { openQueue } from '../../../src/store/queue.ts';
import { schedulesIn } from '../../../src/store/schedules.ts';
import { httpChat } from './http-chat.ts';
import { SPEED } from './speed.ts';

/**
 * One replica: ticks, computes digests, posts them; killed at any moment. Its jobs are the product's; its clock runs
 * faster, and nothing is drawn. It gets ready, says so, and begins when it is told when slots began and end.
 */
const [url = '', readerUrl = '', chat = '', look = 'yes'] = process.argv.slice(2);
let [start, until] = [0, 0];
const POLICY: DeliveryPolicy = {
  ...DELIVERY_POLICY,
  leaseMs: 3_000 * SPEED,
  firstRetryMs: 100 * SPEED,
  longestRetryMs: 2_000 * SPEED,
  lookAfterMs: 200 * SPEED,
  mostAttempts: 200,
};
const ROUND_MS = 100;

const businessTime = (at: number): string => new Date(start + (at - start) * SPEED).toISOString();
const clock = (): string => businessTime(Date.now());
/** No slot comes after the end; what has come goes on. */
const tickClock = (): string => businessTime(Math.min(Date.now(), until));

const digestOf = (id: string): DigestDefinition => ({
  id,
  title: `Digest ${id}`,
  asks: ['arr'],
  sections: ['numbers', 'freshness'],
  schedule: { cron: '* * * * *', timeZone: 'Europe/Berlin', onHolidays: 'post' },
  graceMinutes: 600,
  quiet: null,
  channel: id,
  roles: [],
  audience: { kind: 'all' },
  staleAfterDays: null,
  isPaused: false,
  origin: { kind: 'config' },
});
const config: Config = {
  settings: DEFAULT_SETTINGS,
  policy: DEFAULT_POLICY,
  digests: new Map(['a', 'b'].map((id) => [id, digestOf(id)])),
  rules: [],
};
/** What these digests need: loading the whole catalogue would take longer than most replicas live. */
const REGISTRIES: Registries = {
  kpis: new Map([['arr', { ...arr, id: 'arr' }]]),
  sources: new Map([['retention', retention]]),
  sections: new Map<string, Section>([
    ['numbers', numbers],
    ['freshness', freshness],
  ]),
  rules: new Map(),
};
const complain = (error: unknown): string => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  return 'reference';
};

const world: World = {
  ...worldOf({
    store: openStore({ url, readerUrl }),
    config,
    registries: REGISTRIES,
    progress: { start: () => {}, advance: () => {}, done: () => {} },
    now: () => ({ today: todayIn(config.settings.timeZone, clock()), instant: clock() }),
    report: complain,
  }),
  charts: { answer: async () => null, tiles: async () => null },
};
// Run once without a database, it leaves its compiled code behind: those that are killed never would.
if (url === '') process.exit();

const platform = httpChat(chat, look === 'yes', SPEED);
const parts: EngineParts = {
  world,
  schedules: schedulesIn(openStore({ url, readerUrl })),
  platforms: [platform],
  home: platform.name,
  clock: tickClock,
};
const queue = await openQueue({
  url,
  jobs: ['digest'],
  onError: complain,
  patience: { expireSeconds: 6, heartbeatSeconds: null, lookSeconds: 1 },
});
process.stdout.write('ready\n');
const [told] = await once(process.stdin, 'data');
process.stdin.pause();
[start = 0, until = 0] = String(told).split(' ').map(Number);

for (const [name, run] of Object.entries(jobsOf(parts, () => queue))) await queue.work(name, run);
const posting = {
  deliveries: world.deliveries,
  platforms: new Map([[platform.name, platform]]),
  spacingMs: {},
  pace: {},
  clock,
  policy: POLICY,
};
for (;;) {
  try {
    await tickOnce(parts, queue);
    await deliver({ owner: `replica ${process.pid}`, most: 10 }, posting);
  } catch (error) {
    complain(error);
  }
  await pause(ROUND_MS);
}
