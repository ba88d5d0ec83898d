import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Column, ColumnType, Table } from '../../src/store/facts/column.ts';
import { FACT_TABLES } from '../../src/store/facts/tables.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

type Made = {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly fallback: string | null;
};

let db: FreshDatabase;
let made: ReadonlyMap<string, readonly Made[]>;
let keys: ReadonlyMap<string, readonly string[]>;
let indexes: readonly string[];

beforeAll(async () => {
  db = await freshDatabase();
  const columns = await db.store.query<Made & { table: string }>(
    `SELECT table_name AS table, column_name AS name, udt_name AS type, is_nullable = 'NO' AS required,
       column_default AS fallback
     FROM information_schema.columns WHERE table_schema = 'facts' ORDER BY table_name, ordinal_position`,
  );
  made = Map.groupBy(columns, ({ table }) => table);
  const constraints = await db.store.query<{ table: string; columns: string[] }>(
    `SELECT relname AS table,
       ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS k(number, place)
         JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place) AS columns
     FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
     WHERE contype = 'p' AND connamespace = 'facts'::regnamespace`,
  );
  keys = new Map(constraints.map(({ table, columns }) => [table, columns]));
  const found = await db.store.query<{ definition: string }>(
    `SELECT indexdef AS definition FROM pg_indexes WHERE schemaname = 'facts'`,
  );
  indexes = found.map(({ definition }) => definition.replace(/^.* ON facts\./, ''));
});
afterAll(() => db.drop());

const TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  date: 'date',
  instant: 'timestamptz',
  number: 'numeric',
  integer: 'int8',
  boolean: 'bool',
};

const SYSTEM: readonly Made[] = [
  { name: 'sys_from', type: 'timestamptz', required: true, fallback: null },
  { name: 'import_id', type: 'int8', required: true, fallback: null },
];

const declared = ({ name, type, optional, fallback }: Column): Made => ({
  name,
  type: TYPES[type],
  required: !optional || fallback !== undefined,
  fallback: fallback === undefined ? null : `'${fallback}'::text`,
});

const plain = (columns: readonly Made[] | undefined): Made[] =>
  (columns ?? []).map(({ name, type, required, fallback }) => ({ name, type, required, fallback }));

describe.each(FACT_TABLES.map((table): [string, Table] => [table.name, table]))('facts.%s', (name, table) => {
  test('has the declared columns and no other', () => {
    expect(plain(made.get(name))).toEqual([...table.columns.map(declared), ...SYSTEM]);
  });

  test('has the declared key', () => {
    expect(keys.get(name)).toEqual(table.key);
  });

  test('has a history of the same columns, of which a withdrawn row needs the key alone', () => {
    const former = table.columns.map((column) => ({
      ...declared(column),
      required: table.key.includes(column.name),
      fallback: null,
    }));
    expect(plain(made.get(`${name}_history`))).toEqual([
      ...former,
      ...SYSTEM,
      { name: 'sys_to', type: 'timestamptz', required: false, fallback: null },
      { name: 'is_deleted', type: 'bool', required: true, fallback: null },
    ]);
  });

  test('has a history that is found by key and time', () => {
    expect(indexes).toContain(`${name}_history USING btree (${[...table.key, 'sys_from'].join(', ')})`);
  });
});

test('no other table keeps versions', () => {
  const versioned = [...made].filter(([, columns]) => columns.some(({ name }) => name === 'sys_from'));
  const expected = FACT_TABLES.flatMap(({ name }) => [name, `${name}_history`]);
  expect(versioned.map(([name]) => name).sort()).toEqual(expected.sort());
});

test.each(['arr_lines USING btree (account_id)', 'account_attributes USING btree (attribute, value)'])(
  'there is an index %s',
  (index) => {
    expect(indexes).toContain(index);
  },
);

describe('a history', () => {
  const insert = (to: string | null, isDeleted: boolean) =>
    db.store.query(
      `INSERT INTO facts.products_history (product_id, sys_from, import_id, sys_to, is_deleted)
       VALUES ('p', '2026-02-01Z', 1, $1, $2)`,
      [to, isDeleted],
    );

  test('holds a withdrawal that is still in force', async () => {
    expect(await insert(null, true)).toEqual([]);
  });

  test('refuses a former version without an end', async () => {
    await expect(insert(null, false)).rejects.toThrow('violates check constraint');
  });

  test('refuses a version that ends before it begins', async () => {
    await expect(insert('2026-01-31T00:00:00Z', false)).rejects.toThrow('violates check constraint');
  });
});

test('an account without a kind is a customer', async () => {
  const rows = await db.store.query(
    `INSERT INTO facts.accounts (account_id, name, sys_from, import_id) VALUES ('a', 'Ann', now(), 1) RETURNING kind`,
  );
  expect(rows).toEqual([{ kind: 'customer' }]);
});
