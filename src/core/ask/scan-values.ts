import type { Filter, Operator } from '../query.ts';
import { NEGATIONS } from './keywords.ts';
import type { Dimension, ValueMeaning } from './lexicon.ts';
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
import { readComparison } from './scan-amounts.ts';
import { readPersonValue } from './scan-people.ts';
import { either, instead, type Trouble, trouble } from './trouble.ts';

/** Readers of filters' values: bare ones (`enterprise,mid-market`, `-smb`) and those behind a key. */

export interface ValueRead {
  readonly values: readonly string[];
  readonly to: number;
  readonly notes: readonly string[];
}

interface Listed extends ValueRead {
  readonly negated: boolean;
  readonly from: number;
}

const troubled = (from: number, to: number, what: Trouble): Item => ({
  from,
  to,
  part: { kind: 'trouble', trouble: what },
});

/** Where the value itself begins, and whether `-` or `not` stands in front of it. */
function unsigned(scan: Scan, at: number): { readonly negated: boolean; readonly at: number } {
  const sign = scan.tokens[at]?.kind === 'minus' || NEGATIONS.has(wordAt(scan, at));
  return { negated: sign, at: sign ? at + 1 : at };
}

/** Bare values: of one dimension each, several of one dimension joined by commas. */
export const readBareValues: Reader = (scan, at) => {
  const first = bareValue(scan, at);
  if (first === null) return null;
  const listed = [first];
  let to = first.to;
  for (let next = afterComma(scan, to); next !== null; next = afterComma(scan, to)) {
    const more = bareValue(scan, next);
    if (more === null) break;
    listed.push(more);
    to = more.to;
  }
  return fromBare(scan, at, to, listed);
};

/** `nrr - smb`: a dash that stands free in front of values may exclude them or mean nothing. */
export const readDashed: Reader = (scan, at) => {
  if (scan.tokens[at]?.kind !== 'dash' || at === 0) return null;
  const values = readBareValues(scan, at + 1);
  if (values === null) return null;
  const word = typed(scan, at + 1, values.to);
  const choices = [
    { label: word, ask: instead(scan, at, values.to, word) },
    { label: `not ${word}`, ask: instead(scan, at, values.to, `-${word}`) },
  ];
  const message = `does the dash in front of ${word} exclude it?`;
  return troubled(at, values.to, trouble('ambiguous', message, word, { choices }));
};

interface Bare {
  readonly negated: boolean;
  readonly meanings: readonly ValueMeaning[];
  readonly from: number;
  readonly to: number;
}

function bareValue(scan: Scan, at: number): Bare | null {
  const start = unsigned(scan, at);
  const found = longestPhrase(scan, start.at, scan.lexicon.valuePhrases);
  if (found === null) return null;
  const meanings = found.meanings.filter((m) => knowsDimension(scan.kpis, m.dimension));
  return meanings.length === 0 ? null : { negated: start.negated, meanings, from: start.at, to: found.to };
}

const afterComma = (scan: Scan, at: number): number | null =>
  scan.tokens[at]?.kind === 'comma' || ['or', 'and'].includes(wordAt(scan, at)) ? at + 1 : null;

const dimensionsOf = (bare: Bare): string[] => [...new Set(bare.meanings.map((m) => m.dimension))];

function fromBare(scan: Scan, from: number, to: number, listed: readonly Bare[]): Item {
  const [first] = listed;
  const shared = first === undefined ? [] : dimensionsOf(first);
  const fits = shared.filter((name) => listed.every((bare) => dimensionsOf(bare).includes(name)));
  // In `emea region` the word behind says which dimension is meant.
  const named = longestPhrase(scan, to, scan.lexicon.dimensionPhrases)?.meanings.map((d) => d.name) ?? [];
  const common = fits.some((name) => named.includes(name))
    ? fits.filter((name) => named.includes(name))
    : fits;
  const [dimension, ...others] = common;
  const words = typed(scan, from, to);
  if (dimension === undefined) {
    const apart = listed.map((b) => typed(scan, b.from, b.to));
    const message = `a comma joins values of one dimension; ${either(apart)} are of different ones`;
    const choices = [
      {
        label: apart.join(' and '),
        ask: instead(
          scan,
          from,
          to,
          listed.map((b) => typed(scan, b.from - (b.negated ? 1 : 0), b.to)).join(' '),
        ),
      },
    ];
    return troubled(from, to, trouble('ambiguous', message, words, { choices }));
  }
  if (others.length > 0) {
    const choices = common.slice(0, 4).map((name) => ({
      label: `${name} ${words}`,
      ask: instead(scan, from, to, `${name}:${words}`),
    }));
    const message = `\`${words}\` may be a ${either(common)}; which is meant?`;
    return troubled(from, to, trouble('ambiguous', message, words, { choices }));
  }
  const values = listed.map((bare) => ({
    ...bare,
    notes: [],
    values: bare.meanings.filter((m) => m.dimension === dimension).map((m) => m.value),
  }));
  return filterItem(scan, from, to, dimension, '=', values);
}

/** Filters from a list: those meant and those excluded. `-a,b` may be meant in two ways, so it is asked. */
function filterItem(
  scan: Scan,
  from: number,
  to: number,
  attribute: string,
  op: Operator,
  listed: readonly Listed[],
): Item {
  const [first, ...rest] = listed;
  if (first?.negated === true && rest.some((value) => !value.negated)) {
    const [one, ...more] = listed.map((value) => typed(scan, value.from, value.to));
    const all = [one, ...more].map((word) => `-${word}`).join(',');
    const choices = [
      { label: `not ${either([one ?? '', ...more])}`, ask: instead(scan, from, to, `${attribute}:${all}`) },
      {
        label: `not ${one}, but ${more.join(', ')}`,
        ask: instead(scan, from, to, `${attribute}:-${one} ${attribute}:${more.join(',')}`),
      },
    ];
    const message = `does \`-\` stand for ${one} alone or for the whole list?`;
    return troubled(from, to, trouble('ambiguous', message, typed(scan, from, to), { choices }));
  }
  const flip = op === '!=';
  const side = (negated: boolean) => [
    ...new Set(listed.filter((v) => (v.negated !== flip) === negated).flatMap((v) => v.values)),
  ];
  const filters: Filter[] = [];
  if (side(false).length > 0) filters.push({ attribute, op: '=', values: side(false) });
  if (side(true).length > 0) filters.push({ attribute, op: '!=', values: side(true) });
  return { from, to, part: { kind: 'filter', filters }, notes: listed.flatMap((value) => value.notes) };
}

/** The values behind `key op`, or the trouble with them. `from` is where the key begins. */
export function readKeyedValues(
  scan: Scan,
  from: number,
  at: number,
  dimension: Dimension,
  op: Operator,
): Item {
  if (dimension.kind === 'number' || !['=', '!='].includes(op))
    return readComparison(scan, from, at, dimension, op);
  const listed: Listed[] = [];
  let to = at;
  for (let next: number | null = at; next !== null; ) {
    const start = unsigned(scan, next);
    const value = oneValue(scan, start.at, dimension);
    if (isTrouble(value)) {
      if (listed.length > 0 && value.code === 'needs-value') break;
      return troubled(from, Math.min(endOfWord(scan, start.at), scan.tokens.length), value);
    }
    listed.push({ ...value, negated: start.negated, from: start.at });
    to = value.to;
    next = scan.tokens[to]?.kind === 'comma' ? to + 1 : null;
  }
  return filterItem(scan, from, to, dimension.name, op, listed);
}

const isTrouble = (value: ValueRead | Trouble): value is Trouble => 'code' in value;

function oneValue(scan: Scan, at: number, dimension: Dimension): ValueRead | Trouble {
  const token = scan.tokens[at];
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) {
    return trouble('needs-value', `\`${dimension.name}:\` needs a value`, dimension.name);
  }
  if (dimension.kind === 'person') return readPersonValue(scan, at, dimension.name);
  if (dimension.kind === 'free') {
    const to = endOfWord(scan, at);
    return { values: [token.kind === 'quoted' ? token.text : typed(scan, at, to)], to, notes: [] };
  }
  const found = longestPhrase(scan, at, scan.lexicon.keyedPhrases, `${keyOf(dimension.name)} `);
  if (found !== null)
    return { values: [...new Set(found.meanings.map((m) => m.value))], to: found.to, notes: [] };
  if (token.norm === 'none') return { values: ['(none)'], to: at + 1, notes: [] };
  return mistyped(scan, at, dimension.name);
}

const keyOf = (dimension: string): string => dimension.replace(/_/g, ' ');

function mistyped(scan: Scan, at: number, dimension: string): ValueRead | Trouble {
  const to = endOfWord(scan, at);
  const word = typed(scan, at, to);
  const phrase = scan.tokens
    .slice(at, to)
    .map((t) => t.norm)
    .join(' ');
  const kind = `value:${dimension}=`;
  const { vocabulary } = scan.lexicon;
  const begins =
    phrase.length > 2 ? vocabulary.beginning(phrase).filter((g) => g.means.startsWith(kind)) : [];
  const near = vocabulary.near(phrase).filter(({ guess }) => guess.means.startsWith(kind));
  const close = near.filter(({ edits }) => edits === near[0]?.edits).map(({ guess }) => guess);
  const candidates = begins.length > 0 ? begins : close;
  const [only] = candidates;
  const sure = begins.length > 0 || near[0]?.edits === 1;
  if (only !== undefined && sure && new Set(candidates.map((g) => g.means)).size === 1) {
    return { values: [only.means.slice(kind.length)], to, notes: [`read '${word}' as ${only.phrase}`] };
  }
  const suggestions =
    candidates.length > 0 ? candidates.map((g) => g.phrase) : vocabulary.nearest(phrase, 4, kind);
  const nearest = suggestions.length === 0 ? '' : `; nearest: ${suggestions.join(', ')}`;
  const choices = suggestions
    .slice(0, 4)
    .map((value) => ({ label: value, ask: instead(scan, at, to, `"${value}"`) }));
  return trouble('unknown-word', `no ${dimension} called "${word}"${nearest}`, word, {
    suggestions,
    choices,
  });
}
