import { describe, expect, test } from 'vitest';
import { casesOf } from '../world/given.ts';

/** Why renewals of the second quarter of 2025 were lost, asked on 13 August. */

const ROW = { due_on: '2025-05-15', due_arr: 100, currency: 'USD', closed_on: '2025-05-10', outcome: 'lost' };

const { given, more, company } = casesOf('renewals', '2025-08-13', (account_id, row) => ({
  renewal_id: account_id,
  account_id,
  ...ROW,
  ...row,
}));

describe('the mix', () => {
  const { ask } = given('mixed', [
    { reason: 'price', due_arr: 300 },
    { reason: 'price', outcome: 'partial', renewed_arr: 40 },
    { reason: 'competitor' },
    { reason: null },
    { reason: '  ', outcome: 'renewed', renewed_arr: 60 },
    { reason: 'contracted uplift', outcome: 'renewed', renewed_arr: 120 },
    { reason: 'merged', outcome: 'withdrawn' },
    { reason: 'price', outcome: 'open' },
    { reason: 'price', due_on: '2025-07-01' },
  ]);
  more('account_attributes', [
    ...['mixed-0', 'mixed-2'].map((account_id) => segment(account_id, 'smb')),
    ...['mixed-1', 'mixed-3', 'mixed-4'].map((account_id) => segment(account_id, 'enterprise')),
  ]);
  const rows = async (text: string, ...by: string[]) =>
    (await ask(text)).groups.map((group) => [
      ...by.map((name) => group.by[name]),
      group.numerator,
      group.denominator,
    ]);

  test('is shown without being asked for, the unknown reason with a row of its own', async () => {
    const { by, total } = await ask('churn reasons q2');
    expect(by).toEqual(['reason']);
    expect(await rows('churn reasons q2', 'reason')).toEqual([
      ['price', 360, 600],
      ['unknown', 140, 600],
      ['competitor', 100, 600],
    ]);
    expect(total).toMatchObject({ value: 1, numerator: 600, denominator: 600, n: 5 });
    expect(total.measures).toMatchObject({
      losses: 5,
      renewals_lost: 3,
      renewals_partial: 2,
      unexplained: 2,
    });
  });

  test('one reason is a part of all losses, whichever others are asked for', async () => {
    const one = await ask('churn reasons q2 reason:price');
    expect(one).toMatchObject({ by: [], total: { value: 0.6, numerator: 360, denominator: 600 } });
    const two = await ask('churn reasons q2 reason:price,competitor by reason');
    expect(two.total).toMatchObject({ numerator: 460, denominator: 600 });
    expect(two.groups.map(({ value }) => value)).toEqual([0.6, 100 / 600]);
    expect((await ask('churn reasons q2 reason:unknown')).total.numerator).toBe(140);
  });

  test('a reason that cost nothing in the period is 0 % of its losses', async () => {
    const { total } = await ask('churn reasons q3 reason:competitor');
    expect(total).toMatchObject({ value: 0, numerator: 0, denominator: 100 });
  });

  test('by another grouping each group has a mix of its own, and no row nets anything', async () => {
    expect(await rows('churn reasons q2 by segment', 'segment', 'reason')).toEqual([
      ['smb', 'price', 300, 400],
      ['enterprise', 'unknown', 140, 200],
      ['enterprise', 'price', 60, 200],
      ['smb', 'competitor', 100, 400],
    ]);
    const { total, notes } = await ask('churn reasons q2 by segment');
    expect(total).toMatchObject({ numerator: 600, denominator: 600 });
    expect(notes.join(' ')).not.toContain('netting');
  });

  test('other filters narrow the whole as well', async () => {
    expect((await ask('churn reasons q2 smb reason:price')).total).toMatchObject({
      numerator: 300,
      denominator: 400,
    });
  });

  test('by count each loss is one', async () => {
    const { groups } = await ask('churn reasons q2 variant:count');
    expect(groups.map(({ by, numerator, denominator }) => [by['reason'], numerator, denominator])).toEqual([
      ['price', 2, 5],
      ['unknown', 2, 5],
      ['competitor', 1, 5],
    ]);
  });

  test('its echo asks the same, and beside other KPIs it is not split', async () => {
    const first = await ask('churn reasons q2');
    expect((await company().ask(first.ask)).ask).toBe(first.ask);
    const [, mix] = await company().askAll('grr,churn reasons q2');
    expect(mix?.by).toEqual([]);
  });

  test('the losses behind it are listed, the largest first', async () => {
    const { rows: list } = await ask('churn reasons q2 list');
    expect(list?.map((row) => [row['id'], row['lost_arr'], row['reason']])).toEqual([
      ['mixed-0', 300, 'price'],
      ['mixed-2', 100, 'competitor'],
      ['mixed-3', 100, 'unknown'],
      ['mixed-1', 60, 'price'],
      ['mixed-4', 40, 'unknown'],
    ]);
  });

  test('against another period each reason moves in points', async () => {
    const { compare } = await ask('churn reasons q2 vs q3');
    expect(compare?.groups?.map(({ by, value }) => [by['reason'], value])).toEqual([['price', 1]]);
  });
});

test('a period without losses has no base', async () => {
  const { total, groups } = await none.ask('churn reasons q2');
  expect(total).toMatchObject({ value: null, numerator: 0, denominator: 0 });
  expect(groups).toEqual([]);
});
const none = given('none', [{ outcome: 'renewed', renewed_arr: 100 }]);

function segment(account_id: string, value: string) {
  return { account_id, attribute: 'segment', value, valid_from: '2024-01-01' };
}
