import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clean } from '#src/cards/width.ts';
import { clip } from '#src/platforms/console/clip.ts';
import { html } from '#src/platforms/console/html.ts';

describe('html', () => {
  test('escapes texts, keeps markup and numbers, and leaves null out', () => {
    const inner = html`<b>${'<'}</b>`;
    expect(html`<p class="${'a"b'}">${inner}${null}${7}${['&', inner]}</p>`.markup).toBe(
      '<p class="a&quot;b"><b>&lt;</b>7&amp;<b>&lt;</b></p>',
    );
  });

  test('keeps line breaks and the joiners of scripts, and drops what turns text', () => {
    expect(html`${'a\nb\r\u202ec\u200dd'}`.markup).toBe('a\nb c\u200dd');
  });
});

describe('a clipped text', () => {
  test('is whole where it is short', () => {
    expect(clip('abc', 3)).toEqual({ head: 'abc', rest: '' });
  });

  test('is cut between letters, not inside of them', () => {
    expect(clip('ab👩‍👩‍👧c', 4)).toEqual({ head: 'ab', rest: '👩‍👩‍👧c' });
    expect(clip('abcde\u0301f', 5)).toEqual({ head: 'abcd', rest: 'e\u0301f' });
  });

  test('is cut inside a letter that never ends, between characters', () => {
    const { head, rest } = clip('👩\u200d'.repeat(1000), 10);
    expect(head).toBe('👩\u200d'.repeat(3));
    expect(rest.isWellFormed()).toBe(true);
  });

  test('is never longer than allowed, and nothing of it is lost', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.integer({ min: 2, max: 50 }),
        (text, limit) => {
          const { head, rest } = clip(text, limit);
          expect(head.length).toBeLessThanOrEqual(limit);
          expect(head.isWellFormed() && rest.isWellFormed()).toBe(true);
          expect(head + rest).toBe(text.split('\n').map(clean).join('\n'));
        },
      ),
    );
  });
});
