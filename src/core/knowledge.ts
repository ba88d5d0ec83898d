import type { NameFinder } from './ask/name-index.ts';
import type { Person } from './policy.ts';

/** The names that a reader may use in an ask: only of what the reader may see, so that no suggestion tells more. */
export interface Knowledge {
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly hint: string | null }[];
  /** Attribute values of those accounts, people and parents left out. */
  readonly values: readonly { readonly attribute: string; readonly value: string }[];
  /** Everybody who looks after one of those accounts, and the reader. */
  readonly people: readonly Person[];
  readonly products: readonly {
    readonly id: string;
    readonly name: string;
    readonly family: string | null;
  }[];
  /** Values of the sources' own dimensions that are kept in tables: features, campaigns. */
  readonly catalogue: readonly {
    readonly dimension: string;
    readonly value: string;
    readonly name: string | null;
  }[];
}

/** The same with its accounts to be looked up by name. */
export interface Known extends Knowledge {
  readonly names: NameFinder;
}
