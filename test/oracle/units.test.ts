import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import { attribute, companyOf, line, plainRequest } from './builders.ts';
import type { Company } from './company.ts';
import { comparable, measuresOf } from './identities.ts';
import { measures, type RetentionMeasures } from './measures.ts';
import { oracle } from './oracle.ts';
import { rootOn } from './units.ts';

const Q1 = { start: '2025-01-01', end: '2025-04-01' };
const TODAY = '2025-12-31';

type Changes = Parameters<typeof plainRequest>[2];

const ask = (company: Company, changes: Changes = {}) =>
  oracle(company, DEFAULT_SETTINGS, plainRequest([Q1], TODAY, changes));

function total(company: Company, changes: Changes = {}): RetentionMeasures {
  const [cell] = ask(company, changes);
  return cell === undefined ? measures() : measuresOf(cell);
}

/** Opening balances by group. */
const openings = (company: Company, by: CellRequest['by'], changes: Changes = {}) =>
  Object.fromEntries(
    comparable(ask(company, { ...changes, by })).map((cell) => [
      cell.group.join('/'),
      cell.measures['opening'],
    ]),
  );

describe('parents', () => {
  const lines = [
    line('child', 'p', '2024-01-01', '2025-02-10', 40),
    line('parent', 'p', '2024-01-01', null, 60),
  ];

  test('a child that leaves is a fall of the family', () => {
    const company = companyOf(lines, { attributes: [attribute('child', 'parent', 'parent')] });
    expect(total(company)).toMatchObject({ accounts_opening: 1, contraction: 40_00, churn: 0 });
    expect(total(companyOf(lines))).toMatchObject({ accounts_opening: 2, contraction: 0, churn: 40_00 });
  });

  test('the parent counts as of the first day, the last day or today', () => {
    const company = companyOf(lines, {
      attributes: [
        attribute('child', 'parent', 'x', '2020-01-01', '2025-02-28'),
        attribute('child', 'parent', 'parent', '2025-03-01', '2025-06-30'),
      ],
    });
    const accounts = (basis: 'start' | 'end' | 'now') =>
      Object.keys(openings(company, ['account'], { options: { basis } }));
    expect(accounts('start')).toEqual(['parent', 'x']);
    expect(accounts('end')).toEqual(['parent']);
    expect(accounts('now')).toEqual(['child', 'parent']);
  });

  test('an account belongs to its first parent before that began, and to none after it ended', () => {
    const company = companyOf(lines, {
      attributes: [
        attribute('child', 'parent', 'parent', '2025-02-01', '2025-02-28'),
        attribute('child', 'parent', 'x', '2025-04-01'),
      ],
    });
    expect(rootOn(company, 'child', '2025-01-01')).toBe('parent');
    expect(rootOn(company, 'child', '2025-03-01')).toBe('child');
    expect(rootOn(company, 'child', '2025-04-01')).toBe('x');
  });

  test('parents in a circle leave each account to itself', () => {
    const company = companyOf(lines, {
      attributes: [
        attribute('a', 'parent', 'b'),
        attribute('b', 'parent', 'c'),
        attribute('c', 'parent', 'b'),
      ],
    });
    expect(['a', 'b', 'c'].map((id) => rootOn(company, id, '2025-01-01'))).toEqual(['a', 'b', 'c']);
  });
});

describe('groups', () => {
  const lines = [line('a', 'p', '2024-01-01', null, 1), line('b', 'p', '2024-01-01', null, 2)];
  const company = companyOf(lines, {
    attributes: [
      attribute('a', 'segment', 'smb', '2024-01-01', '2025-01-31'),
      attribute('a', 'segment', 'mid-market', '2025-02-01', '2025-03-15'),
      attribute('b', 'segment', 'enterprise', '2025-02-01', '2025-02-28'),
    ],
  });

  test('the first day decides, else the first value inside the period', () => {
    expect(openings(company, ['segment'])).toEqual({ smb: 1_00, enterprise: 2_00 });
  });

  test('on the other bases a missing value is a group of its own', () => {
    expect(openings(company, ['segment'], { options: { basis: 'end' } })).toEqual({ '(none)': 3_00 });
    expect(openings(company, ['segment'], { options: { basis: 'now' } })).toEqual({ '(none)': 3_00 });
  });

  test('a value counts on its last day, one that begins after the period does not', () => {
    const at = (from: string, to: string | null) => {
      const attributes = [attribute('a', 'segment', 'smb', from, to)];
      const one = companyOf([line('a', 'p', '2024-01-01', null, 1)], { attributes });
      const named = (basis: 'start' | 'end') =>
        Object.keys(openings(one, ['segment'], { options: { basis } })).join();
      return { start: named('start'), end: named('end') };
    };
    expect(at('2020-01-01', '2025-01-01')).toEqual({ start: 'smb', end: '(none)' });
    expect(at('2020-01-01', '2024-12-31')).toEqual({ start: '(none)', end: '(none)' });
    expect(at('2025-03-31', null)).toEqual({ start: 'smb', end: 'smb' });
    expect(at('2025-04-01', null)).toEqual({ start: '(none)', end: '(none)' });
  });

  test('filters of exclusion keep whoever has no value', () => {
    const but = (values: string[]) =>
      total(company, { where: [{ attribute: 'region', op: '!=', values }] }).opening;
    expect(but(['emea'])).toBe(3_00);
    expect(but(['emea', '(none)'])).toBe(0);
  });

  test('the team is that of the person in charge', () => {
    const people = [{ person_id: 'ann', name: 'Ann', team: 'north', manager_id: null }];
    const led = {
      ...company,
      people,
      attributes: [attribute('a', 'csm', 'ann'), attribute('b', 'csm', 'gone')],
    };
    expect(openings(led, ['team'])).toEqual({ north: 1_00, '(none)': 2_00 });
  });

  test.each([
    ['2024-07-02', '0–6'],
    ['2024-07-01', '6–9'],
    ['2024-04-01', '9–12'],
    ['2024-01-01', '12–24'],
    ['2023-01-01', '24+'],
  ])('a unit with ARR since %s has a tenure of %s', (since, tenure) => {
    expect(Object.keys(openings(companyOf([line('a', 'p', since, null, 1)]), ['tenure']))).toEqual([tenure]);
  });

  test('tenure counts from the first ARR, also of a product long gone', () => {
    const old = line('a', 'q', '2022-01-01', '2022-01-31', 5);
    expect(
      Object.keys(openings(companyOf([old, line('a', 'p', '2024-12-01', null, 1)]), ['tenure'])),
    ).toEqual(['24+']);
  });

  test.each([
    ['9999.99', 'under 10k'],
    ['10000', '10k–50k'],
    ['50000', '50k–250k'],
    ['249999.99', '50k–250k'],
    ['250000', '250k+'],
  ])('an opening of %s is in the band %s', (arr, band) => {
    const company = companyOf([line('a', 'p', '2024-01-01', null, arr)]);
    expect(Object.keys(openings(company, ['arr_band']))).toEqual([band]);
  });
});

describe('comparisons', () => {
  const sized = companyOf(
    [
      line('a', 'p', '2024-01-01', null, 9),
      line('b', 'p', '2024-01-01', null, 10),
      line('c', 'p', '2024-01-01', null, 11),
    ],
    {
      attributes: [attribute('a', 'tier', '9'), attribute('b', 'tier', '10'), attribute('c', 'tier', 'gold')],
    },
  );
  const opening = (attributeName: string, op: '>' | '>=' | '<' | '<=', value: string) =>
    total(sized, { where: [{ attribute: attributeName, op, values: [value] }] }).opening;

  test('attributes compare as numbers, and what is none never does', () => {
    expect(opening('tier', '>', '9')).toBe(10_00);
    expect(opening('tier', '<', '100')).toBe(19_00);
  });

  test('arr is the opening balance in whole units of money', () => {
    expect(opening('arr', '>', '10')).toBe(11_00);
    expect(opening('arr', '>=', '10')).toBe(21_00);
    expect(opening('arr', '<=', '10')).toBe(19_00);
    expect(opening('arr', '<', '9')).toBe(0);
  });
});

describe('scopes', () => {
  const company = companyOf(
    [line('child', 'p', '2024-01-01', null, 40), line('parent', 'p', '2024-01-01', null, 60)],
    {
      attributes: [
        attribute('child', 'parent', 'parent'),
        attribute('child', 'csm', 'ann', '2020-01-01', '2025-06-30'),
        attribute('child', 'csm', 'bob', '2025-07-01'),
        attribute('parent', 'csm', 'cat'),
        attribute('parent', 'segment', 'smb'),
      ],
    },
  );
  const seenBy = (...values: string[]) =>
    openings(company, ['account', 'segment'], {
      scope: { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values }] }] },
    });

  test('today’s attributes say which accounts count, and the root still names the group', () => {
    expect(seenBy('bob')).toEqual({ 'parent/smb': 40_00 });
    expect(seenBy('ann')).toEqual({});
    expect(seenBy('bob', 'cat')).toEqual({ 'parent/smb': 100_00 });
  });

  test('a scope of none sees nothing', () => {
    expect(ask(company, { scope: { kind: 'none' } })).toEqual([]);
  });

  test('all conditions of one clause hold, of one clause among several', () => {
    const condition = (name: string, value: string) => ({ attribute: name, values: [value] });
    const both = { allOf: [condition('csm', 'cat'), condition('segment', 'enterprise')] };
    const own = { allOf: [condition('account', 'child')] };
    expect(total(company, { scope: { kind: 'rows', anyOf: [both] } }).opening).toBe(0);
    expect(total(company, { scope: { kind: 'rows', anyOf: [both, own] } }).opening).toBe(40_00);
  });
});
