import { worldOf } from '#src/app.ts';
import type { Day } from '#src/core/calendar.ts';
import type { Config } from '#src/core/config.ts';
import { DEFAULT_POLICY } from '#src/core/policy.ts';
import type { Progress, Store, World } from '#src/core/ports.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { loadRegistries } from '#src/discover.ts';

export const SILENT: Progress = { start: () => {}, advance: () => {}, done: () => {} };

export const PLAIN_CONFIG: Config = {
  settings: DEFAULT_SETTINGS,
  digests: new Map(),
  rules: [],
  policy: DEFAULT_POLICY,
};

/** A test that expects an error to be reported looks for it in what is shown. */
export const report = (): string => 'reference';

/** The real house over a test's database, on a day of the test's choosing. */
export async function worldOn(store: Store, today: Day, config: Config = PLAIN_CONFIG): Promise<World> {
  const now = { today, instant: `${today}T09:30:00Z` };
  const registries = await loadRegistries();
  return worldOf({ store, config, registries, progress: SILENT, now: () => now, report });
}
