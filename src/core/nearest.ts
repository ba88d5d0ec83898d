import { editDistance } from './ask/distance.ts';

/** Longer words are no typing mistakes. */
const LONGEST = 60;

const fold = (word: string): string => word.toLowerCase().replace(/[\s_-]+/g, '_');

/**
 * The known word closest to what was written, or null when none is close: one slip for each three letters, at
 * least one. Capitals, dashes and underscores do not count.
 */
export function nearest(word: string, known: Iterable<string>): string | null {
  const wanted = fold(word);
  if (wanted.length > LONGEST) return null;
  let best: string | null = null;
  let limit = Math.max(1, Math.floor(wanted.length / 3));
  for (const candidate of known) {
    const distance = editDistance(wanted, fold(candidate), limit);
    if (distance === null) continue;
    best = candidate;
    limit = distance - 1;
    if (limit < 0) break;
  }
  return best;
}
