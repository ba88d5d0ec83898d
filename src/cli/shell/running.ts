import type { World } from '../../core/ports.ts';
import { type EngineParts, startEngine } from '../../engine.ts';
import { metricsOf } from '../../metrics.ts';
import { outagesTo } from '../../outages.ts';
import type { Workers } from '../../store/queue.ts';
import { within } from '../../waiting.ts';
import type { Outcome } from './command.ts';
import { openConsole } from './console.ts';
import type { Context } from './context.ts';
import { JOBS, workQueue } from './engine.ts';
import { stopped } from './signals.ts';
import { reportTo } from './world.ts';

/** The bot while it runs: the page, the clock, the queue and the posting, until somebody stops them. */

interface Page {
  readonly port: number;
  readonly title: string;
  /** What is said once all of it runs. */
  greeting(url: string): string;
}

export async function runUntilStopped(parts: EngineParts, page: Page, context: Context): Promise<Outcome> {
  const { world, schedules, clock } = parts;
  const outages = outagesTo((error) => reportTo(context, error), context.log);
  let queue: Workers | null = null;
  const metrics = metricsOf({
    deliveries: world.deliveries,
    schedules,
    deadJobs: async () => deadIn(queue),
    clock,
  });
  const console = await openConsole(
    world,
    {
      port: page.port,
      title: page.title,
      missing: () => missing(world, queue),
      metrics: { token: context.env.metricsToken, text: metrics.text },
    },
    context,
  );
  queue = await workQueue(context, (error) => outages.failed('queue', error));
  const engine = await startEngine({ ...parts, meter: metrics.meter }, queue, outages);
  context.log(page.greeting(console.url));
  await stopped(context);
  const [isDone] = await Promise.all([engine.stop(), console.stop()]);
  return {
    text: isDone
      ? 'Stopped.'
      : 'Stopped. What was in hand goes on where the bot still runs, or when it starts.',
  };
}

async function deadIn(queue: Workers | null): Promise<ReadonlyMap<string, number>> {
  if (queue === null) throw new Error('the queue is not open yet');
  const counts = await Promise.all(JOBS.map(async (job) => [job, (await queue.dead(job)).length] as const));
  return new Map(counts);
}

/** Whoever asks whether the bot is ready waits no longer. */
const ANSWER_MS = 2_000;

/** What the bot needs and cannot have. */
async function missing({ facts, deliveries }: World, queue: Workers | null): Promise<readonly string[]> {
  const answers = (work: Promise<unknown>): Promise<boolean> => within(ANSWER_MS, work).catch(() => false);
  const [database, jobs] = await Promise.all([
    // Through both logins: who reads and who writes.
    answers(Promise.all([facts.freshness([]), deliveries.known([])])),
    queue === null ? false : answers(queue.check()),
  ]);
  return [
    ...(database ? [] : ['the database does not answer']),
    ...(jobs ? [] : ['the queue does not answer']),
  ];
}
