import type { Day, Instant } from '#src/core/calendar.ts';
import type { Queue, Schedules } from '#src/core/ports.ts';
import type { Scheduled } from '#src/core/schedules.ts';
import { type Due, dueOf, slotsBetween } from '#src/core/slots.ts';

/** One look at the clock: every schedule whose minute has come gets its job, once, however many replicas look. */

export interface TickWorld {
  readonly schedules: Schedules;
  readonly queue: Queue;
  readonly holidays: readonly Day[];
}

export interface Ticked {
  readonly due: readonly { readonly id: string; readonly slot: string }[];
  readonly missed: readonly { readonly id: string; readonly slot: string }[];
}

/** A schedule that nobody looked at before begins now: what it would have had earlier was never promised. */
export default async function tick(
  now: Instant,
  schedules: readonly Scheduled[],
  world: TickWorld,
): Promise<Ticked> {
  const due: Ticked['due'][number][] = [];
  const missed: Ticked['missed'][number][] = [];
  for (const { id, schedule, graceMinutes, job, data } of schedules) {
    const found = await world.schedules.look(id, now, async (since, session): Promise<Due> => {
      const slots = since === null ? [] : slotsBetween(schedule, since, now, world.holidays);
      const decided = dueOf(slots, now, graceMinutes);
      // Together with what is remembered: a slot is never told as missed whose job was sent, nor the other way round.
      const { now: slot } = decided;
      if (slot !== null)
        await world.queue.send(job, `${id}@${slot.name}`, { ...data, slot: slot.name, at: slot.at }, session);
      return decided;
    });
    if (found.now !== null) due.push({ id, slot: found.now.name });
    missed.push(...found.missed.map(({ name }) => ({ id, slot: name })));
  }
  return { due, missed };
}
