import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** Published examples of what customers cost and bring, each a segment of one company that is imported and asked. */

const TODAY = '2025-08-13';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const HALF_YEAR = ['2025-01', '2025-02', '2025-03', '2025-04', '2025-05', '2025-06'] as const;

const line = (account_id: string, starts_on: string, ends_on: string | null, arr: number) => ({
  line_id: account_id,
  account_id,
  product_id: 'p',
  starts_on,
  ends_on,
  arr,
  currency: 'USD',
});

/** So many customers of one yearly price; each month of the half-year one leaves and another comes. */
const steady = (name: string, customers: number, arr: number) => [
  ...times(customers - HALF_YEAR.length, (i) => line(`${name}-stay${i}`, '2024-01-01', null, arr)),
  ...HALF_YEAR.map((month, i) => line(`${name}-leave${i}`, '2024-01-01', `${month}-10`, arr)),
  ...HALF_YEAR.map((month, i) => line(`${name}-come${i}`, `${month}-20`, null, arr)),
];

const cost = (segment: string, amount: number, bucket = 'sales', month = '2025-05-01') => ({
  cost_id: `${segment}-${bucket}-${amount}`,
  month,
  bucket,
  segment,
  amount,
  currency: 'USD',
});

const earned = (account_id: string, revenue: number, cogs: number | null, month = '2025-05-01') => ({
  account_id,
  product_id: 'p',
  month,
  revenue,
  cogs,
  currency: 'USD',
});

const LINES = [
  ...times(10, (i) => line(`coach-${i}`, '2025-05-05', null, 1_000)),
  line('mastery-a', '2025-05-01', null, 2_160),
  line('propel-a', '2025-05-01', null, 3_000),
  ...steady('ltv', 20, 6_000),
  ...steady('mhq', 40, 6_000),
  line('grown-a', '2024-01-01', '2025-03-31', 100_000),
  { ...line('grown-a', '2025-04-01', null, 150_000) },
  line('calqulate-a', '2024-01-01', null, 1),
  line('sapphire-a', '2024-01-01', null, 1),
];
const NAMES = [...new Set(LINES.map(({ account_id }) => account_id))];

const ROWS: Rows = {
  products: [{ product_id: 'p', name: 'Planner' }],
  accounts: NAMES.map((name) => ({ account_id: name, name })),
  account_attributes: NAMES.map((name) => ({
    account_id: name,
    attribute: 'segment',
    valid_from: '2024-01-01',
    value: name.split('-')[0],
  })),
  arr_lines: LINES,
  costs: [
    cost('coach', 12_000),
    cost('coach', 8_000, 'marketing'),
    cost('mastery', 1_200),
    cost('propel', 1_200),
    cost('propel', 25, 'cs'),
    cost('mhq', 18_000),
    ...[7_500, 9_000, 12_500, 1_500].map((amount) => cost('calqulate', amount, 'cogs', '2025-07-01')),
    { ...cost('attributy', 5_000, 'marketing'), campaign_id: 'c' },
  ],
  revenue_months: [
    earned('mastery-a', 180, 45),
    // Processing takes 3% of revenue beside a cost of sales of 25%; support, 25 a month, is the cost of bucket cs.
    earned('propel-a', 250, 250 * 0.28),
    earned('ltv-stay0', 500, 150),
    earned('mhq-stay0', 500, 125),
    earned('calqulate-a', 120_000, null, '2025-07-01'),
    earned('sapphire-a', 150_000_000, 60_000_000, '2025-05-01'),
    earned('sapphire-a', 150_000_000, 30_000_000, '2025-06-01'),
  ],
  leads: times(200, (i) => ({
    lead_id: `l${i}`,
    created_on: '2025-04-10',
    converted_on: i < 10 ? '2025-06-01' : null,
  })),
  campaigns: [{ campaign_id: 'c', name: 'Spring' }],
  opportunities: [
    { opportunity_id: 'o', kind: 'new', created_on: '2025-04-01', closed_on: '2025-05-10', status: 'won' },
  ],
  opportunity_history: [
    { opportunity_id: 'o', valid_from: '2025-05-10', stage: 'won', amount: 20_000, currency: 'USD' },
  ],
  attributions: [{ opportunity_id: 'o', campaign_id: 'c', model: 'linear', weight: 1 }],
};

const CONFIG = {
  ...PLAIN_CONFIG,
  settings: { ...DEFAULT_SETTINGS, economics: { ...DEFAULT_SETTINGS.economics, successInCogs: true } },
};

let asked: AskedCompany;
beforeAll(async () => {
  asked = await companyOf(ROWS, TODAY, CONFIG);
});
afterAll(() => asked.drop());

describe('published examples', () => {
  const rows: readonly (readonly [id: string, ask: string, value: number, tolerance: number])[] = [
    ['cac-coach-69', 'cac may 2025 coach', 2_000, 0],
    ['payback-calcmastery-73', 'cac-payback may 2025 mastery', 8.89, 0.005],
    ['payback-propel-76', 'cac-payback may 2025 propel', 7.7, 0.05],
    ['ltv-coach-70', 'clv q2 2025 segment:ltv', 7_000, 1e-9],
    ['ltvcac-mhq-72', 'ltv-cac q2 2025 mhq', 2.5, 1e-12],
    ['leadconv-corp-77', 'lead-to-customer q2 2025', 0.05, 0],
    ['romi-attributy-102', 'marketing-roi may 2025 campaign:spring variant:revenue', 3, 0],
    ['growth-leaddoubler-105', 'revenue-growth q2 2025 grown variant:arr', 0.5, 0],
    ['gm-calqulate-103', 'gross-margin jul 2025 calqulate', 0.7458, 0.00005],
  ];
  test.each(rows)('%s: %s', async (_id, ask, value, tolerance) => {
    const { total } = await asked.ask(ask);
    expect(Math.abs((total.value ?? Number.NaN) - value)).toBeLessThanOrEqual(tolerance);
  });

  test('gm-sapphire-112: on 150 million of revenue, 80% instead of 60% is 30 million', async () => {
    const { total, compare } = await asked.ask('gross-margin jun 2025 vs may 2025 sapphire');
    expect([total.value, compare?.total.value]).toEqual([0.8, 0.6]);
    expect((total.numerator ?? 0) - (compare?.total.numerator ?? 0)).toBe(30_000_000);
  });
});
