import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { worldOf } from '../../src/app.ts';
import type { Day } from '../../src/core/calendar.ts';
import { DEFAULT_POLICY } from '../../src/core/policy.ts';
import type { Progress, Row, Session, Store } from '../../src/core/ports.ts';
import { ALL_SCOPE } from '../../src/core/query.ts';
import { readyMadeRules } from '../../src/core/ready-made-rules.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import type { Statement } from '../../src/core/source.ts';
import { loadRegistries } from '../../src/discover.ts';
import { installSample } from '../../src/sample/install.ts';
import { openStore } from '../../src/store/connect.ts';
import { startEmbedded } from '../../src/store/embedded/launch.ts';
import { migrate } from '../../src/store/migrate.ts';
import { deskFor } from '../../src/use/desk.ts';
import { type Evaluated, evaluateRules } from '../../src/use/evaluate.ts';
import { type Cost, costOf, tell } from './measure.ts';

/**
 * The rules that ship over all accounts, judged set-wise, beside one question per account and rule for a few of them.
 * `npm run bench:alerts` makes a company of BENCH_ACCOUNTS (default 1,000) in BENCH_HOME (default: a temporary folder,
 * removed afterwards); a home that is kept is used again as it is. Asserts nothing.
 */

const ACCOUNTS = Number(process.env['BENCH_ACCOUNTS'] ?? 1_000);
const TODAY: Day = process.env['BENCH_TODAY'] ?? '2026-11-22';
/** So many accounts are asked one by one; the rest is extrapolated. */
const FEW = 10;
const settings = DEFAULT_SETTINGS;
const SILENT: Progress = { start: () => {}, advance: () => {}, done: () => {} };
const rules = readyMadeRules(settings);

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function fill(store: Store): Promise<number> {
  const count = async (): Promise<number> => {
    const [row] = await store.query<{ n: number }>('SELECT count(*)::int AS n FROM facts.accounts');
    return row?.n ?? 0;
  };
  if ((await count()) > 0) return count();
  const context = { settings, today: TODAY, now: `${TODAY}T09:00:00Z`, progress: SILENT };
  tell(
    `the sample company of ${ACCOUNTS} accounts`,
    await costOf(store, () => installSample(store, { accounts: ACCOUNTS, months: 36, seed: 7 }, context)),
  );
  return count();
}

/** The store as it is, and every statement that goes through it counted. */
function counting(store: Store): { readonly store: Store; readonly run: { reads: number; writes: number } } {
  const run = { reads: 0, writes: 0 };
  const counted = (session: Session): Session => ({
    ...session,
    query: <R extends Row = Row>(text: string, values?: readonly unknown[]) => {
      run.writes++;
      return session.query<R>(text, values);
    },
  });
  return {
    run,
    store: {
      ...store,
      ...counted(store),
      read: <R extends Row = Row>(statement: Statement) => {
        run.reads++;
        return store.read<R>(statement);
      },
      transaction: (work) => store.transaction((session) => work(counted(session))),
    },
  };
}

async function bench(store: Store): Promise<void> {
  const accounts = await fill(store);
  const heard = counting(store);
  const world = worldOf({
    store: heard.store,
    config: { settings, digests: new Map(), rules, policy: DEFAULT_POLICY },
    registries: await loadRegistries(),
    progress: SILENT,
    now: () => ({ today: TODAY, instant: `${TODAY}T09:00:00Z` }),
    report: String,
  });
  await store.query(
    'TRUNCATE bellwether.alerts, bellwether.alert_history, bellwether.notices, bellwether.rule_runs',
  );
  await world.facts.catchUp(TODAY);
  let whole: Cost = { wallMs: 0, cpuMs: 0, peakMb: 0 };
  for (const turn of ['first run, all alerts new', 'second run, nothing changed']) {
    Object.assign(heard.run, { reads: 0, writes: 0 });
    let result: Evaluated | null = null;
    const before = process.cpuUsage();
    whole = await costOf(store, async () => {
      result = await evaluateRules(rules, world);
    });
    const { reads, writes } = heard.run;
    const { user, system } = process.cpuUsage(before);
    tell(
      `${accounts} accounts × ${rules.length} rules, ${turn}`,
      whole,
      `   own cpu ${((user + system) / 1000).toFixed(0)} ms   ${reads} reads, ${writes} other statements   ${JSON.stringify(result)}`,
    );
  }
  const peak = whole.peakMb;
  say(
    `most memory of one server process ${peak.toFixed(0)} MB, of this one ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`,
  );
  await oneByOne(store, world, accounts, whole);
}

const minutes = (ms: number): string => `${(ms / 60_000).toFixed(1)} min`;

/** The asks of the same rules with the account as a filter, one account after the other. */
async function oneByOne(
  store: Store,
  world: ReturnType<typeof worldOf>,
  accounts: number,
  whole: Cost,
): Promise<void> {
  const rows = await store.query<{ account_id: string }>(
    'SELECT account_id FROM facts.accounts ORDER BY account_id LIMIT $1',
    [FEW],
  );
  const desk = await deskFor({ person: null, scope: ALL_SCOPE }, world);
  const perAccount = rules.filter(
    ({ kind, ask }) => kind !== 'stale' && ask !== null && !/ by segment|^grr/.test(ask),
  );
  const cost = await costOf(store, async () => {
    for (const { account_id: id } of rows) {
      const only = { attribute: 'account', op: '=', values: [id] } as const;
      for (const { ask } of perAccount) {
        const parsed = desk.parse(ask ?? '');
        if (!parsed.ok) throw new Error(`a rule that ships has an ask: ${parsed.problem.message}`);
        const queries = parsed.ask.queries.map((query) => ({ ...query, where: [...query.where, only] }));
        await desk.answer({ ...parsed.ask, queries }, { trend: false, movers: 0 });
      }
    }
  });
  const each = { wallMs: cost.wallMs / rows.length, cpuMs: cost.cpuMs / rows.length };
  tell(`one account by itself, ${perAccount.length} rules`, each);
  const [wall, cpu] = [each.wallMs * accounts, each.cpuMs * accounts];
  say(
    `all of them so (from ${rows.length}): ${minutes(wall)}, ${(wall / whole.wallMs).toFixed(0)} times as long; of the server's CPU ${minutes(cpu)}, ${(cpu / whole.cpuMs).toFixed(0)} times as much`,
  );
}

const kept = process.env['BENCH_HOME'];
const home = kept ?? (await mkdtemp(join(tmpdir(), 'bellwether-bench-')));
const server = await startEmbedded({ home });
const store = openStore({ url: server.url, readerUrl: server.readerUrl, readTimeoutMs: 600_000 });
try {
  await migrate(store, { readerRole: 'bellwether_reader' });
  await bench(store);
} finally {
  await store.close();
  await server.stop();
  if (kept === undefined) await rm(home, { recursive: true, force: true });
}
