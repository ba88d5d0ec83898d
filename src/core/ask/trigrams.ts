/** Which texts hold which three letters in a row, kept as numbers in two arrays: lists under strings are slow to make. */
export interface Trigrams {
  /** For each trigram of the text that any of the texts has: the places of those texts, the rarest trigram first. */
  of(text: string): readonly Int32Array[];
}

/** A space at both ends, so that where words begin and end counts as letters do. */
const padded = (text: string): string => ` ${text} `;

export function trigramIndex(texts: readonly string[]): Trigrams {
  const alphabet = alphabetOf(texts);
  const numbers = new Map<number, number>();
  const sizes: number[] = [];
  // Trigram numbers of all texts one after the other, and where each text's end.
  const flat: number[] = [];
  const ends = new Int32Array(texts.length);
  const seenIn: number[] = [];
  for (const [place, text] of texts.entries()) {
    for (const key of keysOf(text, alphabet)) {
      const number = numbers.get(key) ?? numbers.size;
      if (number === numbers.size) numbers.set(key, number);
      if (seenIn[number] === place) continue;
      seenIn[number] = place;
      sizes[number] = (sizes[number] ?? 0) + 1;
      flat.push(number);
    }
    ends[place] = flat.length;
  }
  const { places, starts } = filed(flat, ends, sizes);
  return {
    of: (text) =>
      [...new Set(keysOf(text, alphabet))]
        .flatMap((key) => {
          const number = numbers.get(key);
          return number === undefined ? [] : [places.subarray(starts[number], starts[number + 1])];
        })
        .sort((a, b) => a.length - b.length),
  };
}

/** Letter → digit. */
function alphabetOf(texts: readonly string[]): ReadonlyMap<number, number> {
  const digits = new Map<number, number>([[0x20, 0]]);
  for (const text of texts)
    for (let at = 0; at < text.length; at++) {
      const letter = text.charCodeAt(at);
      if (!digits.has(letter)) digits.set(letter, digits.size);
    }
  return digits;
}

/** Three digits make one number; a trigram with a letter that no text has is left out. */
function keysOf(text: string, alphabet: ReadonlyMap<number, number>): number[] {
  const word = padded(text);
  const base = alphabet.size;
  const keys: number[] = [];
  let [before, last] = [-1, -1];
  for (let at = 0; at < word.length; at++) {
    const digit = alphabet.get(word.charCodeAt(at)) ?? -1;
    if (before >= 0 && last >= 0 && digit >= 0) keys.push((before * base + last) * base + digit);
    [before, last] = [last, digit];
  }
  return keys;
}

/** The places of each trigram's texts, filed one trigram after the other. */
function filed(flat: readonly number[], ends: Int32Array, sizes: readonly number[]) {
  const starts = new Int32Array(sizes.length + 1);
  for (const [number, size] of sizes.entries()) starts[number + 1] = (starts[number] ?? 0) + size;
  const next = starts.slice();
  const places = new Int32Array(flat.length);
  let at = 0;
  for (const [place, end] of ends.entries())
    for (; at < end; at++) {
      const number = flat[at] ?? 0;
      const to = next[number] ?? 0;
      places[to] = place;
      next[number] = to + 1;
    }
  return { places, starts };
}
