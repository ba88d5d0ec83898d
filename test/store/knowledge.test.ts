import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_SCOPE, NO_SCOPE, type Scope } from '#src/core/query.ts';
import { readFreshness, readKnowledge, readPeople } from '#src/store/knowledge.ts';
import { attribute, companyOf, line } from '../oracle/builders.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putCompany } from '../world/facts.ts';

const TODAY = '2025-06-10';
const mine: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['mira'] }] }] };

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  const company = companyOf(
    [line('Alder', 'core', '2024-01-01', null, 100), line('Birch', 'extra', '2024-01-01', null, 100)],
    {
      attributes: [
        attribute('Alder', 'segment', 'smb'),
        attribute('Birch', 'segment', 'enterprise'),
        attribute('Alder', 'csm', 'mira', '2024-01-01', '2025-06-10'),
        attribute('Alder', 'csm', 'noor', '2025-06-11'),
        attribute('Birch', 'csm', 'noor', '2024-01-01'),
      ],
      people: [
        { person_id: 'mira', name: 'Mira Holt', team: 'north', manager_id: null },
        { person_id: 'noor', name: 'Noor Vale', team: null, manager_id: 'mira' },
      ],
    },
  );
  await putCompany(database.store, company);
});
afterAll(() => database.drop());

describe('what a reader may name', () => {
  it('is everything for who sees all', async () => {
    const { accounts, values, products, people } = await readKnowledge(database.store, ALL_SCOPE, TODAY);
    expect(accounts.map(({ id }) => id)).toEqual(['Alder', 'Birch']);
    expect(values).toEqual([
      { attribute: 'segment', value: 'enterprise' },
      { attribute: 'segment', value: 'smb' },
    ]);
    expect(products.map(({ id }) => id)).toEqual(['core', 'extra']);
    expect(people.map(({ personId }) => personId)).toEqual(['mira', 'noor']);
  });

  it('is no more than the own book holds', async () => {
    const { accounts, values, products } = await readKnowledge(database.store, mine, TODAY);
    expect(accounts.map(({ id }) => id)).toEqual(['Alder']);
    expect(values).toEqual([{ attribute: 'segment', value: 'smb' }]);
    expect(products.map(({ id }) => id)).toEqual(['core']);
  });

  it('holds who sells to the accounts of the book, and whose book it is', async () => {
    const { store } = database;
    const named = async (scope: Scope) =>
      (await readKnowledge(store, scope, TODAY)).people.map(({ personId }) => personId);
    await store.query(
      `INSERT INTO facts.people (person_id, name, email, sys_from, import_id) VALUES ('sol', 'Sol Reed', 'sol@example.com', '2025-01-01', 1)`,
    );
    expect(await named(mine)).not.toContain('sol');
    await store.query(
      `INSERT INTO facts.opportunities (opportunity_id, account_id, kind, owner_id, created_on, status, sys_from, import_id)
       VALUES ('d1', 'Alder', 'new', 'sol', '2025-01-01', 'open', '2025-01-01', 1)`,
    );
    expect(await named(mine)).toContain('sol');
    await store.query('DELETE FROM facts.opportunities');
    const noBook: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'owner', values: ['sol'] }] }] };
    expect(await named(noBook)).toEqual(['sol']);
    await store.query("DELETE FROM facts.people WHERE person_id = 'sol'");
  });

  it('ends with the last day of the book', async () => {
    expect((await readKnowledge(database.store, mine, '2025-06-11')).accounts).toEqual([]);
  });

  it.each<[string, Scope]>([
    ['no scope', NO_SCOPE],
    ['a scope of no clauses', { kind: 'rows', anyOf: [] }],
    ['a clause of no conditions', { kind: 'rows', anyOf: [{ allOf: [] }] }],
  ])('is nothing under %s', async (_name, scope) => {
    expect(await readKnowledge(database.store, scope, TODAY)).toEqual({
      accounts: [],
      values: [],
      people: [],
      products: [],
      catalogue: [],
    });
  });
});

describe('people and freshness', () => {
  it('gives everybody with their manager', async () => {
    expect(await readPeople(database.store)).toMatchObject([
      { personId: 'mira', team: 'north', managerId: null },
      { personId: 'noor', team: null, managerId: 'mira' },
    ]);
  });

  it('is as old as the oldest of the tables’ latest imports', async () => {
    expect(await readFreshness(database.store, ['accounts'])).toBeNull();
    await database.store.query(`INSERT INTO facts.imports VALUES
      (1, 'accounts', '2025-06-01T00:00:00Z', '2025-05-31', 1, 0, 0),
      (2, 'accounts', '2025-06-09T00:00:00Z', '2025-06-08', 0, 1, 0),
      (2, 'arr_lines', '2025-06-05T00:00:00Z', '2025-06-04', 1, 0, 0)`);
    expect(await readFreshness(database.store, ['accounts'])).toBe('2025-06-08');
    expect(await readFreshness(database.store, ['accounts', 'arr_lines', 'fx_rates'])).toBe('2025-06-04');
  });
});
