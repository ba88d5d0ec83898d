import { fromSaved, toSaved } from '../../config/saved-digest.ts';
import type { Config } from '../../core/config.ts';
import type { DigestDefinition } from '../../core/digest.ts';
import { allDigests, refuseKept, refusePausedThere } from '../../core/digest-book.ts';
import type { Digests } from '../../core/ports.ts';

/** The digests of the config, and those that people made, in memory. */
export function memoryDigests({ digests: kept }: Pick<Config, 'digests'>): Digests {
  const made = new Map<string, DigestDefinition>();
  const paused = new Set<string>();
  const wanted = new Map<string, Map<string, boolean>>();
  const all = (): readonly DigestDefinition[] =>
    structuredClone(allDigests(kept, [...made.values()], paused));
  const keep = (definition: DigestDefinition): void => {
    const read = fromSaved(definition.id, definition.origin, toSaved(definition));
    if (read.ok) made.set(definition.id, read.definition);
  };
  const forget = (id: string): void => {
    paused.delete(id);
    wanted.delete(id);
  };
  return {
    all: async () => all(),
    find: async (id) => all().find((one) => one.id === id) ?? null,
    make: async (definition) => {
      refuseKept(kept, definition.id);
      toSaved(definition);
      if (made.has(definition.id)) return false;
      keep(definition);
      forget(definition.id);
      if (definition.isPaused) paused.add(definition.id);
      return true;
    },
    change: async (id, change) => {
      refuseKept(kept, id);
      if (!made.has(id)) return null;
      const before = all().find((one) => one.id === id);
      if (before === undefined) return null;
      const after = { ...change(before), id, isPaused: before.isPaused };
      keep(after);
      return after;
    },
    pause: async (id, isPaused) => {
      if (!isPaused) refusePausedThere(kept, id);
      if (!kept.has(id) && !made.has(id)) return false;
      if (isPaused) paused.add(id);
      else paused.delete(id);
      return true;
    },
    remove: async (id) => {
      refuseKept(kept, id);
      if (!made.delete(id)) return false;
      forget(id);
      return true;
    },
    subscriptions: async (id) => {
      const people = [...(wanted.get(id) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
      const of = (isWanted: boolean) => people.filter(([, is]) => is === isWanted).map(([person]) => person);
      return { subscribed: of(true), unsubscribed: of(false) };
    },
    subscribe: async (id, personId, isWanted) => {
      wanted.set(id, (wanted.get(id) ?? new Map<string, boolean>()).set(personId, isWanted));
    },
    leftOut: async () =>
      [...made.keys()]
        .filter((id) => kept.has(id))
        .map((id) => ({ id, reason: 'the config keeps one of this id' })),
  };
}
