/**
 * Damerau-Levenshtein distance (adjacent letters swapped count as one edit, each letter edited once), or
 * null where it is over `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number | null {
  if (Math.abs(a.length - b.length) > limit) return null;
  let before: Row = [];
  let last: Row = Array.from({ length: b.length + 1 }, (_, j) => j);
  let lastBest = 0;
  for (let i = 1; i <= a.length; i++) {
    const row = nextRow(a, b, i, limit, last, before);
    const best = Math.min(...row.slice(Math.max(0, i - limit), i + limit + 1));
    if (best > limit && lastBest > limit) return null;
    before = last;
    last = row;
    lastBest = best;
  }
  const distance = at(last, b.length);
  return distance <= limit ? distance : null;
}

type Row = readonly number[];

const at = (row: Row, index: number): number => row[index] ?? Number.POSITIVE_INFINITY;

/** One row of the table, only as far from the diagonal as `limit` edits reach. */
function nextRow(a: string, b: string, i: number, limit: number, last: Row, before: Row): Row {
  const row = new Array<number>(b.length + 1).fill(Number.POSITIVE_INFINITY);
  if (i <= limit) row[0] = i;
  for (let j = Math.max(1, i - limit); j <= Math.min(b.length, i + limit); j++) {
    const same = a[i - 1] === b[j - 1] ? 0 : 1;
    let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same);
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
      cost = Math.min(cost, at(before, j - 2) + 1);
    }
    row[j] = cost;
  }
  return row;
}

/** How many edits may be forgiven in a word of this length. */
export const forgiven = (length: number): number => (length <= 5 ? 1 : 2);

/** A bit per letter and digit in the text: each edit changes at most two bits, which rules most words out fast. */
export function letters(text: string): number {
  let mask = 0;
  for (let i = 0; i < text.length; i++) mask |= 1 << (text.charCodeAt(i) % 31);
  return mask;
}

/** Whether two masks are close enough for `limit` edits to lie between their texts. */
export function maybeWithin(a: number, b: number, limit: number): boolean {
  let differing = a ^ b;
  let bits = 0;
  while (differing !== 0) {
    differing &= differing - 1;
    bits += 1;
  }
  return bits <= 2 * limit;
}
