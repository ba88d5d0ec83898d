import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunked } from '../../src/store/chunks.ts';
import { instant } from '../../src/store/types.ts';

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const gather = (rows: readonly (string | Uint8Array)[]) => Array.fromAsync(chunked(each(rows)));
const bytesOf = (rows: readonly (string | Uint8Array)[]) =>
  Buffer.concat(rows.map((row) => Buffer.from(row)));

test('chunks hold the same bytes as the rows, in the same order', async () => {
  const row = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 20 }));
  await fc.assert(
    fc.asyncProperty(fc.array(row), async (rows) => {
      expect(bytesOf(await gather(rows))).toEqual(bytesOf(rows));
    }),
  );
});

test('chunks are few', async () => {
  const rows = Array.from({ length: 100_000 }, (_, index) => `${index}\n`);
  expect((await gather(rows)).length).toBeLessThan(12);
});

test('an instant is the same, whatever the offset that it is written with', () => {
  const offset = fc.integer({ min: -12 * 60, max: 14 * 60 });
  const at = fc.date({ min: new Date('1900-01-01Z'), max: new Date('2199-12-31Z'), noInvalidDate: true });
  fc.assert(
    fc.property(at, offset, (date, minutes) => {
      const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1).replace('T', ' ');
      const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
      const pad = (n: number) => String(n).padStart(2, '0');
      const zone = `${minutes < 0 ? '-' : '+'}${pad(hours)}${rest === 0 ? '' : `:${pad(rest)}`}`;
      expect(instant(`${local}${zone}`)).toBe(date.toISOString());
    }),
  );
});
