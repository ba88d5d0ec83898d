import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '#src/core/calendar.ts';
import type { AnswerDocument } from '#src/core/contract.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { copies, dealRows, type SketchedDeal } from '../world/sales.ts';

/** Published examples of sales, as facts that are imported and asked for. Each belongs to a seller of its own. */

const TODAY = '2025-08-13';

const won = (id: string, more: Partial<SketchedDeal> = {}): SketchedDeal => ({
  id,
  created: '2025-04-01',
  closed: '2025-05-01',
  status: 'won',
  ...more,
});
const lost = (id: string, more: Partial<SketchedDeal> = {}): SketchedDeal => ({
  ...won(id, more),
  status: 'lost',
});
const open = (id: string, more: Partial<SketchedDeal> = {}): SketchedDeal => ({
  id,
  created: '2025-04-01',
  qualified: '2025-04-10',
  ...more,
});

/** Five deals of 10,000 won and fifteen lost in a quarter, beside so many that are open. */
const quarter = (opened: number, days: number): SketchedDeal[] => [
  ...copies(5, won('w', { amount: 10_000, closed: addDays('2025-04-01', days) })),
  ...copies(15, lost('l')),
  ...copies(opened, open('o')),
];

const FROM_LEADS = copies(10, won('d', { created: '2025-05-05' })).map((deal, index) => ({
  ...deal,
  lead: `lead-${index}`,
  closed: index < 5 ? '2025-05-11' : '2025-05-21',
}));

const DEALS: Readonly<Record<string, readonly SketchedDeal[]>> = {
  'cycle-chartmogul-79': FROM_LEADS,
  'cycle-brainshark-80': [
    ...copies(50, won('short', { created: '2025-04-20', closed: '2025-05-01' })),
    ...copies(50, won('long', { created: '2025-04-20', closed: '2025-05-09' })),
  ],
  'coverage-quartz-89': copies(4, open('o', { amount: 50_000, closeOn: '2025-09-10' })),
  'coverage-murphy-107': [...copies(2, won('w')), ...copies(8, lost('l'))],
  'coverage-croreport-109': [
    ...copies(3, won('w')),
    ...copies(7, lost('l')),
    open('o', { closeOn: '2025-09-01' }),
  ],
  'velocity-prime-81': quarter(50, 30),
  'velocity-oscom-84': quarter(100, 45),
  'quota-rekener-95': copies(5, won('w', { amount: 47_000 })),
  'quota-winsabove-97': [
    won('arr', { amount: 980_000, total: 980_000 }),
    won('tcv', { amount: 0, total: 600_000, term: 36 }),
  ],
  'forecast-mxm-98': [won('w', { amount: 1_050_000 })],
  'forecast-petavue-100': [won('w', { amount: 920_000 })],
  'weighted-skylead-86': [open('o', { amount: 20_000, probability: 0.3 })],
  'weighted-revopsdict-88': [0.1, 0.5, 0.8].map((probability, index) =>
    open(`o${index}`, { amount: 100_000, probability, stage: `stage ${index}` }),
  ),
  'winrate-caa-92': [...copies(45, won('w')), ...copies(135, lost('l')), ...copies(80, open('o'))],
  'winrate-fullcast-111': [...copies(20, won('w')), ...copies(60, lost('l'))],
};

const quota = (person_id: string, period_start: string, period_end: string, amount: number) => ({
  ...{ person_id, metric: 'bookings', period_start, period_end, amount, currency: 'USD' },
});

/** As it was committed two weeks into the quarter. */
const forecast = (scope: string, amount: number) => ({
  ...{ scope, metric: 'bookings', category: 'commit', amount, currency: 'USD' },
  ...{ period_start: '2025-04-01', period_end: '2025-06-30', taken_at: '2025-04-14T07:00:00Z' },
});

const ROWS: Rows = {
  accounts: [{ account_id: 'a1', name: 'Acme' }],
  people: Object.keys(DEALS).map((id) => ({
    person_id: id,
    name: `Seller of ${id}`,
    email: `${id}@example.com`,
  })),
  leads: FROM_LEADS.map(({ lead }) => ({ lead_id: lead, created_on: '2025-05-01' })),
  quotas: [
    quota('coverage-quartz-89', '2025-07-01', '2025-09-30', 100_000),
    quota('coverage-croreport-109', '2025-07-01', '2025-09-30', 1000),
    quota('quota-rekener-95', '2025-04-01', '2025-06-30', 250_000),
    quota('quota-winsabove-97', '2025-04-01', '2025-06-30', 1_400_000),
  ],
  forecasts: [forecast('forecast-mxm-98', 1_200_000), forecast('forecast-petavue-100', 1_000_000)],
  ...dealRows(
    Object.entries(DEALS).flatMap(([owner, deals]) =>
      deals.map((deal) => ({ ...deal, id: `${owner} ${deal.id}`, owner })),
    ),
  ),
};

let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf(ROWS, TODAY);
});
afterAll(() => company.drop());

/** The ask, kept to the seller whose example it is. */
const asked = (vector: string, text: string): Promise<AnswerDocument> =>
  company.ask(`${text} owner:"${vector}"`);

describe('sales cycle length', () => {
  test('cycle-chartmogul-79: five conversions after 10 days and five after 20 take 15 on average', async () => {
    const { total, kpi } = await asked('cycle-chartmogul-79', 'sales cycle may 2025 variant:lead_mean');
    expect(total).toMatchObject({ value: 15, numerator: 150, denominator: 10, n: 10 });
    expect(kpi.unit).toBe('days');
  });

  test('cycle-brainshark-80: 1,500 days over 100 leads are 15', async () => {
    const { total } = await asked('cycle-brainshark-80', 'sales cycle may 2025 variant:mean');
    expect(total).toMatchObject({ value: 15, numerator: 1500, denominator: 100 });
  });
});

describe('pipeline coverage', () => {
  test('coverage-quartz-89: 200,000 open against a quota of 100,000 is twice', async () => {
    const { total } = await asked('coverage-quartz-89', 'pipeline coverage this quarter');
    expect(total).toMatchObject({ value: 2, numerator: 200_000, denominator: 100_000, n: 4 });
  });

  test('coverage-murphy-107: a close rate of 20 % needs five times', async () => {
    const { total } = await asked('coverage-murphy-107', 'pipeline coverage variant:required');
    expect(total).toMatchObject({ value: 5, numerator: 10, denominator: 2 });
  });

  test('coverage-croreport-109: a win rate of 30 % needs 3.3 times', async () => {
    const { total } = await asked('coverage-croreport-109', 'pipeline coverage');
    expect(total.measures['required']).toBeCloseTo(3.3, 1);
    expect(total.value).toBe(1);
  });
});

describe('pipeline velocity', () => {
  test('velocity-prime-81: 50 deals of 10,000 at 25 % in 30 days are 4,167 a day', async () => {
    const { total } = await asked('velocity-prime-81', 'pipeline velocity q2 2025');
    expect(total.value).toBeCloseTo(4167, 0);
    expect(total.measures['won_per_day']).toBeCloseTo(50_000 / 91, 9);
  });

  test('velocity-oscom-84: 100 deals of 10,000 at 25 % in 45 days are 5,556 a day', async () => {
    const { total } = await asked('velocity-oscom-84', 'pipeline velocity q2 2025');
    expect(total.value).toBeCloseTo(5556, 0);
    expect(total.n).toBe(100);
  });
});

describe('quota attainment', () => {
  test('quota-rekener-95: 235,000 of 250,000 are 94 %', async () => {
    const { total } = await asked('quota-rekener-95', 'quota q2 2025');
    expect(total).toMatchObject({ value: 0.94, numerator: 235_000, denominator: 250_000, n: 1 });
  });

  test('quota-winsabove-97: a deal of 600,000 in all credits 113 % by its total, 70 % by annual value alone', async () => {
    const byTotal = await asked('quota-winsabove-97', 'quota q2 2025 variant:tcv');
    const byYear = await asked('quota-winsabove-97', 'quota q2 2025');
    expect(byTotal.total.value).toBeCloseTo(1.13, 2);
    expect(byYear.total.value).toBe(0.7);
  });
});

describe('forecast accuracy', () => {
  test('forecast-mxm-98: 1.2 million forecast and 1.05 million sold is 85.7 %', async () => {
    const { total } = await asked('forecast-mxm-98', 'forecast accuracy q2 2025');
    expect(total.value).toBeCloseTo(0.857, 3);
    expect(total.measures).toMatchObject({ bias: 150_000, forecast: 1_200_000, actual: 1_050_000 });
  });

  test('forecast-petavue-100: 920,000 sold of a million forecast attains 92 %', async () => {
    const { total } = await asked('forecast-petavue-100', 'forecast accuracy q2 2025 variant:attainment');
    expect(total).toMatchObject({ value: 0.92, numerator: 920_000, denominator: 1_000_000 });
  });
});

describe('weighted pipeline', () => {
  test('weighted-skylead-86: 20,000 at 30 % weigh 6,000', async () => {
    const { total } = await asked('weighted-skylead-86', 'weighted pipeline');
    expect(total.value).toBe(6000);
  });

  test('weighted-revopsdict-88: 100,000 at 10, 50 and 80 % weigh 10,000, 50,000 and 80,000', async () => {
    const { total, groups } = await asked('weighted-revopsdict-88', 'weighted pipeline by stage');
    expect(total.value).toBe(140_000);
    expect(groups.map(({ by, value }) => [by['stage'], value]).toSorted()).toEqual([
      ['stage 0', 10_000],
      ['stage 1', 50_000],
      ['stage 2', 80_000],
    ]);
  });
});

describe('win rate', () => {
  test('winrate-caa-92: 45 won and 135 lost are 25 %, whatever is open', async () => {
    const { total } = await asked('winrate-caa-92', 'win rate q2 2025');
    expect(total).toMatchObject({ value: 0.25, numerator: 45, denominator: 180, n: 180 });
  });

  test('winrate-fullcast-111: 20 wins of 80 are 25 %', async () => {
    const { total } = await asked('winrate-fullcast-111', 'win rate q2 2025');
    expect(total).toMatchObject({ value: 0.25, numerator: 20, denominator: 80 });
  });
});
