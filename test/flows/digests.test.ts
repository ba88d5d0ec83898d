import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainAll } from '#src/cards/plain.ts';
import type { Day } from '#src/core/calendar.ts';
import type { DigestDefinition, PostedNumbers } from '#src/core/digest.ts';
import { DEFAULT_POLICY, type Person, scopeFor } from '#src/core/policy.ts';
import type { World } from '#src/core/ports.ts';
import { ALL_SCOPE, NO_SCOPE } from '#src/core/query.ts';
import { readyMadeDigests } from '#src/core/ready-made.ts';
import { composeDigests, type Digest, type DigestReader } from '#src/use/digest.ts';
import type { FreshDatabase } from '../world/database.ts';
import { sampleOn } from '../world/sample.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** The digests that ship, on the sample company of one day: the first in a place, and the next one some days later. */

/** A Wednesday, and a Thursday of the month before. */
const TODAY = '2025-08-13';
const BEFORE = '2025-07-31';
const COMPANY = { accounts: 120, months: 30, seed: 7 };
const CONFIG = {
  ...PLAIN_CONFIG,
  policy: DEFAULT_POLICY,
  settings: { ...PLAIN_CONFIG.settings, fiscalYearStarts: 2, fiscalYearNamedBy: 'end' as const },
};
const drawsNothing = { charts: { answer: async () => null, tiles: async () => null } };
const READY = readyMadeDigests('UTC');

let database: FreshDatabase;
let world: World;
let csm: Person;
beforeAll(async () => {
  ({ database, world } = await sampleOn(COMPANY, TODAY, CONFIG));
  const people = await world.facts.people();
  const [busiest] = await database.store.query<{ value: string }>(
    `SELECT value FROM facts.account_attributes WHERE attribute = 'csm' AND valid_to IS NULL
     GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
  );
  const found = people.find(({ personId }) => personId === busiest?.value);
  if (found === undefined) throw new Error('no CSM');
  csm = found;
}, 60_000);
afterAll(() => database.drop());

function definitionOf(id: string): DigestDefinition {
  const found = READY.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no digest ${id}`);
  return found;
}

const PLACE = { platform: 'console', id: 'here', kind: 'channel' } as const;

async function compose(id: string, day: Day, given: Partial<DigestReader> = {}): Promise<Digest> {
  const people = await world.facts.people();
  const own = id === 'my-book' ? scopeFor(csm, people, DEFAULT_POLICY, day).scope : ALL_SCOPE;
  const reader = { scope: own, person: id === 'my-book' ? csm : null, since: null, ...given };
  const then = { ...world, ...drawsNothing, now: () => ({ today: day, instant: `${day}T08:30:00Z` }) };
  const [digest] = await composeDigests(definitionOf(id), [reader], then);
  if (digest === undefined) throw new Error('one reader has one digest');
  return digest;
}

const posted = ({ about, numbers }: Digest): PostedNumbers => ({
  key: 'before',
  digest: about.definition.id,
  place: PLACE,
  at: `${about.today}T08:30:00Z`,
  day: about.today,
  numbers,
});

const golden = (name: string): string => `../golden/digests/${name}.txt`;
const textOf = ({ post }: Digest, width: number): string => `${plainAll(post.cards, width)}\n`;

describe('the digests that ship', () => {
  test.each(READY.map(({ id }) => id))('%s reads on the sample company', async (id) => {
    const digest = await compose(id, TODAY);
    const text = textOf(digest, 100);
    expect(text).not.toContain('Could not be answered');
    await expect(text).toMatchFileSnapshot(golden(id));
  });

  test.each(READY.map(({ id }) => id))('%s says what changed since the last one, on a phone', async (id) => {
    const since = posted(await compose(id, BEFORE));
    const text = textOf(await compose(id, TODAY, { since }), 40);
    expect(text).toContain('since Thu, Jul 31');
    expect(text.split('\n').every((line) => line.length <= 40)).toBe(true);
    await expect(text).toMatchFileSnapshot(golden(`${id}-since`));
  });

  test('read the way to each number that they draw, and who moved only what they name', async () => {
    const { listed } = await compose('cs-daily', TODAY);
    const answers = listed.flatMap((one) => (one.ok ? one.answers : []));
    expect(answers.map(({ movers }) => movers.length)).toEqual(answers.map(() => 0));
    const drawn = answers.filter(({ kpi }) => kpi.trend !== 'asked');
    expect(drawn.length).toBeGreaterThan(3);
    expect(drawn.every(({ trend }) => trend.length > 1)).toBe(true);
  });

  test('say that nothing has changed where the same day is told again', async () => {
    const once = await compose('cs-daily', TODAY);
    const again = textOf(await compose('cs-daily', TODAY, { since: posted(once) }), 100);
    expect(again).toContain('Nothing has changed since earlier today.');
  });

  test('tell a reader without accounts that the book is empty, and no name of anybody’s', async () => {
    const digest = await compose('my-book', TODAY, { scope: NO_SCOPE });
    expect(textOf(digest, 100)).toContain('Your book is empty');
    const names = await database.store.query<{ name: string }>('SELECT name FROM facts.accounts');
    const text = textOf(digest, 1000);
    expect(names.filter(({ name }) => text.includes(name))).toEqual([]);
  });
});
