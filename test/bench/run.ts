import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMonths, startOfMonth } from '../../src/core/calendar.ts';
import type { Progress, Store } from '../../src/core/ports.ts';
import { ALL_SCOPE, type QueryOptions } from '../../src/core/query.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import type { CellRequest, Statement } from '../../src/core/source.ts';
import { installSample } from '../../src/sample/install.ts';
import retention from '../../src/sources/retention.ts';
import { openStore } from '../../src/store/connect.ts';
import { startEmbedded } from '../../src/store/embedded/launch.ts';
import { refreshMarts } from '../../src/store/marts/refresh.ts';
import { migrate } from '../../src/store/migrate.ts';

/**
 * How fast asks are, beside the way that takes one statement per number, in the same run. Prints one line per figure;
 * asserts nothing. `npm run bench` makes a company of BENCH_ACCOUNTS (default 20,000) in BENCH_HOME (default: a
 * temporary folder, removed afterwards); a home that is kept is used again. Linux alone tells CPU time.
 */

const ACCOUNTS = Number(process.env['BENCH_ACCOUNTS'] ?? 20_000);
const TODAY = '2026-11-22';
const settings = DEFAULT_SETTINGS;
const OPTIONS: QueryOptions = {
  basis: 'start',
  fx: 'constant',
  grace: null,
  asKnown: null,
  currency: null,
  annualise: false,
  full: false,
};
const SILENT: Progress = { start: () => {}, advance: () => {}, done: () => {} };

const request = (given: Partial<CellRequest>): CellRequest => ({
  periods: [],
  by: [],
  where: [],
  scope: ALL_SCOPE,
  variant: 'default',
  options: OPTIONS,
  today: TODAY,
  ...given,
});

/** CPU milliseconds used so far by each server process of this database. */
async function serverCpu(store: Store): Promise<ReadonlyMap<number, number>> {
  const rows = await store.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database()',
  );
  const used = await Promise.all(
    rows.map(async ({ pid }) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [pid, (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10] as const;
    }),
  );
  return new Map(used);
}

/** Once to warm up, then so many times; what `prepare` does is not counted. */
async function measure(
  store: Store,
  name: string,
  times: number,
  work: () => Promise<unknown>,
  prepare: () => Promise<unknown> = async () => {},
): Promise<void> {
  await prepare();
  await work();
  let [wall, cpu] = [0, 0];
  for (let turn = 0; turn < times; turn++) {
    await prepare();
    const [before, from] = [await serverCpu(store), performance.now()];
    await work();
    wall += performance.now() - from;
    for (const [pid, after] of await serverCpu(store)) cpu += after - (before.get(pid) ?? 0);
  }
  const figure = (total: number): string => (total / times).toFixed(1).padStart(9);
  console.log(`${name.padEnd(62)} ${figure(wall)} ms   cpu ${figure(cpu)} ms`);
}

const months = Array.from({ length: 13 }, (_, index) => addMonths(startOfMonth(TODAY), index - 13)).map(
  (start) => ({
    start,
    end: addMonths(start, 1),
  }),
);
const quarter = { start: '2026-07-01', end: '2026-10-01' };
const odd = { start: '2026-03-07', end: '2026-08-19' };
const enterprise = { attribute: 'segment', op: '=', values: ['enterprise'] } as const;

/** The plain way: one number at a time from the contract lines, with no bridging, parents or splits even. */
const naive = (start: string, end: string, segment: string | null): Statement => ({
  name: 'naive',
  text: `WITH o AS (SELECT l.account_id, sum(l.arr * coalesce(r.rate, 1)) AS arr FROM facts.arr_lines l
           LEFT JOIN LATERAL (SELECT rate FROM facts.fx_rates f WHERE f.currency = l.currency AND f.rate_set = 'budget' AND f.effective_on <= $1 ORDER BY effective_on DESC LIMIT 1) r ON true
           WHERE l.starts_on < $1 AND (l.ends_on IS NULL OR l.ends_on >= $1::date - 1) GROUP BY 1),
         c AS (SELECT l.account_id, sum(l.arr * coalesce(r.rate, 1)) AS arr FROM facts.arr_lines l
           LEFT JOIN LATERAL (SELECT rate FROM facts.fx_rates f WHERE f.currency = l.currency AND f.rate_set = 'budget' AND f.effective_on <= $1 ORDER BY effective_on DESC LIMIT 1) r ON true
           WHERE l.starts_on < $2 AND (l.ends_on IS NULL OR l.ends_on >= $2::date - 1) GROUP BY 1)
         SELECT sum(c.arr) / sum(o.arr) AS nrr FROM o LEFT JOIN c USING (account_id)
         WHERE $3::text IS NULL OR EXISTS (SELECT 1 FROM facts.account_attributes a WHERE a.account_id = o.account_id
           AND a.attribute = 'segment' AND a.value = $3 AND a.valid_from <= $1 AND (a.valid_to IS NULL OR a.valid_to >= $1))`,
  values: [start, end, segment],
});

async function bench(store: Store): Promise<void> {
  const cells = (given: Partial<CellRequest>) => () => store.read(retention.cells(request(given), settings));
  await measure(
    store,
    'a quarter, one segment: cells',
    20,
    cells({ periods: [quarter], where: [enterprise] }),
  );
  await measure(store, 'a quarter, one segment: one number from the lines', 2, () =>
    store.read(naive(quarter.start, quarter.end, 'enterprise')),
  );
  await measure(store, 'any two days, everybody: spans', 3, cells({ periods: [odd] }));
  await measure(store, 'any two days, one segment: spans', 3, cells({ periods: [odd], where: [enterprise] }));
  await measure(store, 'any two days, one number from the lines', 2, () =>
    store.read(naive(odd.start, odd.end, null)),
  );
  await measure(
    store,
    '14 KPIs × 13 months × all segments: one statement',
    10,
    cells({ periods: months, by: ['segment'] }),
  );
  await measure(store, '1 KPI × 13 months × 3 segments: 39 numbers, one by one', 1, async () => {
    for (const { start, end } of months) {
      for (const segment of ['smb', 'mid-market', 'enterprise']) await store.read(naive(start, end, segment));
    }
  });
  await refreshOf(store, 1_000);
}

/** So many lines get another price, and the marts follow. */
async function refreshOf(store: Store, lines: number): Promise<void> {
  let turn = 0;
  const change = async (): Promise<void> => {
    turn++;
    const rows = await store.query<{ account_id: string }>(
      `UPDATE facts.arr_lines SET arr = arr + $1 WHERE (line_id, starts_on) IN
         (SELECT line_id, starts_on FROM facts.arr_lines ORDER BY md5(line_id || starts_on::text) LIMIT $2) RETURNING account_id`,
      [turn % 2 === 1 ? 100 : -100, lines],
    );
    await store.query('INSERT INTO marts.dirty SELECT DISTINCT unnest($1::text[]) ON CONFLICT DO NOTHING', [
      rows.map((row) => row.account_id),
    ]);
  };
  const follow = () => refreshMarts(store, settings, TODAY, SILENT);
  await measure(store, `marts refresh after ${lines} changed lines`, 2, follow, change);
}

const kept = process.env['BENCH_HOME'];
const home = kept ?? (await mkdtemp(join(tmpdir(), 'bellwether-bench-')));
const server = await startEmbedded({ home });
const store = openStore({ url: server.url, readerUrl: server.readerUrl, readTimeoutMs: 600_000 });
try {
  await migrate(store, { readerRole: 'bellwether_reader' });
  const now = `${TODAY}T09:00:00Z`;
  const from = performance.now();
  const done = await installSample(
    store,
    { accounts: ACCOUNTS, months: 36, seed: 7 },
    { settings, today: TODAY, now, progress: SILENT },
  );
  console.log(
    `sample of ${ACCOUNTS} accounts ${done} in ${((performance.now() - from) / 1000).toFixed(1)} s`,
  );
  const building = performance.now();
  const { mode, pairs } = await refreshMarts(store, settings, TODAY, SILENT, { rebuild: true });
  console.log(`marts ${mode}: ${pairs} periods in ${((performance.now() - building) / 1000).toFixed(1)} s`);
  await bench(store);
} finally {
  await store.close();
  await server.stop();
  if (kept === undefined) await rm(home, { recursive: true, force: true });
}
