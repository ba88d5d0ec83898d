import type { Policy, ScopeRule } from './policy.ts';
import type { Settings } from './settings.ts';

/** What the config file says, read and checked. */

export interface DigestDefinition {
  readonly id: string;
  readonly title: string;
  /** In the language of asks, in the order in which they are shown. */
  readonly asks: readonly string[];
  /** Cron, five fields, in `timeZone`; null is posted only when somebody asks for it. */
  readonly schedule: string | null;
  /** IANA name. */
  readonly timeZone: string;
  readonly channel: string | null;
  /** The rows that its numbers are computed from; null until somebody declares them, and then nothing is posted. */
  readonly audience: ScopeRule | null;
  /** Data older than this is said to be stale; null never says so. */
  readonly staleAfterDays: number | null;
}

export interface Config {
  readonly settings: Settings;
  readonly digests: ReadonlyMap<string, DigestDefinition>;
  readonly policy: Policy;
}
