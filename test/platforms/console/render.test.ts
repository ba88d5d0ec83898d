import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, Card, Tone } from '#src/core/card.ts';
import { renderCard } from '#src/platforms/console/render.ts';
import { BUTTONS, card, rich, table } from './cards.ts';
import { skeleton, textOf, unclosed } from './markup.ts';

const context = {
  pictureUrl: (name: string) => `/pictures/x/${encodeURIComponent(name)}.png`,
  level: 4,
} as const;
const rendered = (one: Card): string => renderCard(one, context).markup;
const block = (one: Block): string => rendered(card([one]));

describe('a card as HTML', () => {
  test('shows every kind of block and button', async () => {
    const markup = rendered(rich);
    expect(unclosed(markup)).toEqual([]);
    await expect(`${markup}\n`).toMatchFileSnapshot('../../golden/console/rich-card.html');
  });

  test.each<[Tone, string | null]>([
    ['good', 'Good'],
    ['bad', 'Bad'],
    ['warn', 'Warning'],
    ['info', 'Info'],
    ['plain', null],
  ])('says the tone %s in a word, not in a colour alone', (tone, word) => {
    const text = textOf(rendered(card([], { tone }))).trim();
    expect(text).toBe(`Title${word ?? ''}`);
  });

  test('has its title at the level that it is given', () => {
    expect(renderCard(card(), { ...context, level: 3 }).markup).toContain('<h3>Title</h3>');
    expect(rendered(card())).toContain('<h4>Title</h4>');
  });

  test('aligns numbers to the right, in their heads and their total too', () => {
    const markup = block(table);
    expect(markup).toContain('<th scope="col" class="number">ARR</th>');
    expect(markup).toContain('<td class="number">−$20</td>');
    expect(markup).toContain('<th scope="row">Total</th><td class="number">$419,980</td>');
  });

  test('says how many rows were left out, and nothing where none were', () => {
    expect(block(table)).toContain('<td colspan="2">… 12 more</td>');
    expect(block({ ...table, more: 0 })).not.toContain('more');
  });

  test('gives each row as many cells as there are columns', () => {
    const { total: _total, ...plain } = table;
    const markup = block({ ...plain, rows: [['short'], ['long', '$1', 'too many']] });
    expect(markup.match(/<t[hd] scope="row"|<td class/g)).toHaveLength(4);
    expect(markup).not.toContain('too many');
  });

  test('survives a table without columns', () => {
    expect(unclosed(block({ type: 'table', columns: [], rows: [['x']], more: 1 }))).toEqual([]);
  });

  test('describes a picture for those who cannot see it', () => {
    const image = { name: 'a b', width: 600, height: 338 };
    expect(block({ type: 'image', image, alt: 'NRR "falls"' })).toContain(
      '<img src="/pictures/x/a%20b.png" alt="NRR &quot;falls&quot;" width="600" height="338" loading="lazy">',
    );
  });
});

describe('a button', () => {
  test('that asks is a link to the answer', () => {
    expect(rendered(card([], { buttons: BUTTONS.slice(0, 1) }))).toContain(
      'href="/?ask=nrr%20q3%20%22enterprise%22%20%26%20more"',
    );
  });

  test('that needs a press is shown disabled, and the card says so', () => {
    const markup = rendered(card([], { buttons: BUTTONS.slice(2) }));
    expect(markup.match(/<button type="button" class="button" disabled>/g)).toHaveLength(2);
    expect(textOf(markup)).toContain('Greyed buttons can be pressed in chat only.');
    expect(rendered(card([], { buttons: BUTTONS.slice(0, 2) }))).not.toContain('Greyed');
  });

  test.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/?ask=x',
    '',
  ])('that would lead to %j leads nowhere', (value) => {
    const button = { label: 'Open', does: 'link', action: '', value } as const;
    const markup = rendered(card([], { buttons: [button] }));
    expect(markup).toContain('disabled>Open</button>');
    expect(markup).not.toContain('href');
  });
});

describe('a long text', () => {
  const long = 'W'.repeat(10_000);

  test.each<[string, Card]>([
    ['title', card([], { title: long })],
    ['text', card([{ type: 'text', text: long }])],
    ['note', card([{ type: 'note', text: long }])],
    ['label', card([{ type: 'facts', facts: [{ label: long, value: '1' }] }])],
    ['value', card([{ type: 'facts', facts: [{ label: 'a', value: long }] }])],
    ['detail', card([{ type: 'facts', facts: [{ label: 'a', value: '1', detail: long }] }])],
    ['item', card([{ type: 'list', items: [long] }])],
    ['cell', card([{ ...table, rows: [['a', long]] }])],
    ['head', card([{ ...table, columns: [{ label: long, align: 'left' }] }])],
  ])('in a %s is folded and lost nowhere', (_where, one) => {
    const markup = rendered(one);
    const shown = markup.replace(/<details.*?<\/details>/gs, '').replace(/aria-label="[^"]*"/g, '');
    expect(shown.match(/W/g)?.length).toBeLessThan(1000);
    expect(markup.match(/W/g)?.length).toBeGreaterThanOrEqual(10_000);
  });

  test('on a button is cut with a sign of it', () => {
    const button = { label: long, does: 'press', action: 'ack', value: '' } as const;
    expect(textOf(rendered(card([], { buttons: [button] })))).toMatch(/W{60}…/);
  });
});

const TRICKS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onclick='alert(1)",
  '</section></body>',
  '<!--',
  ']]>',
  '&lt;b&gt;',
  '&#x3c;i&#x3e;',
  '\u202egnp.exe\u2066',
  '\u0000<\u0000b>',
];

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.oneof(fc.constantFrom(...TRICKS), fc.string({ unit: 'grapheme' })))
    .map((parts) => parts.join('')),
);

/** A card that has the same text wherever a card has one. */
const filled = (text: string): Card =>
  card(
    [
      { type: 'text', text, weight: 'strong' },
      { type: 'note', text },
      { type: 'facts', facts: [{ label: text, value: text, detail: text, tone: 'warn' }] },
      { type: 'table', columns: [{ label: text, align: 'right' }], rows: [[text]], total: [text], more: 1 },
      { type: 'image', image: { name: text, width: 1, height: 1 }, alt: text },
      { type: 'list', items: [text] },
    ],
    {
      title: text,
      buttons: [
        { label: text, does: 'press', action: 'ask', value: text },
        { label: text, does: 'press', action: text, value: text },
        { label: text, does: 'link', action: text, value: `https://example.com/${text}` },
      ],
    },
  );

describe('whatever a text holds', () => {
  test('the page has the tags that a harmless text of its length gives it, and no other', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const harmless = text.replace(/[<>&"']/g, 'x');
        const markup = renderCard(filled(text), { ...context, pictureUrl: () => '/x.png' }).markup;
        expect(skeleton(markup)).toEqual(skeleton(rendered(filled(harmless))));
        expect(unclosed(markup)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('no character of it turns or hides the text around it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(rendered(filled(text))).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]/);
      }),
      { numRuns: 100 },
    );
  });

  test('a reader sees it as it is', () => {
    expect(textOf(block({ type: 'text', text: '<b>&amp; "R&D"</b>' }))).toContain('<b>&amp; "R&D"</b>');
  });
});
