import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { parseAsk } from '#src/core/ask/parse.ts';
import type { Parsed } from '#src/core/query.ts';
import { ASKS } from './asks.ts';
import { CONTEXT, LEXICON } from './catalogue.ts';
import { FUZZ_PATIENCE_MS, FUZZ_RUNS, soundness } from './sound.ts';
import { clauses, mutated, noise, soup } from './strings.ts';

vi.setConfig({ testTimeout: FUZZ_PATIENCE_MS });

const parse = (text: string): Parsed => parseAsk(text, LEXICON, CONTEXT);
const isSound = soundness(parse);

const asks = ASKS.map(([text]) => text);

describe('any text at all is a query that its echo repeats, or a problem', () => {
  test('noise of every script', () => {
    fc.assert(fc.property(noise, isSound), { numRuns: FUZZ_RUNS });
  });

  test('words of the language in any order', () => {
    fc.assert(fc.property(soup, isSound), { numRuns: FUZZ_RUNS });
  });

  test('well-formed clauses in any order', () => {
    fc.assert(fc.property(clauses, isSound), { numRuns: FUZZ_RUNS });
  });

  test('asks with mistakes in them', () => {
    fc.assert(fc.property(mutated(asks), isSound), { numRuns: FUZZ_RUNS });
  });

  test.each([
    ' mid-market /churn last month smb vs mid-market',
    'person:u9_chrun ',
    'nrr smb smb vs emea mid-market',
  ])('what once was misread: %j', (text) => {
    isSound(text);
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
