import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Why } from '#src/core/answer.ts';
import { sumMeasures } from '#src/core/measures.ts';
import type { Reckoning } from '#src/core/result.ts';
import type { Measures } from '#src/core/source.ts';
import { type WhyAsked, whyOf } from '#src/core/why.ts';
import nps from '#src/kpis/nps.ts';
import retention from '#src/sources/retention.ts';
import { kpi, measures } from '../kpis/fixture.ts';

type Groups = readonly { readonly group: readonly string[]; readonly measures: Measures }[];

const how = (id: string, variant = 'default'): Reckoning => ({
  kpi: kpi(id),
  variant,
  annualiseOver: null,
  ran: true,
});

const whole = (groups: Groups): Measures =>
  sumMeasures(
    retention,
    groups.map((group) => group.measures),
  );

const asked = (id: string, before: Groups, after: Groups, given: Partial<WhyAsked> = {}): WhyAsked => ({
  before: { how: how(id), total: whole(before) },
  after: { how: how(id), total: whole(after) },
  accounts: { before, after },
  dimensions: [{ name: 'segment', cells: { before, after } }],
  nameOf: (account) => `The ${account}`,
  ...given,
});

function told(ask: WhyAsked): Why {
  const result = whyOf(ask);
  if (result.why === null) throw new Error(result.note);
  return result.why;
}

const group = (name: string, given: Parameters<typeof measures>[0]) => ({
  group: [name],
  measures: measures(given),
});

/** Measures of one account that could be: nobody closes with less than nothing. */
const cell = fc
  .record({
    opening: fc.integer({ min: 0, max: 5_000_000 }),
    closing: fc.integer({ min: 0, max: 5_000_000 }),
    fresh: fc.integer({ min: 0, max: 100_000 }),
  })
  .map(({ opening, closing, fresh }) =>
    measures({
      opening: opening / 100,
      closing: opening === 0 ? 0 : closing / 100,
      kept: Math.min(opening, closing) / 100,
      upsell: opening === 0 ? 0 : Math.max(0, closing - opening) / 100,
      churn: closing === 0 ? opening / 100 : 0,
      contraction: closing === 0 ? 0 : Math.max(0, opening - closing) / 100,
      new: opening === 0 ? fresh / 100 : 0,
      accounts_opening: opening === 0 ? 0 : 1,
      accounts_churned: opening > 0 && closing === 0 ? 1 : 0,
    }),
  );

const side = fc
  .dictionary(
    fc.integer({ min: 0, max: 40 }).map((index) => `a${index}`),
    cell,
    { maxKeys: 25 },
  )
  .map((cells): Groups => Object.entries(cells).map(([name, own]) => ({ group: [name], measures: own })));

const KPIS = ['nrr', 'grr', 'logo_churn', 'gross_revenue_churn', 'arr', 'net_new_arr', 'contraction_rate'];

describe('why a value changed', () => {
  test('every list adds up to the change exactly, whatever the accounts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KPIS), side, side, (id, before, after) => {
        const result = whyOf(asked(id, before, after));
        if (result.why === null) {
          expect(result.note).toContain('no value');
          return;
        }
        const { change, accounts, dimensions } = result.why;
        const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
        expect(accounts.length).toBeLessThanOrEqual(11);
        if (accounts.length > 0) expect(sum(accounts.map((one) => one.contribution))).toBe(change);
        else expect(change).toBe(0);
        const groups = dimensions['segment'] ?? [];
        if (groups.length > 0) expect(sum(groups.map(({ rate, mix }) => rate + mix))).toBe(change);
      }),
      { numRuns: 300 },
    );
  });

  test('splits a fraction into the groups’ own rates and their weights', () => {
    const before = [
      group('smb', { opening: 100, closing: 80 }),
      group('enterprise', { opening: 300, closing: 330 }),
    ];
    const after = [
      group('smb', { opening: 200, closing: 180 }),
      group('enterprise', { opening: 200, closing: 210 }),
    ];
    const { change, dimensions } = told(asked('nrr', before, after));
    // 410/400 to 390/400: smb from 80 % of a quarter to 90 % of a half, enterprise from 110 % to 105 %.
    expect(change).toBeCloseTo(-0.05, 12);
    const [first, second] = dimensions['segment'] ?? [];
    const near = (value: number): unknown => expect.closeTo(value, 12);
    expect([first, second].toSorted((a, b) => ((a?.group ?? '') < (b?.group ?? '') ? -1 : 1))).toEqual([
      { group: 'enterprise', rate: near(0.5 * -0.05), mix: near(-0.25 * 0.075) },
      { group: 'smb', rate: near(0.5 * 0.1), mix: near(0.25 * -0.225) },
    ]);
  });

  test('counts all that a new or lost group did as mix', () => {
    const before = [group('a', { opening: 100, closing: 100 }), group('gone', { opening: 100, closing: 50 })];
    const after = [group('a', { opening: 100, closing: 100 }), group('new', { opening: 50, closing: 80 })];
    const groups = told(asked('nrr', before, after)).dimensions['segment'] ?? [];
    expect(groups.filter(({ group: name }) => name !== 'a').map(({ rate }) => rate)).toEqual([
      expect.closeTo(0, 12),
      expect.closeTo(0, 12),
    ]);
  });

  test('takes a sum apart by differences alone', () => {
    const before = [group('a', { opening: 100, closing: 120 })];
    const after = [group('a', { opening: 120, closing: 150 }), group('b', { new: 30 })];
    const { change, accounts, dimensions } = told(asked('arr', before, after));
    expect(change).toBe(60);
    expect(accounts).toEqual([
      { accountId: 'a', name: 'The a', contribution: 30 },
      { accountId: 'b', name: 'The b', contribution: 30 },
    ]);
    expect(dimensions['segment']?.every(({ mix }) => mix === 0)).toBe(true);
  });

  test('puts all accounts after the tenth into one row', () => {
    const many = (closing: (i: number) => number): Groups =>
      Array.from({ length: 14 }, (_, i) => group(`a${i}`, { opening: 100, closing: closing(i) }));
    const { accounts } = told(
      asked(
        'nrr',
        many(() => 100),
        many((i) => 100 - i),
      ),
    );
    expect(accounts).toHaveLength(11);
    expect(accounts.at(-1)).toMatchObject({ accountId: null, name: '3 others' });
  });

  test('works for a value that is a multiple of its fraction', () => {
    const reckoning: Reckoning = {
      kpi: { ...nps, id: 'nps' },
      variant: 'default',
      annualiseOver: null,
      ran: true,
    };
    const said = (responses: number, promoters: number, detractors: number) => ({
      responses,
      promoters,
      detractors,
      weights: responses,
      weighted: promoters - detractors,
      squares: responses,
      squares_weighted: promoters - detractors,
      squares_squared: promoters + detractors,
    });
    const [before, after] = [said(10, 5, 5), said(20, 15, 5)];
    const cells = {
      before: [{ group: ['a'], measures: before }],
      after: [{ group: ['a'], measures: after }],
    };
    const { change, accounts } = told({
      before: { how: reckoning, total: before },
      after: { how: reckoning, total: after },
      accounts: cells,
      dimensions: [],
      nameOf: (id) => id,
    });
    expect(change).toBe(50);
    expect(accounts).toEqual([{ accountId: 'a', name: 'a', contribution: 50 }]);
  });

  test('says so where there is nothing to compare, or the groups are not the whole', () => {
    const some = [group('a', { opening: 100, closing: 90 })];
    expect(whyOf(asked('nrr', [], some))).toEqual({
      why: null,
      note: 'What moved it cannot be told apart: one side of the comparison has no value.',
    });
    const total = measures({ opening: 500, closing: 400 });
    expect(whyOf({ ...asked('nrr', some, some), after: { how: how('nrr'), total } })).toEqual({
      why: null,
      note: 'What moved it cannot be told apart: its parts do not add up to it.',
    });
  });
});
