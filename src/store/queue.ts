import { createHash } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import type { Queue } from '../core/ports.ts';

/** The durable queue: pg-boss in the same Postgres. */

export interface Workers extends Queue {
  /** Runs jobs of a name as they come, one at a time in this process. */
  work(job: string, run: (data: Readonly<Record<string, unknown>>) => Promise<void>): Promise<void>;
  /** Jobs that were given up, with what they were to do. */
  dead(
    job: string,
  ): Promise<readonly { readonly id: string; readonly data: Readonly<Record<string, unknown>> }[]>;
  /** Lets what runs come to its end, as long as the limit allows. */
  stop(): Promise<void>;
}

export interface QueueOptions {
  readonly url: string;
  /** Names of the jobs that there are. */
  readonly jobs: readonly string[];
  onError(error: Error): void;
  /** How soon work is taken from a process that died with it. */
  readonly patience?: Patience;
}

export interface Patience {
  /** A job that runs longer is taken to have died. */
  readonly expireSeconds: number;
  /** One whose process is not heard of for so long, too; null goes by the time alone. */
  readonly heartbeatSeconds: number | null;
  /** How often somebody looks. */
  readonly lookSeconds: number;
}

const PATIENCE: Patience = { expireSeconds: 600, heartbeatSeconds: 20, lookSeconds: 10 };

const RETRIES = { retryLimit: 8, retryDelay: 5, retryBackoff: true, retryDelayMax: 600 } as const;
const STOP_MS = 20_000;

/** pg-boss keeps jobs apart by their id alone: the same words always give the same one. */
export function jobId(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

export async function openQueue({ url, jobs, onError, patience = PATIENCE }: QueueOptions): Promise<Workers> {
  const { expireSeconds, heartbeatSeconds, lookSeconds } = patience;
  const boss = new PgBoss({
    connectionString: url,
    schema: 'bellwether_queue',
    schedule: false,
    max: 4,
    monitorIntervalSeconds: lookSeconds,
    superviseIntervalSeconds: lookSeconds,
  });
  boss.on('error', onError);
  await boss.start();
  for (const job of jobs) {
    await boss.createQueue(`${job}.dead`);
    const beats = heartbeatSeconds === null ? {} : { heartbeatSeconds };
    await boss.createQueue(job, {
      ...RETRIES,
      ...beats,
      expireInSeconds: expireSeconds,
      deadLetter: `${job}.dead`,
    });
  }
  return {
    send: async (job, id, data) => {
      await boss.send(job, data, { id: jobId(id) });
    },
    work: async (job, run) => {
      await boss.work<Record<string, unknown>>(job, { pollingIntervalSeconds: 0.5 }, async (batch) => {
        for (const { data } of batch) await run(data);
      });
    },
    dead: async (job) => {
      const jobs = await boss.findJobs<Record<string, unknown>>(`${job}.dead`, { queued: true });
      return jobs.map(({ id, data }) => ({ id, data }));
    },
    stop: () => boss.stop({ graceful: true, timeout: STOP_MS }),
  };
}
