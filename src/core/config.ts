import type { DigestDefinition } from './digest.ts';
import type { Policy } from './policy.ts';
import type { RuleDefinition } from './rule.ts';
import type { Settings } from './settings.ts';

/** What the config file says, read and checked. */

export interface Config {
  readonly settings: Settings;
  /** By id: the ready-made ones as the file changes them, and the company's own. */
  readonly digests: ReadonlyMap<string, DigestDefinition>;
  /** The ready-made ones as the file changes them, and the company's own; `Rules` has those that people made as well. */
  readonly rules: readonly RuleDefinition[];
  readonly policy: Policy;
}
