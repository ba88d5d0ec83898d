import { randomBytes } from 'node:crypto';
import { schedule as everyMinute } from 'node-cron';
import { z } from 'zod';
import deliver, { type DeliverWorld } from '#jobs/deliver.ts';
import digest, { type DigestJobWorld } from '#jobs/digest.ts';
import tick, { type Ticked } from '#jobs/tick.ts';
import type { Instant } from './core/calendar.ts';
import type { ChatPlatform } from './core/chat.ts';
import { type Meter, SILENT_METER } from './core/meter.ts';
import type { Pace } from './core/pace.ts';
import type { Queue, Schedules, World } from './core/ports.ts';
import { digestSchedules } from './core/schedules.ts';
import { type Outages, outagesTo } from './outages.ts';
import type { Job } from './platforms/memory/queue.ts';
import { pause, within } from './waiting.ts';

/** The half of the bot that works by itself: looks at the clock, does what is due, posts what is ready. */

export interface EngineParts {
  readonly world: World;
  readonly schedules: Schedules;
  readonly platforms: readonly ChatPlatform[];
  /** The platform that channels and people without one are on. */
  readonly home: string;
  readonly meter?: Meter;
  /** The time by which things are due, leases included. */
  clock(): Instant;
}

/** Between two messages to one place: Slack wants a second; Teams allows 1,800 an hour, and up to 7 in a second. */
const SPACING_MS: Readonly<Record<string, number>> = { slack: 1_000, teams: 1_000 };
/**
 * Of all messages together. Slack takes "several hundred" a minute in a workspace: at most 260. Teams takes 50 a second from
 * an app in a tenant, edits and look-ups included: at most 30.
 */
const PACE: Readonly<Record<string, Pace>> = {
  slack: { everyMs: 250, burst: 20 },
  teams: { everyMs: 50, burst: 10 },
};
/** Messages in hand at once. */
const AT_ONCE = 20;

const digestRun = z.object({
  id: z.string(),
  slot: z.string(),
  at: z.string(),
  people: z.array(z.string()).exactOptional(),
  byHand: z.boolean().exactOptional(),
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

const deliverWorld = ({ world, platforms, clock, meter }: EngineParts): DeliverWorld => ({
  deliveries: world.deliveries,
  platforms: new Map(platforms.map((platform) => [platform.name, platform])),
  spacingMs: SPACING_MS,
  pace: PACE,
  clock,
  ...(meter !== undefined && { meter }),
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
  /**
   * Takes no more work and lets what is in hand come to its end. False where that took too long: others take over what was
   * left, jobs at once and messages when their lease is over.
   */
  stop(): Promise<boolean>;
}

/** The queue as the engine needs it. */
export interface WorkQueue extends Queue {
  work(job: string, run: Job): Promise<void>;
  stop(): Promise<void>;
}

/** How long nothing is looked for after nothing was found. */
const PAUSE_MS = 500;
/** For what is in hand when the engine stops. */
const STOP_MS = 19_000;

/** Starts working: ticks every minute, works jobs off, posts. What failed is tried again, and told once while it lasts. */
export async function startEngine(
  parts: EngineParts,
  queue: WorkQueue,
  outages: Outages = outagesTo(parts.world.report),
): Promise<Engine> {
  const { meter = SILENT_METER } = parts;
  let isOver = false;
  for (const [name, run] of Object.entries(jobsOf(parts, () => queue))) {
    await queue.work(name, async (data) => {
      try {
        await run(data);
        meter.worked(name, 'done');
      } catch (error) {
        meter.worked(name, 'failed');
        // What is cut off at the end is handed on: nothing has gone wrong.
        if (!isOver) outages.jobFailed(error);
        throw error;
      }
    });
  }
  const look = async (): Promise<void> => {
    try {
      const { missed } = await tickOnce(parts, queue);
      meter.ticked('done', missed.length);
      outages.worked('clock');
    } catch (error) {
      meter.ticked('failed', 0);
      outages.failed('clock', error);
    }
  };
  const clock = everyMinute('* * * * *', look, { timezone: 'UTC', noOverlap: true });
  const posting = keepPosting(parts, outages);
  await look();
  return {
    stop: async () => {
      try {
        return await within(STOP_MS, Promise.all([clock.stop(), queue.stop(), posting.stop()]));
      } catch (error) {
        outages.failed('stopping', error);
        return false;
      } finally {
        isOver = true;
      }
    },
  };
}

/** Posts round after round; one round at a time. */
function keepPosting(parts: EngineParts, outages: Outages): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const run = { owner: ownerName(), most: AT_ONCE };
  const world = deliverWorld(parts);
  const round = async (): Promise<number> => {
    try {
      const held = await deliver(run, world);
      outages.worked('posting');
      return held;
    } catch (error) {
      outages.failed('posting', error);
      return 0;
    }
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const held = await round();
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
