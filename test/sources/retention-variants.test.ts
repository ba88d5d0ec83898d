import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BookLine, rowsOfBooks } from '../world/books.ts';
import { type AskedCompany, companyOf } from '../world/company.ts';

/** The named variants of retention beside strict and eligible_only, by hand. The first quarter of 2025. */

const TODAY = '2025-08-13';

const from2024 = (
  account: string,
  to: string | null,
  arr: number,
  more: Partial<BookLine> = {},
): BookLine => ({
  account,
  from: '2024-01-01',
  to,
  arr,
  ...more,
});

const BOOKS = {
  swapped: [
    from2024('a', '2025-02-14', 30),
    from2024('a', null, 70, { line: 'rest' }),
    { account: 'a', product: 'other', from: '2025-02-15', to: null, arr: 40 },
  ],
  attached: [
    from2024('two', null, 100),
    from2024('two', null, 50, { product: 'other' }),
    // Two products of one family, one of them with a family and a free add-on, and two that have none.
    from2024('one', null, 100),
    from2024('one', null, 50, { product: 'core-plus' }),
    from2024('free', null, 100),
    from2024('free', null, 0, { product: 'other' }),
    from2024('bare', null, 10, { product: '-x' }),
    from2024('bare', null, 10, { product: '-y' }),
    // Dropped within the quarter, taken on within it, and gone.
    from2024('drops', null, 100),
    from2024('drops', '2025-03-20', 50, { product: 'other' }),
    { account: 'comes', from: '2025-02-01', to: null, arr: 10 },
    { account: 'comes', product: 'other', from: '2025-03-01', to: null, arr: 10 },
    from2024('goes', '2025-02-28', 10),
    from2024('goes', '2025-02-28', 10, { product: 'other' }),
  ],
  signed: [
    // Renewed early for more, renewed early for less, sold more that begins later, and another product.
    from2024('dearer', '2025-04-30', 100),
    { account: 'dearer', line: '2', from: '2025-05-01', to: null, arr: 110, signed: '2025-03-31' },
    from2024('cheaper', '2025-04-30', 100),
    { account: 'cheaper', line: '2', from: '2025-05-01', to: null, arr: 70, signed: '2025-02-01' },
    from2024('more', null, 100),
    { account: 'more', line: '2', from: '2025-06-01', to: null, arr: 20, signed: '2025-03-10' },
    { account: 'more', product: 'other', from: '2025-05-01', to: null, arr: 7, signed: '2025-03-10' },
    // A new customer who begins in May for a year and is to pay more from July on; one who signs in April.
    { account: 'new', from: '2025-05-01', to: '2025-06-30', arr: 200, signed: '2025-03-31' },
    { account: 'new', from: '2025-07-01', to: '2026-04-30', arr: 250, signed: '2025-03-31' },
    { account: 'late', from: '2025-05-01', to: null, arr: 500, signed: '2025-04-01' },
    // Nobody said when this was signed; and a gap that is bridged is in force already.
    { account: 'unsaid', from: '2025-05-01', to: null, arr: 900 },
    from2024('bridged', '2025-03-20', 100),
    { account: 'bridged', line: '2', from: '2025-04-10', to: null, arr: 100, signed: '2025-03-25' },
  ],
  counted: [
    ...Array.from({ length: 8 }, (_, i) => from2024(`stays ${i}`, null, 10)),
    from2024('goes', '2025-02-28', 10),
    from2024('went', '2024-06-30', 10),
    { account: 'went', line: '2', from: '2025-02-01', to: null, arr: 10 },
    ...[0, 1, 2].map((i): BookLine => ({ account: `new ${i}`, from: '2025-02-01', to: null, arr: 10 })),
    { account: 'passes', from: '2025-01-10', to: '2025-02-28', arr: 10 },
  ],
  grown: [
    from2024('a', '2025-01-31', 100),
    { account: 'a', line: '2', from: '2025-02-01', to: null, arr: 120 },
    { account: 'b', from: '2025-02-01', to: null, arr: 80 },
  ],
  churned: [
    from2024('goes', '2025-07-31', 100),
    from2024('less', '2025-06-30', 100),
    { account: 'less', line: '2', from: '2025-07-01', to: null, arr: 80 },
    from2024('more', '2025-06-30', 200),
    { account: 'more', line: '2', from: '2025-07-01', to: null, arr: 250 },
  ],
} satisfies Readonly<Record<string, readonly BookLine[]>>;

let company: AskedCompany;
beforeAll(async () => {
  const offer = (id: string, kind: string, status: string) => ({
    opportunity_id: id,
    account_id: 'grown a',
    kind,
    created_on: '2025-01-05',
    closed_on: '2025-02-01',
    status,
  });
  company = await companyOf(
    {
      ...rowsOfBooks(BOOKS),
      opportunities: [
        offer('u1', 'upsell', 'won'),
        offer('u2', 'upsell', 'lost'),
        offer('u3', 'upsell', 'won'),
        offer('u4', 'upsell', 'won'),
        offer('x1', 'cross_sell', 'lost'),
      ],
    },
    TODAY,
  );
});
afterAll(() => company.drop());

const of = (plan: keyof typeof BOOKS, ask: string, period = 'q1 2025') =>
  company.ask(`${ask} ${period} plan:${plan}`);

describe('gross_product', () => {
  test('shows 30 lost of one product and 40 bought of another, where they net to 10', async () => {
    const net = (await of('swapped', 'arr growth')).total;
    expect(net.measures).toMatchObject({ cross_sell: 10, contraction: 0, kept: 100 });
    const gross = (await of('swapped', 'arr growth variant:gross_product')).total;
    expect(gross.measures).toMatchObject({ cross_sell: 40, contraction: 30, kept: 70 });
    expect(gross.value).toBe(net.value);
  });

  test('caps each product at its own opening, so that a swap lowers what is kept', async () => {
    expect((await of('swapped', 'grr')).total.value).toBe(1);
    expect((await of('swapped', 'grr variant:gross_product')).total.value).toBe(0.7);
    expect((await of('swapped', 'contraction variant:gross_product')).total.value).toBe(0.3);
    expect((await of('swapped', 'nrr variant:gross_product')).total.value).toBe(1.1);
  });

  test('counts an account once, and its groups add up', async () => {
    const { total, groups } = await of('swapped', 'contraction variant:gross_product by product');
    expect(total.n).toBe(1);
    expect(groups.map(({ measures }) => measures['contraction'] ?? 0).reduce((a, b) => a + b)).toBe(30);
    const { groups: segments } = await company.ask('contraction q1 2025 variant:gross_product by plan');
    expect(segments.find(({ by }) => by['plan'] === 'swapped')?.measures['contraction']).toBe(30);
  });
});

describe('the attach rate', () => {
  test('is who has two families at the end, of all who have ARR then', async () => {
    const { total, notes } = await of('attached', 'attach rate');
    expect(total).toMatchObject({ numerator: 2, denominator: 6, n: 6, value: 2 / 6 });
    expect(total.interval?.[0]).toBeGreaterThan(0);
    expect(notes.join()).not.toContain('shorter than a yearly contract');
  });

  test('by product is of those who hold it, and no money is said to be part of it', async () => {
    const { groups, movers } = await of('attached', 'cross-sell variant:attach by product');
    const rows = groups.map(({ by, numerator, denominator }) => [by['product'], numerator, denominator]);
    expect(rows).toEqual(
      expect.arrayContaining([
        ['core', 2, 5],
        ['other', 2, 2],
        ['core-plus', 0, 1],
      ]),
    );
    expect(movers).toEqual([]);
  });

  test('where nobody has ARR has no base', async () => {
    expect((await of('attached', 'attach rate', 'q1 2023')).total.value).toBeNull();
  });
});

describe('CARR', () => {
  const rowOf = async (account: string) => {
    const { groups } = await of('signed', 'carr by account');
    return groups.find(({ by }) => by['account'] === `signed ${account}`);
  };

  test('adds what is signed and begins later, and of a renewal only what it adds', async () => {
    const added = async (account: string) => (await rowOf(account))?.measures['signed_ahead'] ?? 0;
    expect([await added('dearer'), await added('cheaper'), await added('more')]).toEqual([10, 0, 27]);
    expect([await added('new'), await added('bridged')]).toEqual([250, 0]);
    for (const account of ['late', 'unsaid']) expect(await rowOf(account)).toBeUndefined();
  });

  test('is the balance and that, at both ends of a comparison', async () => {
    const { total, compare } = await of('signed', 'carr', 'q1 2025 vs q4 2024');
    expect([total.value, total.measures['closing']]).toEqual([687, 400]);
    expect(compare?.total.value).toBe(400);
    expect((await of('signed', 'arr')).total.measures['signed_ahead']).toBeUndefined();
    expect((await of('signed', 'mrr')).total.value).toBeCloseTo(400 / 12, 12);
  });

  test('by product adds up to the whole', async () => {
    const { total, groups } = await of('signed', 'carr by product');
    expect(groups.map(({ value }) => value ?? 0).reduce((a, b) => a + b)).toBe(total.value);
  });
});

describe('logo churn', () => {
  test('over the average of both ends: one of nine and twelve', async () => {
    // Nine at the start; eight of them, three new ones and one that came back at the end.
    const { total } = await of('counted', 'logo churn variant:average_base');
    expect(total).toMatchObject({ numerator: 1, denominator: 10.5, value: 1 / 10.5, interval: null });
  });

  test('with those who are new: two of all who were customers at any time', async () => {
    const { total } = await of('counted', 'logo churn variant:with_new');
    expect(total).toMatchObject({ numerator: 2, denominator: 14, n: 14 });
    expect(total.interval).not.toBeNull();
    expect((await of('counted', 'logo churn')).total).toMatchObject({ numerator: 1, denominator: 9 });
  });

  test('of a month compounds into that of a year: two of ten and twelve', async () => {
    const { total } = await of('counted', 'logo churn variant:average_base annualise', 'feb 2025');
    expect(total.value).toBeCloseTo(1 - (1 - 2 / 11) ** 12, 12);
  });
});

describe('what is read with a rate', () => {
  test('growth may be measured against all ARR at the end', async () => {
    expect((await of('grown', 'arr growth')).total.value).toBe(0.2);
    expect((await of('grown', 'arr growth variant:whole_base')).total.value).toBe(0.1);
  });

  test('gross churn always tells full churn from contraction, also by group', async () => {
    const { total, groups } = await of('churned', 'gross revenue churn by plan', 'q3 2025');
    expect(total.value).toBe(0.3);
    expect(total.measures).toMatchObject({
      full_churn: 0.25,
      partial_churn: 0.05,
      churn: 100,
      contraction: 20,
    });
    expect(groups[0]?.measures).toMatchObject({ churn: 100, contraction: 20 });
  });

  test('nrr is paired with grr and with the account that did most', async () => {
    const { beside, movers } = await of('churned', 'nrr', 'q3 2025');
    expect(beside).toEqual([{ kpi: 'grr', value: 0.7 }]);
    expect(movers[0]).toMatchObject({ account_id: 'churned goes', contribution: -100 });
  });

  test('upsell and cross-sell each stand beside how many of their own offers were accepted', async () => {
    const offers = async (kpi: string) =>
      (await of('grown', kpi)).beside.find(({ kpi: id }) => id === 'offer_acceptance')?.value;
    expect([await offers('upsell'), await offers('cross-sell')]).toEqual([0.75, 0]);
  });

  test('what may yet return is told only where churn has a part in the value', async () => {
    const told = async (ask: string) =>
      (await of('churned', ask, 'q3 2025')).notes.some((note) => note.includes('days of grace'));
    for (const ask of [
      'nrr',
      'grr',
      'logo churn',
      'logo retention',
      'gross churn',
      'net churn',
      'arr',
      'net new arr',
      'arr growth',
    ])
      expect([ask, await told(ask)]).toEqual([ask, true]);
    for (const ask of [
      'upsell',
      'cross-sell',
      'expansion',
      'contraction',
      'reactivation',
      'upsell variant:accounts',
    ])
      expect([ask, await told(ask)]).toEqual([ask, false]);
  });
});
