import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { addDays, daysBetween } from '#src/core/calendar.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import type { Cell, CellRequest } from '#src/core/source.ts';
import { plainRequest } from './builders.ts';
import type { Company, Line } from './company.ts';
import { isOfProducts } from './dimensions.ts';
import { checkChain, checkIdentities, checkSums, comparable, measuresOf } from './identities.ts';
import { MEASURES, type MeasureName } from './measures.ts';
import { oracle } from './oracle.ts';
import { randomCompany } from './random-company.ts';
import { contiguousPeriods, randomRequest, randomSettings } from './random-request.ts';

/** More runs where the environment asks for them, eg `ORACLE_RUNS=20000`. */
const numRuns = Number(process.env['ORACLE_RUNS'] ?? 40);
vi.setConfig({ testTimeout: 60_000 + numRuns * 100 });

const asked = randomCompany().chain((company) =>
  fc.record({ company: fc.constant(company), request: randomRequest(company), settings: randomSettings }),
);

test('within every cell the bridge closes and nothing leaves its bounds', () => {
  fc.assert(
    fc.property(asked, ({ company, request, settings }) => {
      expect(checkIdentities(oracle(company, settings, request), request)).toEqual([]);
    }),
    { numRuns },
  );
});

describe('groups', () => {
  /** Products of one family may swap, which a filter by family nets and rows by product do not. */
  const addsUp = ({ by, where }: CellRequest) =>
    !(by.includes('product') && where.some((filter) => filter.attribute === 'family'));

  test('add up to the total, by product with the netting rows', () => {
    fc.assert(
      fc.property(asked, ({ company, request, settings }) => {
        fc.pre(addsUp(request));
        const parts = oracle(company, settings, request);
        expect(checkSums(parts, oracle(company, settings, { ...request, by: [] }))).toEqual([]);
      }),
      { numRuns },
    );
  });

  test('of two dimensions add up to those of the first', () => {
    fc.assert(
      fc.property(asked, ({ company, request, settings }) => {
        const by = ['segment', 'region'];
        const where = request.where.filter((filter) => !isOfProducts(filter.attribute));
        const parts = oracle(company, settings, { ...request, where, by });
        expect(checkSums(parts, oracle(company, settings, { ...request, where, by: ['segment'] }))).toEqual(
          [],
        );
      }),
      { numRuns },
    );
  });
});

test('what stands at the end of a period opens the next one', () => {
  const chained = randomCompany().chain((random) => {
    const attributes = random.attributes
      .filter((row) => row.attribute === 'parent' && row.value !== row.account_id)
      .filter((row, index, all) => all.findIndex((other) => other.account_id === row.account_id) === index)
      .map((row) => ({ ...row, valid_from: '2000-01-01', valid_to: null }));
    const company = { ...random, attributes, rates: random.rates.slice(0, 1) };
    return fc.record({
      company: fc.constant(company),
      periods: contiguousPeriods(company),
      settings: randomSettings,
    });
  });
  fc.assert(
    fc.property(chained, ({ company, periods, settings }) => {
      const request = plainRequest(periods, '2027-01-01');
      expect(checkChain(oracle(company, settings, request), request)).toEqual([]);
    }),
    { numRuns },
  );
});

describe('nothing changes', () => {
  const same = (change: (company: Company) => Company, as = (company: Company) => company) =>
    fc.assert(
      fc.property(asked, ({ company: random, request, settings }) => {
        const company = as(random);
        const [before, after] = [company, change(company)].map((each) =>
          comparable(oracle(each, settings, request)),
        );
        expect(after).toEqual(before);
      }),
      { numRuns },
    );

  test('when the rows come in another order', () => {
    same((company) => ({
      ...company,
      accounts: company.accounts.toReversed(),
      attributes: company.attributes.toReversed(),
      lines: company.lines.toReversed(),
      products: company.products.toReversed(),
      rates: company.rates.toReversed(),
    }));
  });

  test('when an interval is written as two that follow each other', () => {
    const halves = (line: Line): Line[] => {
      const length = line.ends_on === null ? 400 : daysBetween(line.starts_on, line.ends_on) + 1;
      if (length < 2) return [line];
      const from = addDays(line.starts_on, Math.floor(length / 2));
      return [
        { ...line, ends_on: addDays(from, -1) },
        { ...line, starts_on: from, is_uplift: false, signed_on: line.signed_on ?? line.starts_on },
      ];
    };
    // Without a contract, where an interval ends may say that a year's contract does.
    const named = (company: Company): Company => ({
      ...company,
      lines: company.lines.map((line) => ({ ...line, contract_id: line.contract_id ?? 'k0' })),
    });
    same((company) => ({ ...company, lines: company.lines.flatMap(halves) }), named);
  });

  test('when accounts join that have no ARR of their own', () => {
    same((company) => {
      const trial = { account_id: 'extra', name: 'Extra', kind: 'trial' };
      const lines = company.lines.map((line) => ({
        ...line,
        line_id: `extra-${line.line_id}`,
        account_id: 'extra',
      }));
      return { ...company, accounts: [...company.accounts, trial], lines: [...company.lines, ...lines] };
    });
  });
});

describe('random companies', () => {
  const sample = fc.sample(asked, { numRuns: 400, seed: 20250813 });
  const cellsOf = ({ company, request, settings }: (typeof sample)[number]): Cell[] =>
    oracle(company, settings, request);

  test('make every measure differ from zero in some request', () => {
    const moved = new Set<MeasureName>();
    for (const cell of sample.flatMap(cellsOf)) {
      const m = measuresOf(cell);
      for (const name of MEASURES) if (m[name] !== 0) moved.add(name);
    }
    expect([...moved].toSorted()).toEqual([...MEASURES].toSorted());
  });

  test('hold the cases that break naive arithmetic', () => {
    const companies = sample.map(({ company }) => company);
    const some = (holds: (company: Company) => boolean) => companies.filter(holds).length;
    const pairs = (company: Company, holds: (a: Line, b: Line) => boolean) =>
      company.lines.some((a) => company.lines.some((b) => a.account_id === b.account_id && holds(a, b)));
    const follows = (a: Line, b: Line, gap: number) =>
      a.ends_on !== null && addDays(a.ends_on, gap + 1) === b.starts_on;
    const found = {
      swaps: some((each) => pairs(each, (a, b) => a.product_id !== b.product_id && follows(a, b, 0))),
      atGrace: some((each) => pairs(each, (a, b) => follows(a, b, 30))),
      pastGrace: some((each) => pairs(each, (a, b) => follows(a, b, 31))),
      sameProduct: some((each) =>
        pairs(each, (a, b) => a.line_id !== b.line_id && a.product_id === b.product_id),
      ),
      free: some((each) => each.lines.some((line) => Number(line.arr) === 0)),
      currencies: some((each) => new Set(each.lines.map((line) => line.currency)).size === 2),
      families: some((each) => each.attributes.some((row) => row.attribute === 'parent')),
      trials: some((each) => each.accounts.some((account) => account.kind === 'trial')),
    };
    expect(Object.entries(found).filter(([, count]) => count < 10)).toEqual([]);
  });

  test('hold no interval that ends before it starts or overlaps another of its line', () => {
    const keyOf = (line: Line) => line.line_id;
    for (const { company } of sample) {
      for (const intervals of Map.groupBy(company.lines, keyOf).values()) {
        const inOrder = intervals.toSorted((a, b) => a.starts_on.localeCompare(b.starts_on));
        const faulty = inOrder.filter(({ starts_on, ends_on }, index) => {
          const next = inOrder[index + 1];
          return (
            (ends_on ?? '9999-12-31') < starts_on || (next && next.starts_on <= (ends_on ?? '9999-12-31'))
          );
        });
        expect(faulty).toEqual([]);
      }
    }
  });

  test('have no parents in a circle where that is asked for', () => {
    const straight = fc.sample(randomCompany({ cycles: false }), { numRuns: 100, seed: 1 });
    const rows = straight.flatMap((company) =>
      company.attributes.filter((row) => row.attribute === 'parent'),
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => row.value >= row.account_id)).toEqual([]);
  });
});

describe('the checks themselves', () => {
  const Q1 = { start: '2025-01-01', end: '2025-04-01' };
  const request = plainRequest([Q1], '2025-06-01');
  const cell = (changes: Partial<Record<MeasureName, number>>): Cell => ({
    period: 0,
    group: [],
    measures: { ...Object.fromEntries(MEASURES.map((name) => [name, 0])), ...changes },
  });

  test('tell which rule a cell breaks', () => {
    const [problem = '', ...more] = checkIdentities([cell({ new: -1 })], request);
    expect(problem).toContain('nothing is negative');
    expect(more).toEqual([]);
    expect(checkIdentities([cell({ opening: 5, closing: 4, kept: 5 })], request).join()).toContain(
      'kept ≤ closing',
    );
  });

  test('tell of two cells of one group', () => {
    expect(checkIdentities([cell({}), cell({})], request).join()).toContain('1 cells have');
  });

  test('refuse a cell that lacks a measure or holds a fraction', () => {
    expect(() => measuresOf({ period: 0, group: [], measures: {} })).toThrow(
      'opening of period 0 [] is undefined',
    );
    expect(() => measuresOf(cell({ churn: 0.5 }))).toThrow('churn of period 0 [] is 0.5');
  });

  test('tell where groups and total differ', () => {
    const parts = [{ ...cell({ opening: 1 }), group: ['smb'] }];
    expect(checkSums(parts, [cell({ opening: 3 })])).toEqual([
      "[0,[]]: the groups' opening is 1, the total's 3",
    ]);
  });

  test('tell where one period does not open as the one before ended', () => {
    const two = plainRequest([Q1, { start: '2025-04-01', end: '2025-07-01' }], '2025-08-01');
    const cells = [cell({ closing: 2, new: 1 }), { ...cell({ opening: 4 }), period: 1 }];
    expect(checkChain(cells, two)).toEqual(['period 0 ends with 3, the next one opens with 4']);
    expect(oracle({ ...EMPTY }, DEFAULT_SETTINGS, two)).toEqual([]);
  });
});

const EMPTY: Company = { accounts: [], attributes: [], lines: [], products: [], people: [], rates: [] };
