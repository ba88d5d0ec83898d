import { FILLERS, UNITS } from './keywords.ts';
import type { Dimension } from './lexicon.ts';
import {
  endOfWord,
  type Item,
  knowsDimension,
  longestPhrase,
  type Reader,
  type Scan,
  typed,
  wordAt,
} from './scan.ts';
import { cannotUse, dimensionNames } from './scan-keys.ts';
import { readKeyedValues } from './scan-values.ts';
import { own } from './text.ts';
import { instead, trouble } from './trouble.ts';

/** Readers of dimensions by name: `by segment,region`, `by close date`, `region emea`. */

const troubled = (from: number, to: number, ...of: Parameters<typeof trouble>): Item => ({
  from,
  to,
  part: { kind: 'trouble', trouble: trouble(...of) },
});

export const readBy: Reader = (scan, at) => {
  if (!['by', 'per'].includes(wordAt(scan, at))) return null;
  if (wordAt(scan, at + 1) === 'close' && wordAt(scan, at + 2) === 'date') {
    return { from: at, to: at + 3, part: { kind: 'variant', variant: 'windfall' } };
  }
  const dimensions: string[] = [];
  const notes: string[] = [];
  let to = at + 1;
  for (let next: number | null = at + 1; next !== null; ) {
    const found = dimensionAt(scan, next);
    if (found === null) {
      if (dimensions.length > 0) break;
      return missing(scan, at, next);
    }
    if (!knowsDimension(scan.kpis, found.dimension.name))
      return cannotUse(scan, at, found.to, found.dimension);
    if (!dimensions.includes(found.dimension.name)) dimensions.push(found.dimension.name);
    if (found.note !== null) notes.push(found.note);
    to = found.to;
    next = scan.tokens[to]?.kind === 'comma' || wordAt(scan, to) === 'and' ? to + 1 : null;
  }
  return { from: at, to, part: { kind: 'by', dimensions }, notes };
};

interface DimensionRead {
  readonly dimension: Dimension;
  readonly to: number;
  readonly note: string | null;
}

function dimensionAt(scan: Scan, at: number): DimensionRead | null {
  const found = longestPhrase(scan, at, scan.lexicon.dimensionPhrases);
  const dimension = found?.meanings.find((d) => d.kind !== 'number');
  return found === null || dimension === undefined
    ? mistyped(scan, at)
    : { dimension, to: found.to, note: null };
}

/** The one dimension that is a single edit away, or that begins so. */
function mistyped(scan: Scan, at: number): DimensionRead | null {
  const to = endOfWord(scan, at);
  const word = wordsOf(scan, at, to);
  if (word.length < 3) return null;
  const { vocabulary } = scan.lexicon;
  const near = vocabulary.near(word).filter(({ edits }) => edits === 1);
  const guesses = [...vocabulary.beginning(word), ...near.map(({ guess }) => guess)];
  const kind = 'dimension:';
  const names = guesses.filter((g) => g.means.startsWith(kind)).map((g) => g.means.slice(kind.length));
  const [dimension, ...others] = [...new Set(names)].flatMap(
    (name) => scan.lexicon.dimensions.get(name) ?? [],
  );
  if (dimension === undefined || others.length > 0 || dimension.kind === 'number') return null;
  return { dimension, to, note: `read '${typed(scan, at, to)}' as ${dimension.name}` };
}

const wordsOf = (scan: Scan, from: number, to: number): string =>
  scan.tokens
    .slice(from, to)
    .map((t) => t.norm)
    .join(' ');

/** Nothing behind `by`, a stretch of time, or a word that is no dimension. */
function missing(scan: Scan, by: number, at: number): Item {
  const names = dimensionNames(scan);
  const word = wordAt(scan, at);
  if (word === '' || FILLERS.has(word)) {
    return troubled(by, at, 'needs-value', `\`by\` needs a dimension: ${names.join(', ')}`, 'by', {
      suggestions: names,
    });
  }
  const to = endOfWord(scan, at);
  const shown = typed(scan, at, to);
  if (own(UNITS, word) !== undefined) {
    const choices = [{ label: 'trend', ask: instead(scan, by, to, 'trend') }];
    const message = `\`by ${shown}\` is no dimension; \`trend\` shows the periods before`;
    return troubled(by, to, 'unknown-word', message, shown, { suggestions: ['trend'], choices });
  }
  const near = nearestDimensions(scan, wordsOf(scan, at, to));
  const choices = near.map((name) => ({ label: `by ${name}`, ask: instead(scan, at, to, name) }));
  const message = `no dimension called "${shown}"; \`by\` takes ${names.join(', ')}`;
  return troubled(by, to, 'unknown-word', message, shown, {
    suggestions: near.length > 0 ? near : names,
    choices,
  });
}

function nearestDimensions(scan: Scan, word: string): readonly string[] {
  const { vocabulary } = scan.lexicon;
  const known = vocabulary.nearest(word, 4, 'dimension:');
  return [
    ...new Set(known.flatMap((phrase) => scan.lexicon.dimensionPhrases.get(phrase)).map((d) => d.name)),
  ];
}

/** A dimension's name without `:` (`region emea`), or beside its own value (`enterprise segment`). */
export function readDimension(scan: Scan, at: number, before: Item | undefined): Item | null {
  const found = longestPhrase(scan, at, scan.lexicon.dimensionPhrases);
  const dimension = found?.meanings[0];
  if (found === null || dimension === undefined || !knowsDimension(scan.kpis, dimension.name)) return null;
  const filters = before?.to === at && before.part.kind === 'filter' ? before.part.filters : [];
  if (filters.some((f) => f.attribute === dimension.name))
    return { from: at, to: found.to, part: { kind: 'nothing' } };
  const value = longestPhrase(
    scan,
    found.to,
    scan.lexicon.keyedPhrases,
    `${dimension.name.replace(/_/g, ' ')} `,
  );
  if (value !== null && dimension.kind === 'text') return readKeyedValues(scan, at, found.to, dimension, '=');
  const word = typed(scan, at, found.to);
  const choices =
    dimension.kind === 'number'
      ? []
      : [{ label: `by ${dimension.name}`, ask: instead(scan, at, found.to, `by ${dimension.name}`) }];
  const example =
    dimension.kind === 'number' ? `${dimension.name}>50` : `${dimension.name}:VALUE, or by ${dimension.name}`;
  return troubled(at, found.to, 'needs-value', `\`${word}\` needs a value: ${example}`, word, { choices });
}
