import { randomBytes } from 'node:crypto';
import { schedule as everyMinute } from 'node-cron';
import { z } from 'zod';
import deliver, { type DeliverWorld } from '#jobs/deliver.ts';
import digest, { type DigestJobWorld } from '#jobs/digest.ts';
import tick, { type Ticked } from '#jobs/tick.ts';
import type { Instant } from './core/calendar.ts';
import type { ChatPlatform } from './core/chat.ts';
import type { Queue, Schedules, World } from './core/ports.ts';
import { digestSchedules } from './core/schedules.ts';
import type { Job } from './platforms/memory/queue.ts';

/** The half of the bot that works by itself: looks at the clock, does what is due, posts what is ready. */

export interface EngineParts {
  readonly world: World;
  readonly schedules: Schedules;
  readonly platforms: readonly ChatPlatform[];
  /** The platform that channels and people without one are on. */
  readonly home: string;
  /** The time by which things are due, leases included. */
  clock(): Instant;
}

/** How long Slack wants between two messages to one channel; the others take what they are given. */
const SPACING_MS: Readonly<Record<string, number>> = { slack: 1_000 };
/** Messages in hand at once. */
const AT_ONCE = 20;

const digestRun = z.object({
  id: z.string(),
  slot: z.string(),
  at: z.string(),
  people: z.array(z.string()).exactOptional(),
});

/** Jobs by name. What they send goes to the queue, which is made with them. */
export function jobsOf(parts: EngineParts, queue: () => Queue): Readonly<Record<string, Job>> {
  const { world, platforms, home } = parts;
  const digestWorld = (): DigestJobWorld => ({
    ...world,
    queue: queue(),
    home,
    platforms: platforms.map(({ name }) => name),
  });
  return { digest: (data) => digest(digestRun.parse(data), digestWorld()) };
}

/** Looks at the clock once. */
export async function tickOnce({ world, schedules, clock }: EngineParts, queue: Queue): Promise<Ticked> {
  const scheduled = digestSchedules(await world.digests.all());
  return tick(clock(), scheduled, { schedules, queue, holidays: world.config.settings.holidays });
}

const deliverWorld = ({ world, platforms, clock }: EngineParts): DeliverWorld => ({
  deliveries: world.deliveries,
  platforms: new Map(platforms.map((platform) => [platform.name, platform])),
  spacingMs: SPACING_MS,
  clock,
});

/** This process, told from every other. */
const ownerName = (): string => `${process.pid}-${randomBytes(4).toString('hex')}`;

/** Posts what may go now, until nothing may. How many were in hand. */
export async function deliverAll(parts: EngineParts): Promise<number> {
  const run = { owner: ownerName(), most: AT_ONCE };
  const world = deliverWorld(parts);
  let all = 0;
  for (let held = await deliver(run, world); held > 0; held = await deliver(run, world)) all += held;
  return all;
}

export interface Engine {
  /** Takes no more work and lets what is in hand come to its end. */
  stop(): Promise<void>;
}

/** The queue as the engine needs it. */
export interface WorkQueue extends Queue {
  work(job: string, run: Job): Promise<void>;
  stop(): Promise<void>;
}

/** How long nothing is looked for after nothing was found. */
const PAUSE_MS = 500;

/** Starts working: ticks every minute, works jobs off, posts. Errors are reported, and what failed is tried again. */
export async function startEngine(parts: EngineParts, queue: WorkQueue): Promise<Engine> {
  const { report } = parts.world;
  for (const [name, run] of Object.entries(jobsOf(parts, () => queue))) {
    await queue.work(name, (data) =>
      run(data).catch((error) => {
        report(error);
        throw error;
      }),
    );
  }
  const look = (): Promise<unknown> => tickOnce(parts, queue).catch(report);
  const clock = everyMinute('* * * * *', look, { timezone: 'UTC', noOverlap: true });
  const posting = keepPosting(parts);
  await look();
  return {
    stop: async () => {
      await clock.stop();
      await queue.stop();
      await posting.stop();
    },
  };
}

/** Posts round after round; one round at a time. */
function keepPosting(parts: EngineParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const run = { owner: ownerName(), most: AT_ONCE };
  const world = deliverWorld(parts);
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const held = await deliver(run, world).catch((error) => {
        parts.world.report(error);
        return 0;
      });
      if (held === 0) await pause(PAUSE_MS, stopping.signal);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Ends early where the signal is aborted. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
