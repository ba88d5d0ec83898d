import type { Instant } from '../../core/calendar.ts';
import { formatInstant } from '../../core/format.ts';
import type { KeptDelivery, MissedSlot } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import type { DeadJob } from '../../store/dead-letters.ts';
import { alignedTable } from './table.ts';

/** Deliveries, jobs that were given up and missed slots, for people and for programs. */

const JOB = 'job:';
/** What a job that was given up is called by. */
export const jobKey = ({ id }: Pick<DeadJob, 'id'>): string => `${JOB}${id}`;
export const isJobKey = (key: string): boolean => key.startsWith(JOB);

/** The occurrence that a job stands for, and to how many people, as far as its data say so. */
function slotOf({ job, data }: DeadJob): string {
  const { id, slot, people } = data;
  const part = Array.isArray(people) ? ` (${people.length} people)` : '';
  return `${job}:${id}@${slot}${part}`;
}

export const deliveryDocument = (delivery: KeptDelivery) => ({
  key: delivery.key,
  state: delivery.state,
  reason: delivery.reason,
  platform: delivery.place.platform,
  place: delivery.place.id,
  kind: delivery.place.kind,
  wantedAt: delivery.wantedAt,
  queuedAt: delivery.queuedAt,
  dueAt: delivery.dueAt,
  expiresAt: delivery.expiresAt,
  firstTriedAt: delivery.firstTriedAt,
  settledAt: delivery.settledAt,
  attempts: delivery.attempt,
  withoutPictures: delivery.isBare,
  mayRepeat: delivery.mayRepeat,
  message: delivery.message?.id ?? null,
});

export const jobDocument = (dead: DeadJob) => ({
  key: jobKey(dead),
  job: dead.job,
  reason: dead.reason,
  tries: dead.tries,
  sentAt: dead.sentAt,
  diedAt: dead.diedAt,
  data: dead.data,
});

type Clock = Pick<Settings, 'locale' | 'timeZone'>;

/** Null where there are none. */
export function deliveriesTable(deliveries: readonly KeptDelivery[], clock: Clock): string | null {
  if (deliveries.length === 0) return null;
  const rows = deliveries.map(({ state, wantedAt, attempt, key, reason }) => [
    state,
    formatInstant(wantedAt, clock),
    String(attempt),
    key,
    reason ?? '',
  ]);
  return alignedTable(['State', 'Wanted', 'Tries', 'Key', 'Reason'], rows);
}

export function jobsTable(jobs: readonly DeadJob[], clock: Clock): string | null {
  if (jobs.length === 0) return null;
  const rows = jobs.map((dead) => [
    jobKey(dead),
    formatInstant(dead.diedAt, clock),
    String(dead.tries),
    slotOf(dead),
    dead.reason ?? '',
  ]);
  return `Jobs that were given up before there was a message\n\n${alignedTable(['Key', 'Given up', 'Tries', 'Of', 'Reason'], rows)}`;
}

export function missedTable(missed: readonly MissedSlot[], clock: Clock): string | null {
  if (missed.length === 0) return null;
  const rows = missed.map(({ id, slot, at }) => [`${id}@${slot}`, formatInstant(at, clock)]);
  return `Slots that were missed: nobody looked at the clock in time\n\n${alignedTable(['Slot', 'Was due'], rows)}`;
}

/** One line for each thing that is known of a delivery. */
export function deliveryLines(delivery: KeptDelivery, clock: Clock): string {
  const { place, attempt, message, isBare, mayRepeat } = delivery;
  const time = (at: Instant | null): string | null => (at === null ? null : formatInstant(at, clock));
  const known: readonly (readonly [string, string | null])[] = [
    ['State', delivery.state],
    ['Reason', delivery.reason],
    ['Place', `${place.platform}:${place.id} (${place.kind})`],
    ['Wanted', time(delivery.wantedAt)],
    ['Next try', delivery.settledAt === null ? time(delivery.dueAt) : null],
    ['Not after', time(delivery.expiresAt)],
    ['First tried', time(delivery.firstTriedAt)],
    ['Ended', time(delivery.settledAt)],
    ['Tries', String(attempt)],
    ['Message', message?.id ?? null],
    ['Pictures', isBare ? 'left out, the platform refused them' : null],
    ['Repeat', mayRepeat ? 'it may be one, and says so' : null],
  ];
  const rows = known.flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return [delivery.key, ...rows.map(([name = '', value = '']) => `${name.padEnd(width)}  ${value}`)].join(
    '\n',
  );
}

export const jobLines = (dead: DeadJob, clock: Clock): string =>
  [
    jobKey(dead),
    `Of      ${slotOf(dead)}`,
    `Reason  ${dead.reason ?? 'nobody knows'}`,
    `Died    ${formatInstant(dead.diedAt, clock)}, after ${dead.tries} tries`,
  ].join('\n');
