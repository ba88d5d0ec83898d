import { describe, expect, test } from 'vitest';
import type { Cell } from '#src/core/source.ts';
import retention from '#src/sources/retention.ts';
import { checkIdentities, measuresOf } from './identities.ts';
import { MEASURES, MONEY, measures, type RetentionMeasures } from './measures.ts';
import { oracle } from './oracle.ts';
import { truthCompanies } from './truth-companies.ts';

const percent = (numerator: number, denominator: number): number | null =>
  denominator === 0 ? null : Math.round((10_000 * numerator) / denominator) / 100;

const groupOf = (cells: readonly Cell[], group: readonly string[]): RetentionMeasures => {
  const cell = cells.find((each) => each.group.join() === group.join());
  return cell === undefined ? measures() : measuresOf(cell);
};

for (const { name: companyName, company, settings, cases } of truthCompanies) {
  describe(`the ${companyName} company`, () => {
    test.each(cases)('$name', ({ request, group, expected, printed }) => {
      const cells = oracle(company, settings, request);
      const m = groupOf(cells, group);
      expect(m).toEqual(expected);
      expect(checkIdentities(cells, request)).toEqual([]);
      expect(percent(m.closing, m.opening)).toBe(printed.nrr);
      expect(percent(m.kept, m.opening)).toBe(printed.grr);
      if (printed.logoChurn === undefined) return;
      expect(percent(m.accounts_churned, m.accounts_opening)).toBe(printed.logoChurn);
    });
  });
}

test('counting the accounts that came in the period would read 182.37 %, and does not happen', () => {
  const [movements] = truthCompanies;
  const request = movements?.cases[0]?.request;
  if (movements === undefined || request === undefined) throw new Error('the movements company has no cases');
  const m = groupOf(oracle(movements.company, movements.settings, request), []);
  expect(percent(m.closing + m.new + m.reactivation, m.opening)).toBe(182.37);
  expect(percent(m.closing, m.opening)).toBe(85.17);
});

test('the oracle knows exactly the measures of the retention source, money and counts apart', () => {
  expect(Object.keys(retention.measures).toSorted()).toEqual([...MEASURES].toSorted());
  const money = Object.entries(retention.measures).filter(([, kind]) => kind === 'money');
  expect(money.map(([name]) => name).toSorted()).toEqual([...MONEY].toSorted());
});
