import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Schedules } from '#src/core/ports.ts';
import type { Due, Slot } from '#src/core/slots.ts';
import { memorySchedules } from '#src/platforms/memory/schedules.ts';
import { schedulesIn } from '#src/store/schedules.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

/** What everybody does who remembers how far the clock was looked at. */

const databases: FreshDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function inPostgres(): Promise<Schedules> {
  const database = await freshDatabase();
  databases.push(database);
  return schedulesIn(database.store);
}

const at = (minute: number): string => `2026-11-23T07:${String(minute).padStart(2, '0')}:00Z`;
const slot = (minute: number): Slot => ({ at: at(minute), name: `${at(minute).slice(0, 16)}[UTC]` });
const NOTHING: Due = { now: null, missed: [] };

describe.each<[string, () => Promise<Schedules>]>([
  ['in memory', async () => memorySchedules()],
  ['in Postgres', inPostgres],
])('schedules %s', (_name, open) => {
  let schedules: Schedules;
  beforeEach(async () => {
    schedules = await open();
  });

  /** Looks, and gives since when it was told to; undefined where nobody was asked. */
  async function since(id: string, minute: number, due: Due = NOTHING): Promise<number | null | undefined> {
    let told: number | null | undefined;
    await schedules.look(id, at(minute), async (last) => {
      told = last === null ? null : new Date(last).getUTCMinutes();
      return due;
    });
    return told;
  }

  test('remember each up to when it was looked at', async () => {
    expect([await since('a', 10), await since('a', 11), await since('b', 12), await since('a', 15)]).toEqual([
      null,
      10,
      null,
      11,
    ]);
  });

  test('of a clock that stands still or goes back ask nobody', async () => {
    await since('a', 10);
    expect([await since('a', 10), await since('a', 5), await since('a', 11)]).toEqual([
      undefined,
      undefined,
      10,
    ]);
    expect(await schedules.look('a', at(4), async () => ({ now: slot(4), missed: [] }))).toEqual(NOTHING);
  });

  test('forget a look that failed: the next one looks at the same time again', async () => {
    const fails = async (): Promise<Due> => {
      throw new Error('gone');
    };
    await expect(schedules.look('a', at(10), fails)).rejects.toThrow('gone');
    expect(await since('a', 11)).toBeNull();
    await expect(schedules.look('a', at(12), fails)).rejects.toThrow('gone');
    expect(await since('a', 13)).toBe(11);
  });

  test('are looked at by one at a time: of many who look at once, one decides', async () => {
    await since('a', 10);
    let inside = 0;
    let decided = 0;
    const looks = Array.from({ length: 5 }, () =>
      schedules.look('a', at(11), async () => {
        inside++;
        expect(inside).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside--;
        decided++;
        return { now: slot(11), missed: [] };
      }),
    );
    const found = await Promise.all(looks);
    expect(decided).toBe(1);
    expect(found.filter(({ now }) => now !== null)).toHaveLength(1);
  });

  test('keep what was missed, newest first, each once', async () => {
    await since('a', 10, { now: slot(9), missed: [slot(7), slot(8)] });
    await since('a', 11, { now: null, missed: [slot(8), slot(9)] });
    await since('b', 12, { now: null, missed: [slot(8)] });
    const missed = async (most: number) =>
      (await schedules.missed(most)).map((one) => `${one.id} ${one.slot.slice(14, 16)}`);
    expect([await missed(9), await missed(2)]).toEqual([
      ['a 08', 'b 08', 'a 07'],
      ['a 08', 'b 08'],
    ]);
  });
});
