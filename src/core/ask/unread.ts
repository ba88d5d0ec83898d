import type { AskChoice } from '../query.ts';
import { readDate } from './read-date.ts';
import type { PeriodResult } from './resolve-period.ts';
import { type Scan, typed } from './scan.ts';
import type { Span, TermReading } from './term.ts';
import { type Edit, instead, rewritten, type Trouble, trouble } from './trouble.ts';

/** The trouble with a period that could not be read, its readings as choices. */
export function unread(
  scan: Scan,
  item: Span,
  result: Extract<PeriodResult, { readonly ok: false }>,
): Trouble {
  const at = result.at ?? item;
  const choices = result.readings.map((reading) => choiceOf(scan, at, reading));
  const code = choices.length > 1 ? 'ambiguous' : 'bad-period';
  return trouble(code, result.message, typed(scan, at.from, at.to), { choices });
}

function choiceOf(scan: Scan, at: Span, reading: TermReading): AskChoice {
  const { label, text, dateOrder } = reading;
  if (dateOrder === undefined) return { label, ask: instead(scan, at.from, at.to, text) };
  return { label, ask: rewritten(scan, datesIn(scan, dateOrder)), remember: { dateOrder } };
}

/** Every date of the ask that could be read either way, in the one order that was chosen. */
function datesIn(scan: Scan, dateOrder: 'day-first' | 'month-first'): readonly Edit[] {
  const { tokens, ctx, lexicon } = scan;
  return tokens.flatMap((token, i) => {
    const term = token.kind === 'word' ? readDate(token, ctx, lexicon.preferences) : null;
    const chosen =
      term?.kind === 'unclear' ? term.readings.find((r) => r.dateOrder === dateOrder) : undefined;
    return chosen === undefined ? [] : [{ from: i, to: i + 1, words: chosen.text }];
  });
}
