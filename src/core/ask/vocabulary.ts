import { editDistance, forgiven, letters, maybeWithin } from './distance.ts';

/** A phrase that a mistyped word may have meant. Two phrases with one `means` are the same guess. */
export interface Guess {
  readonly phrase: string;
  /** `kpi:nrr`, `value:segment=enterprise`, `dimension:region`, `word:last`. */
  readonly means: string;
  /** Which way is better, of a KPI: a typo never turns one way into the other. */
  readonly better: 'higher' | 'lower' | 'neither' | null;
}

export interface Vocabulary {
  /** Phrases that begin with the word. */
  beginning(word: string): readonly Guess[];
  /** Phrases within the forgiven number of edits, nearest first. */
  near(word: string): readonly { readonly guess: Guess; readonly edits: number }[];
  /** The nearest phrases for an error message, further off than a typo; `kind` is how `means` begins, or empty. */
  nearest(word: string, count: number, kind: string): readonly string[];
}

interface Entry {
  readonly guess: Guess;
  readonly mask: number;
}

const LOOSE = 3;

export function buildVocabulary(guesses: readonly Guess[]): Vocabulary {
  const entries = guesses.map((guess): Entry => ({ guess, mask: letters(guess.phrase) }));
  const within = (word: string, limit: number) => {
    const mask = letters(word);
    return entries
      .flatMap(({ guess, mask: other }) => {
        if (Math.abs(guess.phrase.length - word.length) > limit || !maybeWithin(mask, other, limit))
          return [];
        const edits = editDistance(word, guess.phrase, limit);
        return edits === null ? [] : [{ guess, edits }];
      })
      .sort((a, b) => a.edits - b.edits || (a.guess.phrase < b.guess.phrase ? -1 : 1));
  };
  return {
    beginning: (word) => guesses.filter((g) => g.phrase.startsWith(word) && g.phrase !== word),
    near: (word) => within(word, forgiven(word.length)),
    nearest: (word, count, kind) => {
      const loose = Math.min(LOOSE, Math.max(1, Math.floor(word.length / 2)));
      const fits = (g: Guess): boolean =>
        kind === '' ? !/^(?:part|person):/.test(g.means) : g.means.startsWith(kind);
      const found = within(word, loose).filter(({ guess }) => fits(guess));
      const starts = guesses.filter(
        (g) => word.length > 2 && g.phrase.startsWith(word.slice(0, 4)) && fits(g),
      );
      return [...new Set([...found.map(({ guess }) => guess.phrase), ...starts.map((g) => g.phrase)])].slice(
        0,
        count,
      );
    },
  };
}
