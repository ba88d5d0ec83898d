import { type DigestDefinition, scheduleId } from './digest.ts';
import type { Schedule } from './slots.ts';

/** A schedule as the clock looks at it. */
export interface Scheduled {
  /** Of the schedule: `digest:cs-daily`. */
  readonly id: string;
  readonly schedule: Schedule;
  /** A slot that is noticed later than this is missed, and only told of. */
  readonly graceMinutes: number;
  /** The job of a slot, and what it is given beside the slot. */
  readonly job: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Whether it has a channel that somebody declared what it may see for. */
export const hasChannel = ({ channel, audience }: DigestDefinition): boolean =>
  channel !== null && audience !== null && audience.kind !== 'reader' && audience.kind !== 'none';

/** Whether anybody could get it: people may subscribe to every one. */
export const isAddressed = (definition: DigestDefinition, subscribers: number): boolean =>
  hasChannel(definition) || definition.roles.length > 0 || subscribers > 0;

/** The digests that the clock looks after. */
export const digestSchedules = (definitions: readonly DigestDefinition[]): readonly Scheduled[] =>
  definitions.flatMap(({ id, schedule, graceMinutes, isPaused }) =>
    schedule === null || isPaused
      ? []
      : [{ id: scheduleId(id), schedule, graceMinutes, job: 'digest', data: { id } }],
  );
