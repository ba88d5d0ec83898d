import { describe, expect, test } from 'vitest';
import { casesOf } from '../world/given.ts';

/** Renewals due in the second quarter of 2025, asked for on 13 August. */

const DUE = { due_on: '2025-05-15', due_arr: 100, currency: 'USD', is_auto: false, term_months: 12 };
const RENEWED = { outcome: 'renewed', closed_on: '2025-05-10', renewed_arr: 100 };
const LOST = { outcome: 'lost', closed_on: '2025-05-10' };
const OPEN = { outcome: 'open' };

const { given, more, company } = casesOf('renewals', '2025-08-13', (account_id, row) => ({
  renewal_id: account_id,
  account_id,
  ...DUE,
  ...row,
}));

describe('the three clocks', () => {
  const { ask } = given('clocks', [
    { ...RENEWED, closed_on: '2024-12-20' },
    { ...RENEWED, closed_on: '2025-05-15' },
    { ...RENEWED, closed_on: '2025-06-30' },
    { ...RENEWED, closed_on: '2025-07-20' },
    LOST,
  ]);

  test('early and late count in the period in which they were due', async () => {
    const { total } = await ask('renewal rate q2');
    expect(total).toMatchObject({ value: 0.8, numerator: 400, denominator: 500, n: 5 });
    expect(total.measures).toMatchObject({
      on_time: 200,
      in_period: 300,
      booked: 400,
      lost: 100,
      resolved: 500,
      renewals_on_time: 2,
      renewals_in_period: 3,
      renewals_renewed: 4,
    });
  });

  test.each([
    ['on_time', 0.4],
    ['in_period', 0.6],
    ['count', 0.8],
    ['resolved', 0.8],
    ['net', 0.8],
  ])('variant %s', async (variant, value) => {
    expect((await ask(`renewal rate q2 variant:${variant}`)).total.value).toBeCloseTo(value, 12);
  });

  test('a period in which nothing is due has no base', async () => {
    const { total, notes } = await ask('renewal rate q1');
    expect(total).toMatchObject({ value: null, numerator: 0, denominator: 0, n: 0 });
    expect(notes.join(' ')).toContain('Nothing');
  });
});

describe('by close date', () => {
  const pair = given('windfall', [
    { ...RENEWED, due_on: '2025-01-31', closed_on: '2025-02-10' },
    { ...RENEWED, due_on: '2025-02-20', closed_on: '2025-02-20' },
  ]);
  const apart = given('apart', [
    { ...LOST, due_on: '2025-01-31', closed_on: '2025-02-10' },
    { ...RENEWED, due_on: '2025-04-01', closed_on: '2025-03-10' },
  ]);

  test('January reads 0 %, February 200 %, the quarter 100 %; by due date 100 % each', async () => {
    const value = async (ask: string) => (await pair.ask(ask)).total.value;
    expect(await value('renewal rate jan 2025 by close date')).toBe(0);
    expect(await value('renewal rate feb 2025 by close date')).toBe(2);
    expect(await value('renewal rate q1 by close date')).toBe(1);
    expect(await value('renewal rate jan 2025')).toBe(1);
    expect(await value('renewal rate feb 2025')).toBe(1);
    const { notes } = await pair.ask('renewal rate feb 2025 by close date');
    expect(notes.join(' ')).toContain('can exceed 100 %');
  });

  test('what was lost counts where it was due, and what closes with nothing due has no base', async () => {
    expect((await apart.ask('renewal rate feb 2025 by close date')).total.value).toBeNull();
    const { total } = await apart.ask('renewal rate mar 2025 by close date');
    expect(total).toMatchObject({ value: null, numerator: 100, denominator: 0 });
    expect((await apart.ask('renewal rate jan 2025 by close date')).total.value).toBe(0);
  });
});

describe('late and never', () => {
  const late = given('late', [
    { ...OPEN, due_on: '2025-07-14' },
    { ...OPEN, due_on: '2025-07-13' },
    { ...RENEWED, due_on: '2025-07-01', closed_on: '2025-07-31' },
    { ...RENEWED, due_on: '2025-07-01', closed_on: '2025-08-01' },
  ]);
  const told = given('told', [{ ...OPEN, due_on: '2025-06-25', recorded_at: '2025-01-10T00:00:00Z' }]);
  more('renewals', [
    {
      renewal_id: 'told-0',
      account_id: 'told-0',
      ...DUE,
      ...RENEWED,
      due_on: '2025-06-25',
      closed_on: '2025-07-20',
      recorded_at: '2025-07-20T12:00:00Z',
    },
  ]);
  const ahead = given('ahead', [{ ...RENEWED, due_on: '2025-08-10', closed_on: '2025-08-20' }]);

  test('a renewal is open through its last day of grace, then lapsed; a later close recovers it', async () => {
    const { total } = await late.ask('renewal rate jul 2025');
    expect(total).toMatchObject({ value: 0.5, numerator: 200, denominator: 400 });
    expect(total.measures).toMatchObject({
      still_open: 100,
      lapsed: 100,
      recovered: 100,
      renewals_open: 1,
      renewals_lapsed: 1,
      renewals_recovered: 1,
      resolved: 300,
    });
    const resolved = await late.ask('renewal rate jul 2025 variant:resolved');
    expect(resolved.total.value).toBeCloseTo(2 / 3, 12);
  });

  test('the days of grace can be others', async () => {
    const none = await late.ask('renewal rate jul 2025 grace:0');
    expect(none.total.measures).toMatchObject({ still_open: 0, lapsed: 200, recovered: 200 });
  });

  test('as known before the close, it was still open', async () => {
    expect((await told.ask('renewal rate q2')).total.value).toBe(1);
    const known = await told.ask('renewal rate q2 as-known:2025-07-19');
    expect(known.total.value).toBe(0);
    expect(known.total.measures).toMatchObject({ still_open: 100, lapsed: 0 });
    expect((await told.ask('renewal rate q2 as-known:2025-07-20')).total.value).toBe(1);
  });

  test('what is closed after the day asked on is open on it', async () => {
    const { total } = await ahead.ask('renewal rate this month');
    expect(total.measures).toMatchObject({ booked: 0, still_open: 100 });
  });
});

describe('what counts of a renewal', () => {
  const kept = given('kept', [
    { ...RENEWED, outcome: 'partial', renewed_arr: 60 },
    { ...RENEWED, renewed_arr: 130 },
    { ...RENEWED, renewed_arr: 80 },
    { ...LOST, renewed_arr: 50 },
    { ...RENEWED, renewed_arr: null },
  ]);
  const gone = given('gone', [RENEWED, { outcome: 'withdrawn', closed_on: '2025-05-01' }]);
  const auto = given('auto-renewing', [
    { ...RENEWED, is_auto: true, closed_on: '2025-07-05' },
    { ...RENEWED, is_auto: true, closed_on: null },
    { ...LOST, is_auto: true, closed_on: '2025-03-05' },
    { ...RENEWED, closed_on: '2025-07-05' },
  ]);
  const years = given('years', [
    { ...RENEWED, term_months: 36 },
    { ...LOST, term_months: 12 },
    { ...RENEWED, term_months: null },
  ]);
  const merged = given('merged', [{ ...RENEWED, contract_id: 'k1' }]);
  more('renewals', [
    {
      ...DUE,
      ...RENEWED,
      renewal_id: 'merged-stub',
      account_id: 'merged-0',
      contract_id: 'k2',
      term_months: 5,
    },
  ]);
  const kinds = ['trial', 'partner', 'prospect', 'internal', 'customer'];
  const strangers = given('strangers', [RENEWED, RENEWED, RENEWED, RENEWED, LOST], (nth) => ({
    kind: kinds[nth],
  }));
  const abroad = given('abroad', [{ ...RENEWED, currency: 'EUR' }, RENEWED]);
  more('fx_rates', [
    { currency: 'EUR', rate_set: 'budget', effective_on: '2025-01-01', rate: 1.1 },
    { currency: 'EUR', rate_set: 'budget', effective_on: '2025-05-01', rate: 2 },
  ]);

  test('partial at the kept value, a rise capped, a loss at nothing; net is not capped', async () => {
    const { total } = await kept.ask('renewal rate q2');
    expect(total).toMatchObject({ numerator: 340, denominator: 500 });
    expect(total.measures).toMatchObject({ contraction: 60, lost: 100, renewals_partial: 1 });
    expect((await kept.ask('renewal rate q2 variant:net')).total.numerator).toBe(370);
    expect((await kept.ask('renewal rate q2 variant:count')).total).toMatchObject({
      numerator: 4,
      denominator: 5,
    });
  });

  test('a withdrawn renewal is in neither side and counted', async () => {
    const { total } = await gone.ask('renewal rate q2');
    expect(total).toMatchObject({ value: 1, denominator: 100, n: 1 });
    expect(total.measures).toMatchObject({ withdrawn: 100, renewals_withdrawn: 1, renewals_due: 1 });
  });

  test('what renews by itself is renewed on the day it is due, and can be left out', async () => {
    const { total } = await auto.ask('renewal rate q2');
    expect(total.measures).toMatchObject({ on_time: 200, in_period: 200, due_auto: 300, booked_auto: 200 });
    const without = await auto.ask('renewal rate q2 variant:ex_auto');
    expect(without.total).toMatchObject({ value: 1, denominator: 100, n: 1 });
  });

  test('a word of renewals alone leaves out what stands beside them', async () => {
    const only = await auto.ask('renewal rate q2 auto');
    expect(only.total).toMatchObject({ numerator: 200, denominator: 300 });
    expect(only.beside).toEqual([]);
    expect((await auto.ask('renewal rate q2')).beside).toEqual([{ kpi: 'grr', value: null }]);
  });

  test('contracts of several years can be left out, or weigh their whole value', async () => {
    expect((await years.ask('renewal rate q2 variant:ex_multi_year')).total).toMatchObject({
      value: 0.5,
      denominator: 200,
    });
    expect((await years.ask('renewal rate q2 variant:tcv')).total).toMatchObject({
      numerator: 400,
      denominator: 500,
    });
  });

  test('merged contracts keep a renewal for each line, and one shortened is due at its ARR', async () => {
    expect((await merged.ask('renewal rate q2')).total).toMatchObject({ value: 1, denominator: 200, n: 2 });
  });

  test('trials, partners, prospects and one’s own accounts are no customers', async () => {
    expect((await strangers.ask('renewal rate q2')).total).toMatchObject({
      value: 0,
      denominator: 100,
      n: 1,
    });
  });

  test('amounts are turned into the reporting currency at the rate of the period’s start', async () => {
    expect((await abroad.ask('renewal rate q2')).total.denominator).toBe(210);
    expect((await abroad.ask('renewal rate may 2025')).total.denominator).toBe(300);
  });
});

describe('decomposition', () => {
  const { ask } = given('steps', [
    RENEWED,
    { ...RENEWED, outcome: 'partial', renewed_arr: 70 },
    { ...RENEWED, renewed_arr: 150 },
    LOST,
    { ...OPEN, due_on: '2025-06-29' },
    { ...OPEN, due_on: '2025-07-20' },
  ]);

  test('its three steps multiply to the renewal rate', async () => {
    const value = async (text: string) =>
      (await ask(text.replace('PERIOD', '2025-04-01..2025-07-31'))).total.value ?? Number.NaN;
    const resolution = await value('renewal decomposition PERIOD variant:resolution');
    const close = await value('renewal decomposition PERIOD variant:close');
    const conversion = await value('renewal decomposition PERIOD variant:conversion');
    expect([resolution, close, conversion]).toEqual([5 / 6, 3 / 5, 270 / 300]);
    expect(await value('renewal decomposition PERIOD')).toBeCloseTo(resolution * close * conversion, 12);
    expect(await value('renewal rate PERIOD')).toBeCloseTo(resolution * close * conversion, 12);
  });

  test('has no meaning by close date', async () => {
    await expect(ask('renewal decomposition q2 by close date')).rejects.toThrow('has no variant windfall');
  });
});

describe('groups', () => {
  const { ask } = given('groups', [
    { ...RENEWED, owner_id: 'u1' },
    { ...RENEWED, due_arr: 300, renewed_arr: 150, outcome: 'partial' },
    LOST,
  ]);
  const attribute = (account_id: string, name: string, value: string, from?: string, to?: string) => ({
    account_id,
    attribute: name,
    value,
    valid_from: from ?? '2024-01-01',
    valid_to: to,
  });
  more('people', [
    { person_id: 'u1', name: 'Ann', email: 'ann@example.com', role: 'renewal_rep', team: 'north' },
    { person_id: 'u2', name: 'Bob', email: 'bob@example.com', role: 'renewal_rep', team: 'south' },
  ]);
  more('account_attributes', [
    attribute('groups-0', 'segment', 'smb', '2024-01-01', '2025-05-14'),
    attribute('groups-0', 'segment', 'enterprise', '2025-05-15'),
    attribute('groups-1', 'segment', 'smb'),
    attribute('groups-0', 'owner', 'u2'),
    attribute('groups-1', 'owner', 'u2'),
    attribute('groups-1', 'csm', 'u1'),
  ]);
  const table = async (text: string, by: string) =>
    Object.fromEntries(
      (await ask(text)).groups.map((group) => [group.by[by], [group.numerator, group.denominator]]),
    );

  test('take the attributes of the day on which the renewal is due', async () => {
    expect(await table('renewal rate q2 by segment', 'segment')).toEqual({
      enterprise: [100, 100],
      smb: [150, 300],
      '(none)': [0, 100],
    });
  });

  test('by owner: the one that the renewal names, else the account’s; by team: the owner’s', async () => {
    expect(await table('renewal rate q2 by owner', 'owner')).toEqual({
      u1: [100, 100],
      u2: [150, 300],
      '(none)': [0, 100],
    });
    expect(await table('renewal rate q2 by team', 'team')).toEqual({
      north: [100, 100],
      south: [150, 300],
      '(none)': [0, 100],
    });
  });

  test('by outcome, and over a bound of what was due', async () => {
    expect(await table('renewal rate q2 by outcome', 'outcome')).toEqual({
      renewed: [100, 100],
      partial: [150, 300],
      lost: [0, 100],
    });
    expect((await ask('renewal rate q2 due_arr>100')).total.denominator).toBe(300);
  });

  test('a reader of one book sees the numbers of a company that has only that book', async () => {
    const scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['u1'] }] }] } as const;
    const { total } = await company().ask('renewal rate q2', { scope });
    expect(total).toMatchObject({ numerator: 150, denominator: 300, n: 1 });
    const none = await company().ask('renewal rate q2', { scope: { kind: 'none' } });
    expect(none.total).toMatchObject({ value: null, n: 0 });
  });

  test('movers are the accounts that missed the most', async () => {
    const { movers } = await ask('renewal rate q2');
    expect(movers.map(({ account_id, contribution }) => [account_id, contribution])).toEqual([
      ['groups-1', -150],
      ['groups-2', -100],
    ]);
  });
});

describe('lead time', () => {
  const contacts = given('contacts', [
    { ...RENEWED, contacted_on: '2025-02-14' },
    { ...RENEWED, contacted_on: '2025-05-05', closed_on: '2025-05-20' },
    { ...LOST, closed_on: '2025-05-30', contacted_on: '2025-05-20' },
    { ...RENEWED, closed_on: '2025-04-01', contacted_on: '2025-04-15' },
    OPEN,
    { outcome: 'withdrawn', contacted_on: '2025-01-01' },
  ]);
  const silent = given('silent', [RENEWED]);

  test('is the median of the days from contact to due date; who was not contacted is counted apart', async () => {
    const { total } = await contacts.ask('renewal lead time q2');
    expect(total).toMatchObject({ value: 20, n: 4 });
    expect(total.measures).toMatchObject({
      renewals_due: 5,
      renewals_contacted: 4,
      renewals_renewed: 3,
      renewals_before_expiry: 2,
    });
    const mean = await contacts.ask('renewal lead time q2 variant:mean');
    expect(mean.total.value).toBe((90 + 10 - 5 + 30) / 4);
  });

  test('the cycle runs from the contact to the close; one contacted after its close has none', async () => {
    expect((await contacts.ask('renewal lead time q2 variant:cycle')).total.value).toBe(15);
  });

  test('says so where nobody was contacted', async () => {
    const { total, notes } = await silent.ask('renewal lead time q2');
    expect(total).toMatchObject({ value: null, n: 0 });
    expect(notes.join(' ')).toContain('Nobody was contacted');
  });
});
