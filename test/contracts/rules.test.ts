import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Rules } from '#src/core/ports.ts';
import { readyMadeRules } from '#src/core/ready-made-rules.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { memoryRules } from '#src/platforms/memory/rules.ts';
import { rulesIn } from '#src/store/rules.ts';
import { rule } from '../rules/given.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

/** What every keeper of rules does. */

const databases: FreshDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

const GIVEN = [...readyMadeRules(DEFAULT_SETTINGS).slice(0, 2), rule({ id: 'quiet', isOn: false })];
const NOW = '2025-08-13T06:30:00Z';
const LATER = '2025-08-14T06:30:00Z';

async function inPostgres(): Promise<Rules> {
  const database = await freshDatabase();
  databases.push(database);
  return rulesIn(database.store, GIVEN);
}

describe.each<[string, () => Promise<Rules>]>([
  ['in memory', async () => memoryRules(GIVEN)],
  ['in Postgres', inPostgres],
])('rules %s', (_name, open) => {
  let rules: Rules;
  beforeEach(async () => {
    rules = await open();
  });
  const own = rule({ id: 'mine', title: 'Zoë’s 🚀', settings: { by: 0.1, tables: ['a', 'b'] } });

  test('are those given, as long as nobody did anything', async () => {
    expect(await rules.all()).toEqual(GIVEN);
    expect([
      await rules.find('nobody'),
      await rules.isOwn('churn-spike'),
      await rules.history('churn-spike'),
    ]).toEqual([null, false, []]);
  });

  test('are made and changed by people, found as they were written, behind those given', async () => {
    expect(await rules.save(own, 'ann', NOW)).toBe('made');
    expect(await rules.save({ ...own, id: 'also' }, 'ann', NOW)).toBe('made');
    expect(await rules.save({ ...own, severity: 'bad' }, 'ben', LATER)).toBe('changed');
    expect((await rules.all()).map(({ id }) => id)).toEqual([...GIVEN.map(({ id }) => id), 'also', 'mine']);
    expect(await rules.find('mine')).toEqual({ ...own, severity: 'bad' });
    expect([await rules.isOwn('mine'), await rules.isOwn('quiet')]).toEqual([true, false]);
  });

  test('of the config are switched, and nothing else', async () => {
    expect(await rules.turn('churn-spike', false, 'ann', NOW)).toBe(true);
    expect(await rules.turn('quiet', true, 'ann', NOW)).toBe(true);
    expect((await rules.find('churn-spike'))?.isOn).toBe(false);
    expect((await rules.find('quiet'))?.isOn).toBe(true);
    await expect(async () => rules.save({ ...own, id: 'quiet' }, 'ann', NOW)).rejects.toThrow(/config file/);
    await expect(async () => rules.remove('quiet', 'ann', NOW)).rejects.toThrow(/config file/);
    expect((await rules.all()).map(({ id }) => id)).toEqual(GIVEN.map(({ id }) => id));
  });

  test('are switched once: whoever does it again changes nothing', async () => {
    await rules.save(own, 'ann', NOW);
    expect(await rules.turn('mine', true, 'ann', NOW)).toBe(false);
    expect(await rules.turn('mine', false, 'ann', NOW)).toBe(true);
    expect(await rules.turn('mine', false, 'ben', NOW)).toBe(false);
    expect(await rules.turn('churn-spike', true, 'ben', NOW)).toBe(false);
    expect(await rules.turn('nobody', false, 'ben', NOW)).toBeNull();
    expect((await rules.history('mine')).map(({ what, by }) => [what, by])).toEqual([
      ['made', 'ann'],
      ['disabled', 'ann'],
    ]);
    expect(await rules.history('churn-spike')).toEqual([]);
  });

  test('are switched once by many at the same time', async () => {
    await rules.turn('churn-spike', false, 'zoe', NOW);
    const turned = await Promise.all(
      Array.from({ length: 8 }, (_, nth) => rules.turn('churn-spike', true, `p${nth}`, LATER)),
    );
    expect(turned.filter((one) => one === true)).toHaveLength(1);
    expect(await rules.history('churn-spike')).toHaveLength(2);
  });

  test('are gone when they are deleted, and what was done to them is not', async () => {
    await rules.save(own, 'ann', NOW);
    await rules.turn('mine', false, 'ann', NOW);
    expect([await rules.remove('mine', 'ben', LATER), await rules.remove('mine', 'ben', LATER)]).toEqual([
      true,
      false,
    ]);
    expect(await rules.find('mine')).toBeNull();
    const history = await rules.history('mine');
    expect(history.map(({ what }) => what)).toEqual(['made', 'disabled', 'deleted']);
    expect(history.map(({ definition }) => definition)).toEqual([own, null, null]);
    expect(Date.parse(history[2]?.at ?? '')).toBe(Date.parse(LATER));
    // Made anew it is on again.
    await rules.save(own, 'ann', LATER);
    expect((await rules.find('mine'))?.isOn).toBe(true);
  });
});
