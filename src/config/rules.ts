import type { ScopeRule } from '../core/policy.ts';

/** A rule about rows as it is written: one word, or attributes. */
export const ruleOf = (
  rule: 'all' | 'none' | 'own_book' | 'team' | Readonly<Record<string, readonly string[]>>,
): ScopeRule => (typeof rule === 'string' ? { kind: rule } : { kind: 'attributes', filters: rule });
