import type { Name } from './name-index.ts';
import {
  endOfWord,
  type Item,
  longestPhrase,
  type Reader,
  type Scan,
  takesAccount,
  typed,
  wordAt,
} from './scan.ts';
import { quoted } from './text.ts';
import { instead, type Trouble, trouble } from './trouble.ts';

/** Readers of accounts by name. A name is taken only as it is; anything less is asked. */

/** Words of a name that are looked at; longer names are found by their beginning. */
export const MOST_WORDS = 10;
const CHOICES = 4;

/** Short legal forms that begin a longer one: `Acme Corp` may be Acme Corporation. */
const LEGAL = new Set(['corp', 'co', 'inc', 'ltd', 'intl']);

const problem = (from: number, to: number, what: Trouble): Item => ({
  from,
  to,
  part: { kind: 'trouble', trouble: what },
});

const entity = (name: Name, from: number, to: number): Item => ({
  from,
  to,
  part: { kind: 'entity', entity: { kind: 'account', id: name.id, name: name.name } },
});

/** How an ask names exactly this account. */
export function accountWords(scan: Pick<Scan, 'lexicon'>, name: Name): string {
  const same = scan.lexicon.accounts.exact(name.name);
  const plain = same.length === 1 && name.name.trim() !== '' && !name.name.includes('"');
  return plain ? `"${name.name}"` : `account:"${name.id.replace(/"/g, '""')}"`;
}

export const label = (name: Name): string =>
  name.hint === undefined ? name.name : `${name.name} (${name.hint})`;

export function whichAccount(scan: Scan, from: number, to: number, names: readonly Name[]): Trouble {
  const word = typed(scan, from, to);
  const shown = names.slice(0, CHOICES);
  const choices = shown.map((n) => ({
    label: label(n),
    ask: instead(scan, from, to, accountWords(scan, n)),
  }));
  const message = `which account is "${word}": ${shown.map(label).join(', ')}?`;
  return trouble('ambiguous', message, word, { suggestions: shown.map((n) => n.name), choices });
}

/** Reads alike whether there is no such account or the asker may not see it. */
export function noAccount(scan: Scan, from: number, to: number): Trouble {
  const token = scan.tokens[from];
  const word = token?.kind === 'quoted' && to === from + 1 ? token.text : typed(scan, from, to);
  const near = scan.lexicon.accounts.nearest(word, CHOICES);
  const nearest = near.length === 0 ? '' : `; nearest: ${near.map((n) => n.name).join(', ')}`;
  const choices = near.map((n) => ({ label: label(n), ask: instead(scan, from, to, accountWords(scan, n)) }));
  return trouble('not-found', `no account named "${word}" that you can see${nearest}`, word, {
    suggestions: near.map((n) => n.name),
    choices,
  });
}

/** The longest whole name that begins here, where the KPI is asked of accounts. */
export const readAccount: Reader = (scan, at) => {
  if (!takesAccount(scan.kpis) || wordAt(scan, at) === '') return null;
  const { accounts } = scan.lexicon;
  const most = Math.min(accounts.longest, MOST_WORDS);
  let phrase = '';
  let best: { readonly names: readonly Name[]; readonly to: number; readonly phrase: string } | null = null;
  for (let to = at; to < at + most && wordAt(scan, to) !== ''; to++) {
    phrase += `${to === at ? '' : ' '}${wordAt(scan, to)}`;
    const names = accounts.exact(phrase);
    if (names.length > 0) best = { names, to: to + 1, phrase };
  }
  if (best === null) return null;
  const [name, ...others] = best.names;
  const last = best.phrase.split(' ').at(-1) ?? '';
  const alike = LEGAL.has(last) ? accounts.prefix(best.phrase) : best.names;
  if (name === undefined || others.length > 0 || alike.length > 1) {
    return problem(at, best.to, whichAccount(scan, at, best.to, alike));
  }
  return entity(name, at, best.to);
};

/** `account:ID` or `account:"Name"`. */
export function readAccountKey(scan: Scan, from: number, at: number): Item {
  const token = scan.tokens[at];
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) {
    return problem(from, at, trouble('needs-value', '`account:` needs a name', 'account'));
  }
  const to = token.kind === 'quoted' ? at + 1 : endOfWord(scan, at);
  const words = token.kind === 'quoted' ? token.text : typed(scan, at, to);
  const byId = scan.lexicon.accounts.byId(words);
  if (byId !== null) return entity(byId, from, to);
  return named(scan, from, at, to, words);
}

function named(scan: Scan, from: number, at: number, to: number, words: string): Item {
  const [name, ...others] = scan.lexicon.accounts.exact(words);
  if (name === undefined) return problem(from, to, noAccount(scan, at, to));
  return others.length === 0
    ? entity(name, from, to)
    : problem(from, to, whichAccount(scan, from, to, [name, ...others]));
}

/** `"Acme Corp"`: an account, or else a value or a person that is called so. */
export const readQuoted: Reader = (scan, at) => {
  const token = scan.tokens[at];
  if (token?.kind !== 'quoted') return null;
  if (scan.lexicon.accounts.exact(token.text).length > 0) {
    if (takesAccount(scan.kpis)) return named(scan, at, at, at + 1, token.text);
    const [kpi] = scan.kpis;
    if (kpi !== undefined) {
      const message = `${kpi.words.title} is not asked of one account; ${quoted(token.text)} is an account`;
      return problem(at, at + 1, trouble('unknown-word', message, token.text));
    }
  }
  const [person, ...others] = longestPhrase(scan, at, scan.lexicon.people)?.meanings ?? [];
  if (person !== undefined && others.length === 0) {
    return {
      from: at,
      to: at + 1,
      part: { kind: 'entity', entity: { kind: 'person', id: person.id, name: person.name } },
    };
  }
  return takesAccount(scan.kpis) ? problem(at, at + 1, noAccount(scan, at, at + 1)) : null;
};
