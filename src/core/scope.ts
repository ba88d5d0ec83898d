import type { DigestAudience } from './digest.ts';
import { attributeScope } from './policy.ts';
import { ALL_SCOPE, NO_SCOPE, type Scope, type ScopeClause } from './query.ts';

/** What a channel may see; nothing where nobody has declared it, or where each reader would see their own. */
export function channelScope(audience: DigestAudience | null): Scope {
  if (audience?.kind === 'all') return ALL_SCOPE;
  return audience?.kind === 'attributes' ? attributeScope(audience.filters) : NO_SCOPE;
}

/**
 * Whether every row of one scope is surely in another. Some that are go unnoticed (`region` in two clauses that together
 * cover a third), and then it is no.
 */
export function isWithin(inner: Scope, outer: Scope): boolean {
  if (inner.kind === 'none' || outer.kind === 'all') return true;
  if (inner.kind !== 'rows' || outer.kind !== 'rows') return false;
  return inner.anyOf.every((clause) => outer.anyOf.some((wider) => implies(clause, wider)));
}

/** What fits the first clause fits the second: for each of its conditions the first has one that is as narrow. */
const implies = (clause: ScopeClause, wider: ScopeClause): boolean =>
  wider.allOf.every(({ attribute, values }) =>
    clause.allOf.some(
      (own) => own.attribute === attribute && own.values.every((value) => values.includes(value)),
    ),
  );
