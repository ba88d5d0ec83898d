import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

let db: FreshDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

describe('a value comes back', () => {
  const one = async (expression: string): Promise<unknown> =>
    (await db.store.query<{ it: unknown }>(`SELECT ${expression} AS it`))[0]?.it;

  test.each([
    [`'2026-03-29'::date`, '2026-03-29'],
    [`'0044-03-15'::date`, '0044-03-15'],
    [`'infinity'::date`, 'infinity'],
    [`ARRAY['2026-01-31'::date, NULL]`, ['2026-01-31', null]],
    [
      `ARRAY[ARRAY[1, 2], ARRAY[3, 4]]::bigint[]`,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['9007199254740991::bigint', 9007199254740991],
    ['(-9007199254740991)::bigint', -9007199254740991],
    ['count(*)', 1],
    ['sum(2::bigint)::bigint', 2],
    ['sum(2::bigint)', '2'],
    ['0.10::numeric', '0.10'],
    ['ARRAY[0.10, NULL]::numeric[]', ['0.10', null]],
    ['1.5::float8', 1.5],
    ['true', true],
    ['NULL::bigint', null],
    [`'2026-03-29 02:30:00.5+01'::timestamptz`, '2026-03-29T01:30:00.500Z'],
    [`'2026-03-29 02:30:00.123456+00'::timestamptz`, '2026-03-29T02:30:00.123456Z'],
    [`ARRAY['2026-03-29 02:30:00+00'::timestamptz]`, ['2026-03-29T02:30:00.000Z']],
    [`'infinity'::timestamptz`, 'infinity'],
    [`'2026-03-29 02:30:00'::timestamp`, '2026-03-29 02:30:00'],
    [`'{"a": [1]}'::jsonb`, { a: [1] }],
  ])('%s', async (expression, expected) => {
    expect(await one(expression)).toEqual(expected);
  });

  test.each(['9007199254740992::bigint', 'ARRAY[1, -9007199254740992]::bigint[]'])(
    '%s is refused, as no number holds it',
    async (expression) => {
      await expect(one(expression)).rejects.toThrow(/9007199254740992 is past the largest integer/);
      expect(await one('1')).toBe(1);
    },
  );

  test('as the same instant, whatever the time zone of the session', async () => {
    const rows = await db.store.transaction(async (session) => {
      await session.query(`SET LOCAL timezone = 'Asia/Kolkata'`);
      return session.query(`SELECT '2026-03-29 00:15:00+00'::timestamptz AS it`);
    });
    expect(rows).toEqual([{ it: '2026-03-29T00:15:00.000Z' }]);
  });

  test('or is refused where the session writes dates in another order', async () => {
    const read = db.store.transaction(async (session) => {
      await session.query(`SET LOCAL datestyle = 'German'`);
      return session.query(`SELECT '2026-03-29'::date AS it`);
    });
    await expect(read).rejects.toThrow('29.03.2026: its DateStyle must be ISO');
  });
});
