import { describe, expect, test } from 'vitest';
import { casesOf } from '../world/given.ts';

/** Renewals closed in the second quarter of 2025, which the list of 1 April may not have had. */

const ROW = { due_arr: 100, currency: 'USD', outcome: 'renewed', renewed_arr: 100, closed_on: '2025-05-10' };

const { given, more } = casesOf('renewals', '2025-08-13', (account_id, row) => ({
  renewal_id: account_id,
  account_id,
  ...ROW,
  due_on: '2025-05-15',
  ...row,
}));

/** One more version of a case's renewal. */
const version = (account_id: string, row: Readonly<Record<string, unknown>>) =>
  more('renewals', [{ renewal_id: account_id, account_id, ...ROW, due_on: '2025-05-15', ...row }]);

describe('adds', () => {
  const { ask } = given('adds', [
    {},
    { due_on: '2025-07-20', renewed_arr: 150 },
    { due_on: '2025-03-20', renewed_arr: 70 },
    { recorded_at: '2025-04-20T00:00:00Z', renewed_arr: 30 },
    { outcome: 'lost' },
    { closed_on: '2025-07-02' },
  ]);

  test('are what was booked in the period and not on the list that it began with', async () => {
    const { total } = await ask('adds ratio q2');
    expect(total).toMatchObject({ value: 250 / 350, numerator: 250, denominator: 350, n: 4 });
    expect(total.measures).toMatchObject({
      added_early: 150,
      added_late: 70,
      added_new: 30,
      renewals_added: 3,
    });
  });

  test('by count, and as a list', async () => {
    expect((await ask('adds ratio q2 variant:count')).total).toMatchObject({ numerator: 3, denominator: 4 });
    const { rows } = await ask('adds ratio q2 list');
    expect(rows?.map(({ id }) => id)).toEqual(['adds-1', 'adds-2', 'adds-3']);
  });

  test('a period in which nothing was booked has no base', async () => {
    expect((await ask('adds ratio q1')).total).toMatchObject({ value: null, denominator: 0 });
  });
});

describe('the frozen list', () => {
  const moved = given('moved', [
    { outcome: 'open', closed_on: null, renewed_arr: null, recorded_at: '2025-01-01T00:00:00Z' },
    {
      outcome: 'open',
      closed_on: null,
      renewed_arr: null,
      due_on: '2025-08-30',
      recorded_at: '2025-01-01T00:00:00Z',
    },
    { outcome: 'open', closed_on: null, renewed_arr: null, recorded_at: '2025-03-31T23:59:59Z' },
    { outcome: 'open', closed_on: null, renewed_arr: null, recorded_at: '2025-04-01T00:00:00Z' },
    { outcome: 'open', closed_on: null, renewed_arr: null, recorded_at: '2025-01-01T00:00:00Z' },
  ]);
  version('moved-0', { due_on: '2025-09-30', recorded_at: '2025-05-10T10:00:00Z' });
  version('moved-1', { due_on: '2025-05-30', recorded_at: '2025-05-10T10:00:00Z' });
  version('moved-2', { recorded_at: '2025-05-10T10:00:00Z' });
  version('moved-3', { recorded_at: '2025-05-10T10:00:00Z' });
  version('moved-4', { outcome: 'open', due_on: '2025-09-30', recorded_at: '2025-04-01T10:00:00Z' });
  version('moved-4', { due_on: '2025-09-30', recorded_at: '2025-05-10T10:00:00Z' });

  test('keeps the day that was known as the period began, whatever it was changed to', async () => {
    const { rows } = await moved.ask('adds ratio q2 list');
    expect(rows?.map(({ id }) => id)).toEqual(['moved-3', 'moved-1']);
  });
});

describe('a running quarter', () => {
  const running = given('running', [{ due_on: '2025-09-20', closed_on: '2025-08-05' }]);

  test('knows what falls due in the days that are still to come', async () => {
    const { total, notes } = await running.ask('adds ratio this quarter');
    expect(total).toMatchObject({ value: 0, denominator: 100 });
    expect(notes.join(' ')).toContain('computed through Aug 12, 2025');
  });
});
