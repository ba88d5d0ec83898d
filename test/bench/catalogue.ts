import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { worldOf } from '../../src/app.ts';
import { addMonths, type Day, startOfMonth } from '../../src/core/calendar.ts';
import { DEFAULT_POLICY } from '../../src/core/policy.ts';
import type { Progress, Row, Store } from '../../src/core/ports.ts';
import { ALL_SCOPE, type Ask } from '../../src/core/query.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import type { Statement } from '../../src/core/source.ts';
import { loadRegistries } from '../../src/discover.ts';
import { installSample } from '../../src/sample/install.ts';
import { openStore } from '../../src/store/connect.ts';
import { startEmbedded } from '../../src/store/embedded/launch.ts';
import { refreshMarts } from '../../src/store/marts/refresh.ts';
import { SIDE_MARTS } from '../../src/store/marts/side.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type Desk, deskFor } from '../../src/use/desk.ts';
import { costOf, tell } from './measure.ts';
import { makeUsage } from './usage-days.ts';

/**
 * The whole catalogue as one digest: every KPI × 13 months × segments, beside one statement per number for a few of
 * them. `npm run bench:catalogue` makes a company of BENCH_ACCOUNTS (default 1,000) with BENCH_USAGE days of use (default
 * 300 an account) in BENCH_HOME (default: a temporary folder, removed afterwards). A home that is kept is used again as it
 * is; where it has no days of use, they are made. With BENCH_KEEP=1 marts that are there are not derived anew. Asserts
 * nothing.
 */

const ACCOUNTS = Number(process.env['BENCH_ACCOUNTS'] ?? 1_000);
const USAGE = Number(process.env['BENCH_USAGE'] ?? 300 * ACCOUNTS);
const TODAY: Day = process.env['BENCH_TODAY'] ?? '2026-11-22';
const KEEP = process.env['BENCH_KEEP'] === '1';
const settings = DEFAULT_SETTINGS;
const SILENT: Progress = { start: () => {}, advance: () => {}, done: () => {} };
const PLAIN = { trend: false, movers: 0 };

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const months = Array.from({ length: 13 }, (_, nth) => addMonths(startOfMonth(TODAY), nth - 13));

/** Where the home has no facts, the sample company; where nobody uses anything, days of use. */
async function fill(store: Store): Promise<void> {
  const [has] = await store.query<{ facts: boolean; usage: boolean }>(
    'SELECT EXISTS (SELECT FROM facts.accounts) AS facts, EXISTS (SELECT FROM facts.usage_days) AS usage',
  );
  if (has?.facts !== true) {
    const context = { settings, today: TODAY, now: `${TODAY}T09:00:00Z`, progress: SILENT };
    tell(
      `the sample company of ${ACCOUNTS} accounts`,
      await costOf(store, () => installSample(store, { accounts: ACCOUNTS, months: 36, seed: 7 }, context)),
    );
    await store.query('TRUNCATE facts.usage_days, facts.usage_days_history');
  }
  if (has?.facts !== true || !has.usage) {
    let made = 0;
    const cost = await costOf(store, async () => {
      made = await makeUsage(store, USAGE, TODAY);
    });
    tell(`${made} days of use`, cost);
  }
}

async function derive(store: Store): Promise<void> {
  tell('retention marts brought up', await costOf(store, () => refreshMarts(store, settings, TODAY, SILENT)));
  for (const mart of SIDE_MARTS) {
    if (KEEP && !(await mart.stale(store, settings, TODAY))) continue;
    tell(
      `${mart.name} mart from nothing`,
      await costOf(store, () => mart.refresh(store, settings, TODAY, SILENT, { rebuild: true })),
    );
  }
}

/** So many days of use come in late, spread over all accounts; the mart follows. */
async function followUsage(store: Store, rows: number): Promise<void> {
  const mart = SIDE_MARTS.find(({ name }) => name === 'usage');
  if (mart === undefined) return;
  const [last] = await store.query<{ id: number }>('SELECT max(import_id) + 1 AS id FROM facts.imports');
  await store.query(
    `WITH late AS (
       UPDATE facts.usage_days u SET events = events + 1, import_id = $1
       FROM (SELECT account_id, user_id, feature_id, day FROM facts.usage_days TABLESAMPLE BERNOULLI (1) LIMIT $2) x
       WHERE u.account_id = x.account_id AND u.user_id = x.user_id AND u.feature_id = x.feature_id AND u.day = x.day RETURNING 1)
     INSERT INTO facts.imports (import_id, table_name, imported_at, through, inserted, updated, unchanged)
     SELECT $1, 'usage_days', now(), $3, 0, count(*), 0 FROM late`,
    [last?.id ?? 1, rows, TODAY],
  );
  tell(
    `usage mart follows ${rows} changed days`,
    await costOf(store, () => mart.refresh(store, settings, TODAY, SILENT)),
  );
  tell(
    '… and looks whether there is anything to follow',
    await costOf(store, () => mart.stale(store, settings, TODAY)),
  );
}

/** Reads as the store does, and keeps what was run. */
function listening(store: Store): { readonly store: Store; readonly run: Statement[] } {
  const run: Statement[] = [];
  const read = <R extends Row = Row>(statement: Statement): Promise<R[]> => {
    run.push(statement);
    return store.read<R>(statement);
  };
  return { run, store: { ...store, read } };
}

/** Every KPI of each month by segment; by nothing where it knows no segment. */
function digestOf(desk: Desk, ids: readonly string[]): { readonly asks: Ask[]; readonly refused: string[] } {
  const asks: Ask[] = [];
  const refused = new Set<string>();
  for (const id of ids) {
    for (const month of months) {
      const words = `${id} ${month.slice(0, 7)}`;
      const parsed = [`${words} by segment`, words].map((text) => desk.parse(text)).find(({ ok }) => ok);
      if (parsed?.ok === true) asks.push(parsed.ask);
      else refused.add(id);
    }
  }
  return { asks, refused: [...refused] };
}

async function digest(store: Store): Promise<void> {
  const registries = await loadRegistries();
  const heard = listening(store);
  const config = { settings, digests: new Map(), rules: [], policy: DEFAULT_POLICY };
  const now = { today: TODAY, instant: `${TODAY}T09:00:00Z` };
  const world = worldOf({
    store: heard.store,
    config,
    registries,
    progress: SILENT,
    now: () => now,
    report: String,
  });
  const desk = await deskFor({ person: null, scope: ALL_SCOPE }, world);
  const { asks, refused } = digestOf(desk, [...registries.kpis.keys()]);
  if (refused.length > 0) say(`not asked of past months: ${refused.join(', ')}`);
  heard.run.length = 0;
  let numbers = 0;
  const cost = await costOf(store, async () => {
    const answers = (await desk.answerAll(asks, PLAIN)).flatMap((each) => each.answers);
    numbers = answers.reduce((sum, { groups }) => sum + 1 + groups.length, 0);
  });
  const statements = heard.run.filter(
    ({ name }) => registries.sources.size > 0 && !name.startsWith('freshness'),
  );
  tell(
    `${registries.kpis.size} KPIs × ${months.length} months × segments: ${numbers} numbers`,
    cost,
    `   ${heard.run.length} statements`,
  );
  say(
    `most memory of one server process ${cost.peakMb.toFixed(0)} MB, of this one ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`,
  );
  for (const statement of statements)
    tell(`  ${statement.name}`, await costOf(store, () => store.read(statement)));
}

/** The plain way: each number from the facts by itself, with no seats that change, no parents, no bridging even. */
const NAIVE: Readonly<Record<string, string>> = {
  'adoption rate': `WITH own AS (SELECT a.account_id FROM facts.account_attributes a WHERE a.attribute = 'segment' AND a.value = $3
       AND a.valid_from <= $1 AND (a.valid_to IS NULL OR a.valid_to >= $1)),
     used AS (SELECT u.account_id, count(DISTINCT u.user_id) AS users FROM facts.usage_days u JOIN own USING (account_id)
       WHERE u.day >= $1 AND u.day < $2 GROUP BY 1),
     held AS (SELECT e.account_id, sum(e.seats) AS seats FROM facts.entitlements e JOIN own USING (account_id)
       WHERE e.valid_from < $2 AND (e.valid_to IS NULL OR e.valid_to >= $1) GROUP BY 1)
     SELECT sum(least(users, seats)) / sum(seats) AS value FROM held LEFT JOIN used USING (account_id)`,
  stickiness: `SELECT sum(n)::float8 / ($2::date - $1::date) / (SELECT count(DISTINCT (u.account_id, u.user_id)) FROM facts.usage_days u
       JOIN facts.account_attributes a ON a.account_id = u.account_id AND a.attribute = 'segment' AND a.value = $3
       WHERE u.day >= $1 AND u.day < $2) AS value
     FROM (SELECT u.day, count(DISTINCT (u.account_id, u.user_id)) AS n FROM facts.usage_days u
       JOIN facts.account_attributes a ON a.account_id = u.account_id AND a.attribute = 'segment' AND a.value = $3
       WHERE u.day >= $1 AND u.day < $2 GROUP BY 1) x`,
  'QBR coverage': `SELECT count(DISTINCT t.account_id)::float8 / nullif(count(DISTINCT l.account_id), 0) AS value
     FROM facts.arr_lines l JOIN facts.account_attributes a ON a.account_id = l.account_id AND a.attribute = 'segment' AND a.value = $3
     LEFT JOIN facts.touchpoints t ON t.account_id = l.account_id AND t.kind IN ('qbr', 'ebr') AND t.is_held
       AND t.occurred_at >= $1 AND t.occurred_at < $2
     WHERE l.starts_on < $1 AND (l.ends_on IS NULL OR l.ends_on >= $1)`,
};

async function oneByOne(store: Store): Promise<void> {
  for (const [name, text] of Object.entries(NAIVE)) {
    const numbers = months
      .slice(-2)
      .flatMap((month) => ['smb', 'enterprise'].map((segment) => [month, addMonths(month, 1), segment]));
    const { wallMs, cpuMs } = await costOf(store, async () => {
      for (const values of numbers) await store.read({ name: 'naive', text, values });
    });
    const each = { wallMs: wallMs / numbers.length, cpuMs: cpuMs / numbers.length };
    tell(`${name}, one number of one month and segment from the facts`, each);
  }
}

const kept = process.env['BENCH_HOME'];
const home = kept ?? (await mkdtemp(join(tmpdir(), 'bellwether-bench-')));
const server = await startEmbedded({ home });
const store = openStore({ url: server.url, readerUrl: server.readerUrl, readTimeoutMs: 600_000 });
try {
  await migrate(store, { readerRole: 'bellwether_reader' });
  await fill(store);
  await derive(store);
  await followUsage(store, 1_000);
  await digest(store);
  await oneByOne(store);
} finally {
  await store.close();
  await server.stop();
  if (kept === undefined) await rm(home, { recursive: true, force: true });
}
