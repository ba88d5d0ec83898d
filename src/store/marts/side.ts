import type { Day } from '../../core/calendar.ts';
import type { Progress, Session, Store } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { healthMart } from './health.ts';
import { usageMart } from './usage.ts';

/** A mart beside those of retention: derived from facts, brought up to them before asks are answered. */
export interface SideMart {
  readonly name: string;
  /** Whether asks would read rows that are behind the facts, the settings or the calendar. Must be quick. */
  stale(session: Session, settings: Settings, today: Day): Promise<boolean>;
  /** Follows what changed, or with `rebuild` derives everything anew; one transaction, safe to kill at any moment. */
  refresh(
    store: Store,
    settings: Settings,
    today: Day,
    progress: Progress,
    options?: { readonly rebuild?: boolean },
  ): Promise<void>;
  /** Derives everything again beside what is there; one line per difference, none where all is well. */
  verify(store: Store, settings: Settings, today: Day): Promise<readonly string[]>;
}

/** In the order in which they are refreshed. */
export const SIDE_MARTS: readonly SideMart[] = [healthMart, usageMart];
