import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALL_SCOPE, type Scope } from '#src/core/query.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import { churnedList } from '#src/sources/churned/list.ts';
import retention from '#src/sources/retention.ts';
import { toRows } from '#src/use/rows.ts';
import { type AskedCompany, companyOf } from '../world/company.ts';

/** The accounts that July 2025 lost, as a list behind its logo churn. */

const TODAY = '2025-08-13';
const list = churnedList(retention.accounts);
let company: AskedCompany;

const line = (account_id: string, ends_on: string | null, more: Readonly<Record<string, unknown>> = {}) => ({
  line_id: `l-${account_id}`,
  account_id,
  product_id: 'p1',
  starts_on: '2024-01-01',
  ends_on,
  arr: 1000,
  currency: 'USD',
  ...more,
});
const lost = (account_id: string, reason: string | null, due_on: string) => ({
  renewal_id: `r-${account_id}-${due_on}`,
  account_id,
  due_on,
  due_arr: 1000,
  currency: 'USD',
  outcome: 'lost',
  closed_on: due_on,
  reason,
});
const attribute = (account_id: string, name: string, value: string) => ({
  account_id,
  attribute: name,
  value,
  valid_from: '2024-01-01',
});

beforeAll(async () => {
  company = await companyOf(
    {
      accounts: ['by-renewal', 'by-line', 'silent', 'kept', 'returned', 'mother', 'daughter', 'before'].map(
        (account_id) => ({ account_id, name: `The ${account_id}` }),
      ),
      products: [{ product_id: 'p1', name: 'Core' }],
      arr_lines: [
        line('by-renewal', '2025-07-31', { arr: 5000, end_reason: 'unpaid' }),
        line('by-line', '2025-07-15', { end_reason: 'no budget' }),
        line('silent', '2025-07-01', { arr: 300 }),
        line('kept', null),
        line('returned', '2025-07-10'),
        line('returned', '2026-07-10', { line_id: 'l-returned-2', starts_on: '2025-07-25' }),
        line('mother', '2025-06-10', { arr: 200 }),
        line('daughter', '2025-07-20', { arr: 400 }),
        line('before', '2025-06-15'),
      ],
      account_attributes: [
        attribute('daughter', 'parent', 'mother'),
        attribute('by-line', 'csm', 'u1'),
        attribute('silent', 'segment', 'smb'),
      ],
      people: [{ person_id: 'u1', name: 'Ann', email: 'ann@example.com', role: 'csm' }],
      renewals: [
        lost('by-renewal', 'price', '2025-07-31'),
        lost('by-renewal', 'long ago', '2024-07-31'),
        lost('by-line', null, '2025-07-15'),
        lost('daughter', 'sponsor left', '2025-07-20'),
      ],
    },
    TODAY,
  );
  // Asks bring what is derived up to the facts; the list reads it.
  await company.ask('logo churn jul 2025');
});
afterAll(() => company.drop());

async function read(more: Partial<CellRequest> = {}, limit = 100) {
  const request: CellRequest = {
    periods: [{ start: '2025-07-01', end: '2025-08-01' }],
    by: [],
    where: [],
    scope: ALL_SCOPE,
    variant: 'default',
    options: {
      basis: 'start',
      fx: 'constant',
      grace: null,
      asKnown: null,
      currency: null,
      annualise: false,
      full: false,
    },
    today: TODAY,
    ...more,
  };
  const statement = list.statement(request, DEFAULT_SETTINGS, limit);
  return toRows(await company.database.store.read(statement), list, statement.name);
}

test('holds the accounts that logo churn counts, the dearest first, each with its last day and its reason', async () => {
  const { rows, count } = await read();
  expect(rows.map(({ id, name, cells }) => [id, name, cells])).toEqual([
    ['by-renewal', 'The by-renewal', { arr: 5000, last_day: '2025-07-31', reason: 'price', csm: null }],
    ['by-line', 'The by-line', { arr: 1000, last_day: '2025-07-15', reason: 'no budget', csm: 'u1' }],
    ['mother', 'The mother', { arr: 400, last_day: '2025-07-20', reason: 'sponsor left', csm: null }],
    ['silent', 'The silent', { arr: 300, last_day: '2025-07-01', reason: 'unknown', csm: null }],
  ]);
  const { total } = await company.ask('logo churn jul 2025');
  expect([count, total.measures['churn']]).toEqual([total.numerator, 6700]);
});

test('narrows with the filters and the scope of the ask', async () => {
  const smb = await read({ where: [{ attribute: 'segment', op: '=', values: ['smb'] }] });
  expect(smb.rows.map(({ id }) => id)).toEqual(['silent']);
  const scope: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['u1'] }] }] };
  expect((await read({ scope })).rows.map(({ id }) => id)).toEqual(['by-line']);
  expect((await read({ scope: { kind: 'none' } })).rows).toEqual([]);
});

test('a limit leaves rows out and says how many there are; bottom begins with the cheapest', async () => {
  const { rows, count } = await read({ top: { order: 'bottom', n: 2 } }, 2);
  expect(rows.map(({ id }) => id)).toEqual(['silent', 'mother']);
  expect(count).toBe(4);
});

test('a month that lost nobody is an empty list', async () => {
  expect((await read({ periods: [{ start: '2025-03-01', end: '2025-04-01' }] })).rows).toEqual([]);
});

test('as known before a customer was known to return, it is among the lost', async () => {
  const { rows } = await read({
    options: {
      basis: 'start',
      fx: 'constant',
      grace: null,
      asKnown: '2025-06-30',
      currency: null,
      annualise: false,
      full: false,
    },
  });
  expect(rows.map(({ id }) => id)).toEqual(['by-renewal', 'by-line', 'returned', 'mother', 'silent']);
});
