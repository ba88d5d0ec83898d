import { nearest } from '../../core/nearest.ts';
import { MOST_LISTED } from './problems.ts';

/** `; did you mean segment?`, or nothing. */
export function hint(word: string, known: Iterable<string>): string {
  const found = nearest(word, known);
  return found === null ? '' : `; did you mean ${found}?`;
}

/** The same for as many different words as can be listed; a file may be wrong in each of a million rows. */
export function hints(known: Iterable<string>): (word: string) => string {
  const given = new Map<string, string>();
  return (word) => {
    const found = given.get(word) ?? (given.size < MOST_LISTED ? hint(word, known) : '');
    if (given.size < MOST_LISTED) given.set(word, found);
    return found;
  };
}
