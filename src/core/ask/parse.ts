import type { AskChoice, Parsed, Problem } from '../query.ts';
import { assemble } from './assemble.ts';
import { isTrouble } from './draft.ts';
import { findKpis } from './find-kpis.ts';
import type { AskContext, Lexicon, LexiconKpi } from './lexicon.ts';
import { readItems } from './read-items.ts';
import { type Item, type KpiSpan, type Scan, typed } from './scan.ts';
import { clean } from './text.ts';
import { type Token, tokenize } from './tokens.ts';
import { type Trouble, trouble } from './trouble.ts';
import { mend, unknownRun } from './unknown.ts';

/** Longer text is no ask. Slack lets people type 4,000 characters; 2,000 hold any ask with room to spare. */
export const MAX_ASK_LENGTH = 2000;

/** Typos mended in one ask; more than that is not a typo any more. */
const MENDINGS = 4;
const CHOICES = 4;

/** Names that the bot is called by, which are no part of what is asked. */
const CALLED = new Set(['kpi', 'bellwether']);

/**
 * Reads what a person typed as queries, or says what is in the way. Pure and total: any text gives one or the
 * other, and the same text with the same lexicon on the same day always gives the same.
 */
export function parseAsk(text: string, lexicon: Lexicon, ctx: AskContext): Parsed {
  return parse(text, lexicon, ctx, true);
}

function parse(text: string, lexicon: Lexicon, ctx: AskContext, withChoices: boolean): Parsed {
  if (text.length > MAX_ASK_LENGTH) {
    const message = `an ask has at most ${MAX_ASK_LENGTH} characters; this one has ${text.length}`;
    return failed(trouble('too-long', message), '', []);
  }
  const cleaned = clean(text);
  let tokens = uncalled(tokenize(cleaned));
  const notes: string[] = [];
  for (let round = 0; ; round++) {
    const scan = scanOf(cleaned, tokens, lexicon, ctx);
    const items = readItems(scan);
    const run = unknownRun(items);
    const result = run === null ? assemble(scan, items, notes) : mend(scan, items, run);
    if ('kind' in result && result.kind === 'mended' && round < MENDINGS) {
      tokens = result.tokens;
      notes.push(result.note);
      continue;
    }
    if ('queries' in result) return { ok: true, ask: result };
    const stopped = troubleOf(result);
    const choices = withChoices ? working(stopped.choices, lexicon, ctx) : [];
    return failed(stopped, understood(scan, items, stopped.word), choices);
  }
}

const troubleOf = (result: Trouble | Exclude<ReturnType<typeof mend>, never>): Trouble => {
  if (isTrouble(result)) return result;
  return result.kind === 'trouble' ? result.trouble : trouble('unknown-word', 'too many words are not known');
};

/** Without the bot's own name in front. */
function uncalled(tokens: readonly Token[]): readonly Token[] {
  const called = tokens.findIndex((token) => !(token.kind === 'word' && CALLED.has(token.norm)));
  return called <= 0 ? tokens : tokens.slice(called);
}

function scanOf(text: string, tokens: readonly Token[], lexicon: Lexicon, ctx: AskContext): Scan {
  const spans = findKpis(tokens, lexicon);
  const kpis = [...new Set(spans.flatMap(readAs))];
  return { text, tokens, lexicon, ctx, spans, kpis };
}

/** A filter that leads to another KPI (`adoption feature:x`) is read like one of its own. */
function readAs({ meaning: { kpis, filtered } }: KpiSpan): readonly LexiconKpi[] {
  if (filtered === null) return kpis;
  return kpis.map((kpi) =>
    kpi.dimensions === null ? kpi : { ...kpi, dimensions: [...kpi.dimensions, filtered.attribute] },
  );
}

function failed(stopped: Trouble, known: string, choices: readonly AskChoice[]): Parsed {
  const { code, word, suggestions } = stopped;
  const message = known === '' ? stopped.message : `${stopped.message}. Understood: ${known}`;
  const problem: Problem = { code, message, word, suggestions, choices, understood: known };
  return { ok: false, problem };
}

/** What was understood, as it was typed, without the word that is in the way. */
function understood(scan: Scan, items: readonly Item[], word: string | null): string {
  return items
    .filter((item) => !['unknown', 'trouble', 'nothing'].includes(item.part.kind))
    .map((item) => typed(scan, item.from, item.to))
    .filter((words) => words !== word)
    .join(' ');
}

/** Only choices that lead on: to an answer, or to the next question. Suggestions are not looked up for that. */
function working(choices: readonly AskChoice[], lexicon: Lexicon, ctx: AskContext): readonly AskChoice[] {
  const light: Lexicon = {
    ...lexicon,
    accounts: { ...lexicon.accounts, nearest: () => [] },
    vocabulary: { ...lexicon.vocabulary, nearest: () => [] },
  };
  return choices
    .filter((choice) => {
      const parsed = parse(choice.ask, light, ctx, false);
      return parsed.ok || parsed.problem.code === 'ambiguous';
    })
    .slice(0, CHOICES);
}
