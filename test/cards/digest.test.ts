import { describe, expect, test } from 'vitest';
import { digestCards, tooOld } from '#src/cards/digest.ts';
import { plainAll } from '#src/cards/plain.ts';
import numbers from '#src/cards/sections/numbers.ts';
import type { Answer } from '#src/core/answer.ts';
import type { DigestDefinition } from '#src/core/digest.ts';
import { readyMadeDigests } from '#src/core/ready-made.ts';
import type { DigestAbout, TableFreshness } from '#src/core/section.ts';
import { plainName } from '#src/core/words.ts';
import { settings } from '../kpis/fixture.ts';
import { balance, churnByRegion, compared } from './fixture.ts';

const golden = (name: string) => `../golden/cards/${name}.txt`;
const [daily] = readyMadeDigests('UTC');
if (daily === undefined) throw new Error('no digest');
const TODAY = '2025-08-13';
const FRESH: readonly TableFreshness[] = [{ table: 'arr_lines', through: '2025-08-12' }];

const about = (
  given: Partial<DigestAbout> = {},
  definition: Partial<DigestDefinition> = {},
): DigestAbout => ({
  definition: { ...daily, title: 'CS daily', ...definition },
  settings,
  nameOf: plainName,
  today: TODAY,
  reader: null,
  since: null,
  freshness: FRESH,
  ...given,
});

const drawn = (answers: readonly Answer[], given: DigestAbout) =>
  numbers.show({ of: () => [], own: [], listed: answers }, given).map((part) => ({ ...part, image: null }));

const cardsOf = (answers: readonly Answer[], given: DigestAbout = about()) =>
  digestCards(given, drawn(answers, given), []);

describe('digest cards', () => {
  test('are a summary and a card for each grouped answer', async () => {
    const cards = cardsOf([compared, balance, churnByRegion]);
    expect(cards).toHaveLength(2);
    await expect(`${plainAll(cards)}\n`).toMatchFileSnapshot(golden('digest'));
  });

  test('say first how old the oldest data are, by the name that people know them under', () => {
    const freshness = [{ table: 'arr_lines', through: '2025-08-10' }, ...FRESH];
    const [card] = cardsOf([compared], about({ freshness }));
    expect(card?.tone).toBe('warn');
    expect(card?.blocks[0]).toMatchObject({
      text: 'ARR through Aug 10, 2025, 3 days old; what happened since is not in here.',
    });
  });

  test('say nothing of data that run through yesterday', () => {
    const [card] = cardsOf([compared]);
    expect(card?.tone).toBe('info');
    expect(card?.blocks[0]?.type).toBe('facts');
  });

  test('say first that there are no data at all', () => {
    const [card] = cardsOf([compared], about({ freshness: [{ table: 'arr_lines', through: null }] }));
    expect(card?.blocks[0]).toMatchObject({ text: 'Nothing has been imported yet.' });
  });

  test('give each ask that failed a line with its reason, at the end of the summary', () => {
    const cards = digestCards(about(), drawn([compared, churnByRegion], about()), [
      { ask: 'nrr flurble', reason: 'no idea what “flurble” is' },
    ]);
    expect(cards[0]?.blocks.at(-1)).toEqual({
      type: 'list',
      items: ['nrr flurble: no idea what “flurble” is'],
    });
  });
});

describe('an answer whose data are too old', () => {
  const old = (dataThrough: string | null, staleAfterDays: number | null) =>
    tooOld({ ...compared, dataThrough }, about({}, { staleAfterDays }));

  test('is named with its age and the digest’s limit', () => {
    expect(old('2025-08-09', 3)).toBe(
      'not shown, its data run through Aug 9, 2025 only and this digest shows nothing older than 3 days',
    );
  });

  test.each<[string, string | null, number | null]>([
    ['is within the limit to the day', '2025-08-10', 3],
    ['has no limit', '2020-01-01', null],
    ['is of no import at all, which the digest says once', null, 3],
  ])('is shown where it %s', (_name, through, limit) => {
    expect(old(through, limit)).toBeNull();
  });
});
