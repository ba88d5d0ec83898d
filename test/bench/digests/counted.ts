import type { Session, Store } from '../../../src/core/ports.ts';

/** Statements by where they went: to the reader's login, which answers, or to the owner's. */
export interface Counts {
  reads: number;
  writes: number;
  /** Reads by the statement's name. */
  readonly names: Map<string, number>;
}

/** The same store, with its statements counted. */
export function counted(store: Store): { readonly store: Store; readonly counts: Counts } {
  const counts: Counts = { reads: 0, writes: 0, names: new Map() };
  const session = (inner: Session): Session => ({
    query: (...given) => {
      counts.writes++;
      return inner.query(...given);
    },
    copyIn: (...given) => {
      counts.writes++;
      return inner.copyIn(...given);
    },
  });
  return {
    counts,
    store: {
      ...session(store),
      transaction: (work) => store.transaction((inner) => work(session(inner))),
      read: (statement) => {
        counts.reads++;
        counts.names.set(statement.name, (counts.names.get(statement.name) ?? 0) + 1);
        return store.read(statement);
      },
      close: () => store.close(),
    },
  };
}
