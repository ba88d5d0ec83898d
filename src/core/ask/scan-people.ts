import { GIVE } from './keywords.ts';
import type { Person } from './lexicon.ts';
import { endOfWord, type Item, longestPhrase, type Reader, type Scan, typed, wordAt } from './scan.ts';
import { norm } from './text.ts';
import { instead, type Trouble, trouble } from './trouble.ts';

/** Readers of people: `me`, `@ann`, `owner:ann`, a full name. */

const UNLINKED =
  'your chat user is not linked to a person yet, so `me` has no meaning; link it first, or name a person';

const ME = new Set(['me', 'my', 'mine', 'myself']);

const isMe = (scan: Scan, at: number): boolean =>
  ME.has(wordAt(scan, at)) && !(wordAt(scan, at) === 'me' && GIVE.has(wordAt(scan, at - 1)));

/** A person's id behind a key: by `me`, id, email, name or handle; the beginning of one name will do. */
export function readPersonValue(
  scan: Scan,
  at: number,
  key: string,
): { readonly values: readonly string[]; readonly to: number; readonly notes: readonly string[] } | Trouble {
  if (ME.has(wordAt(scan, at))) {
    const { me } = scan.lexicon;
    return me === null ? trouble('not-found', UNLINKED, 'me') : { values: [me.id], to: at + 1, notes: [] };
  }
  const found = longestPhrase(scan, at, scan.lexicon.people);
  const people = [...new Set(found?.meanings ?? [])];
  const [person, ...others] = people;
  if (person !== undefined && found !== null && others.length === 0)
    return { values: [person.id], to: found.to, notes: [] };
  if (found !== null) return which(scan, at, found.to, people, (p) => `"${p.id}"`);
  return beginning(scan, at, key);
}

function beginning(scan: Scan, at: number, key: string) {
  const to = endOfWord(scan, at);
  const word = typed(scan, at, to).replace(/^"|"$/g, '');
  const phrase = scan.tokens
    .slice(at, to)
    .map((t) => t.norm)
    .join(' ');
  const guesses = phrase.length > 1 ? scan.lexicon.vocabulary.beginning(phrase) : [];
  const names = guesses.filter((g) => g.means.startsWith('person:'));
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) {
    return { values: [only.means.slice('person:'.length)], to, notes: [`read '${word}' as ${only.phrase}`] };
  }
  const near =
    names.length > 0 ? names.map((g) => g.phrase) : scan.lexicon.vocabulary.nearest(phrase, 4, 'person:');
  const suggestions = near.slice(0, 4);
  const choices = suggestions.map((name) => ({ label: name, ask: instead(scan, at, to, `"${name}"`) }));
  if (names.length > 1)
    return trouble('ambiguous', `several people called "${word}"; which ${key}?`, word, {
      suggestions,
      choices,
    });
  return noPerson(word, suggestions, choices);
}

function noPerson(
  word: string,
  suggestions: readonly string[] = [],
  choices: Trouble['choices'] = [],
): Trouble {
  const nearest = suggestions.length === 0 ? '' : `; nearest: ${suggestions.join(', ')}`;
  return trouble('not-found', `no person called "${word}" that you can see${nearest}`, word, {
    suggestions,
    choices,
  });
}

function which(
  scan: Scan,
  at: number,
  to: number,
  people: readonly Person[],
  words: (p: Person) => string,
): Trouble {
  const word = typed(scan, at, to).replace(/^"|"$/g, '');
  const choices = people.slice(0, 4).map((p) => ({
    label: p.email === null ? `${p.name} (${p.id})` : `${p.name} (${p.email})`,
    ask: instead(scan, at, to, words(p)),
  }));
  return trouble('ambiguous', `several people called "${word}"; which one?`, word, { choices });
}

/** A person standing alone: `me`, `my`, `@ann`, `person:p1`, or a full name. */
export const readPerson: Reader = (scan, at) => {
  const token = scan.tokens[at];
  if (token?.kind !== 'word') return null;
  if (isMe(scan, at)) {
    const { me } = scan.lexicon;
    return me === null
      ? problem(at, at + 1, trouble('not-found', UNLINKED, token.text))
      : entity(me, at, at + 1);
  }
  const handle = token.text.startsWith('@');
  const found = longestPhrase(scan, at, scan.lexicon.people);
  const people = [...new Set(found?.meanings ?? [])];
  const [person, ...others] = people;
  if (found === null || person === undefined)
    return handle ? problem(at, at + 1, noPerson(token.text)) : null;
  // A bare short id or first name would claim words that mean something else.
  if (!handle && found.to - at < 2) return null;
  return others.length === 0
    ? entity(person, at, found.to)
    : problem(
        at,
        found.to,
        which(scan, at, found.to, people, (p) => `person:"${p.id}"`),
      );
};

/** Behind `person:`, which is how the canonical ask names one whose name is not unique. */
export function readPersonKey(scan: Scan, from: number, at: number): Item {
  const read = readPersonValue(scan, at, 'person');
  if ('code' in read) return problem(from, endOfWord(scan, at), read);
  const id = read.values[0] ?? '';
  const { me, people } = scan.lexicon;
  const known = people.get(norm(id)).find((p) => p.id === id) ?? (me?.id === id ? me : undefined);
  return known === undefined
    ? problem(from, read.to, noPerson(typed(scan, at, read.to)))
    : { ...entity(known, from, read.to), notes: read.notes };
}

const problem = (from: number, to: number, what: Trouble): Item => ({
  from,
  to,
  part: { kind: 'trouble', trouble: what },
});

const entity = (person: Person, from: number, to: number): Item => ({
  from,
  to,
  part: { kind: 'entity', entity: { kind: 'person', id: person.id, name: person.name } },
});
