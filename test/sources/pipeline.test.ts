import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '#src/core/query.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { dealRows } from '../world/sales.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** A company whose fiscal year starts in February: 13 August 2025 is day 13 of FY26 Q3. */
const TODAY = '2025-08-13';
const CONFIG = { ...PLAIN_CONFIG, settings: { ...DEFAULT_SETTINGS, fiscalYearStarts: 2 } };

const PEOPLE = [
  { person_id: 'p1', name: 'Ann North', email: 'ann@example.com', role: 'sales_rep', team: 'emea' },
  { person_id: 'p2', name: 'Bob South', email: 'bob@example.com', role: 'sales_rep', team: 'apac' },
];

const touched = (id: string, occurred_at: string) => ({
  ...{ activity_id: `${id} ${occurred_at}`, person_id: 'p1', opportunity_id: id, kind: 'call', occurred_at },
});

const ROWS: Rows = {
  accounts: [
    { account_id: 'a1', name: 'Acme' },
    { account_id: 'a2', name: 'Birch', kind: 'prospect' },
    { account_id: 'a3', name: 'Reseller', kind: 'partner' },
  ],
  account_attributes: [
    {
      account_id: 'a1',
      attribute: 'segment',
      valid_from: '2024-01-01',
      valid_to: '2025-06-30',
      value: 'smb',
    },
    { account_id: 'a1', attribute: 'segment', valid_from: '2025-07-01', value: 'enterprise' },
    { account_id: 'a1', attribute: 'csm', valid_from: '2024-01-01', value: 'p2' },
  ],
  people: PEOPLE,
  leads: [{ lead_id: 'l1', created_on: '2025-07-01' }],
  sales_activities: [touched('moving', '2025-08-12T10:00:00Z'), touched('stuck', '2025-07-30T10:00:00Z')],
  ...dealRows([
    {
      ...{
        id: 'moving',
        owner: 'p1',
        created: '2025-06-01',
        stage: 'discovery',
        amount: 10_000,
        probability: 0.1,
      },
      closeOn: '2025-09-15',
      later: [
        { valid_from: '2025-07-01', amount: 12_000 },
        { valid_from: '2025-08-10', stage: 'proposal', probability: 0.5, close_on: '2025-10-01' },
      ],
    },
    {
      ...{
        id: 'stuck',
        owner: 'p2',
        created: '2025-05-01',
        kind: 'upsell',
        stage: 'proposal',
        amount: 40_000,
      },
      ...{ probability: 0.25, closeOn: '2025-08-12', forecast: 'at_risk' },
    },
    {
      ...{ id: 'fresh', account: 'a2', owner: 'p1', created: '2025-08-05', stage: 'proposal', amount: 8000 },
      ...{ probability: 0.5, closeOn: '2025-11-20' },
    },
    {
      id: 'from a lead',
      account: null,
      lead: 'l1',
      owner: 'p2',
      created: '2025-08-01',
      amount: 5000,
      closeOn: '2025-08-13',
    },
    { id: 'theirs', account: 'a3', created: '2025-08-01', amount: 900_000, closeOn: '2025-09-01' },
    {
      id: 'renewing',
      kind: 'renewal',
      created: '2025-07-01',
      amount: 70_000,
      probability: 0.9,
      closeOn: '2025-09-30',
    },
    {
      ...{
        id: 'won since',
        status: 'won',
        closed: '2025-08-13',
        created: '2025-05-01',
        amount: 20_000,
        stage: 'proposal',
      },
      ...{
        probability: 0.5,
        closeOn: '2025-08-20',
        later: [{ valid_from: '2025-08-13', stage: 'won', probability: 1 }],
      },
    },
    {
      ...{ id: 'lost once', status: 'lost', closed: '2025-05-05', created: '2025-03-01', stage: 'discovery' },
      later: [{ valid_from: '2025-04-01', stage: 'proposal' }],
    },
    { id: 'won once', status: 'won', closed: '2025-05-06', created: '2025-03-01', stage: 'discovery' },
  ]),
};

let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf(ROWS, TODAY, CONFIG);
});
afterAll(() => company.drop());

const total = async (text: string) => (await company.ask(text)).total;

describe('the open pipeline', () => {
  test('is what is open at the end of the day, without renewals, partners and what closed that day', async () => {
    const { value, n, measures } = await total('pipeline');
    expect({ value, n }).toEqual({ value: 65_000, n: 4 });
    expect(measures).toMatchObject({ open: 4, amount: 65_000 });
  });

  test('is told from the history of each deal, as it was in force on the day asked', async () => {
    const { total: then, groups } = await company.ask('pipeline as of 2025-08-09 by stage');
    expect(then.value).toBe(12_000 + 40_000 + 8000 + 5000 + 20_000);
    expect(groups.map(({ by, value }) => [by['stage'], value])).toEqual([
      ['proposal', 73_000],
      ['discovery', 12_000],
    ]);
    expect((await total('pipeline as of 2025-06-15')).value).toBe(10_000 + 40_000 + 20_000);
  });

  test('of a period is what is to close in it, seen from today', async () => {
    const { total: quarter, period } = await company.ask('pipeline this quarter');
    expect(period).toMatchObject({ start: '2025-08-01', end: '2025-10-31', label: 'FY26 Q3' });
    expect(quarter).toMatchObject({ value: 57_000, n: 3 });
    expect((await total('pipeline next quarter')).value).toBe(8000);
  });

  test('holds renewals where they are named', async () => {
    expect((await total('pipeline kind:renewal')).value).toBe(70_000);
    expect((await total('pipeline kind:new')).value).toBe(25_000);
    const { total: whole, groups } = await company.ask('pipeline by kind');
    expect(whole.value).toBe(65_000);
    expect(groups.map(({ by }) => by['kind'])).toEqual(['upsell', 'new']);
  });

  test('is grouped and filtered by what the deals themselves are', async () => {
    expect((await total('pipeline owner:"Bob South"')).value).toBe(45_000);
    expect((await total('pipeline team:emea')).value).toBe(20_000);
    expect((await total('pipeline at-risk')).value).toBe(40_000);
    expect((await total('pipeline forecast:at_risk')).value).toBe(40_000);
    expect((await total('pipeline overdue')).value).toBe(40_000);
    expect((await total('pipeline >9k')).value).toBe(52_000);
    expect((await total('pipeline stage:proposal >=12k')).n).toBe(2);
    const { groups } = await company.ask('pipeline by segment');
    expect(groups.map(({ by, value }) => [by['segment'], value])).toEqual([
      ['enterprise', 52_000],
      ['(none)', 13_000],
    ]);
  });

  test('stands beside its coverage only where quotas can be kept to the same', async () => {
    const besides = async (text: string) => (await company.ask(text)).beside.map(({ kpi }) => kpi);
    expect(await besides('pipeline team:emea')).toEqual(['pipeline_coverage']);
    expect(await besides('pipeline segment:enterprise')).toEqual([]);
    expect(await besides('pipeline acme')).toEqual([]);
    expect(await besides('pipeline overdue')).toEqual([]);
  });

  test('of one account is asked by its name', async () => {
    expect((await total('pipeline acme')).value).toBe(52_000);
  });

  test('says which word it does not know', async () => {
    await expect(company.ask('pipeline stage:nowhere')).rejects.toThrow('no stage called "nowhere"');
    await expect(company.ask('pipeline variant:guess')).rejects.toThrow('has no variant guess');
    await expect(company.ask('win rate next quarter')).rejects.toThrow('looks back');
  });

  test('is nothing, said so, on a day before anything was open', async () => {
    const { total: before, notes } = await company.ask('pipeline as of 2024-01-01');
    expect(before).toMatchObject({ value: 0, n: 0 });
    expect(notes.join(' ')).toContain('Nothing is there for these days');
  });
});

describe('what needs attention', () => {
  test('is counted: overdue, quiet, ageing and put off', async () => {
    const { measures } = await total('pipeline');
    expect(measures).toMatchObject({ overdue: 1, quiet: 1, ageing: 1, pushed: 1, pushes: 1, attention: 2 });
  });

  test('is listed, the largest first, with its reasons', async () => {
    const { rows } = await company.ask('pipeline list');
    expect(rows).toEqual([
      expect.objectContaining({
        id: 'stuck',
        name: 'Acme',
        amount: 40_000,
        close_on: '2025-08-12',
        stage_days: 104,
        last_activity_on: '2025-07-30',
        owner_id: 'p2',
        reasons: ['close date has passed', 'no activity for 14 days', 'long in its stage'],
      }),
      expect.objectContaining({ id: 'moving', pushes: 1, reasons: ['close date was put off'] }),
    ]);
  });

  test('a close date of today has not passed, and 13 days without activity are not quiet', async () => {
    const { measures } = await total('pipeline as of 2025-08-12');
    expect(measures).toMatchObject({ overdue: 0, quiet: 1 });
    expect((await total('pipeline as of 2025-08-12 owner:"Bob South"')).measures['quiet']).toBe(0);
  });
});

describe('the weighted pipeline', () => {
  test('weighs by what is recorded, else by the rate of the stage', async () => {
    const { value, measures } = await total('weighted pipeline');
    // The deal from a lead has no probability, and the one deal that closed from proposals before August was lost.
    expect(value).toBe(6000 + 10_000 + 4000 + 0);
    expect(measures).toMatchObject({ amount: 65_000, unrated: 0 });
  });

  test('weighs by the rates of the four quarters before in the variant, and counts what has none', async () => {
    const { value, measures } = await total('weighted pipeline variant:stage_rate as of 2025-08-09');
    expect(value).toBe(6000);
    expect(measures).toMatchObject({ unrated: 0 });
    expect((await total('weighted pipeline variant:stage_rate as of 2025-04-02')).measures).toMatchObject({
      open: 2,
      unrated: 2,
    });
  });
});

describe('who sees a pipeline', () => {
  const books: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['p2'] }] }] };

  test('sees the deals of the accounts in the own books, and those that one works on oneself', async () => {
    const { total: seen, groups, notes } = await company.ask('pipeline by owner', { scope: books });
    expect(seen).toMatchObject({ value: 57_000, n: 3 });
    expect(groups.map(({ by }) => by['owner'])).toEqual(['p2', 'p1']);
    expect(notes).toContain('Only what you may see is counted.');
    expect((await company.ask('pipeline', { scope: { kind: 'none' } })).total.n).toBe(0);
  });
});

test('an earlier day is answered from what was known then', async () => {
  const known = await companyOf(ROWS, TODAY, CONFIG);
  try {
    const [row] = ROWS['opportunity_history'] ?? [];
    await known.load({
      opportunity_history: [{ ...row, amount: 99_000, recorded_at: '2025-08-13T12:00:00Z' }],
    });
    const at = async (text: string) => (await known.ask(text)).total.value;
    expect(await at('pipeline as of 2025-06-15')).toBe(159_000);
    expect(await at('pipeline as of 2025-06-15 as-known:2025-08-12')).toBe(70_000);
    expect(await at('pipeline as-known:2025-04-30')).toBe(0);
  } finally {
    await known.drop();
  }
});
