import type { Instant } from '../../../core/calendar.ts';
import { OPEN_STATES } from '../../../core/delivery.ts';
import type { DeliveryPulse } from '../../../core/ports.ts';
import { deliveriesIn } from '../../../store/deliveries.ts';
import { openDeadLetters } from '../../../store/queue.ts';
import { schedulesIn } from '../../../store/schedules.ts';
import { JOBS } from '../engine.ts';
import { openWorld } from '../world.ts';
import { bad, type Check, type Finding, ok } from './check.ts';
import { goingOut } from './digest-checks.ts';

/** Whether what is due gets out. */

const DAYS = 7;
/** The clock is looked at every minute. */
const LOOK_LIMIT_MINUTES = 5;
/** Longer than it takes to post to thousands of people at the speed that a platform allows. */
const WAIT_LIMIT_MINUTES = 60;
const EXAMPLES = 3;

const daysBefore = (now: Instant): Instant => new Date(Date.parse(now) - DAYS * 86_400_000).toISOString();
const minutesFrom = (from: Instant, to: Instant): number =>
  Math.floor((Date.parse(to) - Date.parse(from)) / 60_000);

/** `4 minutes`, `3 hours`, `2 days`. */
function lasting(minutes: number): string {
  const [count, unit] =
    minutes < 120
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** When the clock was last looked at, and which slots nobody was there for. */
export const schedules: Check = {
  id: 'schedules',
  needs: ['migrations', 'config'],
  look: async (context) => {
    const { store } = await context.database();
    const kept = schedulesIn(store);
    const now = context.clock();
    const due = await goingOut(await openWorld(context));
    const looked = await kept.lastLook();
    const missed = await kept.missed(1_000, daysBefore(now));
    const [latest] = missed;
    const told =
      latest === undefined
        ? []
        : ok(
            'schedules:missed',
            `${missed.length} slots were missed in the last ${DAYS} days, the latest ${latest.id}@${latest.slot}: nobody looked at the clock in time; \`bellwether digest ID --at ${latest.at} --post\` posts one`,
          );
    return [lookFinding(looked, due.length, now), ...told];
  },
};

function lookFinding(looked: Instant | null, due: number, now: Instant): Finding {
  const id = 'schedules';
  if (looked === null)
    return { id, ok: true, message: 'the clock was never looked at; `bellwether start` does' };
  const age = minutesFrom(looked, now);
  const words = `the clock was last looked at ${lasting(age)} ago`;
  if (age <= LOOK_LIMIT_MINUTES || due === 0) return { id, ok: true, message: words };
  const waiting = due === 1 ? 'a digest has' : `${due} digests have`;
  return {
    id,
    ok: false,
    message: `${words}, and ${waiting} a time; is \`bellwether start\` running?`,
  };
}

/** Whether the queue can be reached, and jobs that failed so often that they were given up. */
export const queue: Check = {
  id: 'queue',
  needs: ['migrations'],
  look: async (context) => {
    const { store, url } = await context.database();
    const letters = await openDeadLetters(store, url, JOBS);
    if (letters === null) return ok('queue', 'nothing was ever queued; `bellwether start` sets it up');
    context.atEnd(() => letters.close());
    const dead = await letters.list();
    const [latest] = dead.slice(-1);
    return latest === undefined
      ? ok('queue', 'reachable, no job was given up')
      : bad(
          'queue',
          `${dead.length} jobs were given up, the last one because: ${latest.reason}; mend that, then \`bellwether deliveries redrive --all-dead\``,
        );
  },
};

/** What waits, what nobody knows about, and what was given up or came too late. */
export const deliveries: Check = {
  id: 'deliveries',
  needs: ['migrations'],
  look: async (context) => {
    const { store } = await context.database();
    const kept = deliveriesIn(store);
    const now = context.clock();
    const ended = await kept.counts(daysBefore(now));
    const pulse = await kept.pulse(now);
    const keysOf = async (state: 'dead' | 'unknown' | 'expired'): Promise<string> =>
      (await kept.list({ states: [state], most: EXAMPLES })).map(({ key }) => key).join(', ');
    const findings = [
      ...(ended.unknown === 0
        ? []
        : bad(
            'deliveries:unknown',
            `${ended.unknown} may or may not have been posted in the last ${DAYS} days: ${await keysOf('unknown')}; look in the channel, and post what is not there with \`bellwether deliveries redrive KEY\``,
          )),
      ...(ended.dead === 0
        ? []
        : bad(
            'deliveries:dead',
            `${ended.dead} were given up in the last ${DAYS} days: ${await keysOf('dead')}; \`bellwether deliveries list --state dead\` says why, \`bellwether deliveries redrive --all-dead\` posts them again`,
          )),
      ...(ended.expired === 0
        ? []
        : ok(
            'deliveries:expired',
            `${ended.expired} came too late in the last ${DAYS} days and were left out: ${await keysOf('expired')}; \`bellwether deliveries redrive KEY\` posts one all the same`,
          )),
    ];
    return [waitFinding(pulse, now), ...findings];
  },
};

function waitFinding({ counts, waitingSince }: DeliveryPulse, now: Instant): Finding {
  const id = 'deliveries';
  const open = OPEN_STATES.reduce((sum, state) => sum + (state === 'sent' ? 0 : counts[state]), 0);
  if (open === 0) return { id, ok: true, message: 'nothing waits' };
  if (waitingSince === null) return { id, ok: true, message: `${open} wait for their time` };
  const age = minutesFrom(waitingSince, now);
  const words = `${open} wait, one of them for ${lasting(age)}`;
  return age <= WAIT_LIMIT_MINUTES
    ? { id, ok: true, message: words }
    : {
        id,
        ok: false,
        message: `${words}; is \`bellwether start\` running? \`bellwether deliveries list --state waiting\` says what holds them up`,
      };
}
