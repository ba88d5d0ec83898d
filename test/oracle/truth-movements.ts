import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { attribute, companyOf, line, plainRequest, rate } from './builders.ts';
import { measures } from './measures.ts';
import type { TruthCase, TruthCompany } from './truth-case.ts';

const Q1 = { start: '2025-01-01', end: '2025-04-01' };
const TODAY = '2025-06-15';
const SINCE = '2024-01-01';

/** Ups and downs, a return after 49 days, a foreign currency, an old customer back, a change of segment. */
const movementsCompany = companyOf(
  [
    line('A', 'core', SINCE, '2025-01-31', 100),
    line('A', 'core', '2025-02-01', '2025-02-28', 150),
    line('A', 'core', '2025-03-01', null, 120),
    line('B', 'core', SINCE, '2025-01-31', 100),
    line('C', 'core', SINCE, '2025-01-19', 100),
    line('C', 'core', '2025-03-10', null, 80),
    line('D', 'core', '2025-02-01', null, 500),
    line('E', 'core', SINCE, null, 100, { currency: 'EUR' }),
    line('F', 'core', SINCE, null, 100),
    line('F', 'add-on', '2025-02-15', null, 40),
    line('G', 'core', SINCE, '2024-05-31', 100),
    line('G', 'core', '2025-02-01', null, 90),
    line('H', 'core', SINCE, '2025-02-09', 100),
    line('H', 'core', '2025-02-10', null, 70),
  ],
  {
    attributes: [
      attribute('A', 'segment', 'smb', SINCE, '2025-02-14'),
      attribute('A', 'segment', 'mid-market', '2025-02-15'),
      ...['B', 'C', 'D', 'E', 'F', 'G', 'H'].map((id) => attribute(id, 'segment', 'smb', SINCE)),
    ],
    rates: [
      rate(SINCE, '1.07'),
      rate('2025-03-31', '1.15'),
      rate(SINCE, '1.07', 'spot'),
      rate('2025-03-31', '1.15', 'spot'),
    ],
  },
);

const MOVEMENTS_DEFAULT = measures({
  opening: 607_00,
  closing: 517_00,
  kept: 457_00,
  upsell: 20_00,
  cross_sell: 40_00,
  contraction: 50_00,
  churn: 100_00,
  new: 500_00,
  reactivation: 90_00,
  accounts_opening: 6,
  accounts_churned: 1,
  accounts_contracted: 2,
  accounts_upsold: 1,
  accounts_cross_sold: 1,
  accounts_expanded: 2,
  accounts_new: 1,
  accounts_reactivated: 1,
});

const bySegment = { by: ['segment'] };

const movementsCases: readonly TruthCase[] = [
  {
    name: 'point to point at constant currency',
    request: plainRequest([Q1], TODAY),
    group: [],
    expected: MOVEMENTS_DEFAULT,
    printed: { nrr: 85.17, grr: 75.29, logoChurn: 16.67 },
  },
  {
    name: 'strict: once churned stays churned',
    request: plainRequest([Q1], TODAY, { variant: 'strict' }),
    group: [],
    expected: {
      ...MOVEMENTS_DEFAULT,
      closing: 437_00,
      kept: 377_00,
      contraction: 30_00,
      churn: 200_00,
      accounts_churned: 2,
      accounts_contracted: 1,
    },
    printed: { nrr: 71.99, grr: 62.11, logoChurn: 33.33 },
  },
  {
    name: 'the sum of movements, all reactivations netted',
    request: plainRequest([Q1], TODAY, { variant: 'movement_sum' }),
    group: [],
    expected: {
      ...MOVEMENTS_DEFAULT,
      closing: 607_00,
      kept: 347_00,
      upsell: 50_00,
      contraction: 60_00,
      churn: 200_00,
      reactivation: 170_00,
      accounts_churned: 2,
      accounts_reactivated: 2,
    },
    printed: { nrr: 100, grr: 57.17 },
  },
  {
    name: 'spot rates at both ends',
    request: plainRequest([Q1], TODAY, { options: { fx: 'spot' } }),
    group: [],
    expected: { ...MOVEMENTS_DEFAULT, closing: 525_00, fx: 8_00 },
    printed: { nrr: 86.49, grr: 75.29, logoChurn: 16.67 },
  },
  {
    name: 'segment at the start',
    request: plainRequest([Q1], TODAY, bySegment),
    group: ['smb'],
    expected: MOVEMENTS_DEFAULT,
    printed: { nrr: 85.17, grr: 75.29, logoChurn: 16.67 },
  },
  {
    name: 'segment at the end, the one that grew out of it',
    request: plainRequest([Q1], TODAY, { ...bySegment, options: { basis: 'end' } }),
    group: ['mid-market'],
    expected: measures({
      opening: 100_00,
      closing: 120_00,
      kept: 100_00,
      upsell: 20_00,
      accounts_opening: 1,
      accounts_upsold: 1,
      accounts_expanded: 1,
    }),
    printed: { nrr: 120, grr: 100, logoChurn: 0 },
  },
  {
    name: 'segment at the end, those that stayed',
    request: plainRequest([Q1], TODAY, { ...bySegment, options: { basis: 'end' } }),
    group: ['smb'],
    expected: {
      ...MOVEMENTS_DEFAULT,
      opening: 507_00,
      closing: 397_00,
      kept: 357_00,
      upsell: 0,
      accounts_opening: 5,
      accounts_upsold: 0,
      accounts_expanded: 1,
    },
    printed: { nrr: 78.3, grr: 70.41, logoChurn: 20 },
  },
  {
    name: 'a cohort of nobody',
    request: plainRequest([Q1], TODAY, {
      where: [{ attribute: 'segment', op: '=', values: ['enterprise'] }],
    }),
    group: [],
    expected: measures(),
    printed: { nrr: null, grr: null, logoChurn: null },
  },
];

export const movementsTruth: TruthCompany = {
  name: 'movements',
  company: movementsCompany,
  settings: DEFAULT_SETTINGS,
  cases: movementsCases,
};
