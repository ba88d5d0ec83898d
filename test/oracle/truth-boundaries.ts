import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { companyOf, line, plainRequest } from './builders.ts';
import { measures } from './measures.ts';
import type { TruthCase, TruthCompany } from './truth-case.ts';

const Q4 = { start: '2024-10-01', end: '2025-01-01' };
const Q1 = { start: '2025-01-01', end: '2025-04-01' };
const TODAY = '2025-06-15';
const SINCE = '2024-01-01';

/** Renewals around the year's end: one lost, one on time, one new, one 20 days late, one product for another. */
const boundaryCompany = companyOf([
  line('P', 'a', SINCE, '2024-12-31', 100),
  line('Q', 'a', SINCE, '2024-12-31', 100),
  line('Q', 'a', '2025-01-01', null, 130),
  line('R', 'a', '2025-01-01', null, 50),
  line('S', 'a', SINCE, '2024-12-31', 100),
  line('S', 'a', '2025-01-21', null, 100),
  line('T', 'a', SINCE, '2025-01-31', 100),
  line('T', 'b', '2025-02-01', null, 120),
]);

const BOUNDARY_Q4 = measures({
  opening: 400_00,
  closing: 300_00,
  kept: 300_00,
  churn: 100_00,
  accounts_opening: 4,
  accounts_churned: 1,
});

const BOUNDARY_Q1 = measures({
  opening: 300_00,
  closing: 350_00,
  kept: 300_00,
  upsell: 30_00,
  cross_sell: 20_00,
  new: 50_00,
  accounts_opening: 3,
  accounts_upsold: 1,
  accounts_cross_sold: 1,
  accounts_expanded: 2,
  accounts_new: 1,
});

const withoutGrace = { options: { grace: 0 } };

const boundaryCases: readonly TruthCase[] = [
  {
    name: 'an account whose last day is the last of the quarter churns in it',
    request: plainRequest([Q4], TODAY),
    group: [],
    expected: BOUNDARY_Q4,
    printed: { nrr: 75, grr: 75, logoChurn: 25 },
  },
  {
    name: 'a renewal 20 days late is bridged',
    request: plainRequest([Q1], TODAY),
    group: [],
    expected: BOUNDARY_Q1,
    printed: { nrr: 116.67, grr: 100, logoChurn: 0 },
  },
  {
    name: 'without grace the late renewal churns',
    request: plainRequest([Q4], TODAY, withoutGrace),
    group: [],
    expected: { ...BOUNDARY_Q4, closing: 200_00, kept: 200_00, churn: 200_00, accounts_churned: 2 },
    printed: { nrr: 50, grr: 50, logoChurn: 50 },
  },
  {
    name: 'without grace the late renewal comes back',
    request: plainRequest([Q1], TODAY, withoutGrace),
    group: [],
    expected: {
      ...BOUNDARY_Q1,
      opening: 200_00,
      closing: 250_00,
      kept: 200_00,
      reactivation: 100_00,
      accounts_opening: 2,
      accounts_reactivated: 1,
    },
    printed: { nrr: 125, grr: 100, logoChurn: 0 },
  },
];

export const boundariesTruth: TruthCompany = {
  name: 'boundaries',
  company: boundaryCompany,
  settings: DEFAULT_SETTINGS,
  cases: boundaryCases,
};
