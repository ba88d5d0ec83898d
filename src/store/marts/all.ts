import type { Day } from '../../core/calendar.ts';
import type { Progress, Session, Store } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { martsAreStale, type RefreshResult, refreshMarts } from './refresh.ts';
import { SIDE_MARTS } from './side.ts';

/** Everything that is derived from the facts: retention's marts first, then those beside them, which may read them. */

/** Whether asks would read anything that is behind the facts, the settings or the calendar. */
export async function anyStale(session: Session, settings: Settings, today: Day): Promise<boolean> {
  if (await martsAreStale(session, settings, today)) return true;
  for (const mart of SIDE_MARTS) if (await mart.stale(session, settings, today)) return true;
  return false;
}

export interface Refreshed {
  readonly retention: RefreshResult;
  /** Names of the others that were behind, or that were derived anew. */
  readonly beside: readonly string[];
}

/**
 * Brings all of it up to the facts and to `today`, each in a transaction of its own; with `rebuild` anew.
 * @throws UserError where a currency has no rate
 */
export async function refreshAll(
  store: Store,
  settings: Settings,
  today: Day,
  progress: Progress,
  options: { readonly rebuild?: boolean } = {},
): Promise<Refreshed> {
  const retention = await refreshMarts(store, settings, today, progress, options);
  const beside: string[] = [];
  for (const mart of SIDE_MARTS) {
    if (options.rebuild !== true && !(await mart.stale(store, settings, today))) continue;
    await mart.refresh(store, settings, today, progress, options);
    beside.push(mart.name);
  }
  return { retention, beside };
}
