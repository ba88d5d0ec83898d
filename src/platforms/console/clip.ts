import { clean } from '../../cards/width.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A text in two: what is shown at once, and what only on request (empty where all of it is shown). */
export interface Clipped {
  readonly head: string;
  readonly rest: string;
}

/**
 * Cuts after about `limit` UTF-16 units, between letters where one is near: a letter can be made of thousands of
 * units, and is then cut itself.
 */
export function clip(text: string, limit: number): Clipped {
  const tidy = text.split('\n').map(clean).join('\n');
  if (tidy.length <= limit) return { head: tidy, rest: '' };
  const letter = graphemes.segment(tidy).containing(limit)?.index ?? limit;
  const end = letter >= limit / 2 ? letter : limit - (isTail(tidy.charCodeAt(limit)) ? 1 : 0);
  return { head: tidy.slice(0, end), rest: tidy.slice(end) };
}

/** Whether the unit is the second half of a character that takes two. */
const isTail = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
