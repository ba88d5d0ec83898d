import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answerFileUrl,
  answerPictureUrl,
  askUrl,
  pictureUrl,
  targetOf,
  webUrl,
} from '#src/platforms/console/links.ts';

const text = fc.string({ unit: 'binary' }).map((one) => one.toWellFormed());
const pathOf = (address: string): string => new URL(address, 'http://localhost').pathname;

describe('the address of a picture', () => {
  test('leads back to its key and name, whatever they are, through a browser', () => {
    fc.assert(
      fc.property(text.filter(Boolean), text.filter(Boolean), (key, name) => {
        expect(targetOf(pathOf(pictureUrl(key, name)))).toEqual({ to: 'picture', key, name });
        const id = 'Ab-_9';
        expect(targetOf(pathOf(answerPictureUrl(id, name)))).toEqual({ to: 'answer-picture', id, name });
        expect(targetOf(pathOf(answerFileUrl(id, 3)))).toEqual({ to: 'answer-file', id, nth: 3 });
      }),
    );
  });

  test.each(['digest:cs-daily@2026-11-23T08:30[Europe/Berlin]', '..', 'a/../b', '%2e%2e', 'ü+ ?#'])(
    'has no character with a meaning of its own for the key %s',
    (key) => {
      expect(pictureUrl(key, 'tiles')).toMatch(/^\/pictures\/[\w-]+\/tiles\.png$/);
    },
  );
});

describe('a path', () => {
  test.each([
    '/nope',
    '/../',
    '/pictures',
    '/pictures/x',
    '/pictures/x/y.gif',
    '/pictures/x/%zz.png',
    '/answers/x/files/',
    '/answers/x/files/-1',
    '/answers/x/files/0/..',
    '/answers/x/files/9999',
    '//',
    '',
  ])('%j leads nowhere', (path) => {
    expect(targetOf(path)).toEqual({ to: 'nothing' });
  });

  test('is always read, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (path) => {
        expect(targetOf(`/${path}`).to).toEqual(expect.any(String));
      }),
    );
    expect(targetOf('constructor')).toEqual({ to: 'nothing' });
  });
});

describe('a link', () => {
  test('to an ask holds the ask', () => {
    expect(askUrl('nrr q3 enterprise')).toBe('/?ask=nrr%20q3%20enterprise');
    expect(askUrl('\ud800')).toBe('/?ask=%EF%BF%BD');
  });

  test('out of the page leads to the web or nowhere', () => {
    expect(webUrl('https://crm.example.com/a')).toBe('https://crm.example.com/a');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (address) => {
        expect(webUrl(address) ?? 'https://').toMatch(/^https?:\/\//);
      }),
    );
  });
});
