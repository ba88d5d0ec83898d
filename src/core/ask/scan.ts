import type { Entity, Filter, QueryOptions, View } from '../query.ts';
import type { AskContext, KpiMeaning, Lexicon, LexiconKpi, Phrases } from './lexicon.ts';
import type { Term } from './term.ts';
import type { Token } from './tokens.ts';
import type { Trouble } from './trouble.ts';

/** One ask being read: its tokens and all that decides what they mean. */
export interface Scan {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly lexicon: Lexicon;
  readonly ctx: AskContext;
  /** KPIs that were named; empty where none was understood. */
  readonly kpis: readonly LexiconKpi[];
  readonly spans: readonly KpiSpan[];
}

/** Where a KPI stands and how it hangs together with the one before. */
export interface KpiSpan {
  readonly from: number;
  readonly to: number;
  readonly meaning: KpiMeaning;
  readonly joined: 'first' | 'list' | 'versus' | 'loose';
}

export type Part =
  | { readonly kind: 'kpi' }
  | { readonly kind: 'period'; readonly term: Term }
  | { readonly kind: 'filter'; readonly filters: readonly Filter[] }
  | { readonly kind: 'by'; readonly dimensions: readonly string[] }
  | { readonly kind: 'top'; readonly order: 'top' | 'bottom' | 'best' | 'worst'; readonly n: number }
  | { readonly kind: 'drop'; readonly amount: number; readonly unit: 'points' | 'days' }
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'option'; readonly options: Partial<QueryOptions> }
  | { readonly kind: 'variant'; readonly variant: string }
  | { readonly kind: 'sort'; readonly key: string }
  | { readonly kind: 'entity'; readonly entity: Entity }
  | { readonly kind: 'vs' }
  | { readonly kind: 'against'; readonly to: 'target' | 'benchmark' | 'prior' }
  | { readonly kind: 'step'; readonly word: 'yoy' | 'qoq' | 'mom' }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'nothing' };

/** A part and the tokens that it took: from `from` up to, not including, `to`. */
export interface Item {
  readonly from: number;
  readonly to: number;
  readonly part: Part;
  readonly notes?: readonly string[];
}

export type Reader = (scan: Scan, at: number) => Item | null;

/** The word at `at` in comparable form; empty where no word stands there. */
export function wordAt(scan: Pick<Scan, 'tokens'>, at: number): string {
  const token = scan.tokens[at];
  return token?.kind === 'word' ? token.norm : '';
}

export const isOp = (scan: Pick<Scan, 'tokens'>, at: number): boolean => scan.tokens[at]?.kind === 'op';

/** As typed, from token `from` up to `to`. */
export function typed(scan: Pick<Scan, 'tokens' | 'text'>, from: number, to: number): string {
  const first = scan.tokens[from];
  const last = scan.tokens[to - 1];
  return first === undefined || last === undefined ? '' : scan.text.slice(first.from, last.to).trim();
}

/** The end of the word at `at` with all that is joined to it by dashes: `mid-market` is one. */
export function endOfWord(scan: Pick<Scan, 'tokens'>, at: number): number {
  let to = at + 1;
  while (scan.tokens[to]?.glued === true) to += 1;
  return to;
}

export interface PhraseMatch<T> {
  readonly meanings: readonly T[];
  readonly to: number;
}

/**
 * The longest phrase that begins at `at`, in words or in one pair of quotes. One that ends where a word ends
 * comes before one that breaks joined words apart: `renewals due_arr` is not `renewals due`.
 */
export function longestPhrase<T>(
  scan: Pick<Scan, 'tokens'>,
  at: number,
  phrases: Phrases<T>,
  prefix = '',
): PhraseMatch<T> | null {
  const token = scan.tokens[at];
  if (token?.kind === 'quoted') {
    const meanings = phrases.get(prefix + token.norm);
    return meanings.length === 0 ? null : { meanings, to: at + 1 };
  }
  let phrase = prefix;
  let best: PhraseMatch<T> | null = null;
  let whole: PhraseMatch<T> | null = null;
  for (let to = at; to < at + phrases.longest && wordAt(scan, to) !== ''; to++) {
    phrase += `${to === at ? '' : ' '}${wordAt(scan, to)}`;
    const meanings = phrases.get(phrase);
    if (meanings.length === 0) continue;
    best = { meanings, to: to + 1 };
    if (scan.tokens[to + 1]?.glued !== true) whole = best;
  }
  return whole ?? best;
}

/** Whether every KPI of the ask knows the dimension; an ask without a KPI is given the benefit of the doubt. */
export const knowsDimension = (kpis: readonly LexiconKpi[], dimension: string): boolean =>
  kpis.every((kpi) => kpi.dimensions === null || kpi.dimensions.includes(dimension));

export const takesAccount = (kpis: readonly LexiconKpi[]): boolean => kpis.some((kpi) => kpi.account);
