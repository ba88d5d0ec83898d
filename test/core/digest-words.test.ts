import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blankDigest } from '#src/core/digest.ts';
import {
  changedBy,
  changesDigests,
  type DigestSays,
  digestWords,
  saidDigest,
} from '#src/core/digest-words.ts';
import type { Who } from '#src/core/inbound.ts';
import { ALL_SCOPE } from '#src/core/query.ts';

const says = (given: Partial<DigestSays>): DigestSays => ({
  title: null,
  asks: [],
  when: null,
  channel: null,
  ...given,
});

describe('words about digests', () => {
  test.each([
    ['digests', { kind: 'list', isBare: false }],
    ['/digest', { kind: 'list', isBare: true }],
    ['digest list', { kind: 'list', isBare: false }],
    ['digest help', { kind: 'help' }],
    ['Digest CS-Daily', { kind: 'preview', id: 'cs-daily', isBare: true }],
    ['kpi digest preview list', { kind: 'preview', id: 'list', isBare: false }],
    ['digest show my-book', { kind: 'show', id: 'my-book' }],
    ['digest subscribe cs-weekly', { kind: 'subscribe', id: 'cs-weekly' }],
    ['digests  unsubscribe\u00a0my-book', { kind: 'unsubscribe', id: 'my-book' }],
    ['digest pause q3', { kind: 'pause', id: 'q3' }],
    ['digest resume q3', { kind: 'resume', id: 'q3' }],
    ['digest delete q3', { kind: 'delete', id: 'q3' }],
    ['digest corp health', { kind: 'other' }],
  ])('%s', (text, words) => {
    expect(digestWords(text)).toEqual(words);
  });

  test.each(['nrr q3', 'digestive health', 'nrr digest', '', 'digesting', 'help', 'digest-corp arr'])(
    'are not found in %j',
    (text) => {
      expect(digestWords(text)).toBeNull();
    },
  );

  test.each<[string, Partial<DigestSays>]>([
    ['nrr by segment; grr', { asks: ['nrr by segment', 'grr'] }],
    [
      'nrr; grr at 8:30 weekdays in #cs-leads',
      { asks: ['nrr', 'grr'], when: { cron: '30 8 * * 1-5', onHolidays: 'skip' }, channel: '#cs-leads' },
    ],
    [
      'nrr in slack:#emea at 09:05 every mondays',
      { asks: ['nrr'], when: { cron: '5 9 * * 1', onHolidays: 'next-business-day' }, channel: 'slack:#emea' },
    ],
    ['nrr at 7:45', { asks: ['nrr'], when: { cron: '45 7 * * 1-5', onHolidays: 'skip' } }],
    ['nrr at 12am daily', { asks: ['nrr'], when: { cron: '0 0 * * *', onHolidays: 'post' } }],
    ['nrr at 5 pm monthly', { asks: ['nrr'], when: { cron: '0 17 1 * *', onHolidays: 'next-business-day' } }],
    ['nrr in <#C024BE91L|cs-leads>', { asks: ['nrr'], channel: 'C024BE91L' }],
    // What an ask is made of stays with the ask.
    ['arr at risk', { asks: ['arr at risk'] }],
    ['nrr in emea', { asks: ['nrr in emea'] }],
    ['nrr in region:emea', { asks: ['nrr in region:emea'] }],
    ['arr at 2025-06-30', { asks: ['arr at 2025-06-30'] }],
    ['health "A; B in #c"; nrr', { asks: ['health "A; B in #c"', 'nrr'] }],
    ['\n nrr\n grr; nrr\n', { asks: ['nrr', 'grr'] }],
  ])('make one of %j', (text, said) => {
    expect(digestWords(`digest create q3: ${text}`)).toEqual({ kind: 'create', id: 'q3', says: says(said) });
  });

  test('give it a title, in any quotes', () => {
    expect(digestWords('digest create emea-weekly “EMEA: weekly”: nrr')).toMatchObject({
      id: 'emea-weekly',
      says: { title: 'EMEA: weekly', asks: ['nrr'] },
    });
  });

  test('may change one thing alone', () => {
    expect(digestWords('digest change q3: at 9:00 fridays')).toEqual({
      kind: 'change',
      id: 'q3',
      says: says({ when: { cron: '0 9 * * 5', onHolidays: 'next-business-day' } }),
    });
  });

  test.each([
    ['digest create', 'Say what it is called'],
    ['digest create nrr by segment', 'Say what it is called'],
    ['digest create q3:', 'at least one ask'],
    ['digest create q3: ; ; at 8:30', 'at least one ask'],
    ['digest change q3:', 'Say what changes'],
    ['digest create q3: nrr at 25:00', '"25:00" is not a time of day'],
    ['digest create q3: nrr at 8:75 daily', '"8:75" is not a time of day'],
    ['digest create q3: nrr at 13pm', '"13pm" is not a time of day'],
    ['digest create q3: nrr at 8', '"8" is not a time of day'],
    ['digest create q3: nrr at 8:30 constructor', '"constructor" is not known after a time'],
    ['digest pause', 'Say which one: digest pause ID'],
    ['digest subscribe a b', 'Say which one: digest subscribe ID'],
    [`digest create q3: ${'x'.repeat(60_000)}`, 'more text than a digest can hold'],
  ])('that are not clear say what is missing: %.40s', (text, message) => {
    expect(digestWords(text)).toEqual({ kind: 'unclear', message: expect.stringContaining(message) });
  });

  test('are read in no time, whatever they are', () => {
    const pieces = fc.constantFrom(
      ' at 8',
      ' in #',
      '"',
      ';',
      ' ',
      ':',
      'a',
      '\n',
      'create ',
      ' at 8:30 x',
      '<#',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 4000, size: 'max' }), (parts) => {
        const began = performance.now();
        digestWords(`digest ${parts.join('')}`);
        expect(performance.now() - began).toBeLessThan(3000);
      }),
      { numRuns: 50 },
    );
  });

  test('are told apart by whether they leave something different behind', () => {
    const changing = [
      'create q: nrr',
      'change q: nrr',
      'pause q',
      'resume q',
      'delete q',
      'subscribe q',
      'unsubscribe q',
    ];
    for (const text of changing) expect(changesDigests(`digest ${text}`)).toBe(true);
    for (const text of ['', 'q', 'show q', 'preview q', 'help', 'pause', 'create q', 'corp health'])
      expect(changesDigests(`digest ${text}`)).toBe(false);
    expect(changesDigests('nrr q3')).toBe(false);
  });
});

describe('a digest as it was said', () => {
  const ann = { personId: 'ann', name: 'Ann', email: '', role: 'csm', managerId: null, team: null };
  const who: Who = { person: { ...ann, startsOn: null, endsOn: null }, scope: ALL_SCOPE };

  test('is its maker’s own, on weekdays at 8:30 of the company, called like its id', () => {
    expect(saidDigest('emea-weekly', says({ asks: ['nrr'] }), who, 'Europe/Berlin')).toMatchObject({
      title: 'Emea weekly',
      channel: null,
      audience: { kind: 'reader' },
      schedule: { cron: '30 8 * * 1-5', timeZone: 'Europe/Berlin', onHolidays: 'skip' },
      origin: { kind: 'person', personId: 'ann' },
    });
  });

  test('in a channel shows there what its maker sees', () => {
    const made = saidDigest(
      'q',
      says({ asks: ['nrr'], channel: '#c' }),
      { person: null, scope: ALL_SCOPE },
      'UTC',
    );
    expect(made).toMatchObject({ channel: '#c', audience: { kind: 'all' }, origin: { personId: null } });
  });

  test('changes only in what was said, and keeps its zone and what its channel may see', () => {
    const before = {
      ...blankDigest('q', { kind: 'person', personId: null } as const),
      asks: ['nrr'],
      schedule: { cron: '0 9 * * 1', timeZone: 'Asia/Tokyo', onHolidays: 'post' } as const,
      audience: { kind: 'attributes', filters: { region: ['emea'] } } as const,
    };
    const when = { cron: '0 8 * * *', onHolidays: 'skip' } as const;
    expect(changedBy(says({ when, channel: '#c' }), 'UTC')(before)).toEqual({
      ...before,
      channel: '#c',
      schedule: { ...when, timeZone: 'Asia/Tokyo' },
    });
    expect(changedBy(says({ title: 'T' }), 'UTC')(before)).toEqual({ ...before, title: 'T' });
  });
});
