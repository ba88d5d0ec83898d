import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

let db: FreshDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  await db.store.query('CREATE TABLE marts.thing (id bigint PRIMARY KEY, name text)');
});
afterAll(() => db.drop());

const names = async (): Promise<unknown[]> =>
  (await db.store.query<{ name: string }>('SELECT name FROM marts.thing ORDER BY id')).map(
    ({ name }) => name,
  );
const clear = () => db.store.query('TRUNCATE marts.thing');

describe('query', () => {
  test('passes values apart from the text', async () => {
    const rows = await db.store.query('SELECT $1::text AS a, $2::date[] AS b', [`'; --`, ['2026-01-31']]);
    expect(rows).toEqual([{ a: `'; --`, b: ['2026-01-31'] }]);
  });

  test('answers with the last of several statements', async () => {
    expect(await db.store.query('SELECT 1 AS a; SELECT 2 AS b')).toEqual([{ b: 2 }]);
  });

  test('refuses a Date, which would be written in the zone of the process', async () => {
    await expect(db.store.query('SELECT $1::date', [new Date(0)])).rejects.toThrow('as ISO text');
  });
});

describe('a transaction', () => {
  test('keeps all that was done in it', async () => {
    await clear();
    const answer = await db.store.transaction(async (session) => {
      await session.query(`INSERT INTO marts.thing VALUES (1, 'a')`);
      await session.query(`INSERT INTO marts.thing VALUES (2, 'b')`);
      return 'done';
    });
    expect([answer, await names()]).toEqual(['done', ['a', 'b']]);
  });

  test('keeps nothing when something is thrown, and throws it on', async () => {
    await clear();
    const thrown = new Error('no');
    const work = db.store.transaction(async (session) => {
      await session.query(`INSERT INTO marts.thing VALUES (1, 'a')`);
      throw thrown;
    });
    await expect(work).rejects.toBe(thrown);
    expect(await names()).toEqual([]);
  });

  test('says so when a caught failure had undone it', async () => {
    await clear();
    const work = db.store.transaction(async (session) => {
      await session.query(`INSERT INTO marts.thing VALUES (1, 'a')`);
      await session.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('Nothing was saved');
    expect(await names()).toEqual([]);
  });

  test('cannot be used when it is over', async () => {
    const session = await db.store.transaction(async (open) => open);
    await expect(session.query('SELECT 1')).rejects.toThrow('This transaction is over');
  });

  test('left open by hand does not reach the next user of the connection', async () => {
    await db.store.query('BEGIN');
    const open = await db.store.query('SELECT now() = statement_timestamp() AS fresh');
    expect(open).toEqual([{ fresh: true }]);
  });
});

describe('copyIn', () => {
  const rows = async function* (count: number, bad?: number) {
    for (let id = 1; id <= count; id += 1) yield `${id === bad ? 'x' : id}\tname ${id}\n`;
  };
  const COPY = 'COPY marts.thing (id, name) FROM STDIN';

  test('loads rows and counts them', async () => {
    await clear();
    expect(await db.store.copyIn(COPY, rows(20_000))).toBe(20_000);
    const summed = await db.store.query('SELECT count(*) AS n, sum(id)::bigint AS ids FROM marts.thing');
    expect(summed).toEqual([{ n: 20_000, ids: 200_010_000 }]);
  });

  test('loads nothing of nothing', async () => {
    await clear();
    expect(await db.store.copyIn(COPY, rows(0))).toBe(0);
  });

  test.each([1, 150_000])('loads nothing when row %i is bad, and says which', async (bad) => {
    await clear();
    await expect(db.store.copyIn(COPY, rows(200_000, bad))).rejects.toThrow(
      'invalid input syntax for type bigint',
    );
    expect(await names()).toEqual([]);
  });

  test('loads nothing when its source fails', async () => {
    await clear();
    const failing = async function* () {
      yield* rows(10);
      throw new Error('the file ended early');
    };
    await expect(db.store.copyIn(COPY, failing())).rejects.toThrow('the file ended early');
    expect(await names()).toEqual([]);
  });

  test('reports a COPY that cannot be', async () => {
    await expect(db.store.copyIn('COPY marts.nothing FROM STDIN', rows(1))).rejects.toThrow('does not exist');
  });

  test('takes part in a transaction', async () => {
    await clear();
    const work = db.store.transaction(async (session) => {
      await session.copyIn(COPY, rows(5));
      throw new Error('after all not');
    });
    await expect(work).rejects.toThrow('after all not');
    expect(await names()).toEqual([]);
  });
});
