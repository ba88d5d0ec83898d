import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '#src/core/query.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';

/** Time to value of users instead of accounts. Today is 13 August 2025. */

const TODAY = '2025-08-13';

const used = (account_id: string, user_id: string, day: string, value_events: number | null = null) => ({
  account_id,
  user_id,
  feature_id: 'board',
  day,
  events: 1,
  value_events,
});
const line = (account_id: string, starts_on: string, ends_on: string | null = null) => ({
  line_id: `${account_id}-${starts_on}`,
  account_id,
  product_id: 'core',
  starts_on,
  ends_on,
  arr: 1000,
  currency: 'USD',
});

const COMPANY: Rows = {
  accounts: [
    ...['a', 'b', 'gone'].map((id) => ({ account_id: id, name: id })),
    { account_id: 'trial', name: 'trial', kind: 'trial' },
  ],
  account_attributes: [
    { account_id: 'b', attribute: 'csm', value: 'p1', valid_from: '2020-01-01' },
    { account_id: 'a', attribute: 'segment', value: 'smb', valid_from: '2020-01-01', valid_to: '2025-05-31' },
    { account_id: 'a', attribute: 'segment', value: 'enterprise', valid_from: '2025-06-01' },
  ],
  products: [{ product_id: 'core', name: 'Core' }],
  features: [{ feature_id: 'board', name: 'Board' }],
  people: [{ person_id: 'p1', name: 'Ada', email: 'ada@x.example', role: 'csm' }],
  arr_lines: [
    line('a', '2024-01-01'),
    line('b', '2025-05-01'),
    line('gone', '2025-04-01', '2025-05-10'),
    line('trial', '2025-01-01'),
  ],
  usage_days: [
    // Was there before the period.
    used('a', 'old', '2025-03-31'),
    used('a', 'old', '2025-05-02', 3),
    // On the first day, and after ten days.
    used('a', 'u1', '2025-05-05', 1),
    used('a', 'u2', '2025-06-10'),
    used('a', 'u2', '2025-06-15', 0),
    used('a', 'u2', '2025-06-20', 2),
    // In a pilot, before the contract; the same name as elsewhere is somebody else.
    used('b', 'u1', '2025-04-20'),
    used('b', 'u1', '2025-04-24', 1),
    // Nothing of value so far.
    used('b', 'u3', '2025-06-01'),
    // Value came after the account had left.
    used('gone', 'g', '2025-05-01'),
    used('gone', 'g', '2025-06-30', 5),
    used('trial', 't', '2025-05-01', 1),
    { ...used('b', 'idle', '2025-05-01'), events: 0 },
  ],
};

let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf(COMPANY, TODAY);
});
afterAll(() => company.drop());

describe('time to value by user', () => {
  test('counts each user from the first day of use to the first action of value', async () => {
    const { total, notes } = await company.ask('ttv cy2025 q2 variant:by-user');
    // 0 and 4 and 10 days; u3 has waited for 73, g was watched for 9 until the account left.
    expect(total).toMatchObject({ value: 10, n: 5 });
    expect(total.measures).toMatchObject({ started: 5, reached: 3, reached_share: 0.6 });
    expect(total.measures).not.toHaveProperty('within_target');
    expect(notes.join()).not.toContain('accounts');
  });

  test('activation by user is the share of them that got there', async () => {
    expect((await company.ask('activation cy2025 q2 variant:by-user')).total).toMatchObject({
      numerator: 3,
      denominator: 5,
      n: 5,
    });
  });

  test('groups by what was true on the first day of use, and answers within a book', async () => {
    const { groups } = await company.ask('ttv cy2025 q2 variant:by-user by segment');
    expect(Object.fromEntries(groups.map(({ by, n }) => [by['segment'], n]))).toEqual({
      '(none)': 3,
      smb: 1,
      enterprise: 1,
    });
    const book: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['p1'] }] }] };
    expect((await company.ask('ttv cy2025 q2 variant:by-user', { scope: book })).total.n).toBe(2);
    expect((await company.ask('ttv cy2025 q2 variant:by-user', { scope: { kind: 'none' } })).total.n).toBe(0);
  });

  test('nobody new is no base, and by account nothing changes', async () => {
    expect((await company.ask('ttv cy2024 q2 variant:by-user')).total).toMatchObject({ value: null, n: 0 });
    expect((await company.ask('ttv cy2025 q2')).total.n).toBe(2);
  });

  test('knows only what was known', async () => {
    await company.load({
      usage_days: [{ ...used('b', 'u3', '2025-06-02', 1), recorded_at: '2025-08-12T10:00:00Z' }],
    });
    expect((await company.ask('ttv cy2025 q2 variant:by-user')).total.measures).toMatchObject({ reached: 4 });
    const before = await company.ask('ttv cy2025 q2 variant:by-user as-known:2025-08-01');
    expect(before.total.measures).toMatchObject({ reached: 3 });
  });

  test('says what it read', async () => {
    const explained = await company.ask('explain ttv cy2025 q2 variant:by-user');
    expect(JSON.stringify(explained)).toContain('usage_days');
    expect(JSON.stringify(await company.ask('explain ttv cy2025 q2'))).not.toContain('usage_days');
  });
});
