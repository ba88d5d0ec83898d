import { editDistance, forgiven } from './distance.ts';
import { norm } from './text.ts';

/** An account's name as people may type it. `hint` tells two of one name apart (a region, a parent). */
export interface Name {
  readonly id: string;
  readonly name: string;
  readonly hint?: string;
}

/** Looks names up for one reader: what the reader may not see is not found. */
export interface NameFinder {
  /** The whole name, apart from case, accents and punctuation. */
  exact(text: string): readonly Name[];
  /** Names that begin, or of which a later word begins, with the text; some six at most. */
  prefix(text: string): readonly Name[];
  byId(id: string): Name | null;
  /** Words in the longest name, so that a reader of text knows how far to look. */
  readonly longest: number;
  /** The closest spellings, nearest first. */
  nearest(text: string, count: number): readonly Name[];
}

export interface NameIndex extends NameFinder {
  /** The same index for a reader who sees only some names. */
  visibleTo(sees: (id: string) => boolean): NameFinder;
}

const MATCHES = 6;
/** Entries of the trigram index read per look-up; the rarest trigrams come first, so that common ones are cut. */
const POSTINGS = 2_000;
/** Further off, a name is no suggestion. */
const MOST_EDITS = 6;
/** Names whose edits are counted. */
const CLOSEST = 16;

interface Entry {
  readonly name: Name;
  readonly norm: string;
}

/**
 * Indexes names once for all readers: exact by a map, prefixes by binary search over the sorted word starts,
 * spellings by trigrams. A look-up reads a bounded part of it, however many names there are.
 */
export function buildNameIndex(names: readonly Name[]): NameIndex {
  const entries = names.map((name): Entry => ({ name, norm: norm(name.name) }));
  const exact = new Map<string, Entry[]>();
  const ids = new Map<string, Name>();
  let longest = 1;
  for (const entry of entries) {
    push(exact, entry.norm, entry);
    ids.set(entry.name.id, entry.name);
    longest = Math.max(longest, entry.norm.split(' ').length);
  }
  const starts = wordStarts(entries);
  const trigrams = trigramIndex(entries);
  const finder = (sees: (id: string) => boolean): NameFinder => ({
    longest,
    byId: (id) => (sees(id) ? (ids.get(id) ?? null) : null),
    exact: (text) => (exact.get(norm(text)) ?? []).map((e) => e.name).filter((n) => sees(n.id)),
    prefix: (text) => {
      const whole = beginning(starts.first, norm(text), sees);
      return whole.length > 0 ? whole : beginning(starts.later, norm(text), sees);
    },
    nearest: (text, count) => nearest(entries, trigrams, norm(text), count, sees),
  });
  return { ...finder(() => true), visibleTo: finder };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

interface WordStart {
  readonly text: string;
  readonly name: Name;
}

interface WordStarts {
  readonly first: readonly WordStart[];
  readonly later: readonly WordStart[];
}

function wordStarts(entries: readonly Entry[]): WordStarts {
  const first = entries.map(({ name, norm: text }): WordStart => ({ text, name }));
  const later: WordStart[] = [];
  for (const { name, norm: text } of entries) {
    for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) {
      later.push({ text: text.slice(at + 1), name });
    }
  }
  const byText = (a: WordStart, b: WordStart): number => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
  return { first: first.sort(byText), later: later.sort(byText) };
}

function beginning(starts: readonly WordStart[], wanted: string, sees: (id: string) => boolean): Name[] {
  if (wanted === '') return [];
  const found: Name[] = [];
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle]?.text ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  for (let read = 0; read < POSTINGS && found.length < MATCHES; read++) {
    const start = starts[low + read];
    if (start === undefined || !start.text.startsWith(wanted)) break;
    if (!found.includes(start.name) && sees(start.name.id)) found.push(start.name);
  }
  return found;
}

type Trigrams = ReadonlyMap<string, readonly number[]>;

const trigramsOf = (text: string): string[] => {
  const padded = ` ${text} `;
  const grams: string[] = [];
  for (let i = 0; i + 3 <= padded.length; i++) grams.push(padded.slice(i, i + 3));
  return [...new Set(grams)];
};

function trigramIndex(entries: readonly Entry[]): Trigrams {
  const index = new Map<string, number[]>();
  entries.forEach((entry, i) => {
    for (const gram of trigramsOf(entry.norm)) push(index, gram, i);
  });
  return index;
}

/** Candidates that share the most trigrams, then ordered by edits. Far spellings are left out. */
function nearest(
  entries: readonly Entry[],
  trigrams: Trigrams,
  wanted: string,
  count: number,
  sees: (id: string) => boolean,
): Name[] {
  const lists = trigramsOf(wanted)
    .map((gram) => trigrams.get(gram) ?? [])
    .filter((list) => list.length > 0)
    .sort((a, b) => a.length - b.length);
  const shared = new Map<number, number>();
  let budget = POSTINGS;
  for (const list of lists) {
    for (const i of list.slice(0, budget)) shared.set(i, (shared.get(i) ?? 0) + 1);
    budget -= Math.min(list.length, budget);
  }
  const limit = Math.min(MOST_EDITS, Math.max(forgiven(wanted.length), Math.ceil(wanted.length / 2)));
  return mostShared(shared, (i) => sees(entries[i]?.name.id ?? ''))
    .flatMap((i) => ranked(entries[i], wanted, limit))
    .sort((a, b) => a.edits - b.edits || (a.name.name < b.name.name ? -1 : 1))
    .slice(0, count)
    .map((r) => r.name);
}

/** The visible entries with the most trigrams in common; counted into buckets, since sorting thousands is slow. */
function mostShared(shared: ReadonlyMap<number, number>, sees: (i: number) => boolean): number[] {
  const buckets: number[][] = [];
  for (const [i, count] of shared) {
    if (!sees(i)) continue;
    const bucket = buckets[count];
    if (bucket === undefined) buckets[count] = [i];
    else bucket.push(i);
  }
  const most: number[] = [];
  for (let at = buckets.length - 1; at > 0 && most.length < CLOSEST; at--) most.push(...(buckets[at] ?? []));
  return most.slice(0, CLOSEST);
}

/** Compares with the beginning of a long name too: `nosuchco` is near `NoSuch Company GmbH`. */
function ranked(entry: Entry | undefined, wanted: string, limit: number): { name: Name; edits: number }[] {
  if (entry === undefined) return [];
  const whole = editDistance(wanted, entry.norm, limit);
  const start = editDistance(wanted, entry.norm.slice(0, wanted.length), limit);
  if (whole === null && start === null) return [];
  return [{ name: entry.name, edits: Math.min(whole ?? limit + 1, (start ?? limit) + 0.5) }];
}
