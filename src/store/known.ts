import { buildNameIndex, type Name, type NameIndex } from '../core/ask/name-index.ts';
import type { Day } from '../core/calendar.ts';
import type { Knowledge, Known } from '../core/knowledge.ts';
import type { Store } from '../core/ports.ts';
import type { Scope } from '../core/query.ts';
import type { Source } from '../core/source.ts';
import { readCatalogue, readKnowledge, readScoped, readVisible } from './knowledge.ts';

/**
 * What readers may name, read once for each state of the facts. At 100,000 accounts it takes seconds to read and index, and
 * between two imports it is the same for everybody who sees the same.
 */

type Reads = Pick<Store, 'read'>;

/** Readers whose names are kept, those who asked last. */
const KEPT = 100;
/** Up to so many accounts are read and indexed by themselves; who sees more looks them up in the index of all. */
const FEW = 2_000;

/** The names of one state of the facts on one day. */
interface Epoch {
  readonly id: string;
  readonly readers: Map<string, Promise<Known>>;
  catalogue(): Promise<Knowledge['catalogue']>;
  everything(): Promise<Known & { readonly names: NameIndex }>;
}

export function knownIn(
  store: Reads,
  sources: readonly Source[],
  few = FEW,
): (scope: Scope, today: Day) => Promise<Known> {
  let epoch: Epoch | null = null;
  return async (scope, today) => {
    const state = await stateOf(store);
    if (state === null || scope.kind === 'none')
      return indexed(await readKnowledge(store, scope, today, sources));
    const id = `${state} ${today}`;
    if (epoch?.id !== id) epoch = epochOf(id, store, sources, today);
    const now = epoch;
    return kept(now.readers, JSON.stringify(scope), () => knownTo(scope, today, now, store, few));
  };
}

/** Changes with every import; null where nothing was imported, so that nobody knows when the facts change. */
async function stateOf(store: Reads): Promise<string | null> {
  // A number may come again after everything was thrown away; the transaction that wrote it does not.
  const [row] = await store.read<{ state: string }>({
    name: 'knowledge.state',
    text: `SELECT import_id || ' ' || xmin::text || ' ' || imported_at AS state FROM facts.imports ORDER BY import_id DESC, table_name LIMIT 1`,
    values: [],
  });
  return row?.state ?? null;
}

function epochOf(id: string, store: Reads, sources: readonly Source[], today: Day): Epoch {
  const once = <T>(work: () => Promise<T>): (() => Promise<T>) => {
    const made = new Map<string, Promise<T>>();
    return () => kept(made, '', work);
  };
  const catalogue = once(() => readCatalogue(store, sources));
  const everything = once(async () => {
    const all = { kind: 'all' } as const;
    const [scoped, catalogued] = await Promise.all([readScoped(store, all, today), catalogue()]);
    return indexed({ ...scoped, catalogue: catalogued });
  });
  return { id, readers: new Map(), catalogue, everything };
}

/** The value of a key, made where it is not there; what failed is not kept, and of too many the oldest goes. */
function kept<T>(all: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = all.get(key);
  all.delete(key);
  const value = known ?? make();
  all.set(key, value);
  if (known === undefined)
    value.catch(() => {
      if (all.get(key) === value) all.delete(key);
    });
  const [oldest] = all.keys();
  if (all.size > KEPT && oldest !== undefined) all.delete(oldest);
  return value;
}

async function knownTo(scope: Scope, today: Day, epoch: Epoch, store: Reads, few: number): Promise<Known> {
  if (scope.kind === 'all') return epoch.everything();
  const visible = new Set(await readVisible(store, scope, today));
  const [scoped, catalogue] = await Promise.all([
    readScoped(store, scope, today, visible.size <= few),
    epoch.catalogue(),
  ]);
  if (visible.size <= few) return indexed({ ...scoped, catalogue });
  const all = await epoch.everything();
  return {
    ...scoped,
    catalogue,
    accounts: all.accounts.filter(({ id }) => visible.has(id)),
    names: all.names.visibleTo((id) => visible.has(id)),
  };
}

const indexed = (knowledge: Knowledge): Known & { readonly names: NameIndex } => ({
  ...knowledge,
  names: buildNameIndex(
    knowledge.accounts.map(({ id, name, hint }): Name => (hint === null ? { id, name } : { id, name, hint })),
  ),
});
