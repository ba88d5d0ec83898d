import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../world/database.ts';
import { clear, load } from './files.ts';
import { versions } from './known.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

interface Said {
  readonly id: string;
  /** 2025-01-0`day`. */
  readonly day: number;
  /** `-` withdraws. */
  readonly name: string;
}

const said = fc.record({
  id: fc.constantFrom('a', 'b'),
  day: fc.integer({ min: 1, max: 7 }),
  name: fc.constantFrom('x', 'y', '-'),
});
const history = fc.uniqueArray(said, {
  selector: ({ id, day }) => `${id}${day}`,
  minLength: 1,
  maxLength: 9,
});
/** The same versions in another order, with the places where one import ends and the next begins. */
const imports = history.chain((all) =>
  fc.tuple(
    fc.constant(all),
    fc.shuffledSubarray(all, { minLength: all.length }),
    fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }),
    fc.array(fc.constantFrom(...all), { maxLength: 2 }),
  ),
);

/** What the history should be, said without a database. */
function expected(all: readonly Said[]): string[] {
  return ['a', 'b'].flatMap((id) => {
    const own = all.filter((one) => one.id === id).toSorted((a, b) => a.day - b.day);
    const kept = own.filter((one, index) => one.name !== own[index - 1]?.name);
    return kept.map(({ name, day }, index) => {
      const next = kept[index + 1];
      return `${id} ${name}@2025-01-0${day}${next ? `..2025-01-0${next.day}` : ''}`;
    });
  });
}

const file = (rows: readonly Said[]): { 'accounts.csv': string } => ({
  'accounts.csv': [
    'account_id,name,recorded_at,is_deleted',
    ...rows.map(
      ({ id, day, name }) => `${id},${name === '-' ? '' : name},2025-01-0${day}T00:00Z,${name === '-'}`,
    ),
  ].join('\n'),
});

test('the same versions give the same history, in whatever order and in however many imports they come', async () => {
  await fc.assert(
    fc.asyncProperty(imports, async ([all, shuffled, ends, again]) => {
      await clear(database.store);
      let part: Said[] = [];
      for (const [index, one] of shuffled.entries()) {
        part.push(one);
        if (!ends[index]) continue;
        await load(database.store, file(part));
        part = [];
      }
      await load(database.store, file([...part, ...again]));
      expect(await versions(database.store)).toEqual(expected(all));
    }),
    { numRuns: 40 },
  );
});

test('and a second import of all of them finds nothing new', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (all) => {
      await clear(database.store);
      await load(database.store, file(all));
      const before = await database.store.query('SELECT * FROM facts.accounts ORDER BY 1');
      const { accounts } = await load(database.store, file(all), { now: '2027-01-01T00:00:00Z' });
      expect(accounts).toEqual({ inserted: 0, updated: 0, unchanged: all.length });
      expect(await database.store.query('SELECT * FROM facts.accounts ORDER BY 1')).toEqual(before);
    }),
    { numRuns: 12 },
  );
});
