import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widthsFile } from '#charts/fonts/generate-widths.ts';
import { clean, measure, shorten, shortenNames, shrink, wrap } from '#charts/text.ts';

const TYPE = { size: 16, weight: 400 } as const;

describe('cleaning', () => {
  test.each([
    ['a null character', 'Ac\u0000me', 'Acme'],
    ['escapes and other controls', 'Ac\u001b[31mme\u007f', 'Ac[31mme'],
    ['characters that XML forbids', 'Acme\ufffe\uffff', 'Acme'],
    ['half of a surrogate pair', 'Ac\ud83dme', 'Acme'],
    ['bidirectional overrides', 'Acme \u202eknaB\u2066', 'Acme knaB'],
    ['zero-width joiners', 'Ac\u200d\u200bme', 'Acme'],
    ['emoji with their modifiers', 'Acme 🚗👩‍💻👍🏽🇩🇪', 'Acme'],
    ['line breaks and tabs', ' Acme\r\n\tBank ', 'Acme Bank'],
  ])('takes out %s', (_what, text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  test('keeps Latin, Greek and Cyrillic letters, signs and no-break spaces', () => {
    const text = 'Żółć Ωμέγα Газпром −5\u00a0% ≥ 3 × € ▲';
    expect(clean(text)).toBe(text);
  });

  test('composes accents, and cuts a tower of them', () => {
    expect(clean('Zu\u0308rich')).toBe('Zürich');
    expect(clean(`a${'\u0301'.repeat(50)}`).length).toBeLessThan(5);
  });

  test('shows a mark for each letter that the font lacks', () => {
    expect(clean('株式会社 Acme')).toBe('□□□□ Acme');
    expect(clean('אבג')).toBe('□□□');
  });

  test('cuts text of any length before looking at it', () => {
    expect(clean('x'.repeat(200_000))).toBe(`${'x'.repeat(300)}…`);
  });

  test('leaves nothing that XML forbids, and changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const once = clean(text);
        expect(once).not.toMatch(/[\p{C}\r\n\t]/u);
        expect(clean(once)).toBe(once);
      }),
    );
  });
});

describe('measuring', () => {
  test('follows the letters, the size and the weight', () => {
    expect(measure('iiii', TYPE)).toBeLessThan(measure('MMMM', TYPE) / 2);
    expect(measure('Acme', { size: 32, weight: 400 })).toBeCloseTo(measure('Acme', TYPE) * 2, 6);
    expect(measure('Acme', { size: 16, weight: 700 })).toBeGreaterThan(measure('Acme', TYPE));
    expect(measure('', TYPE)).toBe(0);
  });

  test('the table of widths is what the fonts in the folder say', () => {
    const file = new URL('../../charts/inter-widths.ts', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(widthsFile());
  });
});

describe('fitting', () => {
  test('text that fits stays; other text ends with an ellipsis inside the width', () => {
    expect(shorten('Enterprise', 200, TYPE)).toBe('Enterprise');
    const short = shorten('Dienstleistungen und Schulungen', 120, TYPE);
    expect(short).toMatch(/^Dienst.*…$/);
    expect(measure(short, TYPE)).toBeLessThanOrEqual(120);
  });

  test('no text is wider than asked', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 30, max: 300 }),
        (text, width) => {
          expect(measure(shorten(text, width, TYPE), TYPE)).toBeLessThanOrEqual(width + 1e-9);
          for (const line of wrap(text, width, TYPE, 2))
            expect(measure(line, TYPE)).toBeLessThanOrEqual(width + 1e-9);
        },
      ),
    );
  });

  test('wraps at spaces, cuts the last line and breaks a word that is too long alone', () => {
    expect(wrap('one two three', 64, TYPE, 3)).toEqual(['one two', 'three']);
    expect(wrap('one two three four five six', 64, TYPE, 2)).toEqual(['one two', 'three f…']);
    expect(wrap('x'.repeat(30), 100, TYPE, 2)).toHaveLength(2);
    expect(wrap('', 100, TYPE, 2)).toEqual([]);
  });

  test('a number shrinks before it is cut', () => {
    expect(shrink('$1M', 150, { size: 27, weight: 700 })).toEqual({ s: '$1M', size: 27 });
    const { s, size } = shrink('$1,234,567,890', 150, { size: 27, weight: 700 });
    expect(s).toBe('$1,234,567,890');
    expect(size).toBeLessThan(27);
    expect(shrink('9'.repeat(100), 150, { size: 27, weight: 700 }).s).toMatch(/^9+…$/);
  });

  test('names that would be cut alike are shown from where they part', () => {
    const names = ['Customer success manager 1', 'Customer success manager 12', 'Sales'];
    expect(shortenNames(names, 100, TYPE)).toEqual(['…1', '…12', 'Sales']);
    expect(shortenNames(['Same', 'Same'], 100, TYPE)).toEqual(['Same', 'Same']);
  });
});
