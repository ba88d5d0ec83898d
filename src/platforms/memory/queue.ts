import type { Queue } from '../../core/ports.ts';

export type Job = (data: Readonly<Record<string, unknown>>) => Promise<void>;

/** A queue in memory: what is sent is done when somebody says `drain`, each id once. */
export interface MemoryQueue extends Queue {
  /** Does what waits, and what that sends, until nothing is left. Throws what the first failing job throws. */
  drain(): Promise<void>;
}

export function memoryQueue(jobs: Readonly<Record<string, Job>>): MemoryQueue {
  const seen = new Set<string>();
  const waiting: { readonly job: string; readonly data: Readonly<Record<string, unknown>> }[] = [];
  return {
    send: async (job, id, data) => {
      if (seen.has(id)) return;
      if (jobs[job] === undefined) throw new Error(`there is no job ${job}`);
      seen.add(id);
      waiting.push({ job, data: structuredClone(data) });
    },
    drain: async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        await jobs[next.job]?.(next.data);
      }
    },
  };
}
