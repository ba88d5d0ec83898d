import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_PREFERENCES } from '../../src/core/ask/lexicon.ts';
import { buildNameIndex } from '../../src/core/ask/name-index.ts';
import type { Known } from '../../src/core/knowledge.ts';
import type { Progress, Store } from '../../src/core/ports.ts';
import { ALL_SCOPE, type Scope } from '../../src/core/query.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import { loadRegistries } from '../../src/discover.ts';
import { installSample } from '../../src/sample/install.ts';
import { openStore } from '../../src/store/connect.ts';
import { startEmbedded } from '../../src/store/embedded/launch.ts';
import { readKnowledge } from '../../src/store/knowledge.ts';
import { knownIn } from '../../src/store/known.ts';
import { migrate } from '../../src/store/migrate.ts';
import { lexiconFor, namesFor } from '../../src/use/lexicon.ts';
import { costOf, tell } from './measure.ts';

/**
 * What it takes until an ask can be read: names known anew for every ask, and shared between them. `node test/bench/names.ts`
 * makes a company of BENCH_ACCOUNTS (default 10,000) in BENCH_HOME (default: a temporary folder, removed afterwards); a home
 * that is kept is used as it is. Asserts nothing.
 */

const ACCOUNTS = Number(process.env['BENCH_ACCOUNTS'] ?? 10_000);
const TODAY = '2026-11-22';
const SILENT: Progress = { start: () => {}, advance: () => {}, done: () => {} };

const attributes = (attribute: string, value: string): Scope => ({
  kind: 'rows',
  anyOf: [{ allOf: [{ attribute, values: [value] }] }],
});

async function readers(store: Store): Promise<readonly (readonly [string, Scope])[]> {
  const [most] = await store.query<{ csm: string }>(
    "SELECT value AS csm FROM facts.account_attributes WHERE attribute = 'csm' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
  );
  return [
    ['everything', ALL_SCOPE],
    ['one book', attributes('csm', most?.csm ?? '')],
    ['a region', attributes('region', 'emea')],
  ];
}

async function bench(store: Store): Promise<void> {
  const { kpis, sources } = await loadRegistries();
  const all = [...sources.values()];
  const ready = (known: Known) => {
    const lexicon = lexiconFor(known, kpis, null, NO_PREFERENCES);
    return [lexicon.accounts.exact('acme'), namesFor(known)('account', 'acme')];
  };
  const shared = knownIn(store, all);
  for (const [who, scope] of await readers(store)) {
    const anew = async () => {
      const knowledge = await readKnowledge(store, scope, TODAY, all);
      const names = knowledge.accounts.map(({ id, name }) => ({ id, name }));
      return ready({ ...knowledge, names: buildNameIndex(names) });
    };
    const once = async () => ready(await shared(scope, TODAY));
    await anew();
    tell(`who sees ${who}: names read for one ask`, await costOf(store, anew));
    tell('… shared, for the first ask after an import', await costOf(store, once));
    tell('… shared, for every other ask', await costOf(store, once));
    const { names, accounts } = await shared(scope, TODAY);
    const miss = async () => names.nearest('novaxyz data gmbh', 4);
    tell(`… a name that is misspelt, ${accounts.length} accounts in view, first`, await costOf(store, miss));
    tell('… another', await costOf(store, miss));
  }
}

const given = process.env['BENCH_HOME'];
const home = given ?? (await mkdtemp(join(tmpdir(), 'bellwether-bench-')));
const server = await startEmbedded({ home });
const store = openStore({ url: server.url, readerUrl: server.readerUrl });
try {
  await migrate(store, { readerRole: new URL(server.readerUrl).username });
  const [has] = await store.query<{ facts: boolean }>('SELECT EXISTS (SELECT FROM facts.accounts) AS facts');
  if (has?.facts !== true)
    await installSample(
      store,
      { accounts: ACCOUNTS, months: 36, seed: 7 },
      { settings: DEFAULT_SETTINGS, today: TODAY, now: `${TODAY}T09:00:00Z`, progress: SILENT },
    );
  await bench(store);
} finally {
  await store.close();
  await server.stop();
  if (given === undefined) await rm(home, { recursive: true });
}
