import type { Instant } from '../../core/calendar.ts';
import type { World } from '../../core/ports.ts';
import { type EngineParts, jobsOf } from '../../engine.ts';
import { CONSOLE, consoleChat } from '../../platforms/console/chat.ts';
import { type MemoryQueue, memoryQueue } from '../../platforms/memory/queue.ts';
import { openQueue, type Workers } from '../../store/queue.ts';
import { schedulesIn } from '../../store/schedules.ts';
import type { Context } from './context.ts';

/** The engine's parts over the context's database, with the console as the chat. */
export async function engineParts(
  context: Context,
  world: World,
  clock: () => Instant,
): Promise<EngineParts> {
  return {
    world,
    schedules: schedulesIn(await context.store()),
    platforms: [consoleChat(world.messages, clock)],
    home: CONSOLE,
    clock,
  };
}

/** Names of the jobs that there are. */
export const JOBS: readonly string[] = ['digest'];

/** The durable queue, in the same database. */
export async function workQueue(context: Context, onError: (error: Error) => void): Promise<Workers> {
  const { url } = await context.database();
  return openQueue({ url, jobs: JOBS, onError });
}

/** Jobs that are done in this process, when it says so. */
export function ownQueue(parts: EngineParts): MemoryQueue {
  const queue: MemoryQueue = memoryQueue(jobsOf(parts, () => queue));
  return queue;
}
