import type { AskContext, Lexicon } from '#src/core/ask/lexicon.ts';
import { parseAsk } from '#src/core/ask/parse.ts';
import { addDays } from '#src/core/calendar.ts';
import type { Ask, Problem, Query } from '#src/core/query.ts';
import { CONTEXT, LEXICON } from './catalogue.ts';

/** Short ways to read an ask in a test; what was not expected is thrown with its reason. */

export function read(text: string, words: Lexicon = LEXICON, ctx: AskContext = CONTEXT): Ask {
  const parsed = parseAsk(text, words, ctx);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message}`);
  return parsed.ask;
}

export function only(text: string, words: Lexicon = LEXICON, ctx: AskContext = CONTEXT): Query {
  const [query, ...others] = read(text, words, ctx).queries;
  if (query === undefined || others.length > 0) throw new Error(`${text} is not one query`);
  return query;
}

export function problem(text: string, words: Lexicon = LEXICON, ctx: AskContext = CONTEXT): Problem {
  const parsed = parseAsk(text, words, ctx);
  if (parsed.ok) throw new Error(`${text} reads as ${parsed.ask.echo}`);
  return parsed.problem;
}

/** First and last day, both included. */
export const days = (period: { readonly start: string; readonly end: string }): [string, string] => [
  period.start,
  addDays(period.end, -1),
];
