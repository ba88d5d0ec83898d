import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import { companyOf, line, plainRequest, rate } from './builders.ts';
import type { Company } from './company.ts';
import { measuresOf } from './identities.ts';
import { measures, type RetentionMeasures } from './measures.ts';
import { oracle } from './oracle.ts';

const Q1 = { start: '2025-01-01', end: '2025-04-01' };
const Q2 = { start: '2025-04-01', end: '2025-07-01' };
const TODAY = '2025-12-31';

function total(company: Company, request: CellRequest): RetentionMeasures {
  const [cell] = oracle(company, DEFAULT_SETTINGS, request);
  return cell === undefined ? measures() : measuresOf(cell);
}

const q1 = (company: Company, options: Partial<CellRequest['options']> = {}) =>
  total(company, plainRequest([Q1], TODAY, { options }));

describe('balances at a boundary', () => {
  test('a fall on the first day of a period belongs to that period, the end of all ARR to the day before', () => {
    const falls = companyOf([
      line('a', 'p', '2024-01-01', '2025-03-31', 100),
      line('a', 'p', '2025-04-01', null, 60),
    ]);
    const ends = companyOf([line('a', 'p', '2024-01-01', '2025-03-31', 100)]);
    expect(q1(falls)).toMatchObject({ opening: 100_00, closing: 100_00, contraction: 0 });
    expect(total(falls, plainRequest([Q2], TODAY))).toMatchObject({ opening: 100_00, contraction: 40_00 });
    expect(q1(ends)).toMatchObject({ opening: 100_00, closing: 0, churn: 100_00 });
    expect(total(ends, plainRequest([Q2], TODAY))).toEqual(measures());
  });

  test('a product that ends with the quarter while another lives on is a fall of the next quarter', () => {
    const company = companyOf([
      line('a', 'p', '2024-01-01', '2025-03-31', 100),
      line('a', 'q', '2024-01-01', null, 10),
    ]);
    expect(q1(company)).toMatchObject({ closing: 110_00, contraction: 0, churn: 0 });
    expect(total(company, plainRequest([Q2], TODAY))).toMatchObject({ contraction: 100_00, churn: 0 });
  });

  test('an account that starts on the first day of the period is new in it, and not in its cohort', () => {
    const m = q1(companyOf([line('a', 'p', '2025-01-01', null, 100)]));
    expect(m).toEqual(measures({ new: 100_00, accounts_new: 1 }));
  });

  test('one day of ARR is in and out, and whoever had it before only returns', () => {
    const once = line('a', 'p', '2025-01-01', '2025-01-01', 100);
    expect(q1(companyOf([once]))).toEqual(measures({ accounts_in_and_out: 1 }));
    expect(q1(companyOf([line('a', 'p', '2025-03-31', '2025-03-31', 100)])).accounts_in_and_out).toBe(1);
    expect(q1(companyOf([line('a', 'p', '2024-12-31', '2024-12-31', 100)]))).toEqual(measures());
    const back = companyOf([once, line('a', 'p', '2025-05-01', null, 100)]);
    expect(total(back, plainRequest([Q2], TODAY))).toMatchObject({ new: 0, reactivation: 100_00 });
  });

  test.each(['trial', 'internal', 'partner'])('an account of kind %s has no ARR', (kind) => {
    const lines = [line('a', 'p', '2024-01-01', null, 100)];
    expect(q1(companyOf(lines, { accounts: [{ account_id: 'a', name: 'A', kind }] }))).toEqual(measures());
    expect(q1(companyOf(lines)).opening).toBe(100_00);
  });

  test('amounts are rounded half away from zero, line by line', () => {
    const lines = [
      line('a', 'p', '2024-01-01', null, '10.005'),
      line('a', 'p', '2024-01-01', null, '10.005', { line_id: 'second' }),
      line('a', 'p', '2024-01-01', null, '0.004', { line_id: 'third' }),
    ];
    expect(q1(companyOf(lines)).opening).toBe(20_02);
  });
});

describe('bridging', () => {
  const gap = (until: string, from: string) =>
    companyOf([line('a', 'p', '2024-01-01', until, 100), line('a', 'p', from, null, 100)]);

  test.each([
    { days: 30, from: '2025-01-31', churn: 0 },
    { days: 31, from: '2025-02-01', churn: 100_00 },
  ])('a gap of $days days under a grace of 30 loses $churn', ({ from, churn }) => {
    const company = gap('2024-12-31', from);
    const q4 = plainRequest([{ start: '2024-10-01', end: '2025-01-01' }], TODAY);
    expect(total(company, q4).churn).toBe(churn);
  });

  test('a bridged product keeps its last amount while the account lives on by others', () => {
    const company = companyOf([
      line('a', 'p', '2024-01-01', '2025-03-20', 100),
      line('a', 'p', '2025-04-10', null, 150),
      line('a', 'q', '2024-01-01', null, 10),
    ]);
    expect(q1(company)).toMatchObject({ closing: 110_00, contraction: 0 });
    expect(q1(company, { grace: 19 })).toMatchObject({ closing: 10_00, contraction: 100_00 });
  });

  test('another product may end the silence of an account, and the state before it is kept', () => {
    const company = companyOf([
      line('a', 'p', '2024-01-01', '2025-03-20', 100),
      line('a', 'q', '2025-04-10', null, 150),
    ]);
    expect(q1(company)).toMatchObject({ closing: 100_00, upsell: 0, cross_sell: 0, churn: 0 });
    expect(total(company, plainRequest([Q2], TODAY))).toMatchObject({ opening: 100_00, cross_sell: 50_00 });
  });

  test('a free interval is in force for its product, and silence for its account', () => {
    const lines = [
      line('a', 'p', '2024-01-01', '2025-03-20', 100),
      line('a', 'p', '2025-03-21', '2025-04-09', 0),
      line('a', 'p', '2025-04-10', null, 100),
    ];
    expect(q1(companyOf(lines))).toMatchObject({ closing: 100_00, churn: 0 });
    expect(q1(companyOf([...lines, line('a', 'q', '2024-01-01', null, 10)]))).toMatchObject({
      closing: 10_00,
      contraction: 100_00,
    });
  });

  test('an open gap is churn at once, and in grace until the days have run out', () => {
    const company = companyOf([line('a', 'p', '2024-01-01', '2025-03-20', 100)]);
    const on = (today: string) => total(company, plainRequest([Q1], today));
    expect(on('2025-04-19')).toMatchObject({ churn: 100_00, in_grace: 100_00 });
    expect(on('2025-04-20')).toMatchObject({ churn: 100_00, in_grace: 0 });
  });

  test('churn whose return is already signed for too late is not in grace', () => {
    const company = gap('2025-03-20', '2025-07-01');
    expect(total(company, plainRequest([Q1], '2025-04-01'))).toMatchObject({ churn: 100_00, in_grace: 0 });
  });
});

describe('currencies', () => {
  const euros = (rates: Company['rates'], arr: string | number = 100) =>
    companyOf([line('a', 'p', '2024-01-01', null, arr, { currency: 'EUR' })], { rates });

  test.each([
    {
      name: 'the latest of the preferred set',
      rates: [rate('2024-01-01', '1.1'), rate('2025-01-01', '1.2')],
      is: 120,
    },
    {
      name: 'the other set until the preferred begins',
      rates: [rate('2025-02-01', '1.1'), rate('2024-01-01', '1.3', 'spot')],
      is: 130,
    },
    {
      name: 'the earliest preferred where none has begun',
      rates: [rate('2025-03-01', '1.1'), rate('2025-02-01', '1.4'), rate('2025-01-15', '2', 'spot')],
      is: 140,
    },
    {
      name: 'the earliest of the other set at last',
      rates: [rate('2025-03-01', '1.1', 'spot'), rate('2025-02-01', '1.5', 'spot')],
      is: 150,
    },
  ])('the rate is $name', ({ rates, is }) => {
    expect(q1(euros(rates)).opening).toBe(is * 100);
  });

  test('a currency without any rate is refused', () => {
    expect(() => q1(euros([]))).toThrow('no rate for EUR');
  });

  test('each account, product and currency is rounded apart, half away from zero', () => {
    const company = companyOf(
      [
        line('a', 'p', '2024-01-01', null, '0.01', { currency: 'EUR' }),
        line('a', 'q', '2024-01-01', null, '0.01', { currency: 'EUR' }),
        line('a', 'q', '2024-01-01', null, '0.02', { currency: 'EUR', line_id: 'again' }),
      ],
      { rates: [rate('2024-01-01', '1.5')] },
    );
    expect(q1(company).opening).toBe(2 + 5);
  });

  test('at spot the change of the rate is apart from what the account did, and what it gained is at the first rate', () => {
    const company = companyOf(
      [
        line('a', 'p', '2024-01-01', '2025-01-31', 100, { currency: 'EUR' }),
        line('a', 'p', '2025-02-01', null, 150, { currency: 'EUR' }),
        line('b', 'p', '2025-02-01', null, 10, { currency: 'EUR' }),
      ],
      {
        rates: [rate('2024-01-01', '7'), rate('2024-01-01', '1', 'spot'), rate('2025-03-31', '1.2', 'spot')],
      },
    );
    expect(q1(company, { fx: 'spot' })).toMatchObject({
      opening: 100_00,
      closing: 180_00,
      kept: 100_00,
      upsell: 50_00,
      fx: 30_00,
      new: 12_00,
    });
    expect(q1(company)).toMatchObject({ opening: 700_00, closing: 1050_00, fx: 0, new: 70_00 });
  });
});

test('at spot what is kept falls with the rate of the last day, not of the day after', () => {
  const company = companyOf([line('a', 'p', '2024-01-01', null, 100, { currency: 'EUR' })], {
    rates: [
      rate('2024-01-01', '1.15', 'spot'),
      rate('2025-03-31', '1.07', 'spot'),
      rate('2025-04-01', '3', 'spot'),
    ],
  });
  expect(q1(company, { fx: 'spot' })).toMatchObject({
    opening: 115_00,
    closing: 107_00,
    kept: 107_00,
    fx: -8_00,
  });
});

test('the sum of movements has one rate, under spot the spot rate of the first day', () => {
  const company = companyOf([line('a', 'p', '2024-01-01', null, 100, { currency: 'EUR' })], {
    rates: [rate('2024-01-01', '7'), rate('2024-01-01', '1.15', 'spot'), rate('2025-03-31', '1.07', 'spot')],
  });
  const request = plainRequest([Q1], TODAY, { variant: 'movement_sum', options: { fx: 'spot' } });
  expect(total(company, request)).toMatchObject({ opening: 115_00, closing: 115_00, fx: 0 });
});

test('history and other currencies are refused', () => {
  const company = companyOf([line('a', 'p', '2024-01-01', null, 100)]);
  expect(() => q1(company, { asKnown: '2025-01-01' })).toThrow('no history');
  expect(() => q1(company, { currency: 'EUR' })).toThrow('reporting currency only');
});

test('an unknown variant is refused with those that there are', () => {
  const company = companyOf([line('a', 'p', '2024-01-01', null, 100)]);
  expect(() => total(company, plainRequest([Q1], TODAY, { variant: 'windfall' }))).toThrow(
    /'windfall'.*strict/,
  );
});
