import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/store/connect.ts';
import { startEmbedded } from '../../src/store/embedded/launch.ts';
import { migrate } from '../../src/store/migrate.ts';
import { runFaults } from './faults/fault-run.ts';

/**
 * `npm run bench:faults`: 3 replicas over one Postgres, 45 of them killed a minute for FAULT_SECONDS (default 120), and a
 * chat server that fails in every way; with and without the power to look messages up. One slot a second and schedule.
 */
const seconds = Number(process.env['FAULT_SECONDS'] ?? 120);
for (const mayLook of [true, false]) {
  const home = await mkdtemp(join(tmpdir(), 'bw-faults-'));
  // Postgres runs as another user where this runs as root.
  await chmod(home, 0o755);
  const embedded = await startEmbedded({ home });
  const store = openStore({ url: embedded.url, readerUrl: embedded.readerUrl });
  try {
    await migrate(store, {});
    const result = await runFaults({
      store,
      url: embedded.url,
      seconds,
      replicas: 3,
      killsPerMinute: 45,
      mayLook,
    });
    console.log(mayLook ? 'with look-up   ' : 'without look-up', JSON.stringify(result));
  } finally {
    await store.close();
    await embedded.stop();
    await rm(home, { recursive: true, force: true });
  }
}
