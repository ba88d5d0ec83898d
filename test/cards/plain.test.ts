import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plain } from '#src/cards/plain.ts';
import { sparkline } from '#src/cards/sparkline.ts';
import { clean, pad, widthOf, wrap } from '#src/cards/width.ts';
import type { Block, Button, Card } from '#src/core/card.ts';

const card = (blocks: readonly Block[], given: Partial<Card> = {}): Card => ({
  tone: 'plain',
  title: 'Title',
  blocks,
  buttons: [],
  ...given,
});

const table: Block = {
  type: 'table',
  columns: [
    { label: 'Account', align: 'left' },
    { label: 'ARR', align: 'right' },
  ],
  rows: [
    ['Ann', '$1,000'],
    ['東京商事', '$20'],
    ['Zoë 🚀 Ltd', '$300'],
  ],
  total: ['Total', '$1,320'],
  more: 2,
};

describe('a card as text', () => {
  test('aligns numbers to the right, whatever the width of the letters before them', () => {
    expect(plain(card([table]))).toBe(
      [
        'Title',
        '',
        'Account        ARR',
        '──────────  ──────',
        'Ann         $1,000',
        '東京商事       $20',
        'Zoë 🚀 Ltd    $300',
        '… 2 more',
        '──────────  ──────',
        'Total       $1,320',
      ].join('\n'),
    );
  });

  test('breaks long names inside their column and loses nothing of them', () => {
    const long = { ...table, rows: [['The very long name of a company that goes on', '$1']] };
    const lines = plain(card([long]), 30).split('\n');
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(30);
    expect(lines.map((line) => line.slice(0, 22).trim()).join(' ')).toContain('The very long name of');
  });

  test('writes rows under each other where columns do not fit side by side', () => {
    const columns = Array.from({ length: 6 }, (_, i) => ({ label: `Column ${i}`, align: 'right' as const }));
    const wide: Block = { type: 'table', columns, rows: [columns.map((_c, i) => `$${i}00,000`)] };
    expect(
      plain(card([wide]), 30)
        .split('\n')
        .slice(2),
    ).toEqual([
      '$000,000',
      '  Column 1: $100,000 · Column',
      '  2: $200,000 · Column 3:',
      '  $300,000 · Column 4:',
      '  $400,000 · Column 5:',
      '  $500,000',
    ]);
  });

  test('leaves out of such rows what has no value, and keeps their name', () => {
    const columns = ['Account', 'A long column', 'Another long column'].map((label) => ({
      label,
      align: 'right' as const,
    }));
    const table: Block = {
      type: 'table',
      columns,
      rows: [
        ['Acme', '–', '$1'],
        ['Bravo', '', '–'],
      ],
      more: 2,
    };
    expect(plain(card([table]), 20)).toBe('Title\n\nAcme\n  Another long\n  column: $1\n\nBravo\n\n… 2 more');
  });

  test('writes facts with their labels in one column', () => {
    const facts: Block = {
      type: 'facts',
      facts: [
        { label: 'Amounts', value: '$517 of $607' },
        { label: 'n', value: '6', detail: 'low n' },
      ],
    };
    expect(plain(card([facts]))).toBe('Title\n\nAmounts  $517 of $607\nn        6 (low n)');
  });

  test('writes lists, notes, pictures and dividers', () => {
    const text = plain(
      card([
        { type: 'list', items: ['one', 'two'] },
        { type: 'divider' },
        { type: 'note', text: 'first\nsecond' },
        { type: 'image', image: { name: 'a.png', width: 1, height: 1 }, alt: 'NRR falls' },
      ]),
      24,
    );
    expect(text).toBe(`Title\n\n• one\n• two\n\n${'─'.repeat(24)}\n\nfirst\nsecond\n\n[NRR falls]`);
  });

  test('writes choices as what can be typed, and links with their address', () => {
    const buttons: Button[] = [
      { label: 'Logo churn', does: 'press', action: 'ask', value: 'logo_churn q2' },
      { label: 'Open', does: 'link', action: '', value: 'https://crm.example/a' },
      { label: 'Share', does: 'press', action: 'share', value: 'x' },
    ];
    expect(plain(card([], { buttons }))).toBe(
      'Title\n\n› Logo churn: logo_churn q2\n› Open: https://crm.example/a\n[Share]',
    );
  });

  test('leaves out what is empty', () => {
    expect(
      plain(
        card([
          { type: 'facts', facts: [] },
          { type: 'list', items: [] },
          { type: 'text', text: '' },
        ]),
      ),
    ).toBe('Title');
  });

  const hostile = fc.string({ unit: 'binary', maxLength: 60 });
  const block: fc.Arbitrary<Block> = fc.oneof(
    hostile.map((text): Block => ({ type: 'text', text })),
    fc.array(hostile, { maxLength: 4 }).map((items): Block => ({ type: 'list', items })),
    fc.array(fc.tuple(hostile, hostile), { maxLength: 4 }).map(
      (pairs): Block => ({
        type: 'facts',
        facts: pairs.map(([label, value]) => ({ label, value, detail: value })),
      }),
    ),
    fc.array(fc.tuple(hostile, hostile, hostile), { maxLength: 4 }).map(
      (rows): Block => ({
        type: 'table',
        columns: [
          { label: 'a', align: 'left' },
          { label: 'b', align: 'left' },
          { label: 'c', align: 'right' },
        ],
        rows,
      }),
    ),
  );

  test('keeps to its width, has no trailing spaces, and no character that acts on the terminal', () => {
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 4 }),
        hostile,
        fc.integer({ min: 20, max: 100 }),
        (blocks, title, width) => {
          for (const line of plain(card(blocks, { title }), width).split('\n')) {
            expect(widthOf(line)).toBeLessThanOrEqual(width);
            expect(line).toBe(line.trimEnd());
            expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029]/u);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the width of text', () => {
  test.each([
    ['abc', 3],
    ['東京', 4],
    ['한국어', 6],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['−▲█', 3],
    ['ﾃｽﾄ', 3],
    ['', 0],
  ])('of %s is %i', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  test('decides the padding on either side', () => {
    expect(pad('東', 4, 'left')).toBe('東  ');
    expect(pad('東', 4, 'right')).toBe('  東');
    expect(pad('toolong', 4, 'left')).toBe('toolong');
  });
});

describe('cleaning', () => {
  test('takes away what turns or hides text, and breaks of lines', () => {
    expect(clean('Acme\u202e\u2066 Ltd\u200b')).toBe('Acme Ltd');
    expect(clean('a\u001b[31mred\nb')).toBe('a [31mred b');
    expect(clean(`x\ud800y`)).toBe('x\ufffdy');
  });
  test('keeps joiners, and a few marks on a letter', () => {
    expect(clean('👩‍👧')).toBe('👩‍👧');
    expect(clean(`a${'\u0301'.repeat(50)}b`)).toBe(`a${'\u0301'.repeat(4)}b`);
  });
});

test('wrapping breaks between words, and inside words that are wider than a line', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij']);
  expect(wrap('   ', 5)).toEqual([]);
});

test('a sparkline runs from the lowest to the highest bar, with dots for gaps', () => {
  expect(sparkline([1, null, 2, 3])).toBe('▁·▅█');
  expect(sparkline([2, 2])).toBe('▄▄');
  expect(sparkline([1, null])).toBe('');
  expect(sparkline([])).toBe('');
});
