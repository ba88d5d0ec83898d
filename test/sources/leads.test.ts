import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** How business comes: leads and who they are, what campaigns sent them, and the deals that came of it. */

const TODAY = '2025-08-13';

const lead = (lead_id: string, created_on: string, more: object = {}) => ({ lead_id, created_on, ...more });
const event = (event_id: string, kind: string, lead_id: string | null, day: string, campaign_id = 'web') => ({
  event_id,
  campaign_id,
  lead_id,
  kind,
  occurred_at: `${day}T12:00:00Z`,
});
const deal = (opportunity_id: string, amount: number, more: object = {}) => ({
  opportunity: {
    opportunity_id,
    kind: 'new',
    created_on: '2025-04-10',
    closed_on: '2025-05-20',
    status: 'won',
    ...more,
  },
  stages: [
    { opportunity_id, valid_from: '2025-04-10', stage: 'open', amount: amount * 2, currency: 'USD' },
    { opportunity_id, valid_from: '2025-05-20', stage: 'won', amount, currency: 'USD' },
    // Written down later; it was won at the amount in force on the day.
    { opportunity_id, valid_from: '2025-06-20', stage: 'won', amount: 1, currency: 'USD' },
  ],
});
const DEALS = [
  deal('given', 1_000, { account_id: 'a' }),
  deal('touched', 900, { lead_id: 'deal1' }),
  deal('untouched', 500),
  deal('renewal', 7_000, { kind: 'renewal', account_id: 'a' }),
  deal('lost', 7_000, { status: 'lost' }),
];

const ROWS: Rows = {
  accounts: ['a', 'b', 'c'].map((id) => ({
    account_id: id,
    name: id,
    kind: id === 'c' ? 'prospect' : 'customer',
  })),
  account_attributes: [
    { account_id: 'a', attribute: 'segment', value: 'smb', valid_from: '2020-01-01' },
    { account_id: 'b', attribute: 'segment', value: 'enterprise', valid_from: '2020-01-01' },
  ],
  products: [{ product_id: 'p', name: 'Planner' }],
  campaigns: [
    { campaign_id: 'web', name: 'Webinar', channel: 'webinar' },
    { campaign_id: 'fair', name: 'Trade fair', channel: 'events' },
    { campaign_id: 'mail', name: 'Letter', channel: 'email' },
  ],
  leads: [
    // Ann came twice, once before anybody knew that she is of account a.
    lead('ann1', '2025-07-01', { person_key: 'ann', campaign_id: 'web', qualified_on: '2025-07-05' }),
    lead('ann2', '2025-07-09', {
      person_key: 'ann',
      account_id: 'a',
      source: 'referral',
      converted_on: '2025-08-01',
    }),
    lead('bob', '2025-07-02', { person_key: 'bob', account_id: 'a', source: 'outbound' }),
    lead('cy', '2025-07-03', { account_id: 'b', qualified_on: '2025-07-30', accepted_on: '2025-08-02' }),
    lead('dee', '2025-07-04', { account_id: 'c', disqualified_on: '2025-07-20' }),
    lead('eve', '2025-07-31', {}),
    // Won long ago: so a conversion takes 20 days.
    lead('old', '2025-01-01', { account_id: 'b', converted_on: '2025-01-21', qualified_on: '2025-01-05' }),
    lead('future', '2025-07-06', { person_key: 'eve', converted_on: '2025-12-01' }),
    // The deal's: its own, of the first of March, and one touch that is too long ago.
    lead('deal1', '2025-03-01', { campaign_id: 'web' }),
  ],
  campaign_events: [
    event('e1', 'delivered', 'ann1', '2025-07-02'),
    event('e2', 'delivered', 'ann2', '2025-07-10'),
    event('e3', 'engaged', 'ann2', '2025-08-03'),
    event('e4', 'delivered', 'bob', '2025-07-02'),
    event('e5', 'engaged', 'bob', '2025-07-01'),
    event('e6', 'delivered', 'bob', '2025-07-05', 'fair'),
    event('e7', 'engaged', 'bob', '2025-07-06', 'fair'),
    event('e8', 'delivered', null, '2025-07-05', 'fair'),
    event('e9', 'engaged', null, '2025-07-05', 'fair'),
    event('t1', 'engaged', 'deal1', '2025-01-20', 'mail'),
    event('t2', 'engaged', 'deal1', '2025-04-09', 'fair'),
    event('t3', 'engaged', 'deal1', '2025-05-01', 'mail'),
    event('t4', 'engaged', 'deal1', '2025-06-01', 'web'),
  ],
  opportunities: DEALS.map(({ opportunity }) => opportunity),
  opportunity_history: DEALS.flatMap(({ stages }) => stages),
  attributions: [
    { opportunity_id: 'given', campaign_id: 'web', model: 'first', weight: 1 },
    { opportunity_id: 'given', campaign_id: 'web', model: 'linear', weight: 0.75 },
    { opportunity_id: 'given', campaign_id: 'mail', model: 'linear', weight: 0.25 },
  ],
  costs: [
    {
      cost_id: 'w',
      month: '2025-05-01',
      bucket: 'marketing',
      campaign_id: 'web',
      segment: 'smb',
      amount: 200,
      currency: 'USD',
    },
    { cost_id: 'b', month: '2025-05-01', bucket: 'marketing', amount: 100, currency: 'USD' },
    { cost_id: 's', month: '2025-05-01', bucket: 'sales', amount: 9_999, currency: 'USD' },
  ],
  revenue_months: [
    { account_id: 'a', product_id: 'p', month: '2025-05-01', revenue: 100, cogs: 40, currency: 'USD' },
  ],
};

const CONFIG = {
  ...PLAIN_CONFIG,
  settings: {
    ...DEFAULT_SETTINGS,
    economics: { ...DEFAULT_SETTINGS.economics, lookbackDays: 90 },
  },
};

let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf(ROWS, TODAY, CONFIG);
});
afterAll(() => company.drop());

const byName = <T>(groups: readonly { readonly by: Readonly<Record<string, string>>; readonly value: T }[]) =>
  Object.fromEntries(groups.map(({ by, value }) => [Object.values(by).join(), value]));

describe('leads', () => {
  test('count a person at an account once, found again at the account that is known later', async () => {
    // ann, bob, cy, dee, eve: five people of three accounts and one without.
    expect((await company.ask('lead-volume jul 2025')).total.value).toBe(5);
    expect((await company.ask('lead-volume jul 2025 variant:accounts')).total.value).toBe(4);
  });

  test('stand where they first came from', async () => {
    const { groups } = await company.ask('lead-volume jul 2025 by channel');
    expect(byName(groups)).toEqual({ webinar: 1, outbound: 1, '(none)': 3 });
    const sources = await company.ask('lead-volume jul 2025 by source');
    expect(byName(sources.groups)).toEqual({ outbound: 1, '(none)': 4 });
  });

  test('qualify on the day that they do', async () => {
    const { total } = await company.ask('mqls jul 2025');
    expect(total).toMatchObject({ value: 2, measures: { mqls: 2, sqls: 0 } });
    expect((await company.ask('qualified-leads aug 2025 variant:sql')).total.value).toBe(1);
    expect((await company.ask('qualified-leads 2025')).total.value).toBe(3);
  });

  test('of some accounts alone, without those of nobody, are what a reader of those sees', async () => {
    const scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'segment', values: ['smb'] }] }] } as const;
    const { total, notes } = await company.ask('lead-volume jul 2025', { scope });
    expect(total.value).toBe(2);
    expect(notes).toContain('Only what you may see is counted.');
  });

  test('a channel that nobody has is not known', async () => {
    await expect(company.ask('lead-volume jul 2025 channel:telepathy')).rejects.toThrow(/telepathy/);
  });
});

describe('conversion of leads', () => {
  test('follows the leads of the period until today, and says how many may yet come', async () => {
    const { total, notes } = await company.ask('lead-to-customer jul 2025');
    expect(total).toMatchObject({ value: 0.2, numerator: 1, denominator: 5 });
    expect(total.interval?.[0]).toBeGreaterThan(0);
    // Conversions took 20 and 23 days; eve came 13 days ago, bob and cy are older, dee was given up.
    expect(notes).toContain(
      '1 of 5 leads are still open and younger than 9 in 10 conversions took: the rate may rise.',
    );
  });

  test('is of its stage', async () => {
    const qualified = await company.ask('lead-to-customer jul 2025 variant:mql');
    expect(qualified.total).toMatchObject({ value: 0, numerator: 0, denominator: 2 });
    const none = await company.ask('lead-to-customer jul 2025 variant:sql');
    expect(none.total).toMatchObject({ value: null, denominator: 0 });
  });

  test('by period holds customers won against leads that came, whoever they are', async () => {
    const { total, notes } = await company.ask('lead-to-customer aug 2025 variant:period_accepted');
    expect(total).toMatchObject({ value: 1, numerator: 1, denominator: 1, interval: null });
    expect(notes.join(' ')).not.toContain('may rise');
    const january = await company.ask('lead-to-customer jan 2025 variant:period_qualified');
    expect(january.total.value).toBe(1);
  });
});

describe('engagement with campaigns', () => {
  test('counts people once per campaign, engaged after it reached them', async () => {
    const { total, groups } = await company.ask('marketing-engagement-rate jul 2025 by campaign');
    // ann and bob by the webinar, bob by the fair; bob had engaged with the webinar before.
    expect(total).toMatchObject({ value: 2 / 3, numerator: 2, denominator: 3 });
    expect(byName(groups)).toEqual({ web: 0.5, fair: 1 });
  });

  test('in_window ends with the period', async () => {
    const { total } = await company.ask('marketing-engagement-rate jul 2025 variant:in_window');
    expect(total).toMatchObject({ numerator: 1, denominator: 3 });
  });
});

describe('return on marketing', () => {
  // Of 1,900 won the campaigns have 1,900 − 500; at a margin of 60%.
  test('is the gross profit of attributed deals over what marketing cost, less 1', async () => {
    const { total, notes } = await company.ask('marketing-roi may 2025');
    expect(total).toMatchObject({ numerator: 1_900 * 0.6 - 300, denominator: 300 });
    expect(total.value).toBeCloseTo((1_900 * 0.6 - 300) / 300, 12);
    expect(total.measures).toMatchObject({ attributed: 1_900, unattributed: 500, cost: 300 });
    expect(notes.join(' ')).toContain('attribution linear, touches of 90 days; break-even is 0%.');
  });

  test('takes the weights that are given, else those of the touches in the days before', async () => {
    const attributed = async (variant: string) => {
      const { groups } = await company.ask(`marketing-roi may 2025 by campaign variant:revenue_${variant}`);
      return Object.fromEntries(
        groups.flatMap(({ by, measures }) =>
          measures['attributed'] === 0 ? [] : [[by['campaign'], measures['attributed']]],
        ),
      );
    };
    // The deal of 900: its lead came by the webinar, then the fair before it opened, then a letter.
    expect(await attributed('linear')).toEqual({ web: 750 + 300, mail: 250 + 300, fair: 300 });
    expect(await attributed('first')).toEqual({ web: 1_000 + 900 });
    // Nothing is given for the last touch of the other deal, and nothing touched it.
    expect(await attributed('last')).toEqual({ mail: 900 });
    expect(await attributed('w')).toEqual({ web: 540, fair: 270, mail: 90 });
  });

  test('revenue and its segment', async () => {
    const { groups, total } = await company.ask('marketing-roi may 2025 by segment variant:revenue');
    expect(total.numerator).toBe(1_900 - 300);
    const smb = groups.find(({ by }) => by['segment'] === 'smb');
    expect(smb).toMatchObject({ value: 4, numerator: 800, denominator: 200 });
  });

  test('without a cost, or without a margin, is no number', async () => {
    expect((await company.ask('marketing-roi apr 2025')).total.value).toBeNull();
    const { groups } = await company.ask('marketing-roi may 2025 by campaign');
    expect(groups.find(({ by }) => by['campaign'] === 'fair')?.value).toBeNull();
    const early = await company.ask('marketing-roi may 2025 as-known:2025-04-01');
    expect(early.total.measures['attributed']).toBe(0);
  });

  test('is for readers of the whole company', async () => {
    const scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'segment', values: ['smb'] }] }] } as const;
    const { total } = await company.ask('marketing-roi may 2025', { scope });
    expect(total).toMatchObject({ value: null, measures: { cost: 0, attributed: 0 } });
  });
});
