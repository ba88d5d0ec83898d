/**
 * Chance that can be repeated: every number comes from a key (seed, account, purpose), never from a shared
 * stream, so that no account depends on how many others were made before it.
 */

export interface Random {
  /** 0 up to, not including, 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(low: number, high: number): number;
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** About normal, mean 0, deviation 1, never beyond ±3.5. */
  bell(): number;
}

/** MurmurHash3's finaliser. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 32 bits out of a key. */
export function hash(...key: readonly (string | number)[]): number {
  let h = 0x811c9dc5;
  for (const part of key) {
    if (typeof part === 'number') h = mix(h ^ Math.imul(part | 0, 0x9e3779b1));
    else for (let at = 0; at < part.length; at++) h = Math.imul(h ^ part.charCodeAt(at), 0x01000193);
    h = Math.imul(h ^ 0x5bd1e995, 0x01000193);
  }
  return mix(h);
}

/** A fraction out of a key. */
export const fraction = (...key: readonly (string | number)[]): number => hash(...key) / 0x1_0000_0000;

/** splitmix32. */
export function random(...key: readonly (string | number)[]): Random {
  let state = hash(...key);
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 0x1_0000_0000;
  };
  return {
    next,
    int: (low, high) => Math.floor(low + next() * (high - low + 1)),
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (items) => itemAt(items, next()),
    bell: () => (next() + next() + next() + next() - 2) * 1.7320508,
  };
}

/** The item at a fraction of the list. */
export function itemAt<T>(items: readonly T[], at: number): T {
  const item = items[Math.floor(at * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/**
 * The same share of every stretch of ordinals falls into every part of 0..1 (a Kronecker sequence), so that a
 * small company has a believable mix too. `step` is an irrational number; use another for each purpose.
 */
export function spread(offset: number, ordinal: number, step: number): number {
  const value = offset + ordinal * step;
  return value - Math.floor(value);
}

/** Reads a table of evenly spaced quantiles at `u`, with straight lines between them. */
export function quantile(table: readonly number[], u: number): number {
  const place = u * (table.length - 1);
  const below = Math.floor(place);
  const low = table[below] ?? 0;
  return low + ((table[below + 1] ?? low) - low) * (place - below);
}
