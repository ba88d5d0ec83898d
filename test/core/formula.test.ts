import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dimensionOf, evaluate, type Formula, parseFormula, readingOfFormula } from '#src/core/formula.ts';

const KINDS = { opening: 'money', closing: 'money', accounts: 'count', scores: 'spread' } as const;
const M = { opening: 20_000, closing: 15_000, accounts: 4 };

const value = (text: string): number => evaluate(parseFormula(text), M);

/** Any tree, and how it is written with every parenthesis. */
const tree: fc.Arbitrary<{ readonly text: string; readonly expected: number }> = fc.letrec((tie) => ({
  node: fc.oneof({ maxDepth: 5 }, tie('leaf'), tie('both'), tie('less')),
  leaf: fc.oneof(
    fc.nat({ max: 99 }).map((n) => ({ text: String(n), expected: n })),
    fc
      .constantFrom<keyof typeof M>('opening', 'closing', 'accounts')
      .map((name) => ({ text: name, expected: M[name] })),
  ),
  less: tie('node').map((node) => {
    const { text, expected } = node as { text: string; expected: number };
    return { text: `-(${text})`, expected: -expected };
  }),
  both: fc.tuple(tie('node'), fc.constantFrom('+', '-', '*'), tie('node')).map(([a, op, b]) => {
    const [left, right] = [a, b] as { text: string; expected: number }[];
    const [x, y] = [left?.expected ?? 0, right?.expected ?? 0];
    const expected = op === '+' ? x + y : op === '-' ? x - y : x * y;
    return { text: `(${left?.text}) ${op} (${right?.text})`, expected };
  }),
})).node as fc.Arbitrary<{ readonly text: string; readonly expected: number }>;

describe('a formula', () => {
  test('binds * and / before + and -, and both from the left', () => {
    expect(value('2 + 3 * 4')).toBe(14);
    expect(value('10 - 3 - 2')).toBe(5);
    expect(value('100 / 10 / 2')).toBe(5);
    expect(value('-(2 + 3) * 2')).toBe(-10);
    expect(value('opening - closing')).toBe(5000);
  });

  test('comes to what arithmetic makes of it', () => {
    fc.assert(
      fc.property(tree, ({ text, expected }) => {
        fc.pre(text.length <= 500);
        expect(value(text)).toBe(expected);
      }),
    );
  });

  test.each([
    ['', 'is empty'],
    ['closing /', 'ends too early'],
    ['(closing', 'has a parenthesis that is not closed'],
    ['closing opening', 'has “opening” where an operator belongs'],
    ['* closing', 'has “*” where a number or a measure belongs'],
    ['closing ** 2', 'has “*” where a number or a measure belongs'],
    ['process.exit()', 'cannot be read at “.exit()”; allowed: + - * / ( ), numbers, measures'],
    ['closing; DROP', 'cannot be read at “; DROP”; allowed: + - * / ( ), numbers, measures'],
    ['1'.repeat(501), 'has more than 500 characters'],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 'is nested too deeply'],
  ])('%j %s', (text, message) => {
    expect(() => parseFormula(text)).toThrow(message);
  });

  test('of any text is read or refused, never more', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        let formula: Formula | null = null;
        try {
          formula = parseFormula(text);
        } catch (error) {
          expect(error).toHaveProperty('name');
        }
        if (formula !== null) expect(typeof evaluate(formula, M)).toBe('number');
      }),
    );
  });
});

describe('what a formula measures', () => {
  test('is money, a count, or refused', () => {
    expect(dimensionOf(parseFormula('opening - closing'), KINDS)).toBe(1);
    expect(dimensionOf(parseFormula('closing / opening'), KINDS)).toBe(0);
    expect(() => dimensionOf(parseFormula('opening + accounts'), KINDS)).toThrow(
      'adds money and what is not money',
    );
    expect(() => dimensionOf(parseFormula('constructor'), KINDS)).toThrow('which is not measured');
    expect(() => dimensionOf(parseFormula('scores'), KINDS)).toThrow('there is: opening, closing, accounts');
    expect(() => readingOfFormula(parseFormula('opening * closing'), KINDS)).toThrow(
      'multiplies money by money',
    );
    expect(() => readingOfFormula(parseFormula('accounts / opening'), KINDS)).toThrow(
      'must divide money by money',
    );
  });

  test('keeps both sides of its last division, with no base for 0', () => {
    const { of, reading } = readingOfFormula(parseFormula('(opening - closing) / opening'), KINDS);
    expect(of).toBe('money');
    expect(reading(M)).toEqual({ kind: 'fraction', numerator: 5000, denominator: 20_000 });
    expect(reading({})).toEqual({ kind: 'fraction', numerator: 0, denominator: 0 });
    expect(readingOfFormula(parseFormula('opening / accounts'), KINDS).of).toBe('money per count');
  });
});
