import { afterAll, beforeAll, expect, test } from 'vitest';
import { runFaults } from '../bench/faults/fault-run.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

/** A short run of what `npm run bench:faults` does for minutes. */
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test('replicas that are killed over a faulty chat post every slot once', { timeout: 120_000 }, async () => {
  const { store, url, readerUrl } = database;
  const result = await runFaults({
    store,
    url,
    readerUrl,
    seconds: 8,
    replicas: 2,
    killsPerMinute: 40,
    mayLook: true,
  });
  expect(result.slots).toBeGreaterThan(2);
  expect(result.kills).toBeGreaterThan(3);
  expect(result).toMatchObject({ duplicates: 0, lost: 0, unknown: 0, messages: result.slots });
});
