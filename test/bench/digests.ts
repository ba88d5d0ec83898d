import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { worldOf } from '../../src/app.ts';
import type { Config } from '../../src/core/config.ts';
import type { DigestDefinition } from '../../src/core/digest.ts';
import { DEFAULT_POLICY } from '../../src/core/policy.ts';
import type { Store, World } from '../../src/core/ports.ts';
import { readyMadeDigests } from '../../src/core/ready-made.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import { loadRegistries } from '../../src/discover.ts';
import { deliverAll, type EngineParts, jobsOf, tickOnce } from '../../src/engine.ts';
import { type MemoryQueue, memoryQueue } from '../../src/platforms/memory/queue.ts';
import { openStore } from '../../src/store/connect.ts';
import { startEmbedded } from '../../src/store/embedded/launch.ts';
import { migrate } from '../../src/store/migrate.ts';
import { loginOf } from '../../src/store/problems.ts';
import { schedulesIn } from '../../src/store/schedules.ts';
import { strictChat } from '../world/strict-chat.ts';
import { install, READER_ROLE, shareOut } from './digests/company.ts';
import { type Counts, counted } from './digests/counted.ts';
import { costOf, tell } from './measure.ts';

/**
 * A morning: at 08:30 a personal digest is due for BENCH_READERS people (default 5,000) and one for each of BENCH_CHANNELS
 * channels (default 200), in a workspace that takes a message a second in a place and 300 a minute in all. The jobs are the
 * product's and so are its limits; the chat is in memory and refuses what comes too soon, and sending runs on a clock of its
 * own. `npm run bench:digests`; BENCH_ACCOUNTS (default 5,000) shared out among the readers; BENCH_HOME keeps the company;
 * BENCH_PICTURES=yes draws too. Asserts nothing.
 */
const number = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const ACCOUNTS = number('BENCH_ACCOUNTS', 5_000);
const READERS = number('BENCH_READERS', 5_000);
const CHANNELS = number('BENCH_CHANNELS', 200);
const DRAWS = process.env['BENCH_PICTURES'] === 'yes';

const TODAY = '2026-11-23';
const [BEFORE, DUE] = [`${TODAY}T08:29:00Z`, `${TODAY}T08:30:00Z`];
const STEP_MS = 250;
/** What the chat takes. */
const LIMITS = { placeMs: 1_000, perMinute: 300 };

let now = Date.parse(BEFORE);
const clock = (): string => new Date(now).toISOString();

const ready = new Map(readyMadeDigests('UTC').map((one) => [one.id, one]));
function digests(): readonly DigestDefinition[] {
  const [book, daily] = [ready.get('my-book'), ready.get('cs-daily')];
  if (book === undefined || daily === undefined) throw new Error('no ready-made digests');
  const channels = Array.from({ length: CHANNELS }, (_, nth): DigestDefinition => {
    const name = `channel-${String(nth).padStart(3, '0')}`;
    return { ...daily, id: name, asks: daily.asks.slice(0, 2), channel: name, audience: { kind: 'all' } };
  });
  return [{ ...book, roles: [READER_ROLE] }, ...channels];
}

async function worldOver(store: Store): Promise<World> {
  const own = { kind: 'own_book' } as const;
  const policy = { ...DEFAULT_POLICY, roles: new Map([...DEFAULT_POLICY.roles, [READER_ROLE, own]]) };
  const config: Config = {
    settings: DEFAULT_SETTINGS,
    policy,
    rules: [],
    digests: new Map(digests().map((one) => [one.id, one])),
  };
  const world = worldOf({
    store,
    config,
    registries: await loadRegistries(),
    progress: { start: () => {}, advance: () => {}, done: () => {} },
    now: () => ({ today: TODAY, instant: clock() }),
    report: (error) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      return 'reference';
    },
  });
  return DRAWS ? world : { ...world, charts: { answer: async () => null, tiles: async () => null } };
}

/** Runs something and prints its cost, with the statements that it took. */
async function part(name: string, store: Store, counts: Counts, work: () => Promise<unknown>): Promise<void> {
  const [reads, writes, own] = [counts.reads, counts.writes, process.cpuUsage()];
  const cost = await costOf(store, work);
  const { user, system } = process.cpuUsage(own);
  const ownMs = Math.round((user + system) / 1000);
  tell(
    name,
    cost,
    `   own cpu ${ownMs} ms   ${counts.reads - reads} read, ${counts.writes - writes} written`,
  );
}

async function morning(plain: Store): Promise<void> {
  const { store, counts } = counted(plain);
  const chat = strictChat({ ...LIMITS, clock }, { name: 'slack' });
  const world = await worldOver(store);
  const schedules = schedulesIn(store);
  const parts: EngineParts = { world, schedules, platforms: [chat], home: 'slack', clock };
  const queue: MemoryQueue = memoryQueue(jobsOf(parts, () => queue));
  const run = (name: string, work: () => Promise<unknown>) => part(name, plain, counts, work);

  // As a company that has been up since yesterday: what is derived is there.
  await world.facts.catchUp(TODAY);
  const people = (await world.facts.people()).filter(({ role }) => role === READER_ROLE);
  const some = people.slice(0, 100).map(({ personId }) => personId);
  await queue.send('digest', 'some', { id: 'my-book', slot: 'some', at: DUE, people: some });
  counts.names.clear();
  await run(`computing ${some.length} personal digests, in one job`, () => queue.drain());
  const most = [...counts.names].toSorted(([, a], [, b]) => b - a).slice(0, 12);
  process.stdout.write(`  of these ${most.map(([name, times]) => `${name} ×${times}`).join(', ')}\n`);
  await plain.query(`TRUNCATE bellwether.deliveries, bellwether.schedules, bellwether.slots CASCADE`);

  await tickOnce(parts, queue);
  now = Date.parse(DUE);
  await run(`noticing ${CHANNELS + 1} slots`, () => tickOnce(parts, queue));
  await run(`computing ${people.length} personal digests and ${CHANNELS} of channels`, () => queue.drain());
  const waiting = await world.deliveries.pulse(clock());
  const open = async (): Promise<number> => (await world.deliveries.pulse(clock())).counts.queued;
  await run(`sending ${waiting.counts.queued} messages`, async () => {
    while ((await open()) > 0) {
      await deliverAll(parts);
      now += STEP_MS;
    }
  });
  const minutes = (now - Date.parse(DUE)) / 60_000;
  const ended = await world.deliveries.counts();
  process.stdout.write(
    `${chat.posted().length} messages in ${minutes.toFixed(1)} minutes of the chat's time, ${chat.refused()} refused for coming too soon, ${ended.expired + ended.dead} given up; at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`,
  );
}

const kept = process.env['BENCH_HOME'];
const home = kept ?? (await mkdtemp(join(tmpdir(), 'bw-digests-')));
// Postgres runs as another user where this runs as root.
if (kept === undefined) await chmod(home, 0o755);
const embedded = await startEmbedded({ home });
const store = openStore({ url: embedded.url, readerUrl: embedded.readerUrl, readTimeoutMs: 600_000 });
try {
  await migrate(store, { readerRole: loginOf(embedded.readerUrl) });
  await install(store, ACCOUNTS, TODAY);
  await shareOut(store, READERS);
  await store.query('TRUNCATE bellwether.deliveries, bellwether.schedules, bellwether.slots CASCADE');
  await store.query('TRUNCATE bellwether.places, bellwether.paces');
  process.stdout.write(
    `${ACCOUNTS} accounts, ${READERS} readers, ${CHANNELS} channels, pictures ${DRAWS ? 'drawn' : 'left out'}\n`,
  );
  await morning(store);
} finally {
  await store.close();
  await embedded.stop();
  if (kept === undefined) await rm(home, { recursive: true, force: true });
}
