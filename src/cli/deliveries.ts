import { z } from 'zod';
import { plainAll } from '../cards/plain.ts';
import { DELIVERY_POLICY, DELIVERY_STATES, mayRedrive, OPEN_STATES } from '../core/delivery.ts';
import { UserError } from '../core/errors.ts';
import type { Deliveries, KeptDelivery } from '../core/ports.ts';
import type { DeadJob, DeadLetters } from '../store/dead-letters.ts';
import { openDeadLetters } from '../store/queue.ts';
import { schedulesIn } from '../store/schedules.ts';
import { command, type Outcome } from './shell/command.ts';
import type { Context } from './shell/context.ts';
import {
  deliveriesTable,
  deliveryDocument,
  deliveryLines,
  isJobKey,
  jobDocument,
  jobKey,
  jobLines,
  jobsTable,
  missedTable,
} from './shell/delivery-views.ts';
import { JOBS } from './shell/engine.ts';
import { wholeNumber } from './shell/inputs.ts';
import { openWorld } from './shell/world.ts';

const WIDTH = 100;
/** More than anybody reads; enough for everything that goes wrong at once. */
const ALL = 100_000;
const STATES = [...DELIVERY_STATES, 'waiting', 'missed'];

const states = z.string().transform((text, context): ReadonlySet<string> => {
  const typed = text.split(',').map((one) => one.trim());
  const strange = typed.find((one) => !STATES.includes(one));
  if (strange === undefined)
    return new Set<string>(typed.includes('waiting') ? [...typed, ...OPEN_STATES] : typed);
  const message = `"${strange}" is not a state; allowed, with commas between them: ${STATES.join(', ')}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export default command({
  summary: 'what waits to be posted or went wrong on its way, and posting it again',
  examples: [
    ['deliveries list', 'all that is not sent: waiting, unknown, dead, expired, and slots that were missed'],
    ['deliveries list --state unknown,dead --place cs-team', 'what somebody has to decide about'],
    ['deliveries show "digest:cs-daily@2026-11-23T08:30[UTC] slack:#cs"', 'one, with what it says'],
    ['deliveries redrive --all-dead --by ann', 'post again what was given up'],
  ],
  json: true,
  configure: (options) => {
    options
      .argument('<what>', 'list, show or redrive')
      .argument('[key]', 'the delivery or job, as `deliveries list` names it')
      .option('--state <states>', `${STATES.join(', ')} (default: all but sent)`)
      .option('--place <place>', 'those of one place: the name that the platform has for it')
      .option('--limit <n>', 'so many at most', '50')
      .option('--all-dead', 'everything that was given up, jobs too')
      .option('--all-unknown', 'everything that may have been posted; it says that it may be a repeat')
      .option('--by <name>', 'who posts it again', 'the operator');
  },
  input: z.object({
    what: z.enum(['list', 'show', 'redrive'], { error: 'allowed: list, show, redrive' }),
    key: z.string().optional(),
    state: states.optional(),
    place: z.string().optional(),
    limit: wholeNumber(1, ALL),
    allDead: z.boolean().default(false),
    allUnknown: z.boolean().default(false),
    by: z.string().trim().min(1, 'must name somebody').max(100, 'is too long a name'),
  }),
  run: async ({ what, key, allDead, allUnknown, by, ...wanted }, context) => {
    const keeper = await openKeeper(context);
    if (what === 'list') return list({ state: undefined, place: undefined, ...wanted }, keeper);
    if (what === 'show') return show(named(key), keeper);
    const ways = [key !== undefined, allDead, allUnknown].filter(Boolean).length;
    if (ways !== 1) throw new UserError('name one key, or give --all-dead or --all-unknown');
    if (key !== undefined) return redriveOne(key, by, keeper);
    return redriveAll(allDead ? 'dead' : 'unknown', by, keeper);
  },
});

const named = (key: string | undefined): string => {
  if (key !== undefined) return key;
  throw new UserError('name a key; `bellwether deliveries list` shows them');
};

/** What it takes to look after deliveries. */
interface Keeper {
  readonly context: Context;
  readonly deliveries: Deliveries;
  /** Null where nothing was ever queued. */
  readonly letters: DeadLetters | null;
  readonly settings: { readonly locale: string; readonly timeZone: string };
}

async function openKeeper(context: Context): Promise<Keeper> {
  const { deliveries, config } = await openWorld(context);
  const { store, url } = await context.database();
  const letters = await openDeadLetters(store, url, JOBS);
  if (letters !== null) context.atEnd(() => letters.close());
  return { context, deliveries, letters, settings: config.settings };
}

interface Wanted {
  readonly state: ReadonlySet<string> | undefined;
  readonly place: string | undefined;
  readonly limit: number;
}

async function list({ state, place, limit }: Wanted, keeper: Keeper): Promise<Outcome> {
  const { context, deliveries, letters, settings } = keeper;
  const states = DELIVERY_STATES.filter((one) => (state === undefined ? one !== 'sent' : state.has(one)));
  // Jobs and slots have no place yet.
  const shows = (what: string): boolean => place === undefined && (state === undefined || state.has(what));
  const found = await deliveries.list({ states, place: place ?? null, most: limit + 1 });
  const jobs = shows('dead') ? ((await letters?.list()) ?? []) : [];
  const missed = shows('missed') ? await schedulesIn(await context.store()).missed(limit + 1) : [];
  const cut = <T>(rows: readonly T[]): readonly T[] => rows.slice(0, limit);
  const isCut = [found, jobs, missed].some((rows) => rows.length > limit);
  const parts = [
    deliveriesTable(cut(found), settings),
    jobsTable(cut(jobs), settings),
    missedTable(cut(missed), settings),
    isCut ? `There are more; --limit ${limit * 10} shows them.` : null,
  ].filter((part) => part !== null);
  return {
    json: {
      deliveries: cut(found).map(deliveryDocument),
      jobs: cut(jobs).map(jobDocument),
      missed: cut(missed).map(({ id, slot, at }) => ({ schedule: id, slot, at })),
    },
    text: parts.length === 0 ? 'Nothing.' : parts.join('\n\n'),
  };
}

async function show(key: string, { deliveries, letters, settings }: Keeper): Promise<Outcome> {
  if (isJobKey(key)) {
    const dead = await deadJob(key, letters);
    return { json: jobDocument(dead), text: jobLines(dead, settings) };
  }
  const delivery = await deliveryOf(key, deliveries);
  const content = await deliveries.content(key);
  const text = plainAll(content?.cards ?? [], WIDTH);
  return {
    json: { ...deliveryDocument(delivery), text },
    text: `${deliveryLines(delivery, settings)}\n\n${text}`,
  };
}

async function deliveryOf(key: string, deliveries: Deliveries): Promise<KeptDelivery> {
  const delivery = await deliveries.find(key);
  if (delivery !== null) return delivery;
  throw new UserError(`There is no delivery "${key}"; \`bellwether deliveries list\` shows the keys.`);
}

async function deadJob(key: string, letters: DeadLetters | null): Promise<DeadJob> {
  const dead = (await letters?.list())?.find((one) => jobKey(one) === key);
  if (dead !== undefined) return dead;
  throw new UserError(`There is no ${key} among the jobs that were given up.`);
}

async function redriveOne(key: string, by: string, keeper: Keeper): Promise<Outcome> {
  if (isJobKey(key)) {
    const dead = await deadJob(key, keeper.letters);
    await keeper.letters?.retry([dead]);
    return redriven([], [dead]);
  }
  const before = await deliveryOf(key, keeper.deliveries);
  if (!mayRedrive(before.state)) {
    throw new UserError(
      `"${key}" is ${before.state}; only what is unknown, dead or expired can be posted again.`,
    );
  }
  return redriven(await redrive([before], by, keeper), []);
}

async function redriveAll(state: 'dead' | 'unknown', by: string, keeper: Keeper): Promise<Outcome> {
  const { deliveries, letters } = keeper;
  const found = await deliveries.list({ states: [state], most: ALL });
  const again = await redrive(found, by, keeper);
  const jobs = state === 'dead' ? ((await letters?.list()) ?? []) : [];
  await letters?.retry(jobs);
  return redriven(again, jobs);
}

/** Those that it was still possible for. */
async function redrive(
  found: readonly KeptDelivery[],
  by: string,
  { deliveries, context }: Keeper,
): Promise<readonly KeptDelivery[]> {
  const again: KeptDelivery[] = [];
  // Oldest first, as they would have been posted.
  for (const before of found.toReversed()) {
    const after = await deliveries.apply(
      before.key,
      { type: 'redriven', by },
      context.clock(),
      DELIVERY_POLICY,
    );
    if (after?.state === 'queued') again.push({ ...before, ...after });
  }
  return again;
}

function redriven(deliveries: readonly KeptDelivery[], jobs: readonly DeadJob[]): Outcome {
  const repeats = deliveries.filter(({ mayRepeat }) => mayRepeat).length;
  const count = deliveries.length + jobs.length;
  const marked = repeats === 0 ? '' : ` ${repeats} of them may be a repeat, and will say so.`;
  return {
    json: { deliveries: deliveries.map(deliveryDocument), jobs: jobs.map(jobDocument) },
    text:
      count === 0
        ? 'There was nothing to post again.'
        : `${count} will be posted again while the bot runs (\`bellwether start\`).${marked}`,
  };
}
