import { describe, expect, test } from 'vitest';
import { addDays } from '#src/core/calendar.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import { attribute, companyOf, line, plainRequest, rate } from './builders.ts';
import type { Company } from './company.ts';
import { comparable, measuresOf } from './identities.ts';
import { measures, type RetentionMeasures } from './measures.ts';
import { oracle } from './oracle.ts';

const Q1 = { start: '2025-01-01', end: '2025-04-01' };
const TODAY = '2025-12-31';

type Changes = Parameters<typeof plainRequest>[2];

const ask = (company: Company, changes: Changes = {}) =>
  oracle(company, DEFAULT_SETTINGS, plainRequest([Q1], TODAY, changes));

function total(company: Company, changes: Changes = {}): RetentionMeasures {
  const [cell] = ask(company, changes);
  return cell === undefined ? measures() : measuresOf(cell);
}

/** The groups in which something happened, by their values joined with a slash. */
const groups = (company: Company, by: CellRequest['by'], changes: Changes = {}) =>
  Object.fromEntries(
    comparable(ask(company, { ...changes, by })).map((cell) => [cell.group.join('/'), cell.measures]),
  );

describe('the split of an increase', () => {
  const steady = line('a', 'p', '2024-01-01', '2025-01-31', 100);

  test('cross-sell comes first, up to the net increase', () => {
    const company = companyOf([
      steady,
      line('a', 'p', '2025-02-01', null, 70),
      line('a', 'q', '2025-02-01', null, 40),
    ]);
    expect(total(company)).toMatchObject({
      cross_sell: 10_00,
      upsell: 0,
      contraction: 0,
      accounts_expanded: 1,
    });
  });

  test('then flagged price rises, and the rest is upsell', () => {
    const risen = line('a', 'p', '2025-02-01', null, 130, { is_uplift: true });
    const more = line('a', 'p', '2025-03-01', null, 50, { line_id: 'more' });
    expect(total(companyOf([steady, risen, more]))).toMatchObject({
      uplift: 30_00,
      upsell: 50_00,
      cross_sell: 0,
    });
  });

  test('a price rise counts at most for what the account gained', () => {
    const other = [line('a', 'q', '2024-01-01', '2025-01-31', 50), line('a', 'q', '2025-02-01', null, 30)];
    const risen = line('a', 'p', '2025-02-01', null, 130, { is_uplift: true });
    expect(total(companyOf([steady, risen, ...other]))).toMatchObject({
      uplift: 10_00,
      upsell: 0,
      accounts_upsold: 0,
    });
  });

  test.each([
    { from: '2024-12-31', uplift: 0 },
    { from: '2025-01-01', uplift: 30_00 },
    { from: '2025-03-31', uplift: 30_00 },
    { from: '2025-04-01', uplift: 0 },
  ])(
    'a price rise on $from is $uplift in the first quarter, beside another product that grows',
    ({ from, uplift }) => {
      const company = companyOf([
        line('a', 'p', '2024-01-01', addDays(from, -1), 100),
        line('a', 'p', from, null, 130, { is_uplift: true }),
        line('a', 'q', '2024-01-01', '2025-01-31', 10),
        line('a', 'q', '2025-02-01', null, 60),
      ]);
      expect(total(company)).toMatchObject({ uplift, upsell: 50_00 });
    },
  );

  test.each([
    { name: 'a line that had no interval before', flagged: { line_id: 'fresh' } },
    { name: 'a line that changed its currency', flagged: { currency: 'EUR' } },
  ])('a flag on $name says nothing of the price', ({ flagged }) => {
    const risen = line('a', 'p', '2025-02-01', null, 130, { is_uplift: true, ...flagged });
    const company = companyOf([steady, risen], { rates: [rate('2024-01-01', '1')] });
    expect(total(company)).toMatchObject({ uplift: 0, upsell: 30_00 });
  });
});

describe('variants', () => {
  const returns = companyOf([
    line('a', 'p', '2024-01-01', '2025-01-10', 100),
    line('a', 'p', '2025-03-01', '2025-03-14', 80),
    line('a', 'p', '2025-03-15', null, 130),
  ]);

  test('point to point sees the balances alone', () => {
    expect(total(returns)).toMatchObject({ closing: 130_00, upsell: 30_00, churn: 0, accounts_churned: 0 });
  });

  test('strict loses all that the account had, whatever came after', () => {
    const strict = total(returns, { variant: 'strict' });
    expect(strict).toMatchObject({ closing: 0, kept: 0, churn: 100_00, upsell: 0, reactivation: 0 });
    expect(total(returns, { variant: 'strict', options: { grace: 60 } }).churn).toBe(0);
  });

  test('the sum of movements counts every step, and each account once', () => {
    const twice = companyOf([...returns.lines, line('a', 'p', '2025-03-20', null, 5, { line_id: 'more' })]);
    expect(total(twice, { variant: 'movement_sum' })).toMatchObject({
      closing: 135_00,
      kept: 0,
      churn: 100_00,
      reactivation: 80_00,
      upsell: 55_00,
      accounts_upsold: 1,
      accounts_reactivated: 1,
    });
  });

  test('the sum of movements leaves what is new out of the closing balance, not what became of it', () => {
    const company = companyOf([
      line('a', 'p', '2025-02-01', '2025-02-28', 100),
      line('a', 'p', '2025-03-01', null, 120),
    ]);
    const summed = total(company, { variant: 'movement_sum' });
    expect(summed).toMatchObject({ opening: 0, new: 100_00, upsell: 20_00, closing: 20_00, accounts_new: 1 });
  });
});

describe('by product', () => {
  const company = companyOf([
    line('a', 'p', '2024-01-01', '2025-01-31', 100),
    line('a', 'q', '2025-02-01', null, 120),
    line('b', 'p', '2024-01-01', '2025-01-31', 10),
    line('c', 'q', '2025-02-01', null, 7),
  ]);

  test('a swap is a fall and a cross-sell, a lost account churn, and netting makes up the difference', () => {
    const rows = groups(company, ['product']);
    expect(rows['p']).toMatchObject({ opening: 110_00, closing: 0, contraction: 100_00, churn: 10_00 });
    expect(rows['p']).toMatchObject({ accounts_opening: 2, accounts_contracted: 1, accounts_churned: 1 });
    expect(rows['q']).toMatchObject({ opening: 0, closing: 120_00, cross_sell: 120_00, new: 7_00 });
    expect(rows['q']).toMatchObject({ accounts_opening: 0, accounts_cross_sold: 1, accounts_new: 1 });
    expect(rows['netting']).toMatchObject({
      cross_sell: -100_00,
      contraction: -100_00,
      kept: 100_00,
      churn: 0,
    });
  });

  test('a filter leaves the pairs as they are, with no netting', () => {
    const where = [{ attribute: 'product', op: '=', values: ['q'] }] as const;
    expect(total(company, { where })).toMatchObject({ opening: 0, cross_sell: 120_00, new: 7_00 });
    expect(Object.keys(groups(company, ['product'], { where }))).toEqual(['q']);
  });

  test('products of one family have no netting row, for its filter is not the whole', () => {
    const products = ['p', 'q'].map((id) => ({ product_id: id, name: id, family: 'both' }));
    const where = [{ attribute: 'family', op: '=', values: ['both'] }] as const;
    const rows = groups({ ...company, products }, ['product'], { where });
    expect(Object.keys(rows)).toEqual(['p', 'q']);
    expect(total({ ...company, products }, { where })).toMatchObject({ cross_sell: 20_00, contraction: 0 });
  });

  test('within one family a swap nets', () => {
    const products = ['p', 'q'].map((id) => ({ product_id: id, name: id, family: 'both' }));
    const rows = groups({ ...company, products }, ['family']);
    expect(rows['both']).toMatchObject({
      opening: 110_00,
      closing: 120_00,
      cross_sell: 20_00,
      contraction: 0,
    });
    expect(Object.keys(rows)).toEqual(['both']);
  });

  test('with a second dimension each of its groups has its netting row', () => {
    const attributes = [attribute('a', 'segment', 'smb'), attribute('b', 'segment', 'enterprise')];
    const rows = groups({ ...company, attributes }, ['segment', 'product']);
    expect(Object.keys(rows).toSorted()).toEqual([
      '(none)/q',
      'enterprise/p',
      'smb/netting',
      'smb/p',
      'smb/q',
    ]);
  });

  test('a product that left and came back is bridged to its account, not to its past', () => {
    const back = companyOf([
      line('a', 'p', '2024-01-01', '2024-06-30', 100),
      line('a', 'q', '2024-01-01', null, 10),
      line('a', 'p', '2025-02-01', null, 80),
      line('b', 'p', '2024-01-01', '2024-06-30', 100),
      line('b', 'p', '2025-02-01', null, 90),
    ]);
    expect(groups(back, ['product'])['p']).toMatchObject({ cross_sell: 80_00, reactivation: 90_00, new: 0 });
  });
});
