import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '#src/core/query.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { dealRows, type SketchedDeal } from '../world/sales.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** Deals that closed and what was done for them, in a company whose FY26 Q3 starts on 1 August 2025. */
const TODAY = '2025-08-13';
const CONFIG = { ...PLAIN_CONFIG, settings: { ...DEFAULT_SETTINGS, fiscalYearStarts: 2 } };

const made: AskedCompany[] = [];
afterAll(async () => {
  for (const company of made) await company.drop();
});
async function company(rows: Rows): Promise<AskedCompany> {
  const one = await companyOf({ accounts: [{ account_id: 'a1', name: 'Acme' }], ...rows }, TODAY, CONFIG);
  made.push(one);
  return one;
}

const person = (person_id: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...{
    person_id,
    name: `Person ${person_id}`,
    email: `${person_id}@example.com`,
    role: 'sales_rep',
    team: 'emea',
  },
  ...more,
});

/** Closed in FY26 Q2, May to July 2025, after 30 days. */
const won = (id: string, more: Partial<SketchedDeal> = {}): SketchedDeal => ({
  ...{ id, created: '2025-05-02', closed: '2025-06-01', status: 'won', stage: 'proposal' },
  ...more,
});
const lost = (id: string, more: Partial<SketchedDeal> = {}): SketchedDeal => ({
  ...won(id, more),
  status: 'lost',
});

describe('deals that closed', () => {
  let sold: AskedCompany;
  beforeAll(async () => {
    sold = await company({
      people: [person('p1'), person('p2', { team: 'apac' })],
      leads: [{ lead_id: 'l1', created_on: '2025-04-02' }],
      ...dealRows([
        won('small', { owner: 'p1', amount: 1000, lead: 'l1', forecast: 'commit' }),
        won('large', {
          owner: 'p1',
          amount: 12_000,
          total: 36_000,
          term: 36,
          created: '2025-03-01',
          kind: 'upsell',
        }),
        won('other', { owner: 'p2', amount: 2000, closed: '2025-05-02' }),
        won('euro', { owner: 'p2', amount: 1000, currency: 'EUR', closed: '2025-07-31' }),
        lost('price', { owner: 'p2', amount: 5000, reason: 'price', closed: '2025-07-01' }),
        lost('asleep', { owner: 'p1', amount: 4000, reason: 'No decision', closed: '2025-07-11' }),
        won('renewed', { kind: 'renewal', amount: 80_000 }),
        won('next', { closed: '2025-08-01', amount: 9000 }),
        won('ahead', { created: '2025-06-05', closed: '2025-08-20', amount: 9000 }),
        { id: 'open', created: '2025-05-04', qualified: '2025-05-10', amount: 700 },
        { id: 'unqualified', created: '2025-06-02', amount: 300 },
      ]),
      fx_rates: [{ currency: 'EUR', rate_set: 'budget', effective_on: '2025-01-01', rate: '1.2' }],
    });
  });
  const total = async (text: string) => (await sold.ask(text)).total;

  test('win so many of those decided, with an interval; open ones and renewals are in neither side', async () => {
    const { value, numerator, denominator, interval, lowN } = await total('win rate last quarter');
    expect({ numerator, denominator, lowN }).toEqual({ numerator: 4, denominator: 6, lowN: true });
    expect(value).toBeCloseTo(4 / 6, 12);
    expect(interval?.map((end) => end.toFixed(3))).toEqual(['0.300', '0.903']);
    expect((await total('win rate last quarter kind:renewal')).n).toBe(1);
  });

  test('are counted by value, without those nobody decided, and by when they were created', async () => {
    expect(await total('win rate last quarter variant:value')).toMatchObject({
      value: 16_200 / 25_200,
      numerator: 16_200,
      interval: null,
    });
    expect((await total('win rate last quarter variant:ex_no_decision')).denominator).toBe(5);
    const cohort = await total('win rate last quarter variant:cohort');
    expect(cohort).toMatchObject({ numerator: 4, denominator: 6 });
    expect(cohort.measures).toMatchObject({ still_open: 3 });
  });

  test('have no win rate where none closed', async () => {
    const { total: none, notes } = await sold.ask('win rate q1 fy25');
    expect(none).toMatchObject({ value: null, denominator: 0, n: 0 });
    expect(notes.join(' ')).toContain('Nothing is there for these days');
  });

  test('are known by the stage and the forecast that they closed from', async () => {
    const late = await company(
      dealRows([
        won('a', {
          stage: 'demo',
          forecast: 'commit',
          later: [{ valid_from: '2025-06-01', stage: 'won', forecast: null }],
        }),
      ]),
    );
    expect((await late.ask('win rate last quarter stage:demo')).total.n).toBe(1);
    expect((await late.ask('win rate last quarter forecast:commit')).total.n).toBe(1);
  });

  test('are worth their annual value on average, the median and both kinds of business beside it', async () => {
    const { value, numerator, denominator, measures } = await total('average deal size last quarter');
    expect({ value, numerator, denominator }).toEqual({ value: 4050, numerator: 16_200, denominator: 4 });
    expect(measures).toMatchObject({ median: 1600, new_business: 1400, existing_customers: 12_000, won: 4 });
    expect((await total('average deal size last quarter variant:median')).value).toBe(1600);
    expect((await total('average deal size last quarter variant:tcv')).value).toBe(10_050);
    expect((await total('average deal size q1 fy25')).value).toBeNull();
    expect((await total('average deal size q1 fy25')).measures).not.toHaveProperty('median');
  });

  test('are counted and listed', async () => {
    const { total: closed, groups, rows } = await sold.ask('deals closed last quarter by team list');
    expect(closed).toMatchObject({ value: 4, measures: { won_amount: 16_200, lost: 2 } });
    expect(groups.map(({ by, value }) => [by['team'], value])).toEqual([
      ['apac', 2],
      ['emea', 2],
    ]);
    expect(rows?.[0]).toMatchObject({ id: 'large', status: 'won', amount: 12_000, cycle_days: 92 });
    expect((await total('deals closed last quarter lost')).measures).toMatchObject({ won: 0, lost: 2 });
    await expect(sold.ask('deals closed variant:cohort')).rejects.toThrow('has no variant cohort');
  });

  test('took so long: median and mean of those won, those lost apart, the open ones by their age', async () => {
    const cycle = await total('sales cycle last quarter');
    expect(cycle).toMatchObject({ value: 60, n: 4 });
    expect(cycle.measures).toMatchObject({ mean: 53, lost_median: 65, open: 4 });
    expect((await total('sales cycle last quarter variant:mean')).value).toBe(53);
    expect(await total('sales cycle last quarter variant:lead')).toMatchObject({ value: 60, n: 1 });
    expect(await total('sales cycle last quarter variant:lost')).toMatchObject({ value: 65, n: 2 });
    expect((await total('sales cycle last quarter kind:cross_sell')).value).toBeNull();
  });

  test('that are open still count as far as they were watched, in the variant', async () => {
    const { total: both, notes } = await sold.ask('sales cycle last quarter variant:with_open');
    // Half were won by day 90, the next on day 92.
    expect(both).toMatchObject({ value: 91, n: 8 });
    expect(notes.join(' ')).not.toContain('not reached');
    const early = await sold.ask('sales cycle 2025-05-01..2025-05-31 variant:with_open');
    expect(early.total.value).toBeNull();
    expect(early.notes.join(' ')).toContain('Not reached: 1 of 8 were won.');
  });

  test('come to so much a day, beside what was really won', async () => {
    const { value, n, measures } = await total('pipeline velocity last quarter');
    expect(n).toBe(1);
    expect(value).toBeCloseTo((1 * 4050 * (4 / 6)) / 60, 9);
    expect(measures['won_per_day']).toBeCloseTo(16_200 / 92, 9);
    expect((await total('pipeline velocity last quarter variant:mean_cycle')).value).toBeCloseTo(
      2700 / 53,
      9,
    );
    expect((await total('pipeline velocity last quarter variant:actual')).value).toBeCloseTo(16_200 / 92, 9);
  });

  test('that took no time, or that nobody won, have no velocity', async () => {
    const { total: none, notes } = await sold.ask('pipeline velocity 2025-05-01..2025-05-31');
    expect(none.value).toBeNull();
    expect(notes.join(' ')).toContain('0 days');
    expect((await sold.ask('pipeline velocity q1 fy26')).notes.join(' ')).toContain('No deal was won');
  });
});

describe('what people did', () => {
  const did = (
    id: string,
    person_id: string,
    occurred_at: string,
    more: Readonly<Record<string, unknown>> = {},
  ) => ({
    ...{ activity_id: id, person_id, kind: 'call', occurred_at },
    ...more,
  });
  let busy: AskedCompany;
  beforeAll(async () => {
    busy = await company({
      people: [person('p1'), person('p2', { team: 'apac' })],
      ...dealRows([{ id: 'd1' }]),
      sales_activities: [
        did('1', 'p1', '2025-08-04T00:00:00Z'),
        did('2', 'p1', '2025-08-10T23:59:59Z', { opportunity_id: 'd1', kind: 'meeting' }),
        did('3', 'p2', '2025-08-05T10:00:00Z'),
        did('4', 'p2', '2025-08-11T00:00:00Z'),
        did('5', 'p2', '2025-08-03T23:59:59Z'),
      ],
    });
  });

  test('is counted by the day on which it happened, by person, team and kind', async () => {
    const { total, groups } = await busy.ask('sales activities last week by owner');
    expect(total).toMatchObject({ value: 3, measures: { on_deals: 1 } });
    expect(groups.map(({ by, value }) => [by['owner'], value])).toEqual([
      ['p1', 2],
      ['p2', 1],
    ]);
    expect((await busy.ask('sales activities last week team:apac')).total.value).toBe(1);
    expect((await busy.ask('sales activities last week activity:meeting')).total.value).toBe(1);
    await expect(busy.ask('sales activities activity:dance')).rejects.toThrow('no activity called "dance"');
    await expect(busy.ask('sales activities by segment')).rejects.toThrow('does not know segment');
  });

  test('is seen by those who may see the person’s books', async () => {
    const scope: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'owner', values: ['p2'] }] }] };
    expect((await busy.ask('sales activities last week', { scope })).total.value).toBe(1);
    const byRegion: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'region', values: ['emea'] }] }] };
    expect((await busy.ask('sales activities last week', { scope: byRegion })).total.value).toBe(0);
  });
});
