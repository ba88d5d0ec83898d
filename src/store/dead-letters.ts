import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Instant } from '../core/calendar.ts';

/** Jobs that failed so often that they were given up: pg-boss puts them aside in a queue of their own. */

export interface DeadJob {
  readonly id: string;
  readonly job: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** What its last try failed with. */
  readonly reason: string | null;
  readonly tries: number;
  readonly sentAt: Instant | null;
  readonly diedAt: Instant;
}

export interface DeadLetters {
  /** Oldest first, at most a thousand of each job. */
  list(): Promise<readonly DeadJob[]>;
  /** Sends them once more, told that a person did so. */
  retry(dead: readonly DeadJob[]): Promise<void>;
  close(): Promise<void>;
}

type Job = JobWithMetadata<Record<string, unknown>>;

export async function deadJobs(boss: PgBoss, job: string): Promise<readonly DeadJob[]> {
  const jobs: Job[] = await boss.findJobs<Record<string, unknown>>(`${job}.dead`, { queued: true });
  return jobs.map(({ id, data, sourceOutput, sourceRetryCount, sourceCreatedOn, createdOn }) => ({
    id,
    job,
    data,
    reason: reasonIn(sourceOutput),
    tries: (sourceRetryCount ?? 0) + 1,
    sentAt: sourceCreatedOn?.toISOString() ?? null,
    diedAt: createdOn.toISOString(),
  }));
}

/** Of the error as it was kept. The stack stays out: it may say what not everybody is to read. */
function reasonIn(output: object | null): string | null {
  if (output === null) return null;
  if ('message' in output && typeof output.message === 'string') return output.message;
  return 'value' in output ? String(output.value) : null;
}

/** Sent before it is taken out: who dies in between sends the same job again, which changes nothing. */
export async function retryDead(
  boss: PgBoss,
  dead: readonly DeadJob[],
  idOf: (words: string) => string,
): Promise<void> {
  for (const { id, job, data } of dead) {
    await boss.send(job, { ...data, byHand: true }, { id: idOf(`${id} by hand`) });
    await boss.deleteJob(`${job}.dead`, id);
  }
}
