import { describe, expect, test } from 'vitest';
import { type Listed, mainPage, type PageView, smallPage } from '#src/platforms/console/page.ts';
import { card, rich } from './cards.ts';
import { skeleton, textOf, unclosed } from './markup.ts';

const posted: Listed = {
  key: 'digest:cs-daily@2025-08-13T08:30[Europe/Berlin]',
  channel: '#cs-leads',
  kind: 'channel' as const,
  cards: [rich],
  postedAt: '2025-08-13T06:30:00Z',
};

const view = (given: Partial<PageView> = {}): PageView => ({
  title: 'Bellwether',
  timeZone: 'Europe/Berlin',
  locale: 'en-US',
  messages: [posted],
  hasOlder: false,
  asked: null,
  key: 'k"1',
  ...given,
});

const asked = {
  text: 'nrr "q3"',
  isDone: false,
  cards: [card()],
  files: [{ name: 'nrr-q3.csv', bytes: 1200, url: '/answers/x/files/0' }],
  pictureUrl: (name: string) => `/answers/x/${name}.png`,
};

describe('the page', () => {
  test('lists the messages under a field to ask in', async () => {
    const markup = mainPage(view());
    expect(unclosed(markup)).toEqual([]);
    await expect(markup).toMatchFileSnapshot('../../golden/console/page.html');
  });

  test('shows the answer above the messages, to the asker alone', () => {
    const markup = mainPage(view({ asked }));
    const text = textOf(markup);
    expect(text.indexOf('Only you see this')).toBeGreaterThan(text.indexOf('Ask for a KPI'));
    expect(text.indexOf('Only you see this')).toBeLessThan(text.indexOf('#cs-leads'));
    expect(markup).toContain('value="nrr &quot;q3&quot;"');
    expect(markup).toContain('<title>nrr &quot;q3&quot; · Bellwether</title>');
  });

  test('empties the field once what it held is done, so that nobody does it twice', () => {
    const markup = mainPage(view({ asked: { ...asked, isDone: true } }));
    expect(markup).toContain('type="text" value=""');
    expect(markup).toContain('<title>nrr &quot;q3&quot; · Bellwether</title>');
  });

  test('offers the files of an answer, and nothing where there are none', () => {
    const markup = mainPage(view({ asked }));
    expect(markup).toContain(
      '<a class="button" href="/answers/x/files/0" download>Download nrr-q3.csv (2 kB)</a>',
    );
    expect(unclosed(markup)).toEqual([]);
    expect(mainPage(view({ asked: { ...asked, files: [] } }))).not.toContain('Download');
  });

  test.each([
    ['Europe/Berlin', 'en-US', 'Aug 13, 2025, 8:30 AM'],
    ['America/New_York', 'en-GB', '13 Aug 2025, 02:30'],
  ])('writes times on the clock of %s, as in %s', (timeZone, locale, written) => {
    const markup = mainPage(view({ timeZone, locale }));
    expect(markup).toContain(`<time datetime="2025-08-13T06:30:00Z">${written}</time>`);
    expect(textOf(markup)).toContain(`${timeZone} time`);
  });

  test('says so where nothing was posted yet, and where there is more', () => {
    expect(textOf(mainPage(view({ messages: [] })))).toContain('Nothing has been posted yet.');
    expect(textOf(mainPage(view()))).not.toContain('Nothing has been posted yet.');
    expect(textOf(mainPage(view({ hasOlder: true })))).toContain('Older messages are not shown here.');
    expect(textOf(mainPage(view()))).not.toContain('Older');
  });

  test.each([
    ['without an answer', mainPage(view())],
    ['with one', mainPage(view({ asked: { ...asked, cards: [rich] } }))],
    ['of a few words', smallPage('Nothing here', 'There is no such page.')],
  ])('%s has headings that never skip a level', (_name, markup) => {
    const levels = [...markup.matchAll(/<h([1-6])>|<h([1-6]) /g)].map(([, a, b]) => Number(a ?? b));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, i) => level - (levels[i - 1] ?? 0) <= 1)).toBe(true);
  });

  test('holds no script and no style, so that the policy can refuse them', () => {
    const tags = skeleton(mainPage(view({ asked }))).join('\n');
    expect(tags).not.toMatch(/<script|<style| style=| on[a-z]+=/);
  });

  test.each(['<b>"\'', '\u202ex', 'W'.repeat(5000)])(
    'keeps hostile channels, titles and asks in their place: %#',
    (text) => {
      const hostile = view({
        title: text,
        messages: [{ ...posted, channel: text }],
        asked: { ...asked, text, files: asked.files.map((file) => ({ ...file, name: text })) },
      });
      const plain = view({ title: 'x', messages: [{ ...posted, channel: 'x' }], asked });
      expect(skeleton(mainPage(hostile))).toEqual(skeleton(mainPage(plain)));
    },
  );
});
