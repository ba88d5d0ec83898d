import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { World } from '#src/core/ports.ts';
import type { RuleDefinition } from '#src/core/rule.ts';
import drop from '#src/rules/drop.ts';
import { backtest } from '#src/use/backtest.ts';
import { rule } from '../rules/given.ts';
import { type AskedCompany, companyOf } from '../world/company.ts';
import { PLAIN_CONFIG, SILENT, worldOn } from '../world/world.ts';

/**
 * Forty accounts whose health is read every two weeks. Eight fall by 30 points on 20 February and are gone after 20 April; one
 * more does, but its fall was told in May; one falls and stays; one falls a little and stays.
 */
const TODAY = '2025-08-13';
const WINDOW = { from: '2025-02-03', to: '2025-04-10' };
const IDS = Array.from({ length: 40 }, (_, nth) => `a${String(nth).padStart(2, '0')}`);
const LATE = 8;
const DIPS = 10;

const READ_ON = [
  '2024-12-26',
  '2025-01-09',
  '2025-01-23',
  '2025-02-06',
  '2025-02-20',
  '2025-03-06',
  '2025-03-20',
  '2025-04-03',
];
const scoreOf = (nth: number, day: string): number => {
  if (day < '2025-02-20' || nth > DIPS) return 80;
  return nth === DIPS ? 70 : 50;
};

const rows = {
  accounts: IDS.map((id) => ({ account_id: id, name: `Account ${id}` })),
  products: [{ product_id: 'core', name: 'Core' }],
  arr_lines: IDS.map((id, nth) => ({
    line_id: `l-${id}`,
    account_id: id,
    product_id: 'core',
    starts_on: '2024-01-01',
    ends_on: nth <= LATE ? '2025-04-20' : null,
    arr: 1000,
    currency: 'USD',
    recorded_at: '2024-01-01T09:00:00Z',
  })),
  health_weights: [
    { model_version: 'm1', component: 'usage', weight: 1, stale_after_days: 45, valid_from: '2024-01-01' },
  ],
  health_readings: IDS.flatMap((id, nth) =>
    READ_ON.map((day) => ({
      account_id: id,
      component: 'usage',
      observed_at: `${day}T08:00:00Z`,
      score: scoreOf(nth, day),
      recorded_at: nth === LATE && day >= '2025-02-20' ? '2025-05-01T09:00:00Z' : `${day}T09:00:00Z`,
    })),
  ),
};

const FELL: RuleDefinition = rule({
  id: 'fell',
  kind: 'drop',
  ask: 'health drop 30d csv',
  settings: { by: 15, margin: 5 },
});

let company: AskedCompany;
let world: World;
beforeAll(async () => {
  company = await companyOf(rows, TODAY);
  world = await worldOn(company.database.store, TODAY, { ...PLAIN_CONFIG, rules: [FELL] });
});
afterAll(() => company.drop());

describe('a backtest', { timeout: 120_000 }, () => {
  test('catches who left with its lead, and misses what was told too late', async () => {
    const { score, firings, best, isScored } = await backtest(FELL, WINDOW, world, SILENT);
    expect(score).toMatchObject({
      fired: 9,
      entities: 9,
      caught: { accounts: 8, arr: 8000 },
      missed: { accounts: 1, arr: 1000 },
      medianLeadDays: 59,
      right: 8,
      wrong: 1,
      undecided: 0,
    });
    expect(isScored).toBe(true);
    expect(score.byChance).toBeCloseTo(9 / 40, 10);
    expect(new Set(firings.map(({ day }) => day))).toEqual(new Set(['2025-02-20']));
    expect(firings.map(({ accountId }) => accountId)).not.toContain(IDS[LATE]);
    // Lower, the one that dips would be told of as well.
    expect(best?.threshold).toBe(12);
  });

  test('of a rule that points at other accounts scores nothing, and suggests no threshold', async () => {
    const elsewhere = (id: string): string => IDS[(IDS.indexOf(id) + 13) % IDS.length] ?? id;
    const placebo: typeof drop = {
      ...drop,
      judge: (given) =>
        drop.judge(given).map((one) => {
          const id = elsewhere(one.entity.id);
          return { ...one, entity: { ...one.entity, id, accountId: id } };
        }),
    };
    const registries = { ...world.registries, rules: new Map([['drop', placebo]]) };
    const { score, best } = await backtest(FELL, WINDOW, { ...world, registries }, SILENT);
    expect(score).toMatchObject({ fired: 9, caught: { accounts: 0, arr: 0 }, right: 0, wrong: 9 });
    expect(best).toBeNull();
  });

  test('is silent about accounts that another rule speaks for', async () => {
    const quiet = { ...FELL, id: 'quiet', silencedBy: ['fell'] };
    expect((await backtest(quiet, WINDOW, world, SILENT)).score.fired).toBe(0);
  });

  test('counts the alerts of a rule over groups and scores none', async () => {
    const low = rule({ id: 'low', kind: 'threshold', ask: 'health', settings: { side: 'below', limit: 79 } });
    const { score, isScored, tried } = await backtest(
      low,
      { from: '2025-02-18', to: '2025-02-22' },
      world,
      SILENT,
    );
    expect([score.fired, isScored, tried]).toEqual([1, false, null]);
  });

  test('refuses what has no history, and says which ask cannot be answered', async () => {
    const late = rule({ id: 'late', kind: 'stale', ask: null });
    await expect(backtest(late, WINDOW, world, SILENT)).rejects.toThrow(/cannot be replayed/);
    await expect(backtest({ ...FELL, ask: 'helth drp 3q csv' }, WINDOW, world, SILENT)).rejects.toThrow(
      /^As of 2025-02-03 it could not be looked at: “helth drp 3q csv”/,
    );
  });
});
