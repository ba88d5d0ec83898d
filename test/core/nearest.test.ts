import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '#src/core/nearest.ts';

const KNOWN = ['reporting_currency', 'rollup_attributes', 'locale', 'nrr', 'grr'];

test.each([
  ['reporting_curency', 'reporting_currency'],
  ['Reporting-Currency', 'reporting_currency'],
  ['lcoale', 'locale'],
  ['nr', 'nrr'],
  ['grr', 'grr'],
  ['something else', null],
  ['', null],
  ['x'.repeat(100_000), null],
])('%.20s is near to %s', (word, expected) => {
  expect(nearest(word, KNOWN)).toBe(expected);
});

test('nothing is near where nothing is known', () => {
  expect(nearest('nrr', [])).toBeNull();
});

test('a known word is nearest to itself, wherever it stands', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(KNOWN, { minLength: 1 }), (known) =>
      known.every((word) => nearest(word, known) === word),
    ),
  );
});
