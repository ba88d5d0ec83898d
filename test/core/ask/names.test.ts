import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance } from '#src/core/ask/distance.ts';
import { buildNameIndex } from '#src/core/ask/name-index.ts';
import { clean, norm, quoted, readNumber } from '#src/core/ask/text.ts';
import { tokenize } from '#src/core/ask/tokens.ts';
import { ACCOUNTS } from './catalogue.ts';

const index = buildNameIndex(ACCOUNTS);
const ids = (names: readonly { readonly id: string }[]): string[] => names.map((name) => name.id);

describe('the index of names', () => {
  test('finds whole names whatever their case, accents and punctuation', () => {
    const names = buildNameIndex([{ id: 'b', name: 'Bäckerei Müller & Söhne' }]);
    expect(ids(names.exact('backerei muller sohne'))).toEqual(['b']);
    expect(ids(names.exact('Bäckerei-Müller & Söhne'))).toEqual(['b']);
    expect(names.exact('backerei')).toEqual([]);
  });

  test('finds names by their beginning, and by a later word where none begins so', () => {
    expect(ids(index.prefix('acme'))).toEqual(['a1', 'a2', 'a3']);
    expect(ids(index.prefix('acme corpo'))).toEqual(['a3']);
    expect(ids(index.prefix('industries'))).toEqual(['a6']);
    expect(index.prefix('')).toEqual([]);
  });

  test('finds the nearest spellings, nearest first', () => {
    expect(index.nearest('globx industries', 3)[0]?.id).toBe('a6');
    expect(index.nearest('zzzzzz', 3)).toEqual([]);
    expect(index.nearest('acme', 1)).toHaveLength(1);
  });

  test('shows a reader only what the reader may see, counted before the list is cut', () => {
    const many = Array.from({ length: 50 }, (_, i) => ({ id: `n${i}`, name: `Nova ${i}` }));
    const seen = buildNameIndex(many).visibleTo((id) => id === 'n47');
    expect(ids(seen.prefix('nova'))).toEqual(['n47']);
    expect(ids(seen.nearest('novo 47', 4))).toEqual(['n47']);
    expect(seen.byId('n3')).toBeNull();
    expect(seen.exact('Nova 3')).toEqual([]);
  });

  test('shared with others finds what an index of the own names alone would find', () => {
    const name = fc.stringMatching(/^(?:Nova|Novo|Acme|Orbit)[a-c]{0,3}(?: (?:Foods|Energy|Data))?$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.boolean()), { maxLength: 14 }),
        fc.oneof(name, fc.stringMatching(/^[A-Za-z ]{1,12}$/)),
        (list, text) => {
          const names = list.map(([of], i) => ({ id: String(i), name: of }));
          const own = names.filter((_, i) => list[i]?.[1] === true);
          const shared = buildNameIndex(names).visibleTo((id) => list[Number(id)]?.[1] === true);
          const alone = buildNameIndex(own);
          expect(shared.exact(text)).toEqual(alone.exact(text));
          expect(shared.prefix(text)).toEqual(alone.prefix(text));
          expect(shared.nearest(text, 4).map((one) => one.name)).toEqual(
            alone.nearest(text, 4).map((one) => one.name),
          );
          for (const { id } of names) expect(shared.byId(id)).toEqual(alone.byId(id));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('every name is found by itself, by its beginning and with a letter missing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[A-Z][a-z]{3,9} [A-Z][a-z]{3,9}$/), { minLength: 1, maxLength: 20 }),
        (list) => {
          const names = list.map((name, i) => ({ id: String(i), name }));
          const built = buildNameIndex(names);
          const [first] = names;
          if (first === undefined) return;
          expect(ids(built.exact(first.name.toUpperCase()))).toContain('0');
          expect(built.prefix(first.name.slice(0, 4)).length).toBeGreaterThan(0);
          expect(built.nearest(first.name.slice(1), 20).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** The whole table, without any limit. */
function plainDistance(a: string, b: string): number {
  const table: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  const cell = (i: number, j: number): number => table[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let j = 1; j <= b.length; j++) table[0]?.push(j);
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? cell(i - 2, j - 2) + 1 : 99;
      table[i]?.push(Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + same, swap));
    }
  }
  return cell(a.length, b.length);
}

describe('edit distance', () => {
  test.each([
    ['chrun', 'churn', 2, 1],
    ['enterprize', 'enterprise', 2, 1],
    ['abc', 'abc', 0, 0],
    ['', 'ab', 2, 2],
    ['abcd', 'wxyz', 3, null],
    ['short', 'much longer', 3, null],
  ])('%s to %s within %i is %s', (a, b, limit, expected) => {
    expect(editDistance(a, b, limit)).toBe(expected);
  });

  test('is the distance of the whole table wherever that is within the limit', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, fc.nat({ max: 5 }), (a, b, limit) => {
        const whole = plainDistance(a, b);
        expect(editDistance(a, b, limit)).toBe(whole <= limit ? whole : null);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('words as typed', () => {
  test.each([
    ['50k', '50000'],
    ['1.5m', '1500000'],
    ['$2b', '2000000000'],
    ['10%', '0.1'],
    ['50,000', '50000'],
    ['.5', '0.5'],
    ['1.005k', '1005'],
  ])('%s is the number %s', (text, value) => {
    expect(readNumber(text)?.value).toBe(value);
  });

  test.each(['k', '', '1e5', '50x', 'Infinity', '99999999999999999999', '0.0000001'])(
    '%s is no number',
    (text) => {
      expect(readNumber(text)).toBeNull();
    },
  );

  test('comparable form is stable, and text survives quoting', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        expect(norm(norm(text))).toBe(norm(text));
        if (clean(text).trim() === '') return;
        const tokens = tokenize(clean(`segment:${quoted(clean(text))}`)).slice(2);
        expect(tokens.slice(1).every((token) => token.glued)).toBe(true);
        expect(tokens.map((token) => token.norm).join(' ')).toBe(norm(clean(text)));
      }),
      { numRuns: 500 },
    );
  });

  test('typographic quotes, dashes and signs are the plain ones', () => {
    expect(tokenize(clean('“acme corp” ≥50k –smb')).map((t) => [t.kind, t.text])).toEqual([
      ['quoted', 'acme corp'],
      ['op', '>='],
      ['word', '50k'],
      ['minus', '-'],
      ['word', 'smb'],
    ]);
  });
});
