import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '#src/core/config.ts';
import type { Scope } from '#src/core/query.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { copies, dealRows, type SketchedDeal } from '../world/sales.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** Quotas, what covers them, and forecasts, in a company whose FY26 Q3 starts on 1 August 2025. */
const TODAY = '2025-08-13';
const CONFIG = { ...PLAIN_CONFIG, settings: { ...DEFAULT_SETTINGS, fiscalYearStarts: 2 } };

const made: AskedCompany[] = [];
afterAll(async () => {
  for (const company of made) await company.drop();
});
async function company(rows: Rows, config: Config = CONFIG): Promise<AskedCompany> {
  const one = await companyOf({ accounts: [{ account_id: 'a1', name: 'Acme' }], ...rows }, TODAY, config);
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

const quota = (
  person_id: string,
  amount: number,
  [period_start, period_end]: readonly [string, string] = ['2025-08-01', '2025-10-31'],
  metric = 'bookings',
) => ({ person_id, metric, period_start, period_end, amount, currency: 'USD' });

describe('quotas', () => {
  const Q2: readonly [string, string] = ['2025-05-01', '2025-07-31'];
  let selling: AskedCompany;
  beforeAll(async () => {
    selling = await company({
      people: [
        person('p1'),
        person('p2'),
        person('starter', { starts_on: '2025-07-01', team: 'apac' }),
        person('leaver', { ends_on: '2025-05-31', team: 'apac' }),
        person('renewer', { role: 'renewal_rep', team: 'renewals' }),
      ],
      ...dealRows([
        won('a', { owner: 'p1', amount: 9200 }),
        won('b', { owner: 'p2', amount: 4600, total: 18_000, term: 36 }),
        won('c', { owner: 'starter', amount: 3100, closed: '2025-07-20' }),
        won('d', { owner: 'starter', amount: 500, closed: '2025-06-30' }),
        won('e', { owner: 'leaver', amount: 700, closed: '2025-05-31' }),
        won('f', { owner: 'leaver', amount: 800, closed: '2025-06-01' }),
        won('g', { owner: 'renewer', amount: 900 }),
        won('h', { owner: null, amount: 50 }),
        won('now', { owner: 'p1', amount: 1200, closed: '2025-08-05' }),
        won('today', { owner: 'p1', amount: 1200, closed: '2025-08-13' }),
        won('renewal', { owner: 'p1', kind: 'renewal', amount: 90_000 }),
      ]),
      renewals: [
        {
          ...{ renewal_id: 'r1', account_id: 'a1', due_on: '2025-06-01', due_arr: 5000, currency: 'USD' },
          ...{
            outcome: 'partial',
            closed_on: '2025-06-03',
            renewed_arr: 4000,
            term_months: 24,
            owner_id: 'renewer',
          },
        },
      ],
      quotas: [
        quota('p1', 9200, Q2),
        quota('p2', 9200, Q2),
        quota('starter', 9200, Q2),
        quota('leaver', 9200, Q2),
        quota('renewer', 8000, Q2, 'renewals'),
        quota('p1', 9200),
        quota('p2', 18_400),
      ],
    });
  });
  const total = async (text: string) => (await selling.ask(text)).total;

  test('are attained by the sum of credits over the sum of quotas, for the days on which people were there', async () => {
    const { value, numerator, denominator, n, measures } = await total('quota last quarter');
    // 31 of 92 days each for who came on 1 July and for who left on 31 May.
    expect({ numerator, denominator, n }).toEqual({ numerator: 17_600, denominator: 24_600, n: 4 });
    expect(value).toBeCloseTo(17_600 / 24_600, 12);
    expect(measures).toMatchObject({ outside: 2250, reps_at_quota: 2, at_quota: 0.5 });
  });

  test('have their part of a quarter that is running, with the whole beside it', async () => {
    const { total: running, notes } = await selling.ask('quota qtd');
    expect(running).toMatchObject({ numerator: 1200, denominator: 3600, n: 2, lowN: false });
    expect(running.measures).toMatchObject({ whole_quota: 27_600, of_whole: 1200 / 27_600 });
    expect(notes.join(' ')).toContain('on day 13 of 92');
    expect((await total('quota qtd variant:whole')).value).toBeCloseTo(1200 / 27_600, 12);
  });

  test('are asked by team and person, and of how many people reached theirs', async () => {
    const { groups } = await selling.ask('quota last quarter by team');
    expect(groups.map(({ by, numerator, denominator }) => [by['team'], numerator, denominator])).toEqual(
      expect.arrayContaining([
        ['emea', 13_800, 18_400],
        ['apac', 3800, 6200],
      ]),
    );
    const reached = await total('quota team:emea last quarter variant:reps');
    expect(reached).toMatchObject({ value: 0.5, numerator: 1, denominator: 2 });
    expect(reached.interval).not.toBeNull();
    const { rows } = await selling.ask('quota last quarter list');
    expect(rows?.map((row) => [row['id'], row['attained']])).toEqual([
      ['p1', 1],
      ['starter', 1],
      ['p2', 0.5],
      ['leaver', 7 / 31],
    ]);
  });

  test('credit by annual value, by the term’s value a year, or by all of it', async () => {
    expect((await total('quota last quarter owner:"Person p2"')).numerator).toBe(4600);
    expect((await total('quota last quarter owner:"Person p2" variant:acv')).numerator).toBe(6000);
    expect((await total('quota last quarter owner:"Person p2" variant:tcv')).numerator).toBe(18_000);
  });

  test('of renewals are credited from renewals', async () => {
    expect(await total('quota last quarter metric:renewals')).toMatchObject({
      value: 0.5,
      denominator: 8000,
      n: 1,
    });
    expect((await total('quota last quarter metric:renewals variant:tcv')).numerator).toBe(8000);
    expect((await total('quota last quarter metric:nothing')).value).toBeNull();
  });

  test('of people whose books a reader may not see are hidden, and so is what is made of them', async () => {
    const scope: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['p2'] }] }] };
    const { total: seen, groups } = await selling.ask('quota last quarter by owner', { scope });
    expect(seen).toMatchObject({ numerator: 4600, denominator: 9200, n: 1 });
    expect(groups.map(({ by }) => by['owner'])).toEqual(['p2']);
    expect((await selling.ask('quota last quarter', { scope: { kind: 'none' } })).total.value).toBeNull();
  });
});

describe('pipeline coverage', () => {
  let covered: AskedCompany;
  beforeAll(async () => {
    covered = await company({
      people: [person('p1'), person('p2', { team: 'apac' }), person('p3', { team: 'latam' })],
      ...dealRows([
        { id: 'closing', owner: 'p1', created: '2025-06-01', amount: 24_000, closeOn: '2025-10-31' },
        { id: 'late', owner: 'p1', created: '2025-06-01', amount: 6000, closeOn: '2025-08-02' },
        { id: 'later', owner: 'p1', created: '2025-06-01', amount: 5000, closeOn: '2025-11-01' },
        { id: 'free', owner: 'p3', created: '2025-06-01', amount: 5000, closeOn: '2025-09-01' },
        won('so far', { owner: 'p1', amount: 2000, closed: '2025-08-11' }),
        won('met', { owner: 'p2', amount: 4000, closed: '2025-08-11' }),
        ...copies(1, won('w', { owner: 'p1' })),
        ...copies(3, lost('l', { owner: 'p1' })),
      ]),
      quotas: [quota('p1', 12_000), quota('p2', 4000)],
    });
  });
  const of = (person_id: string, text: string) => covered.ask(`${text} owner:"Person ${person_id}"`);

  test('is what is to close over what is left of the quota, with what is needed at the win rate', async () => {
    const { total } = await of('p1', 'pipeline coverage this quarter');
    expect(total).toMatchObject({ value: 3, numerator: 30_000, denominator: 10_000, n: 2, lowN: false });
    expect(total.measures).toMatchObject({ required: 4, quota: 12_000, closed: 2000, won: 1, lost: 3 });
    expect((await of('p1', 'pipeline coverage variant:adjusted')).total.value).toBe(0.75);
    expect((await of('p1', 'pipeline coverage variant:required')).total.value).toBe(4);
  });

  test('of one day is that of the fiscal quarter that holds it', async () => {
    expect((await of('p1', 'pipeline coverage today')).total.value).toBe(3);
    const { beside } = await of('p1', 'pipeline');
    expect(beside).toEqual([expect.objectContaining({ kpi: 'pipeline_coverage', value: 3 })]);
  });

  test('has no value where the quota is met, or where there is none', async () => {
    const met = await of('p2', 'pipeline coverage');
    expect(met.total.value).toBeNull();
    expect(met.notes.join(' ')).toContain('The quota is met already');
    const free = await of('p3', 'pipeline coverage');
    expect(free.total.value).toBeNull();
    expect(free.notes.join(' ')).toContain('No quota is set for these days.');
    expect((await of('p3', 'pipeline coverage variant:adjusted')).notes.join(' ')).toContain('no win rate');
  });
});

describe('forecasts', () => {
  const forecast = (
    amount: number,
    taken: string,
    more: Readonly<Record<string, unknown>> = {},
    [period_start, period_end]: readonly [string, string] = ['2025-05-01', '2025-07-31'],
  ) => ({
    ...{
      scope: 'all',
      metric: 'bookings',
      category: 'commit',
      currency: 'USD',
      amount,
      period_start,
      period_end,
    },
    ...{ taken_at: `${taken}T08:00:00Z`, ...more },
  });
  const Q1: readonly [string, string] = ['2025-02-01', '2025-04-30'];
  const Q4: readonly [string, string] = ['2024-11-01', '2025-01-31'];
  const Q3: readonly [string, string] = ['2024-08-01', '2024-10-31'];
  let planned: AskedCompany;
  const plans: Rows = {
    people: [person('p1'), person('p2', { team: 'apac' })],
    ...dealRows([
      won('a', { owner: 'p1', amount: 80_000 }),
      won('b', { owner: 'p2', amount: 20_000, closed: '2025-07-31' }),
      won('q1', { owner: 'p1', amount: 50_000, created: '2025-02-01', closed: '2025-03-01' }),
      won('q4', { owner: 'p1', amount: 10_000, created: '2024-11-01', closed: '2024-12-01' }),
      won('renewal', { kind: 'renewal', amount: 500_000 }),
    ]),
    forecasts: [
      forecast(70_000, '2025-04-28'),
      forecast(90_000, '2025-05-21'),
      forecast(100_000, '2025-05-22'),
      forecast(150_000, '2025-05-12', { category: 'best_case' }),
      forecast(60_000, '2025-05-12', { scope: 'emea' }),
      forecast(30_000, '2025-05-12', { scope: 'p2' }),
      forecast(60_000, '2025-02-10', {}, Q1),
      forecast(40_000, '2024-11-04', {}, Q4),
      forecast(5000, '2024-08-05', {}, Q3),
      forecast(5000, '2025-08-04', {}, ['2025-08-01', '2025-10-31']),
    ],
  };
  beforeAll(async () => {
    planned = await company(plans);
  });
  const total = async (text: string) => (await planned.ask(text)).total;

  test('are scored by the commit as it stood at the end of week 3', async () => {
    const { value, n, measures } = await total('forecast accuracy last quarter');
    expect({ value, n }).toEqual({ value: 0.9, n: 2 });
    expect(measures).toMatchObject({
      forecast: 90_000,
      actual: 100_000,
      bias: -10_000,
      wmape: 0.1,
      deals: 2,
    });
    expect((await total('forecast accuracy last quarter forecast:best_case')).value).toBe(0.5);
  });

  test('are scored as they stood after as many weeks as the company sets', async () => {
    const settings = { ...CONFIG.settings, forecastWeeks: 0 };
    const early = await company(plans, { ...CONFIG, settings });
    const { total: first } = await early.ask('forecast accuracy last quarter');
    expect(first.measures).toMatchObject({ forecast: 70_000 });
  });

  test('of several quarters are weighed by what they came to, and listed', async () => {
    const { total: year, rows, period } = await planned.ask('forecast accuracy last 4 quarters');
    expect(period).toMatchObject({ start: '2024-08-01', end: '2025-07-31' });
    expect(year.value).toBeCloseTo(1 - 55_000 / 160_000, 12);
    expect(year.measures).toMatchObject({ bias: 35_000, missed: 55_000 });
    expect(
      rows?.map((row) => [row['period_start'], row['forecast'], row['actual'], row['accuracy']]),
    ).toEqual([
      ['2024-08-01', 5000, 0, null],
      ['2024-11-01', 40_000, 10_000, 0],
      ['2025-02-01', 60_000, 50_000, 0.8],
      ['2025-05-01', 90_000, 100_000, 0.9],
    ]);
  });

  test('are never below 0, and have no accuracy where nothing was sold or the period is not over', async () => {
    expect((await total('forecast accuracy q4 fy25')).value).toBe(0);
    expect((await total('forecast accuracy q4 fy25 variant:over_forecast')).value).toBe(0.25);
    expect((await total('forecast accuracy q4 fy25 variant:attainment')).value).toBe(0.25);
    expect((await total('forecast accuracy q4 fy25 variant:wmape')).value).toBe(3);
    expect((await total('forecast accuracy q4 fy25 variant:bias')).value).toBe(3);
    expect((await total('forecast accuracy q3 fy25')).value).toBeNull();
    expect((await total('forecast accuracy this quarter')).value).toBeNull();
    expect((await total('forecast accuracy last month')).value).toBeNull();
  });

  test('of a team and of a person are their own', async () => {
    const emea = await total('forecast accuracy last quarter team:emea');
    expect(emea.value).toBe(0.75);
    expect(emea.measures).toMatchObject({ forecast: 60_000, actual: 80_000 });
    expect((await total('forecast accuracy last quarter owner:"Person p2"')).value).toBe(0.5);
    const { total: whole, groups } = await planned.ask('forecast accuracy last quarter by team');
    expect(whole.measures).toMatchObject({ forecast: 90_000 });
    expect(groups.map(({ by }) => by['team']).toSorted()).toEqual(['emea', 'netting']);
  });

  test('are to a reader who does not see all those of the people in the own books', async () => {
    const scope: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['p2'] }] }] };
    const { total: seen } = await planned.ask('forecast accuracy last quarter', { scope });
    expect(seen.measures).toMatchObject({ forecast: 30_000, actual: 20_000 });
  });
});
