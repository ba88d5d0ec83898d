import { PERIOD_STARTS, UNITS } from './keywords.ts';
import type { Item, Scan } from './scan.ts';
import { endOfWord, takesAccount, typed, wordAt } from './scan.ts';
import { accountWords, MOST_WORDS, noAccount, whichAccount } from './scan-accounts.ts';
import type { Span } from './term.ts';
import { norm, own } from './text.ts';
import { type Token, tokenize } from './tokens.ts';
import { either, instead, type Trouble, trouble } from './trouble.ts';
import type { Guess } from './vocabulary.ts';

/** What becomes of a word that nobody could read: mended with a note, asked about, or reported. */
export type Mending =
  | { readonly kind: 'mended'; readonly tokens: readonly Token[]; readonly note: string }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

const CHOICES = 4;
/** Words of one run that are tried: an ask with more strange words than that is not mended by one. */
const TRIED = 4;

/** The unread words that stand together, so that a name of several words is reported whole. */
export function unknownRun(items: readonly Item[]): Span | null {
  const start = items.findIndex((item) => item.part.kind === 'unknown');
  const first = items[start];
  if (first === undefined) return null;
  let to = first.to;
  for (const item of items.slice(start + 1)) {
    if (item.part.kind !== 'unknown') break;
    to = item.to;
  }
  return { from: first.from, to };
}

export function mend(scan: Scan, items: readonly Item[], run: Span): Mending {
  const asked = takesAccount(scan.kpis) && scan.tokens[run.from]?.kind === 'word';
  const account = asked ? mendAccount(scan, run) : null;
  if (account !== null) return account;
  const tried = wordsIn(scan, run)
    .slice(0, TRIED)
    .flatMap((from) => mendWord(scan, from) ?? []);
  const mended = tried.find((result) => result.kind === 'mended') ?? tried[0];
  if (mended !== undefined) return mended;
  const hasAccount = items.some((i) => i.part.kind === 'entity' && i.part.entity.kind === 'account');
  const missing = asked && !hasAccount ? noAccount(scan, run.from, run.to) : unknownWord(scan, run);
  return { kind: 'trouble', trouble: halfPeriod(scan, run) ?? missing };
}

/** Where the words of a run begin, joined ones counted as one. */
function wordsIn(scan: Scan, run: Span): readonly number[] {
  const starts: number[] = [];
  for (let at = run.from; at < run.to; at = endOfWord(scan, at)) starts.push(at);
  return starts;
}

/** `last` without a unit, `quarter` without `last`. */
function halfPeriod(scan: Scan, { from }: Span): Trouble | null {
  const word = wordAt(scan, from);
  const unit = word.length > 2 ? own(UNITS, word) : undefined;
  if (unit === undefined && !PERIOD_STARTS.has(word)) return null;
  const words = unit === undefined ? [`${word} quarter`, `${word} month`] : [`this ${unit}`, `last ${unit}`];
  const choices = words.map((label) => ({ label, ask: instead(scan, from, from + 1, label) }));
  return trouble('bad-period', `\`${word}\` is half a period; say ${either(words)}`, word, { choices });
}

/** Words that begin an account's name: taken where one name begins with all of them, whole; else asked. */
function mendAccount(scan: Scan, run: Span): Mending | null {
  const end = Math.min(run.to, run.from + MOST_WORDS);
  for (let to = end; to > run.from; to--) {
    const phrase = wordsOf(scan, run.from, to);
    if (phrase.length < 2) return null;
    const names = scan.lexicon.accounts.prefix(phrase);
    const [name, ...others] = names;
    if (name === undefined) continue;
    const whole = norm(name.name).startsWith(`${phrase} `);
    // The beginning of a word is a hint at an account only where nothing unread is left behind it.
    if (!whole && others.length === 0 && to < run.to) continue;
    if (others.length > 0 || !whole)
      return { kind: 'trouble', trouble: whichAccount(scan, run.from, to, names) };
    const note = `read '${typed(scan, run.from, to)}' as ${name.name}`;
    return { kind: 'mended', tokens: replaced(scan, run.from, to, accountWords(scan, name)), note };
  }
  return null;
}

const wordsOf = (scan: Scan, from: number, to: number): string =>
  scan.tokens
    .slice(from, to)
    .map((t) => t.norm)
    .join(' ');

/** The tokens with some of them exchanged for the tokens of other words, standing where those stood. */
function replaced(scan: Scan, from: number, to: number, words: string): readonly Token[] {
  const start = scan.tokens[from]?.from ?? 0;
  const end = scan.tokens[to - 1]?.to ?? start;
  const fresh = tokenize(words).map((token) => ({ ...token, from: start, to: end }));
  return [...scan.tokens.slice(0, from), ...fresh, ...scan.tokens.slice(to)];
}

/** A word that no KPI was understood beside is mended to a KPI alone, or to a word of one's name. */
const couldBe = (scan: Scan, guess: Guess): boolean =>
  scan.kpis.length > 0 ? !guess.means.startsWith('person:') : /^(?:kpi|part):/.test(guess.means);

/** One word, with what is joined to it: the beginning of a phrase, or a typo of one. */
function mendWord(scan: Scan, from: number): Mending | null {
  const to = endOfWord(scan, from);
  const token = scan.tokens[from];
  const word = wordsOf(scan, from, to);
  if (token?.kind !== 'word' || word.length < 3 || /\d/.test(word)) return null;
  const { vocabulary } = scan.lexicon;
  const begins = vocabulary
    .beginning(word)
    .filter((g) => couldBe(scan, g) && !/^(?:part|word):/.test(g.means));
  if (begins.length > 0) return decide(scan, { from, to }, begins, true);
  const near = vocabulary.near(word).filter(({ guess }) => couldBe(scan, guess));
  const best = near[0]?.edits ?? 0;
  if (best === 0) return null;
  const all = near.map(({ guess }) => guess);
  const directions = new Set(all.map((guess) => guess.better));
  if (directions.has('higher') && directions.has('lower')) return decide(scan, { from, to }, all, false);
  const closest = near.filter(({ edits }) => edits === best).map(({ guess }) => guess);
  return decide(scan, { from, to }, closest, best === 1);
}

function decide(scan: Scan, { from, to }: Span, guesses: readonly Guess[], sure: boolean): Mending {
  const word = typed(scan, from, to);
  const meant = [...new Set(new Map(guesses.map((g) => [g.means, g.phrase])).values())];
  const [only] = meant;
  if (only !== undefined && meant.length === 1 && sure) {
    return { kind: 'mended', tokens: replaced(scan, from, to, only), note: `read '${word}' as ${only}` };
  }
  const shown = meant.toSorted((a, b) => a.length - b.length).slice(0, CHOICES);
  const choices = shown.map((phrase) => ({ label: phrase, ask: instead(scan, from, to, phrase) }));
  const [code, message] =
    meant.length === 1
      ? (['unknown-word', `"${word}" is not known; is ${shown[0]} meant?`] as const)
      : (['ambiguous', `"${word}" may be ${either(shown)}; which is meant?`] as const);
  return { kind: 'trouble', trouble: trouble(code, message, word, { suggestions: shown, choices }) };
}

const isAccount = (scan: Scan, from: number, to: number): boolean =>
  scan.lexicon.accounts.exact(wordsOf(scan, from, to)).length > 0;

/** Names the word and what comes nearest to it; where no KPI was understood, that is what is missing. */
function unknownWord(scan: Scan, { from, to: end }: Span): Trouble {
  const token = scan.tokens[from];
  const noKpi = scan.kpis.length === 0;
  const to = noKpi ? end : endOfWord(scan, from);
  const word = token?.kind === 'quoted' ? token.text : typed(scan, from, to);
  const phrase = wordsOf(scan, from, to);
  const [kpi] = scan.kpis;
  if (kpi !== undefined && !takesAccount(scan.kpis) && isAccount(scan, from, end)) {
    const name = typed(scan, from, end);
    const message = `${kpi.words.title} is not asked of one account, and "${name}" is one`;
    return trouble('unknown-word', message, name);
  }
  const suggestions = scan.lexicon.vocabulary
    .nearest(phrase, CHOICES, noKpi ? 'kpi:' : '')
    .filter((s) => s !== phrase);
  const nearest = suggestions.length === 0 ? '' : `; nearest: ${suggestions.join(', ')}`;
  const choices = suggestions.map((s) => ({ label: s, ask: instead(scan, from, to, s) }));
  return noKpi
    ? trouble('unknown-kpi', `no KPI called "${word}"${nearest}`, word, { suggestions, choices })
    : trouble('unknown-word', `"${word}" is not known${nearest}`, word, { suggestions, choices });
}
