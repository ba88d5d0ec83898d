import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import { installSample } from '../../src/sample/install.ts';
import { openStore } from '../../src/store/connect.ts';
import { type Embedded, startEmbedded } from '../../src/store/embedded/launch.ts';
import { migrate } from '../../src/store/migrate.ts';
import { loginOf } from '../../src/store/problems.ts';
import { type FaultRun, runFaults } from './faults/fault-run.ts';

/**
 * `npm run bench:faults`: 3 replicas over one Postgres, 45 of them killed a minute for FAULT_SECONDS (default 120), and a
 * chat server that fails in every way; with and without the power to look messages up, and once with an outage of everything.
 * Two digests of a small company, a slot every two seconds for each.
 */
const seconds = Number(process.env['FAULT_SECONDS'] ?? 120);
const OUTAGE_SECONDS = 10;
const SILENT = { start: () => {}, advance: () => {}, done: () => {} };

async function measure(name: string, given: Pick<FaultRun, 'mayLook'>, isOut: boolean): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'bw-faults-'));
  // Postgres runs as another user where this runs as root.
  await chmod(home, 0o755);
  let embedded: Embedded = await startEmbedded({ home });
  const { url, readerUrl } = embedded;
  const store = openStore({ url, readerUrl });
  const outage = {
    seconds: OUTAGE_SECONDS,
    down: () => embedded.stop(),
    up: async () => {
      embedded = await startEmbedded({ home });
    },
  };
  try {
    await migrate(store, { readerRole: loginOf(readerUrl) });
    const now = new Date().toISOString();
    const context = { settings: DEFAULT_SETTINGS, today: now.slice(0, 10), now, progress: SILENT };
    await installSample(store, { accounts: 50, seed: 1, months: 14 }, context);
    const result = await runFaults({
      ...given,
      store,
      url,
      readerUrl,
      seconds,
      replicas: 3,
      killsPerMinute: 45,
      ...(isOut && { outage }),
    });
    process.stdout.write(`${name.padEnd(24)} ${JSON.stringify(result)}\n`);
  } finally {
    await store.close();
    await embedded.stop();
    await rm(home, { recursive: true, force: true });
  }
}

await measure('with look-up', { mayLook: true }, false);
await measure('without look-up', { mayLook: false }, false);
await measure('with a whole outage', { mayLook: true }, true);
