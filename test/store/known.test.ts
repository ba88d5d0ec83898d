import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Known } from '#src/core/knowledge.ts';
import type { Row } from '#src/core/ports.ts';
import { ALL_SCOPE, NO_SCOPE, type Scope } from '#src/core/query.ts';
import type { Statement } from '#src/core/source.ts';
import activities from '#src/sources/activities.ts';
import { knownIn } from '#src/store/known.ts';
import { clearFacts } from '#src/store/sample.ts';
import { loadRows, type Rows } from '../world/company.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

/** What is known of names is kept between imports, and tells nobody of what is out of scope. */

const TODAY = '2025-08-13';
const book = (csm: string): Scope => ({
  kind: 'rows',
  anyOf: [{ allOf: [{ attribute: 'csm', values: [csm] }] }],
});

const rowsOf = (names: Readonly<Record<string, readonly string[]>>): Rows => ({
  accounts: Object.entries(names).flatMap(([csm, list]) =>
    list.map((name) => ({ account_id: `${csm}-${name}`, name })),
  ),
  account_attributes: Object.entries(names).flatMap(([csm, list]) =>
    list.map((name) => ({
      account_id: `${csm}-${name}`,
      attribute: 'csm',
      value: csm,
      valid_from: '2020-01-01',
    })),
  ),
  people: Object.keys(names).map((csm) => ({
    person_id: csm,
    name: `Person ${csm}`,
    email: `${csm}@example.com`,
  })),
});

const NAMES = {
  ann: ['Northwind Foods', 'Northwind Energy', 'Novalis'],
  bob: ['Northwind Secret', 'Northwind Foods', 'Quarry'],
};

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await loadRows(database, rowsOf(NAMES), TODAY);
});
afterAll(() => database.drop());

/** Reads as the store does, and counts. */
function counting() {
  const names: string[] = [];
  const read = <R extends Row = Row>(statement: Statement): Promise<R[]> => {
    names.push(statement.name);
    return database.store.read<R>(statement);
  };
  return { read, names };
}

describe('what is known', () => {
  test('is read once for everybody who sees the same, until facts or day change', async () => {
    const store = counting();
    const known = knownIn(store, [activities]);
    const [first, second] = await Promise.all([known(ALL_SCOPE, TODAY), known(ALL_SCOPE, TODAY)]);
    expect(second).toBe(first);
    expect(await known(book('ann'), TODAY)).toBe(await known(book('ann'), TODAY));
    expect(store.names.filter((name) => name === 'knowledge.accounts')).toHaveLength(2);
    expect(store.names.filter((name) => name === 'knowledge.catalogue')).toHaveLength(1);
    expect(await known(ALL_SCOPE, '2025-08-14')).not.toBe(first);
    await loadRows(database, { accounts: [{ account_id: 'later', name: 'Later Ltd' }] }, TODAY);
    const after = await known(ALL_SCOPE, TODAY);
    expect(after.names.exact('later ltd').map(({ id }) => id)).toEqual(['later']);
    expect((await known(book('ann'), TODAY)).names.exact('later ltd')).toEqual([]);
  });

  test('that could not be read is read again', async () => {
    const { store } = database;
    let fails = true;
    const read = <R extends Row = Row>(statement: Statement): Promise<R[]> =>
      fails && statement.name === 'knowledge.values'
        ? Promise.reject(new Error('lost'))
        : store.read<R>(statement);
    const known = knownIn({ read }, []);
    await expect(known(ALL_SCOPE, TODAY)).rejects.toThrow('lost');
    fails = false;
    expect((await known(ALL_SCOPE, TODAY)).accounts.length).toBeGreaterThan(0);
  });

  test('of another company under the same numbers is another', async () => {
    const own = await freshDatabase();
    try {
      const known = knownIn(own.store, []);
      expect((await known(ALL_SCOPE, TODAY)).accounts).toEqual([]);
      await loadRows(own, rowsOf({ ann: ['First'] }), TODAY);
      expect((await known(ALL_SCOPE, TODAY)).accounts.map(({ name }) => name)).toEqual(['First']);
      await clearFacts(own.store);
      await loadRows(own, rowsOf({ ann: ['Other'] }), TODAY);
      expect((await known(ALL_SCOPE, TODAY)).accounts.map(({ name }) => name)).toEqual(['Other']);
    } finally {
      await own.drop();
    }
  });

  test('does not hold more readers than it may', async () => {
    const known = knownIn(database.store, []);
    const first = await known(book('ann'), TODAY);
    for (let nth = 0; nth < 100; nth++) await known(book(`nobody-${nth}`), TODAY);
    expect(await known(book('ann'), TODAY)).not.toBe(first);
    expect((await known(book('ann'), TODAY)).accounts).toEqual(first.accounts);
  });
});

describe.each([
  ['with names of its own', 2_000],
  ['with the names of all', 0],
])('a reader of some accounts, %s', (_, few) => {
  const reader = (csm: string): Promise<Known> => knownIn(database.store, [], few)(book(csm), TODAY);
  const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id).toSorted();

  test('finds the own ones by whole name, beginning, spelling and id, and no others', async () => {
    const { names, accounts } = await reader('ann');
    expect(ids(accounts)).toEqual(['ann-Northwind Energy', 'ann-Northwind Foods', 'ann-Novalis']);
    expect(ids(names.exact('northwind foods'))).toEqual(['ann-Northwind Foods']);
    expect(ids(names.prefix('northwind'))).toEqual(['ann-Northwind Energy', 'ann-Northwind Foods']);
    expect(ids(names.prefix('foods'))).toEqual(['ann-Northwind Foods']);
    expect(ids(names.nearest('northwnd', 9))).toEqual(['ann-Northwind Energy', 'ann-Northwind Foods']);
    expect(names.byId('ann-Novalis')?.name).toBe('Novalis');
    for (const hidden of ['northwind secret', 'quarry', 'later ltd']) {
      expect(names.exact(hidden)).toEqual([]);
      expect(names.prefix(hidden)).toEqual([]);
    }
    expect(names.nearest('quarri', 9)).toEqual([]);
    expect(names.byId('bob-Quarry')).toBeNull();
  });

  test('of nothing finds nothing', async () => {
    const { names, accounts, people } = await reader('nobody');
    expect(accounts).toEqual([]);
    expect(people.map(({ personId }) => personId)).toEqual([]);
    expect([...names.prefix('n'), ...names.nearest('novalis', 9), ...names.exact('novalis')]).toEqual([]);
    const none = await knownIn(database.store, [activities], few)(NO_SCOPE, TODAY);
    expect([none.accounts, none.catalogue, none.names.prefix('n')]).toEqual([[], [], []]);
  });
});
