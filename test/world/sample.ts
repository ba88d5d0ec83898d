import type { Day } from '#src/core/calendar.ts';
import type { Config } from '#src/core/config.ts';
import type { World } from '#src/core/ports.ts';
import { installSample } from '#src/sample/install.ts';
import type { SampleChoice } from '#src/store/sample.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { PLAIN_CONFIG, SILENT, worldOn } from './world.ts';

/** The sample company in a database of its own, the same rows for the same choice and day. */
export async function sampleOn(
  choice: SampleChoice,
  today: Day,
  config: Config = PLAIN_CONFIG,
): Promise<{ readonly database: FreshDatabase; readonly world: World }> {
  const database = await freshDatabase();
  await installSample(database.store, choice, {
    settings: config.settings,
    today,
    now: `${today}T09:30:00Z`,
    progress: SILENT,
  });
  return { database, world: await worldOn(database.store, today, config) };
}
