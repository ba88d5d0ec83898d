import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Need, needsByAccount } from '#src/core/account-needs.ts';

const need = (accountId: string, reason: string, given: Partial<Need> = {}): Need => ({
  accountId,
  name: `Account ${accountId}`,
  reason,
  rank: 0,
  stake: null,
  ...given,
});

describe('needs by account', () => {
  test('name each account once, with its reasons in their order and the most that is at stake', () => {
    const needs = [
      need('a', 'health red', { rank: 4 }),
      need('b', 'detractor', { rank: 5 }),
      need('a', 'renews tomorrow', { rank: 1, stake: 300 }),
    ];
    expect(needsByAccount(needs, new Map([['a', 200]]))).toEqual([
      { accountId: 'a', name: 'Account a', reasons: ['renews tomorrow', 'health red'], stake: 300 },
      { accountId: 'b', name: 'Account b', reasons: ['detractor'], stake: null },
    ]);
  });

  test('put what an account pays at stake where a reason does not say how much', () => {
    const both = [need('a', 'renews', { stake: 10 }), need('a', 'health red')];
    expect(needsByAccount(both, new Map([['a', 200]]))[0]?.stake).toBe(200);
    expect(needsByAccount(both, new Map())[0]?.stake).toBe(10);
  });

  test('say the same reason once', () => {
    const twice = [need('a', 'detractor (1 of 10, Aug 5)'), need('a', 'detractor (1 of 10, Aug 5)')];
    expect(needsByAccount(twice, new Map())[0]?.reasons).toHaveLength(1);
  });

  const needs = fc.array(
    fc.record({
      accountId: fc.constantFrom('a', 'b', 'c', 'd'),
      name: fc.constant('x'),
      reason: fc.string(),
      rank: fc.nat(9),
      stake: fc.option(fc.nat(1000)),
    }),
  );

  test('lose no account and no reason, and never rise in what is at stake', () => {
    fc.assert(
      fc.property(needs, fc.dictionary(fc.constantFrom('a', 'b'), fc.nat(1000)), (given, arr) => {
        const merged = needsByAccount(given, new Map(Object.entries(arr)));
        expect(merged.map(({ accountId }) => accountId).toSorted()).toEqual(
          [...new Set(given.map(({ accountId }) => accountId))].toSorted(),
        );
        for (const { accountId, reasons } of merged) {
          const own = given.filter((one) => one.accountId === accountId).map(({ reason }) => reason);
          expect(new Set(reasons)).toEqual(new Set(own));
        }
        const stakes = merged.map(({ stake }) => stake ?? -1);
        expect(stakes).toEqual(stakes.toSorted((a, b) => b - a));
      }),
    );
  });
});
