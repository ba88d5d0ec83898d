import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAsk } from '#src/core/ask/parse.ts';
import type { Parsed } from '#src/core/query.ts';
import { ASKS } from './asks.ts';
import { CONTEXT, LEXICON } from './catalogue.ts';
import { clauses, mutated, noise, soup } from './strings.ts';

/** `ASK_FUZZ=100000` reads that many strings of each kind. */
const RUNS = Number(process.env['ASK_FUZZ'] ?? 1500);

const parse = (text: string): Parsed => parseAsk(text, LEXICON, CONTEXT);

/** A query whose echo reads the same, or a problem that says what is wrong. */
function isSound(text: string): void {
  const parsed = parse(text);
  if (!parsed.ok) {
    const { message, choices } = parsed.problem;
    expect(message.length).toBeGreaterThan(5);
    expect(choices.length).toBeLessThanOrEqual(4);
    for (const choice of choices) {
      const next = parse(choice.ask);
      expect(next.ok || next.problem.code === 'ambiguous').toBe(true);
    }
    return;
  }
  const again = parse(parsed.ask.echo);
  if (!again.ok) throw new Error(`"${parsed.ask.echo}" does not read: ${again.problem.message}`);
  expect(again.ask.queries).toEqual(parsed.ask.queries);
  expect(again.ask.join).toBe(parsed.ask.join);
  expect(again.ask.echo).toBe(parsed.ask.echo);
  for (const offer of parsed.ask.offers ?? []) expect(parse(offer.ask).ok).toBe(true);
}

const asks = ASKS.map(([text]) => text);

describe('any text at all is a query that its echo repeats, or a problem', () => {
  test('noise of every script', () => {
    fc.assert(fc.property(noise, isSound), { numRuns: RUNS });
  });

  test('words of the language in any order', () => {
    fc.assert(fc.property(soup, isSound), { numRuns: RUNS });
  });

  test('well-formed clauses in any order', () => {
    fc.assert(fc.property(clauses, isSound), { numRuns: RUNS });
  });

  test('asks with mistakes in them', () => {
    fc.assert(fc.property(mutated(asks), isSound), { numRuns: RUNS });
  });

  test('the same text always reads the same', () => {
    fc.assert(
      fc.property(clauses, (text) => {
        expect(parse(text)).toEqual(parse(text));
      }),
      { numRuns: 100 },
    );
  });

  test('long texts without end or sense come to an end', () => {
    for (const piece of [
      '"',
      "'",
      '-',
      'a-',
      'nrr ',
      'q1..',
      'by ',
      ',',
      '>',
      'segment:',
      'zz zz ',
      '..',
      '(',
      '@',
      'acme ',
    ]) {
      isSound(piece.repeat(Math.floor(2000 / piece.length)));
      isSound(`health ${piece.repeat(Math.floor(1900 / piece.length))}`);
    }
  });
});
