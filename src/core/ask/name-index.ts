import { editDistance, forgiven } from './distance.ts';
import { norm } from './text.ts';
import { type Trigrams, trigramIndex } from './trigrams.ts';

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
  /** The same index for a reader who sees only some names: as if it held no others. */
  visibleTo(sees: (id: string) => boolean): NameFinder;
}

const MATCHES = 6;
/** Visible entries of the trigram index read per look-up; the rarest trigrams come first, so that common ones are cut. */
const POSTINGS = 2_000;
/** Further off, a name is no suggestion. */
const MOST_EDITS = 6;
/** Names whose edits are counted. */
const CLOSEST = 16;

/** Whether the name at a place may be seen. */
type Seen = (place: number) => boolean;

/** Works once, when first asked. */
function once<T>(work: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: work() };
    return made.value;
  };
}

/**
 * Indexes names once for all readers: exact by a map, prefixes by binary search over the sorted word starts,
 * spellings by trigrams. A look-up reads a bounded part of it, however many names there are. Each part is made when it is
 * first needed: most asks name no account, and of those that do most name it right.
 */
export function buildNameIndex(names: readonly Name[]): NameIndex {
  const norms = once(() => names.map(({ name }) => norm(name)));
  const exact = once(() => placesBy(norms()));
  const ids = once(() => new Map(names.map(({ id }, place) => [id, place])));
  const first = once(() => startsOf(norms(), 'first'));
  const later = once(() => startsOf(norms(), 'later'));
  const trigrams = once(() => trigramIndex(norms()));
  const longest = once(() => norms().reduce((most, text) => Math.max(most, text.split(' ').length), 1));
  const named = (places: readonly number[]): Name[] => places.flatMap((place) => names[place] ?? []);
  const finder = (seen: Seen): NameFinder => ({
    get longest() {
      return longest();
    },
    byId: (id) => {
      const place = ids().get(id);
      return place === undefined || !seen(place) ? null : (names[place] ?? null);
    },
    exact: (text) => named((exact().get(norm(text)) ?? []).filter(seen)),
    prefix: (text) => {
      const whole = beginning(first(), norm(text), seen);
      return named(whole.length > 0 ? whole : beginning(later(), norm(text), seen));
    },
    nearest: (text, count) => named(nearest(norms(), names, trigrams(), norm(text), count, seen)),
  });
  return Object.assign(
    finder(() => true),
    {
      visibleTo: (sees: (id: string) => boolean): NameFinder => {
        const marks = once(() => Uint8Array.from(names, ({ id }) => (sees(id) ? 1 : 0)));
        return finder((place) => marks()[place] === 1);
      },
    },
  );
}

function placesBy(norms: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, text] of norms.entries()) {
    const same = places.get(text);
    if (same === undefined) places.set(text, [place]);
    else same.push(place);
  }
  return places;
}

interface WordStart {
  readonly text: string;
  readonly place: number;
}

/** Names from their first word on, or from each of the later ones, in order. */
function startsOf(norms: readonly string[], which: 'first' | 'later'): readonly WordStart[] {
  const starts: WordStart[] = [];
  for (const [place, text] of norms.entries()) {
    if (which === 'first') starts.push({ text, place });
    else
      for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1))
        starts.push({ text: text.slice(at + 1), place });
  }
  return starts.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

/** Names that are not seen cost a look each and no more: who sees few finds what an index of those few would. */
function beginning(starts: readonly WordStart[], wanted: string, seen: Seen): number[] {
  if (wanted === '') return [];
  const found: number[] = [];
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle]?.text ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  for (let read = 0; read < POSTINGS && found.length < MATCHES; low++) {
    const start = starts[low];
    if (start === undefined || !start.text.startsWith(wanted)) break;
    if (!seen(start.place)) continue;
    read += 1;
    if (!found.includes(start.place)) found.push(start.place);
  }
  return found;
}

/** Candidates that share the most trigrams, then ordered by edits. Far spellings are left out. */
function nearest(
  norms: readonly string[],
  names: readonly Name[],
  trigrams: Trigrams,
  wanted: string,
  count: number,
  seen: Seen,
): number[] {
  const shared = new Map<number, number>();
  let budget = POSTINGS;
  for (const places of trigrams.of(wanted)) {
    for (const place of places) {
      if (budget === 0) break;
      if (!seen(place)) continue;
      shared.set(place, (shared.get(place) ?? 0) + 1);
      budget -= 1;
    }
  }
  const limit = Math.min(MOST_EDITS, Math.max(forgiven(wanted.length), Math.ceil(wanted.length / 2)));
  return mostShared(shared)
    .flatMap((place) => {
      const edits = editsTo(norms[place] ?? '', wanted, limit);
      return edits === null ? [] : [{ place, edits, name: names[place]?.name ?? '' }];
    })
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ place }) => place);
}

/** The places with the most trigrams in common; counted into buckets, since sorting thousands is slow. */
function mostShared(shared: ReadonlyMap<number, number>): number[] {
  const buckets: number[][] = [];
  for (const [place, count] of shared) {
    const bucket = buckets[count];
    if (bucket === undefined) buckets[count] = [place];
    else bucket.push(place);
  }
  const most: number[] = [];
  for (let at = buckets.length - 1; at > 0 && most.length < CLOSEST; at--) most.push(...(buckets[at] ?? []));
  return most.slice(0, CLOSEST);
}

/** Compares with the beginning of a long name too: `nosuchco` is near `NoSuch Company GmbH`. */
function editsTo(text: string, wanted: string, limit: number): number | null {
  const whole = editDistance(wanted, text, limit);
  const start = editDistance(wanted, text.slice(0, wanted.length), limit);
  if (whole === null && start === null) return null;
  return Math.min(whole ?? limit + 1, (start ?? limit) + 0.5);
}
