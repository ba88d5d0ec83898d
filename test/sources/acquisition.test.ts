import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** Two quarters of a small company: who counts as a new customer, and what is held against them. */

const TODAY = '2025-08-13';

const line = (account_id: string, starts_on: string, ends_on: string | null = null, arr = 12_000) => ({
  line_id: `${account_id}-${starts_on}`,
  account_id,
  product_id: 'p',
  starts_on,
  ends_on,
  arr,
  currency: 'USD',
});
const cost = (cost_id: string, amount: number | null, more: object = {}) => ({
  cost_id,
  month: '2025-05-01',
  bucket: 'sales',
  amount,
  currency: 'USD',
  ...more,
});
const of = (account_id: string, attribute: string, value: string, valid_from = '2020-01-01') => ({
  account_id,
  attribute,
  value,
  valid_from,
});

const ROWS: Rows = {
  products: [{ product_id: 'p', name: 'Planner' }],
  accounts: [
    ...['old', 'fresh', 'back', 'child', 'brief', 'july'].map((id) => ({ account_id: id, name: id })),
    { account_id: 'trial', name: 'trial', kind: 'trial' },
  ],
  account_attributes: [
    of('old', 'segment', 'smb'),
    { ...of('fresh', 'segment', 'smb'), valid_to: '2025-07-31' },
    of('fresh', 'segment', 'enterprise', '2025-08-01'),
    of('brief', 'segment', 'enterprise'),
    of('july', 'segment', 'smb'),
    of('child', 'parent', 'old'),
    of('old', 'tier', 'gold'),
  ],
  arr_lines: [
    line('old', '2024-01-01', '2025-05-31'),
    line('old', '2025-06-01', null, 18_000),
    line('fresh', '2025-05-20'),
    line('back', '2024-01-01', '2024-06-30'),
    line('back', '2025-05-20'),
    line('child', '2025-05-20'),
    line('brief', '2025-05-10', '2025-06-20'),
    line('trial', '2025-05-10'),
    line('july', '2025-07-10'),
  ],
  campaigns: [
    { campaign_id: 'web', name: 'Webinar', channel: 'webinar' },
    { campaign_id: 'fair', name: 'Trade fair', channel: 'events' },
  ],
  leads: [
    { lead_id: 'l2', created_on: '2025-04-20', account_id: 'fresh', campaign_id: 'web', source: 'online' },
    { lead_id: 'l1', created_on: '2025-04-22', account_id: 'fresh', campaign_id: 'fair', source: 'stand' },
    { lead_id: 'l3', created_on: '2025-05-01', account_id: 'brief', source: 'referral' },
    // It came when the account was a customer already, so nothing says how that was won.
    { lead_id: 'l4', created_on: '2025-07-20', account_id: 'july', campaign_id: 'web', source: 'online' },
  ],
  costs: [
    cost('a', 6_000, { segment: 'smb' }),
    cost('b', 1_000, { segment: 'enterprise', currency: 'EUR' }),
    cost('c', 2_000, { bucket: 'marketing', campaign_id: 'web', segment: 'smb' }),
    cost('d', 500, { bucket: 'marketing', channel: 'events', segment: 'smb' }),
    cost('e', null, { hours: 10, segment: 'smb' }),
    cost('f', 99_999, { bucket: 'onboarding' }),
    cost('g', 3_000, { month: '2025-02-01' }),
    cost('h', 700, { month: '2025-07-01' }),
  ],
  revenue_months: [
    { account_id: 'old', product_id: 'p', month: '2025-05-01', revenue: 1_000, cogs: 250, currency: 'USD' },
    { account_id: 'fresh', product_id: 'p', month: '2025-06-01', revenue: 1_000, cogs: 250, currency: 'USD' },
  ],
  fx_rates: [{ currency: 'EUR', rate_set: 'budget', effective_on: '2025-01-01', rate: '1.1' }],
};

const config = (more: Partial<typeof DEFAULT_SETTINGS.economics> = {}) => ({
  ...PLAIN_CONFIG,
  settings: {
    ...DEFAULT_SETTINGS,
    hourlyRate: 80,
    economics: { ...DEFAULT_SETTINGS.economics, ...more },
  },
});

let company: AskedCompany;
let lagging: AskedCompany;
beforeAll(async () => {
  company = await companyOf(ROWS, TODAY, config());
  lagging = await companyOf(ROWS, TODAY, config({ cacLagMonths: 3, onboardingInCac: true }));
});
afterAll(async () => {
  await company.drop();
  await lagging.drop();
});

/** 6,000 + 1,000 euros + 2,000 + 500 + ten hours. */
const SPENT = 6_000 + 1_100 + 2_000 + 500 + 800;

describe('acquisition cost', () => {
  test('counts customers who never were one, families as one, and those who left again', async () => {
    const { total } = await company.ask('cac q2 2025');
    // fresh and brief; not back (returned), child (of old) or trial.
    expect(total).toMatchObject({ value: SPENT / 2, numerator: SPENT, denominator: 2, n: 2, lowN: true });
    expect(total.measures).toMatchObject({ new_customers: 2, new_arr: 12_000, selling: 7_900 });
  });

  test('by segment takes the costs of a segment against the customers that began in it', async () => {
    const { groups } = await company.ask('cac q2 2025 by segment');
    const seen = Object.fromEntries(
      groups.map(({ by, numerator, denominator }) => [by['segment'], [numerator, denominator]]),
    );
    expect(seen).toMatchObject({ smb: [9_300, 1], enterprise: [1_100, 1] });
    const now = await company.ask('cac q2 2025 by segment segment:now');
    expect(now.groups.find(({ by }) => by['segment'] === 'enterprise')?.denominator).toBe(2);
  });

  test('by channel goes by the first lead; without customers there is no base, without costs no value', async () => {
    const { groups, total } = await company.ask('cac q2 2025 by channel');
    const seen = Object.fromEntries(
      groups.map(({ by, value, numerator, denominator }) => [by['channel'], [value, numerator, denominator]]),
    );
    expect(seen).toEqual({
      webinar: [2_000, 2_000, 1],
      events: [null, 500, 0],
      referral: [null, null, null],
      '(none)': [null, 7_900, 0],
    });
    expect(total.numerator).toBe(SPENT);
    const one = await company.ask('cac q2 2025 referral');
    expect(one.notes).toContain('No cost of sales and marketing is recorded here.');
  });

  test('a customer whose first lead came later has no channel', async () => {
    const { groups } = await company.ask('cac jul 2025 by channel');
    const won = groups.filter(({ n }) => n > 0);
    expect(won.map(({ by, denominator }) => [by['channel'], denominator])).toEqual([['(none)', 1]]);
  });

  test('paid_only holds campaigns and channels against customers that a campaign brought', async () => {
    const { total } = await company.ask('cac q2 2025 variant:paid_only');
    expect(total).toMatchObject({ value: 2_500, numerator: 2_500, denominator: 1 });
  });

  test('new_logo leaves out the selling of expansions, and cac_ratio is per unit of new ARR', async () => {
    // The family of old and child grew from 12,000 to 30,000; new are 12,000 of 30,000 sold.
    const { total } = await company.ask('cac q2 2025 variant:new_logo');
    expect(total.numerator).toBe(2_500 + 7_900 * (12_000 / 30_000));
    const ratio = await company.ask('cac q2 2025 variant:cac_ratio');
    expect(ratio.total.value).toBeCloseTo(SPENT / 12_000, 12);
  });

  test('onboarding counts in where it is asked for or set, without a lag, and never among paid channels', async () => {
    const { total } = await company.ask('cac q2 2025 variant:with-onboarding');
    expect(total).toMatchObject({ numerator: SPENT + 99_999, denominator: 2 });
    expect(total.measures).toMatchObject({ onboarding: 99_999, onboarding_part: 99_999 });
    expect((await company.ask('cac q2 2025')).total.measures).not.toHaveProperty('onboarding_part');
    const none = await company.ask('cac q1 2025 variant:with-onboarding');
    expect(none.total.numerator).toBe(3_000);
    expect((await lagging.ask('cac q2 2025 variant:paid_only')).total.numerator).toBeNull();
  });

  test('a lag takes the costs of earlier months and says so', async () => {
    const { total, notes } = await lagging.ask('cac q2 2025');
    // Onboarding is set to count in, and is that of the quarter itself.
    expect(total.numerator).toBe(3_000 + 99_999);
    expect(notes).toContain('Costs are those of 3 months before.');
  });

  test('only whole months that are over count, for customers as for costs', async () => {
    const running = await company.ask('cac this quarter');
    expect(running.total).toMatchObject({ value: 700, denominator: 1 });
    expect(running.notes).toContain('Counted by month: Jul 1 – 31, 2025.');
    const none = await company.ask('cac 2025-07-05 to 2025-08-05');
    expect(none.total.value).toBeNull();
    expect(none.notes.join(' ')).toContain('No whole month of');
    const compared = await company.ask('cac this quarter vs last quarter');
    expect(compared.compare?.period).toMatchObject({ start: '2025-04-01', end: '2025-04-30' });
    expect(compared.notes).toContain('Compared over as many months of Q2 2025.');
  });

  test('a reader of some accounts gets no cost, and no number that would leave it out', async () => {
    const scope = {
      kind: 'rows',
      anyOf: [{ allOf: [{ attribute: 'segment', values: ['smb', 'enterprise'] }] }],
    } as const;
    const { total, notes } = await company.ask('cac q2 2025', { scope });
    expect(total.value).toBeNull();
    expect(notes).toContain('No cost of sales and marketing is recorded here.');
  });

  test('as once known leaves out what came later', async () => {
    const { total } = await company.ask('cac jul 2025 as-known:2025-06-30');
    expect(total).toMatchObject({ value: null, n: 0 });
    const known = await company.ask('cac q2 2025 as-known:2025-07-31');
    expect(known.total).toMatchObject({ numerator: SPENT, denominator: 2 });
  });

  test.each(['region:emea', 'by region', 'product:p'])('%s means nothing for it', async (words) => {
    await expect(company.ask(`cac q2 2025 ${words}`)).rejects.toThrow();
  });
});

describe('payback and lifetime', () => {
  test('payback says its margin and its lag, and shows no base where nobody came', async () => {
    const answer = await company.ask('cac payback q2 2025 by channel');
    expect(answer.total.value).toBeCloseTo(SPENT / (1_000 * 0.75), 9);
    expect(answer.notes.join(' ')).toContain('Gross margin 75%; costs are those of the same months.');
    expect(answer.groups.find(({ by }) => by['channel'] === 'events')).toMatchObject({
      value: null,
      denominator: 0,
    });
    expect(answer.groups.find(({ by }) => by['channel'] === 'webinar')?.value).toBeCloseTo(2_000 / 750, 9);
  });

  test('lifetime value of a reader of some accounts is theirs, with their margin', async () => {
    const scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'tier', values: ['gold'] }] }] } as const;
    const { total } = await company.ask('clv q2 2025 variant:capped', { scope });
    expect(total.measures).toMatchObject({ customers: 1, arr: 18_000, costed: 1_000, cogs: 250 });
    expect(total.value).toBeCloseTo((18_000 / 12) * 0.75 * 60, 6);
  });

  test('churn is that of six months, the running one left out', async () => {
    const { total } = await company.ask('clv q3 2025');
    // Feb to Jul: brief was there at the start of June alone and left in it.
    expect(total.measures).toMatchObject({ leavers: 1, lost: 12_000 });
    const earlier = await company.ask('clv q1 2025');
    expect(earlier.total.value).toBeNull();
    expect(earlier.notes.join(' ')).toMatch(/No gross margin|Not computable/);
  });
});
