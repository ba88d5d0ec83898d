import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** Published examples of what becomes of recurring revenue, each under a plan of its own in one company. */

const TODAY = '2025-08-13';

interface Line {
  readonly account: string;
  readonly from: string;
  readonly to: string | null;
  readonly arr: number;
  readonly currency?: string;
}

const changed = (account: string, before: number, after: number): Line[] => [
  { account, from: '2025-01-01', to: '2025-03-14', arr: before },
  { account, from: '2025-03-15', to: null, arr: after },
];

interface Book {
  /** ARR, or MRR taken for it, at the start of March 2025. */
  readonly start: number;
  readonly expansion?: number;
  readonly contraction?: number;
  readonly churn?: number;
  readonly won?: number;
}

/** One account each for what grows, shrinks, leaves and comes in March 2025; another one holds the rest. */
function book({ start, expansion = 0, contraction = 0, churn = 0, won = 0 }: Book): Line[] {
  const growing = start / 10;
  const shrinking = contraction * 2;
  return [
    { account: 'steady', from: '2025-01-01', to: null, arr: start - growing - shrinking - churn },
    ...changed('growing', growing, growing + expansion),
    ...(contraction > 0 ? changed('shrinking', shrinking, contraction) : []),
    ...(churn > 0 ? [{ account: 'leaving', from: '2025-01-01', to: '2025-03-14', arr: churn }] : []),
    ...(won > 0 ? [{ account: 'coming', from: '2025-03-15', to: null, arr: won }] : []),
  ];
}

/** So many accounts of one price, of which some leave in March 2025. */
const accounts = (all: number, lost: number): Line[] =>
  Array.from({ length: all }, (_, i) => ({
    account: `a${i}`,
    from: '2025-01-01',
    to: i < lost ? '2025-03-14' : null,
    arr: 1_200,
  }));

const back = (account: string): Line[] => [
  { account, from: '2024-01-01', to: '2024-06-30', arr: 1_200 },
  { account, from: '2025-03-10', to: null, arr: 1_200 },
];

const CHARTMOGUL: Book = { start: 100, churn: 10, contraction: 10, expansion: 10 };

interface Example {
  readonly ask: string;
  readonly lines: readonly Line[];
  readonly value: number;
  readonly tolerance?: number;
  /** What is published by the month. */
  readonly monthly?: true;
  /** Published of this measure, not of the KPI's value. */
  readonly measure?: string;
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  'nrr-metrickit-01': {
    ask: 'nrr',
    lines: book({ start: 1e5, expansion: 15e3, contraction: 5e3, churn: 1e4 }),
    value: 1,
  },
  'nrr-prime-03': {
    ask: 'nrr',
    lines: book({ start: 1e5, expansion: 15e3, contraction: 5e3, churn: 8e3 }),
    value: 1.02,
  },
  'grr-pulse-04': {
    ask: 'grr',
    lines: book({ start: 1e7, expansion: 18e5, contraction: 6e5, churn: 9e5 }),
    value: 0.85,
  },
  'arrbridge-runway-07': {
    ask: 'net-new-arr',
    lines: book({ start: 2e6, won: 8e5, expansion: 3e5, churn: 4e5, contraction: 2e5 }),
    value: 5e5,
  },
  'grosschurn-chartmogul-08': { ask: 'gross-revenue-churn', lines: book(CHARTMOGUL), value: 0.2 },
  'netchurn-chartmogul-09': { ask: 'net-revenue-churn', lines: book(CHARTMOGUL), value: 0.1 },
  'contraction-prime-12': {
    ask: 'contraction-rate',
    lines: book({ start: 2e5, contraction: 8e3 }),
    value: 0.04,
  },
  'expansion-upzelo-14': {
    ask: 'expansion-rate',
    lines: book({ start: 5e3, expansion: 1e3 }),
    value: 0.2,
  },
  'expansion-quantledger-15': {
    ask: 'upsell-rate',
    lines: changed('a', 1_200, 3_600),
    value: 200,
    monthly: true,
    measure: 'upsell',
  },
  'reactivation-klipfolio-17': {
    ask: 'reactivation-arr',
    lines: [...back('a'), ...back('b')],
    value: 200,
    monthly: true,
  },
  'mrr-chartmogul-20': {
    ask: 'arr',
    lines: [{ account: 'a', from: '2025-01-01', to: null, arr: 2_000 }],
    value: 166.67,
    tolerance: 0.005,
    monthly: true,
  },
  'logochurn-adg-24': { ask: 'logo-churn', lines: accounts(500, 50), value: 0.1 },
  // March is 31 days of 365, a little more than a twelfth.
  'logochurn-coach-annual-26': {
    ask: 'logo-churn annualise',
    lines: accounts(100, 5),
    value: 0.46,
    tolerance: 0.005,
  },
  'logochurn-topbitx-28': { ask: 'logo-churn', lines: accounts(500, 15), value: 0.03 },
};

/** The tables of lines by plan. */
function rowsOf(books: Readonly<Record<string, readonly Line[]>>): Rows {
  const lines = Object.entries(books).flatMap(([plan, each]) =>
    each.map(({ account, ...line }) => ({ plan, id: `${plan}-${account}`, ...line })),
  );
  const names = [...new Map(lines.map(({ id, plan }) => [id, plan]))];
  return {
    products: [{ product_id: 'p', name: 'Planner' }],
    accounts: names.map(([id]) => ({ account_id: id, name: id })),
    account_attributes: names.map(([id, plan]) => ({
      account_id: id,
      attribute: 'plan',
      valid_from: '2024-01-01',
      value: plan,
    })),
    arr_lines: lines.map(({ id, from, to, arr, currency = 'USD' }) => ({
      line_id: id,
      account_id: id,
      product_id: 'p',
      starts_on: from,
      ends_on: to,
      arr,
      currency,
    })),
  };
}

let asked: AskedCompany;
beforeAll(async () => {
  const books = Object.entries(EXAMPLES).map(([id, { lines }]) => [id, lines] as const);
  asked = await companyOf(rowsOf(Object.fromEntries(books)), TODAY);
});
afterAll(() => asked.drop());

describe('published examples', () => {
  test.each(Object.entries(EXAMPLES))(
    '%s',
    async (id, { ask, value, tolerance = 1e-9, monthly, measure }) => {
      const { total } = await asked.ask(`${ask} mar 2025 plan:${id}`);
      const got = measure === undefined ? total.value : total.measures[measure];
      expect(Math.abs((got ?? Number.NaN) / (monthly === true ? 12 : 1) - value)).toBeLessThanOrEqual(
        tolerance,
      );
    },
  );

  test('fx-fincome-23: rates take 6.5 euros a month where half is frozen at the rate of its invoice', async () => {
    // In euros: 100 dollars a month at each day's rate, and 100 that were invoiced for the year in January.
    const invoiced = Math.round((1_200 / 1.07) * 100) / 100;
    const company = await companyOf(
      {
        ...rowsOf({
          both: [
            { account: 'monthly', from: '2024-06-01', to: null, arr: 1_200 },
            { account: 'yearly', from: '2024-06-01', to: null, arr: invoiced, currency: 'EUR' },
          ],
        }),
        fx_rates: [
          { currency: 'USD', rate_set: 'spot', effective_on: '2025-01-01', rate: 1 / 1.07 },
          { currency: 'USD', rate_set: 'spot', effective_on: '2025-03-31', rate: 1 / 1.15 },
        ],
      },
      TODAY,
      { ...PLAIN_CONFIG, settings: { ...DEFAULT_SETTINGS, reportingCurrency: 'EUR' } },
    );
    const { total } = await company.ask('nrr q1 2025 fx:spot');
    const { opening = 0, closing = 0 } = total.measures;
    expect(Math.abs((closing - opening) / 12 + 6.5)).toBeLessThanOrEqual(0.006);
    expect(total.value).toBeCloseTo(0.9652, 4);
    expect((await company.ask('nrr q1 2025')).total.value).toBe(1);
    await company.drop();
  });
});
