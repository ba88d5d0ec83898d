import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';

/** Revenue by month and what it cost, in the cases that are easily counted wrong. */

const TODAY = '2025-08-13';

const row = (
  account_id: string,
  month: string,
  revenue: number,
  cogs: number | null = null,
  more: object = {},
) => ({
  account_id,
  product_id: 'p',
  month: `${month}-01`,
  revenue,
  cogs,
  currency: 'USD',
  ...more,
});
const of = (
  account_id: string,
  attribute: string,
  value: string,
  valid_from = '2020-01-01',
  valid_to: string | null = null,
) => ({
  account_id,
  attribute,
  value,
  valid_from,
  valid_to,
});

const ROWS: Rows = {
  products: [
    { product_id: 'p', name: 'Planner' },
    { product_id: 's', name: 'Setup' },
  ],
  accounts: [
    ...['moved', 'bought', 'euro', 'fresh', 'credit', 'plain'].map((id) => ({ account_id: id, name: id })),
    { account_id: 'ours', name: 'ours', kind: 'internal' },
  ],
  account_attributes: [
    of('moved', 'segment', 'smb', '2020-01-01', '2025-02-28'),
    of('moved', 'segment', 'enterprise', '2025-03-01'),
    of('bought', 'acquired', 'Harbour Ltd', '2024-06-01'),
    of('fresh', 'segment', 'smb', '2025-05-10'),
    of('credit', 'tier', 'odd'),
    of('plain', 'segment', 'mid-market'),
    of('euro', 'tier', 'euro'),
  ],
  revenue_months: [
    row('moved', '2024-05', 100),
    row('moved', '2025-05', 150),
    row('bought', '2025-05', 1_000),
    row('euro', '2024-04', 100, null, { currency: 'EUR' }),
    row('euro', '2025-04', 100, null, { currency: 'EUR' }),
    row('fresh', '2025-06', 40),
    row('ours', '2025-06', 9_999),
    row('credit', '2024-03', -50),
    row('credit', '2025-03', 25),
    // Margins: January brings its own costs, in part; February takes those of the bucket; in December there are none.
    row('moved', '2025-01', 1_000, 300),
    row('plain', '2025-01', 500),
    row('moved', '2025-02', 600),
    row('plain', '2025-02', 300),
    row('plain', '2025-02', 100, null, { product_id: 's', kind: 'services' }),
    row('plain', '2024-12', 500),
  ],
  costs: [
    { cost_id: 'jan', month: '2025-01-01', bucket: 'cogs', amount: 77, currency: 'USD' },
    { cost_id: 'feb', month: '2025-02-01', bucket: 'cogs', amount: 100.01, currency: 'USD' },
    {
      cost_id: 'mid',
      month: '2025-02-01',
      bucket: 'cogs',
      segment: 'mid-market',
      amount: 20,
      currency: 'USD',
    },
    {
      cost_id: 'gone',
      month: '2025-02-01',
      bucket: 'cogs',
      segment: 'enterprise',
      amount: 5,
      currency: 'USD',
    },
    { cost_id: 'cs', month: '2025-02-01', bucket: 'cs', account_id: 'plain', amount: 40, currency: 'USD' },
  ],
  fx_rates: [
    { currency: 'EUR', rate_set: 'budget', effective_on: '2025-01-01', rate: '1.1' },
    { currency: 'EUR', rate_set: 'spot', effective_on: '2024-01-01', rate: '1' },
    { currency: 'EUR', rate_set: 'spot', effective_on: '2025-04-01', rate: '1.2' },
  ],
};

let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf(ROWS, TODAY);
});
afterAll(() => company.drop());

describe('revenue growth', () => {
  test('holds months against the same months a year before; what is our own is no revenue', async () => {
    const { total } = await company.ask('revenue-growth q2 2025');
    const [now, before] = [150 + 1_000 + 110 + 40, 100 + 110];
    expect(total).toMatchObject({
      value: (now - before) / before,
      numerator: now - before,
      denominator: before,
    });
    expect(total.measures).toMatchObject({ revenue: now, earlier: before, growth: now - before });
  });

  test('rates alone are no growth, but at spot', async () => {
    expect((await company.ask('revenue-growth q2 2025 tier:euro')).total.value).toBe(0);
    const spot = await company.ask('revenue-growth q2 2025 tier:euro fx:spot');
    expect(spot.total).toMatchObject({ numerator: 20, denominator: 100 });
  });

  test('an account that changes segment is no growth of the one and no shrinking of the other', async () => {
    const { groups } = await company.ask('revenue-growth may 2025 by segment');
    expect(groups.find(({ by }) => by['segment'] === 'enterprise')).toMatchObject({ value: 0.5 });
    expect(groups.some(({ by }) => by['segment'] === 'smb')).toBe(false);
  });

  test('an account that came inside the period has its segment of then', async () => {
    const { groups } = await company.ask('revenue-growth q2 2025 by segment');
    expect(groups.find(({ by }) => by['segment'] === 'smb')).toMatchObject({
      value: null,
      numerator: 40,
      denominator: 0,
    });
  });

  test('organic leaves out what was bought, on both sides', async () => {
    const { total } = await company.ask('revenue-growth may 2025 variant:organic');
    expect(total).toMatchObject({ value: 0.5, numerator: 50, denominator: 100 });
  });

  test('qoq holds them against as many months right before', async () => {
    const { total } = await company.ask('revenue-growth may 2025 variant:qoq');
    expect(total).toMatchObject({ numerator: 1_150 - 110, denominator: 110 });
    const quarter = await company.ask('revenue-growth q2 2025 variant:qoq');
    expect(quarter.total.measures['earlier']).toBe(1_000 + 500 + 600 + 300 + 100 + 25);
  });

  test('subscription leaves out services', async () => {
    const { total } = await company.ask('revenue-growth feb 2025 variant:subscription');
    expect(total.measures['revenue']).toBe(900);
  });

  test('from a base below 0 there is only the absolute change', async () => {
    const { total, notes } = await company.ask('revenue-growth mar 2025 tier:odd');
    expect(total).toMatchObject({ value: null, numerator: 75, denominator: -50 });
    expect(notes).toContain('The earlier revenue is below 0: only the absolute change means something.');
  });

  test('from a base of 0 there is none', async () => {
    const { total, notes } = await company.ask('revenue-growth jan 2025');
    expect(total).toMatchObject({ value: null, denominator: 0 });
    expect(notes.join(' ')).toContain('No base');
  });

  test('a reader of some accounts sees theirs', async () => {
    const scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'tier', values: ['euro'] }] }] } as const;
    const { total } = await company.ask('revenue-growth q2 2025', { scope });
    expect(total).toMatchObject({ value: 0, denominator: 110 });
  });
});

describe('gross margin', () => {
  test('takes the cost that revenue brings; other revenue of the month is left out and said to be', async () => {
    const { total, notes } = await company.ask('gross-margin jan 2025');
    expect(total).toMatchObject({ value: 0.7, numerator: 700, denominator: 1_000 });
    expect(total.measures).toMatchObject({ revenue: 1_500, costed: 1_000, cogs: 300 });
    expect(notes).toContain('Revenue whose cost is not recorded is left out of both sides.');
  });

  test('spreads costs of sales over the revenue of their month, and loses no cent of them', async () => {
    const { total, groups } = await company.ask('gross-margin feb 2025 by account');
    expect(total.measures).toMatchObject({ revenue: 1_000, costed: 1_000 });
    expect(total.measures['cogs']).toBeCloseTo(125.01, 10);
    const cogs = Object.fromEntries(groups.map(({ by, measures }) => [by['account'], measures['cogs']]));
    // 60.01 of 100.01 to six tenths of the revenue; 20 to mid-market; 5 of a segment without revenue stand apart.
    expect(cogs).toEqual({ moved: 60.01, plain: 60, '(none)': 5 });
  });

  test('an enterprise cost finds the accounts that were enterprise in its month', async () => {
    const { groups } = await company.ask('gross-margin feb 2025 by segment');
    expect(groups.map(({ by, measures }) => [by['segment'], measures['cogs']]).toSorted()).toEqual([
      ['(none)', 5],
      ['mid-market', 60],
      ['smb', 60.01],
    ]);
  });

  test('customer success is a cost of sales where it is asked to be', async () => {
    const { total } = await company.ask('gross-margin feb 2025 variant:with_cs');
    expect(total.measures['cogs']).toBeCloseTo(165.01, 10);
  });

  test('by kind and product tells services from subscriptions', async () => {
    const { groups } = await company.ask('gross-margin feb 2025 by kind');
    expect(groups.find(({ by }) => by['kind'] === 'services')?.measures['revenue']).toBe(100);
    const { total } = await company.ask('gross-margin feb 2025 variant:subscription');
    expect(total.measures['revenue']).toBe(900);
  });

  test('no cost at all is not a cost of 0', async () => {
    const { total, notes } = await company.ask('gross-margin dec 2024');
    expect(total.value).toBeNull();
    expect(notes).toContain('No cost of sales is recorded for these months.');
  });

  test('a reader of some accounts gets no cost of the company, so no margin from it', async () => {
    const scope = {
      kind: 'rows',
      anyOf: [{ allOf: [{ attribute: 'segment', values: ['mid-market'] }] }],
    } as const;
    const { total } = await company.ask('gross-margin feb 2025', { scope });
    expect(total.value).toBeNull();
    expect(total.measures).toMatchObject({ revenue: 400, costed: 0, cogs: 0 });
  });

  test('as once known leaves out costs that came later', async () => {
    await company.load({
      costs: [{ cost_id: 'late', month: '2025-02-01', bucket: 'cogs', amount: 1_000, currency: 'USD' }],
    });
    const before = await company.ask('gross-margin feb 2025 as-known:2025-08-12');
    const now = await company.ask('gross-margin feb 2025');
    expect(before.total.measures['cogs']).toBeCloseTo(125.01, 10);
    expect(now.total.measures['cogs']).toBeCloseTo(1_125.01, 10);
  });
});
