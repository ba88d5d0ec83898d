import { createHash } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import type { Queue, Session, Store } from '../core/ports.ts';
import { type DeadJob, type DeadLetters, deadJobs, retryDead } from './dead-letters.ts';
import { explained } from './problems.ts';

/** The durable queue: pg-boss in the same Postgres. */

export interface Workers extends Queue {
  /** Runs jobs of a name as they come, one at a time in this process. */
  work(job: string, run: (data: Readonly<Record<string, unknown>>) => Promise<void>): Promise<void>;
  /** Jobs that were given up, oldest first, at most a thousand. */
  dead(job: string): Promise<readonly DeadJob[]>;
  /** Throws where the queue cannot be used. */
  check(): Promise<void>;
  /** Lets what runs come to its end, as long as the limit allows; what is left then is for others to do. */
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
/** What nobody looked at for so long is thrown away. */
const DEAD_DAYS = 90;
const STOP_MS = 15_000;
const SCHEMA = 'bellwether_queue';

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
  const { lookSeconds } = patience;
  const boss = new PgBoss({
    connectionString: url,
    schema: SCHEMA,
    schedule: false,
    max: 4,
    monitorIntervalSeconds: lookSeconds,
    superviseIntervalSeconds: lookSeconds,
  });
  boss.on('error', (error) => onError(asError(explained(asError(error), url))));
  await boss.start();
  for (const job of jobs) await makeQueue(boss, job, patience);
  return {
    send: async (job, id, data, session) => {
      await boss.send(job, data, { id: jobId(id), ...(session !== undefined && { db: within(session) }) });
    },
    work: async (job, run) => {
      await boss.work<Record<string, unknown>>(job, { pollingIntervalSeconds: 0.5 }, async (batch) => {
        for (const { data } of batch) await run(data);
      });
    },
    dead: (job) => deadJobs(boss, job),
    check: async () => {
      const known = await boss.getQueues([...jobs]);
      if (known.length < jobs.length) throw new Error('the queue lacks some of its jobs');
    },
    stop: () => boss.stop({ graceful: true, timeout: STOP_MS }),
  };
}

/** Makes the queue of a job, or brings one that an earlier version made up to this one. */
async function makeQueue(boss: PgBoss, job: string, patience: Patience): Promise<void> {
  const { expireSeconds, heartbeatSeconds } = patience;
  const dead = { retentionSeconds: DEAD_DAYS * 86_400 };
  const beats = heartbeatSeconds === null ? {} : { heartbeatSeconds };
  const own = { ...RETRIES, ...beats, expireInSeconds: expireSeconds, deadLetter: `${job}.dead` };
  await boss.createQueue(`${job}.dead`, dead);
  await boss.updateQueue(`${job}.dead`, dead);
  await boss.createQueue(job, own);
  await boss.updateQueue(job, own);
}

/** pg-boss's statements in a transaction of ours. */
const within = (session: Session) => ({
  executeSql: async (text: string, values?: unknown[]) => ({ rows: await session.query(text, values) }),
});

/** pg-boss tells of trouble in plain objects. */
function asError(trouble: unknown): Error {
  if (trouble instanceof Error) return trouble;
  const { message, stack, code } = Object(trouble);
  return Object.assign(new Error(String(message)), { stack, code });
}

/** Jobs that were given up, for looking after; null where nothing was ever queued. */
export async function openDeadLetters(
  store: Store,
  url: string,
  jobs: readonly string[],
): Promise<DeadLetters | null> {
  const [queue] = await store.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
    `${SCHEMA}.job`,
  ]);
  if (queue?.exists !== true) return null;
  const boss = new PgBoss({
    connectionString: url,
    schema: SCHEMA,
    schedule: false,
    supervise: false,
    migrate: false,
    registerInstance: false,
    max: 2,
  });
  // What breaks is thrown where it is asked for.
  boss.on('error', () => {});
  await boss.start();
  return {
    list: async () => (await Promise.all(jobs.map((job) => deadJobs(boss, job)))).flat(),
    retry: (dead) => retryDead(boss, dead, jobId),
    close: () => boss.stop({ graceful: false }),
  };
}
