import { beforeAll, describe, expect, test } from 'vitest';
import { casesOf } from '../world/given.ts';

/** What is still open on 13 August 2025. */

const ROW = { due_arr: 1000, currency: 'USD', is_auto: false, outcome: 'open', due_on: '2025-09-01' };
const TODAY = '2025-08-13';

const { given, more, company } = casesOf('renewals', TODAY, (account_id, row) => ({
  renewal_id: account_id,
  account_id,
  ...ROW,
  ...row,
}));

const ids = (rows: readonly Readonly<Record<string, unknown>>[] | undefined) => rows?.map(({ id }) => id);

describe('renewals due', () => {
  const windows = given('windows', [
    { due_on: '2025-08-13' },
    { due_on: '2025-11-10' },
    { due_on: '2025-11-11' },
    { due_on: '2025-08-12' },
    { outcome: 'renewed', closed_on: '2025-08-01' },
    { outcome: 'withdrawn' },
    { outcome: 'lost', closed_on: '2025-08-20' },
  ]);
  const strangers = given('strangers', [{}, {}], (nth) => ({ kind: nth === 0 ? 'trial' : 'customer' }));

  test('are those of the next 90 days, today the first of them, that are not settled yet', async () => {
    const { total, rows, period } = await windows.ask('renewals');
    expect([period.start, period.end]).toEqual([TODAY, '2025-11-10']);
    expect(total).toMatchObject({ value: 3000, n: 3 });
    expect(ids(rows)).toEqual(['windows-0', 'windows-6', 'windows-1']);
  });

  test('settled ones are shown by their outcome', async () => {
    expect(ids((await windows.ask('renewals won')).rows)).toEqual(['windows-4']);
    expect((await windows.ask('renewals lost')).rows).toEqual([]);
    const by = await windows.ask('renewals by outcome');
    expect(by.groups.map(({ by: names, value }) => [names['outcome'], value])).toEqual([
      ['open', 3000],
      ['renewed', 1000],
    ]);
  });

  test('a period without any has an empty list and a note, and no problem', async () => {
    const { total, rows, notes } = await windows.ask('renewals fy27');
    expect(total).toMatchObject({ value: 0, n: 0 });
    expect(rows).toEqual([]);
    expect(notes.join(' ')).toContain('Nothing is there');
  });

  test('those of trials are not among them', async () => {
    expect((await strangers.ask('renewals')).total.n).toBe(1);
  });

  test('nothing warns that days to come have no data yet', async () => {
    expect((await windows.ask('renewals')).notes.join(' ')).not.toMatch(/run through|Groups as of/);
  });
});

describe('what is overdue', () => {
  const late = given('late', [
    { due_on: '2025-08-05' },
    { due_on: '2025-07-14', due_arr: 500 },
    { due_on: '2025-07-13', due_arr: 200 },
    { due_on: '2025-08-13' },
    { due_on: '2025-08-01', outcome: 'renewed', closed_on: '2025-08-11' },
  ]);

  test('is in grace for 30 days, then lapsed, and says how many days are gone', async () => {
    const { rows } = await late.ask('renewals 2025-07-01..2025-08-31 overdue');
    expect(rows?.map((row) => [row['id'], row['standing'], row['days_overdue'], row['grace_ends']])).toEqual([
      ['late-2', 'lapsed', 31, null],
      ['late-1', 'in grace', 30, '2025-08-13'],
      ['late-0', 'in grace', 8, '2025-09-04'],
    ]);
  });

  test('of this month is what was due in it before today', async () => {
    const { total, rows } = await late.ask('renewals this month overdue');
    expect(total).toMatchObject({ value: 1000, n: 1 });
    expect(ids(rows)).toEqual(['late-0']);
  });

  test('without a period is all that is overdue by now', async () => {
    const { total } = await late.ask('renewals overdue');
    expect(total).toMatchObject({ value: 1700, n: 3 });
    expect((await late.ask('renewals')).total.n).toBe(1);
  });

  test('as known before the close it was overdue, by the days that were gone then', async () => {
    const { total } = await late.ask('renewals 2025-07-01..2025-08-31 overdue as-known:2025-08-10');
    expect(total.measures).toMatchObject({ renewals_overdue: 4, renewals_lapsed: 0 });
  });
});

describe('what is at risk', () => {
  const risky = given('risky', [
    { forecast: 'at_risk' },
    {},
    { forecast: 'commit' },
    {},
    { due_arr: 5000, due_on: '2025-08-20' },
    {},
  ]);
  const balance = (account_id: string, arr: number) => ({
    line_id: account_id,
    account_id,
    product_id: 'p1',
    starts_on: '2024-09-02',
    arr,
    currency: 'USD',
  });
  more('products', [{ product_id: 'p1', name: 'Core' }]);
  more('arr_lines', [balance('risky-0', 4000), balance('risky-5', 16_000)]);
  const risk = (nth: number, kind: string, raised_on: string, cleared_on?: string) => ({
    risk_id: `${nth}-${kind}`,
    account_id: `risky-${nth}`,
    kind,
    raised_on,
    cleared_on,
  });
  more('risks', [
    risk(0, 'churn_notice', '2025-08-01'),
    risk(0, 'payment', '2025-08-01', '2025-08-14'),
    risk(1, 'csm_flag', '2025-08-13'),
    risk(2, 'csm_flag', '2025-07-01', '2025-08-13'),
    risk(3, 'csm_flag', '2025-08-14'),
  ]);
  more('health_weights', [
    { model_version: 'v1', component: 'usage', weight: 100, stale_after_days: 400, valid_from: '2025-01-01' },
  ]);
  const reading = (nth: number, score: number) => ({
    account_id: `risky-${nth}`,
    component: 'usage',
    observed_at: '2025-08-01T00:00:00Z',
    score,
  });
  more('health_readings', [reading(4, 20), reading(5, 40)]);
  beforeAll(async () => {
    await company().database.store.query(
      `INSERT INTO marts.health (account_id, d_from, d_to, model_version, score, covered)
       VALUES ('risky-4', '2025-08-01', '2026-09-05', 'v1', 20, 1), ('risky-5', '2025-08-01', '2026-09-05', 'v1', 40, 1)
       ON CONFLICT DO NOTHING`,
    );
  });

  test('has red health, an open risk of any kind or a forecast against it, and every reason is named', async () => {
    const { rows, total } = await risky.ask('renewals at-risk');
    expect(rows?.map((row) => [row['id'], row['reasons']])).toEqual([
      ['risky-4', ['health red']],
      ['risky-0', ['churn notice', 'payment', 'forecast at risk']],
      ['risky-1', ['CSM flag']],
    ]);
    expect(total).toMatchObject({ value: 7000, n: 3 });
  });

  test('health and its band stand in the list; a score on the bound is not red', async () => {
    const { rows } = await risky.ask('renewals');
    const band = new Map(rows?.map((row) => [row['id'], [row['health'], row['health_band']]]));
    expect(band.get('risky-4')).toEqual([20, 'red']);
    expect(band.get('risky-5')).toEqual([40, 'yellow']);
    expect(band.get('risky-0')).toEqual([null, null]);
    expect((await risky.ask('renewals red')).total.n).toBe(1);
  });

  test('ARR at risk says what of it each reason has, and what part of all ARR it is', async () => {
    const { total, rows, beside } = await risky.ask('arr at risk');
    expect(total).toMatchObject({ value: 7000, n: 3 });
    expect(total.measures).toMatchObject({
      health_red: 5000,
      risk_open: 2000,
      churn_notice: 1000,
      forecast_at_risk: 1000,
      due: 10_000,
      arr: 20_000,
      renewals_due: 6,
    });
    expect(rows).toHaveLength(3);
    expect(beside).toEqual([{ kpi: 'renewals_due', value: 10_000 }]);
  });

  test('a reader of one book sees what is at risk in it, and its ARR alone', async () => {
    const scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['u9'] }] }] } as const;
    const { total } = await company().ask('arr at risk', { scope });
    expect(total.measures).toMatchObject({ due: 1000, arr: 4000 });
    expect(total.value).toBe(1000);
  });
  more('account_attributes', [
    { account_id: 'risky-0', attribute: 'csm', value: 'u9', valid_from: '2024-01-01' },
  ]);
  more('people', [{ person_id: 'u9', name: 'Zoe', email: 'zoe@example.com', role: 'csm' }]);

  test('ARR at risk of accounts without ARR has no part of it', async () => {
    const { total } = await risky.ask('arr at risk due_arr>2000');
    expect(total).toMatchObject({ value: 5000 });
    expect(total.measures['arr']).toBe(0);
  });
});

describe('lists', () => {
  const book = given('book', [
    { due_on: '2025-08-20', due_arr: 60_000, owner_id: 'u1', notice_by: '2025-07-21', is_auto: true },
    { due_on: '2025-08-25', due_arr: 50_000 },
    { due_on: '2025-09-01', due_arr: 90_000, contacted_on: '2025-08-02', forecast: 'commit' },
  ]);
  more('people', [
    { person_id: 'u1', name: 'Ann Lee', email: 'ann.lee@example.com', role: 'renewal_rep', team: 'north' },
    { person_id: 'u2', name: 'Bob Ray', email: 'bob.ray@example.com', role: 'renewal_rep', team: 'south' },
  ]);
  more(
    'account_attributes',
    ['book-0', 'book-1'].map((account_id) => ({
      account_id,
      attribute: 'owner',
      value: 'u2',
      valid_from: '2024-01-01',
    })),
  );

  test('name what somebody needs to work on a renewal', async () => {
    const { rows } = await book.ask('renewals next 30d');
    expect(rows?.[0]).toEqual({
      id: 'book-0',
      account_id: 'book-0',
      name: 'Account book-0',
      due_on: '2025-08-20',
      due_arr: 60_000,
      health: null,
      health_band: null,
      reasons: [],
      auto_renew: 'yes',
      notice_by: '2025-07-21',
      owner: 'u1',
      forecast: null,
      standing: 'due',
      days_overdue: null,
      grace_ends: null,
      contacted_on: null,
    });
    expect(rows?.[2]).toMatchObject({ contacted_on: '2025-08-02', forecast: 'commit' });
  });

  test('a bare amount compares what is due, grouped by the owner that the renewal or the account names', async () => {
    const { groups, where } = await book.ask('renewals next 30d >50k by owner');
    expect(where).toContainEqual({ attribute: 'due_arr', op: '>', values: ['50000'] });
    expect(groups.map(({ by, value }) => [by['owner'], value])).toEqual([
      ['u1', 60_000],
      ['(none)', 90_000],
    ]);
    const all = await book.ask('renewals next 30d by owner');
    expect(all.groups.map(({ by, value }) => [by['owner'], value])).toContainEqual(['u2', 50_000]);
  });

  test('of a person are those that the person owns', async () => {
    expect(ids((await book.ask('renewals @ann.lee')).rows)).toEqual(['book-0']);
    expect(ids((await book.ask('renewals owner:u2')).rows)).toEqual(['book-1']);
  });

  test('top ranks by what is due; otherwise the first that is due stands first', async () => {
    expect(ids((await book.ask('renewals top 2')).rows)).toEqual(['book-2', 'book-0']);
    expect(ids((await book.ask('renewals bottom 1')).rows)).toEqual(['book-1']);
    expect(ids((await book.ask('renewals')).rows)).toEqual(['book-0', 'book-1', 'book-2']);
  });

  test('flags narrow them', async () => {
    expect(ids((await book.ask('renewals auto')).rows)).toEqual(['book-0']);
    expect((await book.ask('renewals open')).total.n).toBe(3);
    await expect(book.ask('renewals new')).rejects.toThrow('means nothing for renewals due');
  });
});

describe('of one account', () => {
  const acme = given('acme', [{ due_on: '2025-10-01', due_arr: 1200, notice_by: '2025-08-31' }], () => ({
    name: 'Zenith Ltd',
  }));
  const past = {
    account_id: 'acme-0',
    currency: 'USD',
    due_arr: 1000,
    closed_on: '2024-09-20',
    due_on: '2024-10-01',
  };
  more('renewals', [
    { ...past, renewal_id: 'acme-1', outcome: 'partial', renewed_arr: 900, reason: 'fewer seats' },
    { ...past, renewal_id: 'acme-2', outcome: 'withdrawn', due_on: '2023-10-01' },
  ]);

  test('the list is all its renewals, the latest first, with what became of them', async () => {
    const { total, rows } = await acme.ask('renewals "Zenith Ltd"');
    expect(total).toMatchObject({ value: 1200, n: 1 });
    expect(
      rows?.map((row) => [row['due_on'], row['outcome'], row['due_arr'], row['renewed_arr'], row['reason']]),
    ).toEqual([
      ['2025-10-01', 'open', 1200, null, null],
      ['2024-10-01', 'partial', 1000, 900, 'fewer seats'],
      ['2023-10-01', 'withdrawn', 1000, null, null],
    ]);
    expect(rows?.[0]).toMatchObject({ notice_by: '2025-08-31', auto_renew: 'no' });
  });
});
