import type { AskChoice, ProblemCode } from '../query.ts';
import type { Token } from './tokens.ts';

/** What stands in the way of a query, before it is known what else was understood. */
export interface Trouble {
  readonly code: ProblemCode;
  readonly message: string;
  readonly word: string | null;
  readonly suggestions: readonly string[];
  readonly choices: readonly AskChoice[];
}

export const trouble = (
  code: ProblemCode,
  message: string,
  word: string | null = null,
  more: { readonly suggestions?: readonly string[]; readonly choices?: readonly AskChoice[] } = {},
): Trouble => ({ code, message, word, suggestions: more.suggestions ?? [], choices: more.choices ?? [] });

interface Typed {
  readonly text: string;
  readonly tokens: readonly Token[];
}

export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

/** The ask with some tokens replaced by other words; edits must not overlap. */
export function rewritten(typed: Typed, edits: readonly Edit[]): string {
  let text = typed.text;
  for (const edit of edits.toSorted((a, b) => b.from - a.from)) {
    const first = typed.tokens[edit.from];
    const last = typed.tokens[edit.to - 1];
    text =
      first === undefined || last === undefined
        ? `${text} ${edit.words}`
        : `${text.slice(0, first.from)}${edit.words}${text.slice(last.to)}`;
  }
  return text.replace(/\s+/g, ' ').trim();
}

/** The ask with the tokens from `from` up to `to` replaced by other words. */
export const instead = (typed: Typed, from: number, to: number, words: string): string =>
  rewritten(typed, [{ from, to, words }]);

/** `a, b or c`. */
export function either(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
