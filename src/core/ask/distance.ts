/**
 * Damerau-Levenshtein distance (adjacent letters swapped count as one edit, each letter edited once), or
 * null where it is over `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number | null {
  if (Math.abs(a.length - b.length) > limit) return null;
  const rows: Rows = { before: emptyRow(b), last: emptyRow(b).map((_, j) => j), row: emptyRow(b) };
  let lastBest = 0;
  for (let i = 1; i <= a.length; i++) {
    const best = fillRow(a, b, i, limit, rows);
    if (best > limit && lastBest > limit) return null;
    [rows.before, rows.last, rows.row] = [rows.last, rows.row, rows.before];
    lastBest = best;
  }
  const distance = rows.last[b.length] ?? FAR;
  return distance <= limit ? distance : null;
}

/** More edits than any two texts need. */
const FAR = 1_000_000;

interface Rows {
  before: Int32Array;
  last: Int32Array;
  row: Int32Array;
}

const emptyRow = (b: string): Int32Array => new Int32Array(b.length + 1).fill(FAR);

/** Fills one row of the table, only as far from the diagonal as `limit` edits reach; gives its least cost. */
function fillRow(a: string, b: string, i: number, limit: number, { before, last, row }: Rows): number {
  const letter = a[i - 1];
  const letterBefore = a[i - 2];
  const from = Math.max(1, i - limit);
  row[from - 1] = from === 1 && i <= limit ? i : FAR;
  let best = row[from - 1] ?? FAR;
  for (let j = from; j <= Math.min(b.length, i + limit); j++) {
    const swapped = i > 1 && j > 1 && letter === b[j - 2] && letterBefore === b[j - 1];
    const cost = Math.min(
      (last[j] ?? FAR) + 1,
      (row[j - 1] ?? FAR) + 1,
      (last[j - 1] ?? FAR) + (letter === b[j - 1] ? 0 : 1),
      swapped ? (before[j - 2] ?? FAR) + 1 : FAR,
    );
    row[j] = cost;
    if (cost < best) best = cost;
  }
  if (i + limit < b.length) row[i + limit + 1] = FAR;
  return best;
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
