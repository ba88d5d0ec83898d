import type { Kpi } from './kpi.ts';
import type { RuleKind } from './rule.ts';
import type { Section } from './section.ts';
import type { Source } from './source.ts';

/** What was found in the folders at the start, by id. */
export interface Registries {
  readonly kpis: ReadonlyMap<string, Kpi>;
  readonly sources: ReadonlyMap<string, Source>;
  /** Parts that digests are made of. */
  readonly sections: ReadonlyMap<string, Section>;
  /** Ways in which rules judge. */
  readonly rules: ReadonlyMap<string, RuleKind>;
}
