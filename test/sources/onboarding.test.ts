import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** Onboarding as people ask for it, on one company in which every edge of it happens. Today is 13 August 2025. */

const TODAY = '2025-08-13';
const SETTINGS = { ...DEFAULT_SETTINGS, holidays: ['2025-04-18'] };

const line = (account_id: string, starts_on: string, more: Record<string, unknown> = {}) => ({
  line_id: `${account_id}-${starts_on}`,
  account_id,
  product_id: 'core',
  starts_on,
  arr: 12_000,
  currency: 'USD',
  ...more,
});
const reach = (account_id: string, milestone_id: string, reached_on: string) => ({
  account_id,
  milestone_id,
  reached_on,
});
const project = (
  account_id: string,
  started_on: string,
  status: string,
  more: Record<string, unknown> = {},
) => ({
  onboarding_id: `${account_id}-${started_on}`,
  account_id,
  started_on,
  status,
  ...more,
});
const held = (account_id: string, attribute: string, value: string) => ({
  account_id,
  attribute,
  value,
  valid_from: '2020-01-01',
});

const COMPANY: Rows = {
  accounts: [
    ...['pilot', 'quick', 'back', 'slow', 'gone', 'free', 'late'].map((id) => ({ account_id: id, name: id })),
    { account_id: 'trial', name: 'trial', kind: 'trial' },
  ],
  people: [
    { person_id: 'p1', name: 'Ada', email: 'ada@x.example', role: 'csm' },
    { person_id: 'p2', name: 'Ben', email: 'ben@x.example', role: 'renewal_rep' },
  ],
  products: [
    { product_id: 'core', name: 'Core' },
    { product_id: 'plus', name: 'Plus' },
  ],
  account_attributes: [
    ...['pilot', 'quick', 'back'].map((id) => held(id, 'csm', 'p1')),
    held('slow', 'csm', 'p2'),
    held('slow', 'owner', 'p2'),
    ...['pilot', 'quick'].map((id) => held(id, 'segment', 'smb')),
    ...['back', 'slow', 'gone'].map((id) => held(id, 'segment', 'enterprise')),
  ],
  arr_lines: [
    line('pilot', '2025-04-10'),
    line('quick', '2025-04-10', { signed_on: '2025-03-31' }),
    line('back', '2023-01-01', { ends_on: '2024-12-31' }),
    line('back', '2025-05-01'),
    line('slow', '2025-04-01'),
    line('gone', '2025-04-01', { ends_on: '2025-04-30' }),
    // Two free months before the paid ones, of one contract.
    line('free', '2025-04-05', { line_id: 'free', contract_id: 'c', arr: 0, ends_on: '2025-06-04' }),
    line('free', '2025-06-05', { line_id: 'free', contract_id: 'c' }),
    line('late', '2025-07-20'),
    line('trial', '2025-04-01'),
  ],
  milestones: [
    { milestone_id: 'fv', name: 'First value', kind: 'first_value', target_days: 20 },
    { milestone_id: 's1', name: 'Kick-off', kind: 'onboarding', is_required: true },
    { milestone_id: 's2', name: 'Data in', kind: 'onboarding', is_required: true },
    { milestone_id: 's3', name: 'Reports', kind: 'onboarding', is_required: true, product_id: 'plus' },
    { milestone_id: 's4', name: 'Extras', kind: 'onboarding', is_required: false },
  ],
  milestones_reached: [
    reach('pilot', 'fv', '2025-04-01'),
    reach('quick', 'fv', '2025-04-20'),
    // In its first time as a customer, then in its second.
    reach('back', 'fv', '2023-02-01'),
    reach('back', 'fv', '2025-05-31'),
    reach('free', 'fv', '2025-04-15'),
    ...['pilot', 'quick'].flatMap((id) => [reach(id, 's1', '2025-04-12'), reach(id, 's2', '2025-05-15')]),
    reach('back', 's1', '2023-01-05'),
    reach('back', 's2', '2023-01-20'),
    reach('back', 's1', '2025-05-05'),
  ],
  onboardings: [
    project('pilot', '2025-04-10', 'completed', {
      target_on: '2025-05-10',
      completed_on: '2025-05-15',
      paused_days: 10,
    }),
    project('quick', '2025-04-10', 'completed', { target_on: '2025-05-10', completed_on: '2025-05-15' }),
    project('back', '2025-05-01', 'open', { target_on: '2025-06-01' }),
    project('slow', '2025-04-01', 'paused', { target_on: '2025-06-01', paused_days: 30 }),
    project('gone', '2025-04-01', 'cancelled', { target_on: '2025-05-01' }),
    project('late', '2025-07-20', 'open', { target_on: '2025-09-20' }),
    project('trial', '2025-04-01', 'open', { target_on: '2025-04-20' }),
  ],
  costs: [
    {
      cost_id: '1',
      month: '2025-04-01',
      bucket: 'onboarding',
      onboarding_id: 'pilot-2025-04-10',
      hours: 10,
      amount: 900,
      currency: 'USD',
    },
    {
      cost_id: '2',
      month: '2025-04-01',
      bucket: 'onboarding',
      onboarding_id: 'quick-2025-04-10',
      hours: 4,
      currency: 'USD',
    },
    {
      cost_id: '3',
      month: '2025-05-01',
      bucket: 'onboarding',
      account_id: 'quick',
      amount: 100,
      currency: 'USD',
    },
    { cost_id: '4', month: '2025-06-01', bucket: 'onboarding', amount: 40, currency: 'USD' },
    {
      cost_id: '5',
      month: '2025-06-01',
      bucket: 'onboarding',
      onboarding_id: 'back-2025-05-01',
      amount: 7777,
      currency: 'USD',
    },
  ],
};

let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf(COMPANY, TODAY, { ...PLAIN_CONFIG, settings: SETTINGS });
});
afterAll(() => company.drop());

describe('time to value', () => {
  test('keeps those on their way, counts pilots as 0 days and starts anew after a return', async () => {
    const { total } = await company.ask('ttv cy2025 q2');
    // Started: pilot 0, quick 10, free 10 (from the free months on), back 30, gone watched 29 days, slow still waiting.
    // Half of them have come at 10, the next came at 30: halfway.
    expect(total).toMatchObject({ value: 20, n: 6, interval: null });
    expect(total.measures).toMatchObject({ started: 6, reached: 4, due: 6, within: 3, within_target: 0.5 });
  });

  test('reads "not reached" while fewer than half have arrived', async () => {
    const answer = await company.ask('ttv cy2025 q2 csm:p2');
    expect(answer.total.value).toBeNull();
    expect(answer.notes).toContain('Not reached: 0 of 1 have arrived.');
  });

  test('by segment each group has its own median, and the total is of all', async () => {
    const { groups, total } = await company.ask('ttv cy2025 q2 by segment');
    expect(groups.map(({ by, value, n }) => [by['segment'], value, n])).toEqual(
      expect.arrayContaining([
        ['smb', 5, 2],
        ['enterprise', 30, 3],
        ['(none)', 10, 1],
      ]),
    );
    expect(groups.reduce((sum, { n }) => sum + n, 0)).toBe(total.n);
  });

  test.each([
    ['from-signature', 25],
    ['from-kick-off', 20],
    ['by-reached', 10],
    ['business-days', 14],
    ['mean', 12.5],
  ])('variant %s', async (variant, value) => {
    expect((await company.ask(`ttv cy2025 q2 variant:${variant}`)).total.value).toBe(value);
  });

  test('nobody started is no base', async () => {
    const { total, notes } = await company.ask('ttv cy2024 q3');
    expect(total.value).toBeNull();
    expect(notes.join()).toContain('Nothing is there');
  });

  test('as known in May, what came later has not happened', async () => {
    const { total } = await company.ask('ttv cy2025 q2 as-known:2025-05-10');
    // Nobody knew then that the free months would be paid for, nor that the one who came back would get there.
    expect(total.measures).toMatchObject({ started: 5, reached: 2 });
    expect(total.value).toBeNull();
  });

  test('activation is the share that has got there', async () => {
    expect((await company.ask('activation cy2025 q2')).total).toMatchObject({ numerator: 4, denominator: 6 });
    expect((await company.ask('activation cy2025 q2 variant:within-target')).total).toMatchObject({
      numerator: 3,
      denominator: 6,
    });
  });
});

describe('onboarding time', () => {
  test('takes pauses out and keeps open projects; cancelled ones are told beside', async () => {
    const { total } = await company.ask('onboarding-time cy2025 q2');
    // pilot 35 − 10, quick 35, back 104 and slow 134 − 30 so far.
    expect(total).toMatchObject({ value: 35, n: 4 });
    expect(total.measures).toMatchObject({ completed: 2, under_way: 2, called_off: 1 });
    expect(total.measures).not.toHaveProperty('p75');
  });

  test.each([
    ['from-signature', 45],
    ['by-completed', 30],
    ['mean', 30],
  ])('variant %s', async (variant, value) => {
    expect((await company.ask(`onboarding-time cy2025 q2 variant:${variant}`)).total.value).toBe(value);
  });

  test('stuck lists open projects past their planned day, with days late and owners', async () => {
    const { rows } = await company.ask('onboarding stuck');
    expect(rows).toEqual([
      expect.objectContaining({
        account_id: 'back',
        planned_on: '2025-06-01',
        days_late: 73,
        csm: 'p1',
        owner: null,
      }),
      expect.objectContaining({
        account_id: 'slow',
        days_late: 43,
        status: 'paused',
        paused_days: 30,
        owner: 'p2',
      }),
    ]);
    expect((await company.ask('onboarding stuck enterprise csm:p2')).rows).toHaveLength(1);
  });

  test('of one account lists its projects', async () => {
    const { rows, total } = await company.ask('onboarding "quick" cy2025 q2');
    expect(total.n).toBe(1);
    expect(rows).toEqual([
      expect.objectContaining({ account_id: 'quick', completed_on: '2025-05-15', days: 35 }),
    ]);
  });
});

describe('onboarding cost', () => {
  test('is what the completed projects cost, hours without a rate told beside', async () => {
    const { total } = await company.ask('onboarding-cost cy2025 q2');
    expect(total).toMatchObject({ value: 500, numerator: 1000, denominator: 2, n: 2 });
    expect(total.measures).toMatchObject({
      hours: 14,
      hourly_rate: 90,
      hours_without_rate: 4,
      tools_each: 50,
    });
  });

  test('with shared tools, and by start', async () => {
    expect((await company.ask('onboarding-cost cy2025 q2 variant:with-shared')).total.value).toBe(520);
    expect((await company.ask('onboarding-cost cy2025 q2 variant:by-start')).total).toMatchObject({
      numerator: 8777,
      denominator: 4,
    });
  });

  test('of first-year ARR is over what the accounts paid at the start of their contracts', async () => {
    const { total } = await company.ask('onboarding-cost cy2025 q2 variant:of-first-year-arr');
    expect(total.value).toBeCloseTo(1000 / 24_000, 12);
    expect(total.measures).toMatchObject({ first_year_arr: 24_000 });
    const none = await company.ask('onboarding-cost cy2025 q1 variant:of-first-year-arr');
    expect(none.total).toMatchObject({ value: null, denominator: 0 });
  });

  test('without a completed project has no base', async () => {
    expect((await company.ask('onboarding-cost cy2025 q1')).total).toMatchObject({
      value: null,
      denominator: 0,
    });
  });
});

describe('onboarding completion', () => {
  test('judges only projects whose planned day has passed, by their required steps', async () => {
    const { total } = await company.ask('onboarding-completion cy2025 q2');
    // pilot by 20 May with its pause, quick five days late, back one step short; slow is due in July with its pause.
    expect(total).toMatchObject({ numerator: 1, denominator: 3 });
    expect(total.measures).toMatchObject({ completed: 2, steps: 6, steps_done: 5, pending: 0 });
    expect((await company.ask('onboarding-completion cy2025 q2 variant:ever')).total.numerator).toBe(2);
  });

  test('by start leaves out those inside their time', async () => {
    const { total } = await company.ask('onboarding-completion cy2025 q3 variant:by-start');
    expect(total).toMatchObject({ value: null, denominator: 0 });
    expect(total.measures).toMatchObject({ pending: 1 });
  });

  test('names the missing steps', async () => {
    const { rows } = await company.ask('onboarding-completion cy2025 q2 list');
    expect(rows).toEqual([
      expect.objectContaining({ account_id: 'quick', done_on: '2025-05-15', missing: [] }),
      expect.objectContaining({ account_id: 'back', done_on: null, steps_done: 1, missing: ['Data in'] }),
    ]);
  });
});

describe('a reader with a book', () => {
  const own = {
    scope: { kind: 'rows' as const, anyOf: [{ allOf: [{ attribute: 'csm', values: ['p1'] }] }] },
  };

  test('gets the numbers of those accounts alone, and no cost of the company', async () => {
    expect((await company.ask('ttv cy2025 q2', own)).total).toMatchObject({ value: 10, n: 3 });
    expect((await company.ask('onboarding stuck', own)).rows).toHaveLength(1);
    const cost = await company.ask('onboarding-cost cy2025 q2 variant:with-shared', own);
    expect(cost.total).toMatchObject({ numerator: 1000, denominator: 2 });
  });
});
