import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Instant } from './core/calendar.ts';
import { DELIVERY_STATES } from './core/delivery.ts';
import type { Meter } from './core/meter.ts';
import type { Deliveries, Schedules } from './core/ports.ts';
import { within } from './waiting.ts';

/** Figures of one process and of the database that it shares, in Prometheus's text format. */

export interface Metrics {
  /** What happens in this process. */
  readonly meter: Meter;
  /** Reads what the database knows first; where that cannot be had, its figures are not numbers. */
  text(): Promise<string>;
}

export interface MetricsParts {
  readonly deliveries: Pick<Deliveries, 'pulse'>;
  readonly schedules: Pick<Schedules, 'missed'>;
  /** Jobs that were given up, by name. */
  deadJobs(): Promise<ReadonlyMap<string, number>>;
  clock(): Instant;
}

const SLOT_TO_SENT_S = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400];
const MISSED_DAYS = 7;
const MOST_MISSED = 1_000;
/** A monitor gives up after ten seconds, as a rule. */
const READ_LIMIT_MS = 5_000;

export function metricsOf(parts: MetricsParts): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const { meter } = counted(registers);
  const database = ownFigures(registers);
  return {
    meter,
    text: async () => {
      const isThere = await within(READ_LIMIT_MS, database.read(parts)).catch(() => false);
      if (!isThere) database.away();
      return registry.metrics();
    },
  };
}

/** Counted as it happens, since this process began. */
function counted(registers: Registry[]): { readonly meter: Meter } {
  const ticks = new Counter({
    name: 'bellwether_ticks_total',
    help: 'Looks at the clock',
    labelNames: ['outcome'],
    registers,
  });
  const lastTick = new Gauge({
    name: 'bellwether_last_tick_timestamp_seconds',
    help: 'When this process last looked at the clock without trouble',
    registers,
  });
  const noticed = new Counter({
    name: 'bellwether_slots_found_missed_total',
    help: 'Slots that this process found to be missed',
    registers,
  });
  const jobs = new Counter({
    name: 'bellwether_jobs_total',
    help: 'Jobs that were run, by how they ended; what failed is tried again',
    labelNames: ['job', 'outcome'],
    registers,
  });
  const posts = new Counter({
    name: 'bellwether_posts_total',
    help: 'Attempts to post, by how they ended',
    labelNames: ['platform', 'outcome'],
    registers,
  });
  const looks = new Counter({
    name: 'bellwether_looks_total',
    help: 'Looks for a message that may have been posted, by what was found',
    labelNames: ['platform', 'outcome'],
    registers,
  });
  const sent = new Histogram({
    name: 'bellwether_slot_to_sent_seconds',
    help: 'From when a message was wanted (its slot, or the end of quiet hours) to when it was sent',
    labelNames: ['platform'],
    buckets: SLOT_TO_SENT_S,
    registers,
  });
  const meter: Meter = {
    ticked: (outcome, missed) => {
      ticks.inc({ outcome });
      if (outcome === 'done') lastTick.setToCurrentTime();
      if (missed > 0) noticed.inc(missed);
    },
    worked: (job, outcome) => jobs.inc({ job, outcome }),
    tried: (platform, outcome) => posts.inc({ platform, outcome }),
    looked: (platform, outcome) => looks.inc({ platform, outcome }),
    sent: (platform, seconds) => sent.observe({ platform }, Math.max(0, seconds)),
  };
  return { meter };
}

/** Read from the database when somebody looks; the same from every replica. */
function ownFigures(registers: Registry[]) {
  const up = new Gauge({
    name: 'bellwether_database_up',
    help: '1 where the database and the queue answered this look',
    registers,
  });
  const deliveries = new Gauge({
    name: 'bellwether_deliveries',
    help: 'Messages that are not sent, by state',
    labelNames: ['state'],
    registers,
  });
  const waiting = new Gauge({
    name: 'bellwether_delivery_oldest_waiting_seconds',
    help: 'How long the message that waits longest has been wanted; 0 where none waits',
    registers,
  });
  const dead = new Gauge({
    name: 'bellwether_jobs_dead',
    help: 'Jobs that were given up and that nobody has sent once more',
    labelNames: ['job'],
    registers,
  });
  const missed = new Gauge({
    name: 'bellwether_slots_missed',
    help: `Slots that were missed in the last ${MISSED_DAYS} days`,
    registers,
  });
  const read = async (parts: MetricsParts): Promise<void> => {
    const now = parts.clock();
    const since = new Date(Date.parse(now) - MISSED_DAYS * 86_400_000).toISOString();
    const [pulse, jobs, slots] = await Promise.all([
      parts.deliveries.pulse(now),
      parts.deadJobs(),
      parts.schedules.missed(MOST_MISSED, since),
    ]);
    for (const [state, count] of Object.entries(pulse.counts)) deliveries.set({ state }, count);
    const { waitingSince } = pulse;
    waiting.set(waitingSince === null ? 0 : (Date.parse(now) - Date.parse(waitingSince)) / 1000);
    for (const [job, count] of jobs) dead.set({ job }, count);
    missed.set(slots.length);
    up.set(1);
  };
  const away = (): void => {
    up.set(0);
    for (const state of DELIVERY_STATES) if (state !== 'sent') deliveries.set({ state }, Number.NaN);
    waiting.set(Number.NaN);
    dead.reset();
    missed.set(Number.NaN);
  };
  return { read, away };
}
