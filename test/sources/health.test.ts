import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AskedCompany, companyOf } from '../world/company.ts';

const TODAY = '2025-08-13';
let company: AskedCompany;

const account = (id: string, name: string, more: object = {}) => ({ account_id: id, name, ...more });
const line = (id: string, arr: number, ends_on: string | null = null) => ({
  line_id: `l-${id}`,
  account_id: id,
  product_id: 'core',
  starts_on: '2024-01-01',
  ends_on,
  arr,
  currency: 'USD',
});
const csm = (id: string, person: string) => ({
  account_id: id,
  attribute: 'csm',
  valid_from: '2024-01-01',
  value: person,
});
const reading = (id: string, component: string, day: string, score: number, recorded_at?: string) => ({
  account_id: id,
  component,
  observed_at: `${day}T08:00:00Z`,
  score,
  recorded_at: recorded_at ?? `${day}T09:00:00Z`,
});
const weight = (model_version: string, component: string, size: number, valid_from: string) => ({
  model_version,
  component,
  weight: size,
  stale_after_days: 45,
  valid_from,
});

beforeAll(async () => {
  company = await companyOf(
    {
      accounts: [
        account('red', 'Redwood'),
        account('mid', 'Midway'),
        account('good', 'Goodall'),
        account('new', 'Newton'),
        account('blind', 'Blindley'),
        account('free', 'Freeman'),
        account('gone', 'Goneril'),
        account('trial', 'Tryall', { kind: 'trial' }),
      ],
      people: [
        { person_id: 'p1', name: 'Ada', email: 'ada@example.com' },
        { person_id: 'p2', name: 'Ben', email: 'ben@example.com' },
      ],
      products: [{ product_id: 'core', name: 'Core' }],
      account_attributes: [csm('red', 'p1'), csm('mid', 'p1'), csm('good', 'p2'), csm('blind', 'p2')],
      arr_lines: [
        line('red', 1000),
        line('mid', 3000),
        line('good', 6000),
        line('new', 500),
        line('blind', 700),
        line('gone', 900, '2025-06-30'),
        line('trial', 400),
      ],
      renewals: [
        {
          renewal_id: 'r1',
          account_id: 'red',
          due_on: '2025-12-31',
          due_arr: 1000,
          currency: 'USD',
          outcome: 'open',
        },
        {
          renewal_id: 'r0',
          account_id: 'red',
          due_on: '2024-12-31',
          due_arr: 1000,
          currency: 'USD',
          outcome: 'renewed',
        },
      ],
      health_weights: [
        weight('v1', 'use', 50, '2024-01-01'),
        weight('v1', 'care', 50, '2024-01-01'),
        weight('v2', 'use', 60, '2025-07-01'),
        weight('v2', 'care', 40, '2025-07-01'),
      ],
      health_readings: [
        reading('red', 'use', '2025-07-10', 80),
        reading('red', 'care', '2025-07-10', 80),
        reading('red', 'use', '2025-08-10', 20),
        // Came in two days late.
        reading('red', 'care', '2025-08-10', 30, '2025-08-12T09:00:00Z'),
        reading('mid', 'use', '2025-06-10', 100),
        reading('mid', 'use', '2025-08-01', 40),
        reading('mid', 'care', '2025-08-01', 40),
        reading('good', 'use', '2025-07-12', 95),
        reading('good', 'use', '2025-08-12', 90),
        reading('new', 'care', '2025-08-12', 10),
        reading('blind', 'use', '2025-05-01', 90),
        reading('free', 'use', '2025-08-12', 55),
        reading('gone', 'use', '2025-03-20', 15),
        reading('gone', 'care', '2025-03-20', 25),
        reading('trial', 'use', '2025-08-12', 1),
      ],
    },
    TODAY,
  );
});
afterAll(() => company.drop());

describe('health', () => {
  it('is the mean that ARR weighs, over customers with ARR whose score is known', async () => {
    const { total, notes } = await company.ask('health');
    // red: 0.6 × 20 + 0.4 × 30; mid: 40; good: 90, of 60 % of the weights; new: 40 % is not enough.
    expect(total.value).toBeCloseTo((24 * 1000 + 40 * 3000 + 90 * 6000) / 10_000, 10);
    expect(total).toMatchObject({
      n: 3,
      measures: { accounts: 5, scored: 3, unscored: 2, arr_scored: 10_000 },
    });
    expect(total.measures).toMatchObject({ red: 1, yellow: 1, green: 1, red_arr: 1000, yellow_arr: 3000 });
    expect(notes.join(' ')).toContain('2 accounts without enough data ($1,200)');
  });

  it('puts a score on the bound into the better band', async () => {
    const { rows } = await company.ask('health yellow');
    expect(rows?.map((row) => [row['name'], row['score']])).toEqual([['Midway', 40]]);
  });

  it('lists the red accounts with who cares and when they renew, and counts them by csm', async () => {
    const { rows } = await company.ask('health red');
    expect(rows).toEqual([
      expect.objectContaining({
        name: 'Redwood',
        score: 24,
        band: 'red',
        covered: 1,
        arr: 1000,
        csm: 'p1',
        renews_on: '2025-12-31',
        model_version: 'v2',
      }),
    ]);
    const { groups, total } = await company.ask('health red by csm');
    expect(groups.map((group) => [group.by['csm'], group.n, group.measures['arr']])).toEqual([
      ['p1', 1, 1000],
    ]);
    expect(total.measures['arr']).toBe(1000);
  });

  it('groups by band with the accounts that have none, and the rows sum to the total', async () => {
    const { groups, total } = await company.ask('health by health_band');
    const arr = Object.fromEntries(groups.map((group) => [group.by['health_band'], group.measures['arr']]));
    expect(arr).toEqual({ red: 1000, yellow: 3000, green: 6000, '(none)': 1200 });
    expect(total.measures['arr']).toBe(11_200);
  });

  it('ranks what fell, under one version of the model alone', async () => {
    const { rows } = await company.ask('health top 10 drop 30d');
    expect(rows?.map((row) => [row['name'], row['change'], row['before']])).toEqual([
      ['Midway', -60, 100],
      ['Redwood', -56, 80],
      ['Goodall', -5, 95],
    ]);
    const before = await company.ask('health top 10 drop 60d');
    expect(before.rows).toEqual([]);
    const deep = await company.ask('health drop 10');
    expect([deep.total.n, deep.rows?.map((row) => row['name'])]).toEqual([2, ['Midway', 'Redwood']]);
  });

  it('of one account is its score with what it is made of, its trend, model and renewal', async () => {
    const { total, rows, notes } = await company.ask('health redwood');
    expect(total).toMatchObject({ value: 24, n: 1, measures: { covered: 1, change: -56, compared: 1 } });
    expect(
      rows?.map((row) => [row['name'], row['score'], row['weight'], row['observed_on'], row['state']]),
    ).toEqual([
      ['use', 20, 0.6, '2025-08-10', 'fresh'],
      ['care', 30, 0.4, '2025-08-10', 'fresh'],
    ]);
    for (const said of [
      'Band: red.',
      '−56 over 30 days.',
      'Model v2, in force since Jul 1, 2025.',
      'Dec 31, 2025',
    ])
      expect(notes.join(' ')).toContain(said);
  });

  it('of an account with too little data says so instead of a number', async () => {
    const { total, rows, notes } = await company.ask('health newton');
    expect(total.value).toBeNull();
    expect(notes.join(' ')).toContain('Not enough data: 40% of the weights');
    expect(rows?.map((row) => [row['name'], row['state']])).toEqual([
      ['use', 'no reading'],
      ['care', 'fresh'],
    ]);
    expect((await company.ask('health blindley')).rows?.map((row) => row['state'])).toEqual([
      'stale',
      'no reading',
    ]);
  });

  it('of an account that pays nothing is given when it is named, and of a trial never', async () => {
    expect((await company.ask('health freeman')).total.value).toBe(55);
    expect((await company.ask('health tryall')).total.n).toBe(0);
  });

  it('of a past day goes by the model and the readings of that day', async () => {
    const { total } = await company.ask('health redwood 2025-07-20');
    expect(total.value).toBe(80);
    expect((await company.ask('health goneril 2025-04-01')).total.value).toBe(20);
    expect((await company.ask('health 2023-05-05')).total.value).toBeNull();
  });

  it('goes back to what was known', async () => {
    // On the 11th the second reading of the 10th had not come in.
    const { total, rows } = await company.ask('health redwood 2025-08-11 as-known:2025-08-11');
    expect(total.value).toBeCloseTo(0.6 * 20 + 0.4 * 80, 10);
    expect(rows?.map((row) => row['score'])).toEqual([20, 80]);
    expect((await company.ask('health redwood 2025-08-11')).total.value).toBe(24);
    const bands = await company.ask('health 2025-08-11 as-known:2025-08-11 red');
    expect(bands.total.n).toBe(0);
  });

  it('is, for who sees some accounts, that of a company which has only those', async () => {
    const scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['p1'] }] }] } as const;
    const { total } = await company.ask('health', { scope });
    expect(total.value).toBeCloseTo((24 * 1000 + 40 * 3000) / 4000, 10);
    expect((await company.ask('health red', { scope })).rows).toHaveLength(1);
    expect((await company.ask('health goodall', { scope: { kind: 'all' } })).total.value).toBe(90);
    await expect(company.ask('health goodall', { scope })).rejects.toThrow(/no account/i);
  });

  it('is a filter and a group for KPIs of any account, also as known then', async () => {
    const survey = (id: string, account_id: string) => ({
      survey_id: id,
      kind: 'csat',
      account_id,
      sent_at: '2025-08-11T10:00:00Z',
    });
    await company.load({ surveys: [survey('s1', 'red'), survey('s2', 'red'), survey('s3', 'new')] });
    expect((await company.ask('survey response rate aug 2025 health_band:red')).total.n).toBe(2);
    expect((await company.ask('survey response rate aug 2025 health<40')).total.n).toBe(2);
    const { groups } = await company.ask('survey response rate aug 2025 by health_band');
    expect(groups.map((group) => [group.by['health_band'], group.n])).toEqual([
      ['red', 2],
      ['(none)', 1],
    ]);
    // Redwood was yellow as far as was known on that day.
    const known = 'survey response rate 2025-08-11..2025-08-11 as-known:2025-08-11';
    expect((await company.ask(`${known} health_band:yellow`)).total.n).toBe(2);
    expect((await company.ask(`${known} health_band:red`)).total.n).toBe(0);
  });
});

describe('its validation', () => {
  it('is the chance that a kept account had scored higher 90 days before than one that left', async () => {
    const { total, notes } = await company.ask('health validation 2025-06-01..2025-08-12');
    // Goneril left on 30 June, scored 20 on 1 April; of those that stayed only accounts with a score on 14 May count.
    expect(total.measures).toMatchObject({ churned: 1, stayed: 5, churned_unscored: 0 });
    expect(total.n).toBe(1);
    expect(total.value).toBe(1);
    expect(notes.join(' ')).not.toContain('had no score');
  });

  it('says what is missing where nobody left or nobody had a score', async () => {
    const { total, notes } = await company.ask('health validation 2024-03-01..2024-03-31');
    expect(total.value).toBeNull();
    expect(notes.join(' ')).toContain('No account that was lost had a score 90 days before');
  });
});
