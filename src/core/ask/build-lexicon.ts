import type { Kpi } from '../kpi.ts';
import { variantsOf } from '../variants.ts';
import { CORRECTABLE, RARE_VIEWS } from './keywords.ts';
import type {
  Dimension,
  DimensionValue,
  KpiMeaning,
  Lexicon,
  LexiconKpi,
  Person,
  Phrases,
  Preferences,
  Shorthand,
  ValueMeaning,
} from './lexicon.ts';
import type { NameFinder } from './name-index.ts';
import { SHORTHANDS } from './shorthands.ts';
import { norm } from './text.ts';
import { buildVocabulary, type Guess, type Vocabulary } from './vocabulary.ts';

/** What a lexicon is made of. Values, people and accounts are those that the asker may see. */
export interface LexiconParts {
  readonly kpis: readonly LexiconKpi[];
  readonly shorthands?: readonly Shorthand[];
  readonly dimensions: readonly Dimension[];
  readonly values: readonly DimensionValue[];
  readonly people: readonly Person[];
  readonly me: Person | null;
  readonly accounts: NameFinder;
  readonly preferences: Preferences;
}

/** What the language needs to know of a KPI. */
export function lexiconKpi(kpi: Kpi, given: Partial<LexiconKpi> = {}): LexiconKpi {
  const list = kpi.tense === 'forward' || kpi.window === 'now';
  return {
    id: kpi.id,
    words: kpi,
    variants: variantsOf(kpi),
    account: kpi.entity ?? false,
    dimensions: null,
    compares: kpi.compares ?? 'arr',
    views: RARE_VIEWS.filter((view) => kpi.views?.[view] !== undefined),
    basis: list ? 'now' : 'start',
    listed: kpi.list !== undefined,
    ...(kpi.defaultBy === undefined ? {} : { defaultBy: kpi.defaultBy }),
    ...given,
  };
}

function phrases<T>(pairs: Iterable<readonly [string, T]>): Phrases<T> {
  const map = new Map<string, T[]>();
  let longest = 1;
  for (const [words, meaning] of pairs) {
    const phrase = norm(words);
    if (phrase === '') continue;
    longest = Math.max(longest, phrase.split(' ').length);
    const known = map.get(phrase);
    if (known === undefined) map.set(phrase, [meaning]);
    else if (!known.includes(meaning)) known.push(meaning);
  }
  return { longest, get: (phrase) => map.get(phrase) ?? [] };
}

/** KPI phrases: shorthands win over a KPI's own names, so that `churn` asks what it should. */
function kpiPairs(parts: LexiconParts): (readonly [string, KpiMeaning])[] {
  const byId = new Map(parts.kpis.map((kpi) => [kpi.id, kpi]));
  const pairs = new Map<string, KpiMeaning>();
  for (const kpi of parts.kpis) {
    for (const words of [kpi.id, kpi.words.title, ...kpi.words.aliases]) {
      const word = norm(words);
      const kpis = [...new Set([...(pairs.get(word)?.kpis ?? []), kpi])];
      pairs.set(word, plain(word, kpis));
    }
  }
  for (const shorthand of [...(parts.shorthands ?? SHORTHANDS), everything(parts.kpis)]) {
    const meaning = meaningOf(shorthand, byId, parts.preferences);
    if (meaning === null) continue;
    for (const words of shorthand.words) {
      const own = pairs.get(norm(words))?.kpis.find((kpi) => norm(kpi.id) === norm(words));
      if (own === undefined) pairs.set(norm(words), { ...meaning, word: norm(shorthand.words[0] ?? words) });
    }
  }
  return [...pairs];
}

const plain = (word: string, kpis: readonly LexiconKpi[]): KpiMeaning => ({
  word,
  kpis,
  mode: 'which',
  views: [],
  filtered: null,
  settles: kpis.length > 1,
  against: null,
  variant: null,
});

const everything = (kpis: readonly LexiconKpi[]): Shorthand => ({
  words: ['all', 'everything'],
  kpis: kpis.map((kpi) => kpi.id),
  mode: 'all',
  views: [],
});

function meaningOf(
  shorthand: Shorthand,
  byId: ReadonlyMap<string, LexiconKpi>,
  preferences: Preferences,
): KpiMeaning | null {
  const word = norm(shorthand.words[0] ?? '');
  const { variant } = shorthand;
  const known = shorthand.kpis
    .flatMap((id) => byId.get(id) ?? [])
    .filter((kpi) => variant === undefined || kpi.variants.includes(variant));
  const preferred = known.find((kpi) => kpi.id === preferences.meanings[word]);
  const kpis = preferred === undefined ? known : [preferred];
  if (kpis.length === 0) return null;
  const other = shorthand.filtered === undefined ? undefined : byId.get(shorthand.filtered.kpi);
  return {
    word,
    kpis,
    mode: shorthand.mode,
    views: shorthand.views,
    filtered:
      shorthand.filtered === undefined || other === undefined
        ? null
        : { attribute: shorthand.filtered.attribute, kpi: other },
    settles: shorthand.settles ?? false,
    against: shorthand.against ?? null,
    variant: shorthand.variant ?? null,
  };
}

const valueWords = (value: DimensionValue): readonly string[] => [value.value, ...(value.names ?? [])];

function dimensionPairs(dimensions: readonly Dimension[]): (readonly [string, Dimension])[] {
  return dimensions.flatMap((dimension) =>
    [dimension.name, ...dimension.aliases].flatMap((words) => [
      [words, dimension] as const,
      [`${words}s`, dimension] as const,
    ]),
  );
}

function vocabularyOf(
  kpis: readonly (readonly [string, KpiMeaning])[],
  dimensions: readonly Dimension[],
  values: readonly DimensionValue[],
  people: readonly Person[],
): Vocabulary {
  const guesses: Guess[] = [];
  for (const [phrase, meaning] of kpis) {
    const [only, ...others] = meaning.kpis;
    const better = only !== undefined && others.every((k) => k.words.better === only.words.better);
    const means = meaning.kpis.length === 1 ? (only?.id ?? '') : meaning.word;
    guesses.push({ phrase, means: `kpi:${means}`, better: better ? only.words.better : null });
  }
  for (const d of dimensions) {
    for (const words of [d.name, ...d.aliases]) {
      guesses.push({ phrase: norm(words), means: `dimension:${d.name}`, better: null });
    }
  }
  for (const v of values) {
    for (const words of valueWords(v)) {
      guesses.push({ phrase: norm(words), means: `value:${v.dimension}=${v.value}`, better: null });
    }
  }
  const names = people.map((p): Guess => ({ phrase: norm(p.name), means: `person:${p.id}`, better: null }));
  for (const word of CORRECTABLE) guesses.push({ phrase: word, means: `word:${word}`, better: null });
  return buildVocabulary([...guesses, ...partsOf(guesses), ...names]);
}

/** The single words of longer phrases, so that `renewel rate` is mended word by word. */
function partsOf(guesses: readonly Guess[]): Guess[] {
  const whole = new Set(guesses.map((g) => g.phrase));
  const parts = new Set(
    guesses.flatMap((g) => g.phrase.split(' ')).filter((w) => w.length >= 4 && !whole.has(w)),
  );
  return [...parts].map((phrase) => ({ phrase, means: `part:${phrase}`, better: null }));
}

/** Puts the parts in order for looking up. Built once per asker; accounts bring their own index. */
export function buildLexicon(parts: LexiconParts): Lexicon {
  const kpis = kpiPairs(parts);
  const dimensions = new Map(parts.dimensions.map((d) => [d.name, d]));
  const meanings = parts.values.map((v) => ({
    v,
    meaning: { dimension: v.dimension, value: v.value } satisfies ValueMeaning,
  }));
  const bare = meanings.filter(({ v }) => dimensions.get(v.dimension)?.bare === true);
  const { me } = parts;
  const others = parts.people.filter(({ id }) => id !== me?.id);
  const everybody = me === null ? parts.people : [...others, me];
  const names = new Map(parts.values.map((v) => [`${v.dimension}=${v.value}`, v.names?.[0] ?? v.value]));
  return {
    kpis: parts.kpis,
    kpiPhrases: phrases(kpis),
    dimensions,
    dimensionPhrases: phrases(dimensionPairs(parts.dimensions)),
    valuePhrases: phrases(bare.flatMap(({ v, meaning }) => valueWords(v).map((words) => [words, meaning]))),
    keyedPhrases: phrases(
      meanings.flatMap(({ v, meaning }) =>
        valueWords(v).map((words) => [`${v.dimension} ${words}`, meaning]),
      ),
    ),
    nameOf: (dimension, value) => names.get(`${dimension}=${value}`) ?? value,
    callName: callNames(kpis),
    people: phrases(everybody.flatMap((p) => personWords(p).map((words) => [words, p]))),
    me: parts.me,
    accounts: parts.accounts,
    vocabulary: vocabularyOf(kpis, parts.dimensions, parts.values, everybody),
    preferences: parts.preferences,
  };
}

const personWords = (person: Person): string[] => [
  person.id,
  person.name,
  ...(person.email === null ? [] : [person.email]),
  ...person.handles,
];

/** The shortest way to say each KPI that can mean nothing else. */
function callNames(pairs: readonly (readonly [string, KpiMeaning])[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [phrase, meaning] of pairs) {
    const [kpi, ...others] = meaning.kpis;
    if (kpi === undefined || others.length > 0 || meaning.views.length > 0 || meaning.settles) continue;
    if (meaning.variant !== null) continue;
    const known = names.get(kpi.id) ?? kpi.id.replace(/_/g, '-');
    names.set(kpi.id, phrase.length < known.length ? phrase.replace(/ /g, '-') : known);
  }
  return names;
}
