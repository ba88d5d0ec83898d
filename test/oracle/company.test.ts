import { expect, test } from 'vitest';
import { attribute, companyOf, line, rate } from './builders.ts';
import { toCsv } from './company.ts';

const company = companyOf(
  [
    line('a', 'p', '2024-01-01', null, '10.50'),
    line('a', 'p2', '2024-01-01', '2024-12-31', 1, { contract_id: 'k1', signed_on: '2023-12-05' }),
  ],
  {
    accounts: [{ account_id: 'a', name: 'Müller, "Söhne"\n& Co', kind: 'customer' }],
    attributes: [attribute('a', 'segment', 'smb', '2024-01-01', '2024-06-30')],
    people: [{ person_id: 'x', name: 'Xu', team: null, manager_id: null }],
    rates: [rate('2024-01-01', '1.07')],
  },
);

test('each table becomes a CSV text with a header, empty where there is no value', () => {
  const csv = toCsv(company);
  expect(csv['arr_lines']).toBe(
    [
      'line_id,account_id,product_id,contract_id,starts_on,ends_on,arr,currency,is_uplift,signed_on',
      'a-p,a,p,,2024-01-01,,10.50,USD,false,',
      'a-p2,a,p2,k1,2024-01-01,2024-12-31,1,USD,false,2023-12-05\n',
    ].join('\n'),
  );
  expect(csv['people']).toBe('person_id,name,team,manager_id\nx,Xu,,\n');
  expect(csv['fx_rates']).toContain('EUR,budget,2024-01-01,1.07');
  expect(csv['account_attributes']).toContain('a,segment,2024-01-01,2024-06-30,smb');
});

test('what a CSV would split is quoted', () => {
  expect(toCsv(company)['accounts']).toBe('account_id,name,kind\na,"Müller, ""Söhne""\n& Co",customer\n');
});

test('a company with nothing is headers alone', () => {
  const csv = toCsv({ accounts: [], attributes: [], lines: [], products: [], people: [], rates: [] });
  expect(csv['products']).toBe('product_id,name,family\n');
});
