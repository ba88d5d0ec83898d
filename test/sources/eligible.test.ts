import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BookLine, rowsOfBooks } from '../world/books.ts';
import { type AskedCompany, companyOf } from '../world/company.ts';

/** `eligible_only`: the ARR that comes up for renewal in a period, by hand. The fourth quarter of 2024 and the first of 2025. */

const TODAY = '2025-08-13';

/** A contract of its own from one day to another. */
const term = (
  account: string,
  from: string,
  to: string | null,
  arr: number,
  more: Partial<BookLine> = {},
) => ({
  account,
  from,
  to,
  arr,
  contract: `${account} ${from}`,
  ...more,
});
const year = (account: string, arr: number): BookLine => term(account, '2024-01-01', '2024-12-31', arr);
const next = (account: string, arr: number): BookLine => term(account, '2025-01-01', '2025-12-31', arr);

const BOOKS = {
  exposed: [
    term('locked', '2024-01-01', '2026-12-31', 750_000),
    term('kept', '2024-03-01', '2025-02-28', 200_000),
    term('kept', '2025-03-01', '2026-02-28', 200_000),
    term('lost', '2024-03-01', '2025-02-28', 50_000),
  ],
  yearEnd: [
    ...Array.from({ length: 8 }, (_, i) => year(`stays ${i}`, 100)),
    ...Array.from({ length: 7 }, (_, i) => next(`stays ${i}`, 100)),
    next('stays 7', 60),
    year('grows', 100),
    next('grows', 150),
    year('goes', 100),
  ],
  swap: [
    term('a', '2024-04-01', '2025-03-31', 100),
    term('a', '2025-04-01', '2026-03-31', 120, { product: 'other' }),
  ],
  steps: [
    // A contract of three years, dearer every year and larger in the second: none of it is a renewal before its end.
    term('long', '2022-02-01', '2023-01-31', 100, { contract: 'k' }),
    term('long', '2023-02-01', '2024-01-31', 110, { contract: 'k', uplift: true }),
    term('long', '2024-02-01', '2025-01-15', 120, { contract: 'k', uplift: true }),
    term('long', '2025-01-16', '2025-01-31', 150, { contract: 'k' }),
    term('long', '2025-02-01', '2026-01-31', 140, { contract: 'k2' }),
  ],
  yearly: [
    // The same line without a contract: every whole year ends with an interval, the step in May does not.
    { account: 's', from: '2023-03-15', to: '2024-03-14', arr: 100 },
    { account: 's', from: '2024-03-15', to: '2024-05-31', arr: 110 },
    { account: 's', from: '2024-06-01', to: '2025-03-14', arr: 130 },
    { account: 's', from: '2025-03-15', to: null, arr: 90 },
  ],
  open: [
    term('spring', '2023-03-10', null, 100),
    term('autumn', '2023-11-10', null, 100),
    term('young', '2025-01-20', null, 100),
    term('leap', '2024-02-29', null, 100),
  ],
  mixed: [
    term('lives', '2024-02-01', '2025-01-31', 40),
    term('lives', '2024-09-01', '2026-08-31', 60, { product: 'other' }),
    // What grows under a contract that runs on is no part of what came up.
    term('grows', '2024-02-01', '2025-01-31', 40),
    term('grows', '2025-02-01', '2026-01-31', 40),
    term('grows', '2024-09-01', '2025-02-14', 60, { product: 'other', contract: 'run' }),
    term('grows', '2025-02-15', '2026-08-31', 90, { product: 'other', contract: 'run' }),
    term('adds', '2024-02-01', '2025-01-31', 40),
    term('adds', '2025-02-01', '2026-01-31', 40),
    term('adds', '2025-02-01', '2026-01-31', 25, { product: 'other' }),
  ],
  edges: [
    // In service for the last time on the first day, on the last day, and on the day after.
    term('first', '2024-01-02', '2025-01-01', 100),
    term('last', '2024-04-01', '2025-03-31', 100),
    term('after', '2024-04-02', '2025-04-01', 100),
    term('waits', '2024-03-21', '2025-03-20', 100),
  ],
  family: [
    term('mother', '2024-01-01', '2026-12-31', 500),
    term('daughter', '2024-03-01', '2025-02-28', 100, { parent: 'mother', product: 'other' }),
  ],
  priced: [
    term('p', '2024-02-01', '2025-01-31', 100),
    { account: 'p', from: '2025-02-01', to: '2026-01-31', arr: 115, contract: 'next', uplift: true as const },
  ],
  risen: [
    { account: 'r', from: '2024-01-01', to: '2024-12-31', arr: 100, contract: 'k1' },
    { account: 'r', from: '2025-01-01', to: '2025-12-31', arr: 115, contract: 'k2', uplift: true as const },
  ],
  euro: [
    term('e', '2024-02-01', '2025-01-31', 100, { currency: 'EUR' }),
    term('e', '2025-02-01', '2026-01-31', 80, { currency: 'EUR' }),
  ],
} satisfies Readonly<Record<string, readonly BookLine[]>>;
type Plan = keyof typeof BOOKS;

let company: AskedCompany;
beforeAll(async () => {
  const rates = [
    { currency: 'EUR', rate_set: 'spot', effective_on: '2024-01-01', rate: 1.1 },
    { currency: 'EUR', rate_set: 'spot', effective_on: '2025-03-31', rate: 1.2 },
  ];
  company = await companyOf({ ...rowsOfBooks(BOOKS), fx_rates: rates }, TODAY);
});
afterAll(() => company.drop());

const eligible = (kpi: string, plan: Plan, period = 'q1 2025', more = '') =>
  company.ask(`${kpi} ${period} plan:${plan} variant:eligible_only ${more}`);
const rateOf = async (...asked: Parameters<typeof eligible>): Promise<number | null> =>
  (await eligible(...asked)).total.value;

describe('what comes up', () => {
  test('is 200k of 250k where a million is kept to 95 %', async () => {
    expect(await rateOf('grr', 'exposed')).toBe(0.8);
    expect((await company.ask('grr q1 2025 plan:exposed')).total.value).toBe(0.95);
  });

  test('ends with the last day of a quarter and is followed by the next day: the quarter has both', async () => {
    const { total } = await eligible('nrr', 'yearEnd', 'q4 2024');
    expect(total).toMatchObject({ numerator: 910, denominator: 1_000, n: 10 });
    expect(total.measures).toMatchObject({ upsell: 50, contraction: 40, churn: 100 });
    expect(await rateOf('grr', 'yearEnd', 'q4 2024')).toBe(0.86);
    expect((await company.ask('nrr q4 2024 plan:yearEnd')).total.value).toBe(0.9);
  });

  test('comes up once: the next quarter has nothing of it, and says so', async () => {
    const { total, notes } = await eligible('nrr', 'yearEnd');
    expect([total.value, total.denominator]).toEqual([null, 0]);
    expect(notes).toContain('Nothing matches plan yearEnd in the variant eligible_only.');
    expect(await rateOf('nrr', 'yearEnd', 'cy2024')).toBe(0.91);
  });

  test('nets a swap of products, which by product shows on both sides', async () => {
    const { total, groups } = await eligible('nrr', 'swap', 'q1 2025', 'by product');
    expect(total.value).toBe(1.2);
    expect(total.measures).toMatchObject({ cross_sell: 20, contraction: 0 });
    expect(
      groups.map(({ by, measures }) => [by['product'], measures['cross_sell'], measures['contraction']]),
    ).toEqual(
      expect.arrayContaining([
        ['core', 0, 100],
        ['other', 120, 0],
        ['netting', -100, -100],
      ]),
    );
  });
});

describe('a contract', () => {
  test('of several years comes up when it ends, and not with the steps inside it', async () => {
    for (const period of ['q1 2023', 'q1 2024', 'q4 2024'])
      expect(await rateOf('nrr', 'steps', period)).toBeNull();
    expect((await eligible('nrr', 'steps')).total).toMatchObject({ numerator: 140, denominator: 120 });
  });

  test('that nobody named ends with the whole years of its line', async () => {
    expect(await rateOf('nrr', 'yearly', 'q2 2024')).toBeNull();
    expect((await eligible('nrr', 'yearly', 'q1 2024')).total).toMatchObject({
      numerator: 110,
      denominator: 100,
    });
    expect((await eligible('nrr', 'yearly')).total).toMatchObject({ numerator: 90, denominator: 130 });
  });

  test('without an end comes up on the eve of each anniversary', async () => {
    const of = async (period: string) => (await eligible('nrr', 'open', period, 'by account')).groups;
    const named = async (period: string) => (await of(period)).map(({ by }) => by['account']).sort();
    expect(await named('q1 2025')).toEqual(['open leap', 'open spring']);
    expect(await named('q4 2024')).toEqual(['open autumn']);
    expect(await named('feb 2025')).toEqual(['open leap']);
    expect(await named('q2 2025')).toEqual([]);
  });
});

describe('an account', () => {
  test('that lives on with other products contracts, and what else it holds is left out', async () => {
    const { groups } = await eligible('nrr', 'mixed', 'q1 2025', 'by account');
    const told = groups.map(
      ({ by, numerator, denominator, measures: { churn, contraction, cross_sell } }) => [
        by['account'],
        [numerator, denominator],
        [churn, contraction, cross_sell],
      ],
    );
    expect(told.sort()).toEqual([
      ['mixed adds', [65, 40], [0, 0, 25]],
      ['mixed grows', [40, 40], [0, 0, 0]],
      ['mixed lives', [0, 40], [0, 40, 0]],
    ]);
    expect(await rateOf('logo churn', 'mixed')).toBe(0);
  });

  test('counts on its first day and its last, and with the next period after', async () => {
    const { total } = await eligible('logo churn', 'edges');
    expect([total.numerator, total.denominator]).toEqual([3, 3]);
    expect(await rateOf('logo churn', 'edges', 'q2 2025')).toBe(1);
    expect(await rateOf('logo retention', 'edges')).toBe(0);
  });

  test('counts under its parent: what a daughter drops is contraction of the family', async () => {
    const { total } = await eligible('nrr', 'family');
    expect(total.measures).toMatchObject({ opening: 100, contraction: 100, churn: 0 });
    expect(total.n).toBe(1);
  });

  test('has the price rise with which its next term begins', async () => {
    expect((await eligible('nrr', 'priced')).total.measures).toMatchObject({ uplift: 15, upsell: 0 });
    expect(await rateOf('expansion rate', 'priced')).toBe(0.15);
  });

  test('has it in the period that the old term ends with, although the price begins a day later', async () => {
    expect((await eligible('nrr', 'risen', 'q4 2024')).total.measures).toMatchObject({
      uplift: 15,
      upsell: 0,
    });
    expect(await rateOf('nrr', 'risen')).toBeNull();
  });

  test('pays in its own currency: one rate for both ends, or at spot what the currency did beside it', async () => {
    expect(await rateOf('nrr', 'euro')).toBe(0.8);
    const { total } = await eligible('nrr', 'euro', 'q1 2025', 'fx:spot');
    expect(total.measures).toMatchObject({ opening: 110, contraction: 22, fx: 8, closing: 96 });
  });
});

describe('a rate of what came up', () => {
  test('is no rate over time: it is not annualised, and not said to be short of a year', async () => {
    const { total, notes } = await eligible('grr', 'exposed', 'q1 2025', 'annualise');
    expect(total.value).toBe(0.8);
    expect(notes.join()).toMatch(/eligible_only .* was not annualised/);
    expect((await eligible('grr', 'exposed')).notes.join()).not.toContain('shorter than a yearly contract');
  });

  test('is compared, explained and taken apart like any other', async () => {
    const why = await company.ask('why nrr q1 2025 vs q4 2024 variant:eligible_only');
    const sum = why.why?.accounts.reduce((all, { contribution }) => all + contribution, 0);
    expect(sum).toBe(why.why?.change);
    expect(why.compare?.change).toBeCloseTo((why.total.value ?? 0) - (why.compare?.total.value ?? 0), 12);
    const { explain } = await eligible('nrr', 'exposed', 'q1 2025', 'explain');
    expect(explain?.variantWords).toContain('ends in the period');
    const steps = Object.fromEntries((explain?.bridge ?? []).map(({ label, amount }) => [label, amount]));
    expect(steps).toMatchObject({ Opening: 250_000, Churn: -50_000, Closing: 200_000 });
  });

  test('is not had of balances that know no cohort', async () => {
    await expect(company.ask('arr variant:eligible_only')).rejects.toThrow('no variant eligible_only');
    await expect(company.ask('reactivation variant:eligible_only')).rejects.toThrow(
      'no variant eligible_only',
    );
  });

  test('by two dimensions adds up to the whole', async () => {
    const { total, groups } = await company.ask('grr q1 2025 variant:eligible_only by plan,product');
    for (const side of ['numerator', 'denominator'] as const)
      expect(groups.reduce((sum, group) => sum + (group[side] ?? 0), 0)).toBeCloseTo(total[side] ?? 0, 6);
  });
});
