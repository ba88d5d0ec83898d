import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { companyOf, line, plainRequest } from './builders.ts';
import type { Line } from './company.ts';
import { measuresOf } from './identities.ts';
import { measures, type RetentionMeasures } from './measures.ts';
import { oracle } from './oracle.ts';

/** Worked examples as others publish them, each as a book of accounts in one month. */
interface Example {
  readonly source: string;
  /** ARR, or MRR taken for it, at the start. */
  readonly start: number;
  readonly expansion?: number;
  readonly contraction?: number;
  readonly churn?: number;
  readonly new?: number;
}

const BEFORE = '2025-01-01';
const MONTH = { start: '2025-03-01', end: '2025-04-01' };
const CHANGE = '2025-03-15';

/** One account each for what grows, shrinks, leaves and comes; another one holds the rest. */
function book({ start, expansion = 0, contraction = 0, churn = 0, new: won = 0 }: Example): Line[] {
  const growing = start / 10;
  const shrinking = contraction * 2;
  const steady = start - growing - shrinking - churn;
  const changed = (id: string, from: number, to: number) => [
    line(id, 'p', BEFORE, '2025-03-14', from),
    line(id, 'p', CHANGE, null, to),
  ];
  return [
    line('steady', 'p', BEFORE, null, steady),
    ...changed('growing', growing, growing + expansion),
    ...changed('shrinking', shrinking, shrinking - contraction),
    line('leaving', 'p', BEFORE, '2025-03-14', churn),
    line('coming', 'p', CHANGE, null, won),
  ];
}

function of(lines: readonly Line[]): RetentionMeasures {
  const [cell] = oracle(companyOf(lines), DEFAULT_SETTINGS, plainRequest([MONTH], '2025-06-01'));
  return cell === undefined ? measures() : measuresOf(cell);
}

const percent = (numerator: number, denominator: number) => (100 * numerator) / denominator;

describe('published examples', () => {
  test.each([
    { source: 'MetricKit', start: 100_000, expansion: 15_000, contraction: 5_000, churn: 10_000, nrr: 100 },
    { source: 'Prime', start: 100_000, expansion: 15_000, contraction: 5_000, churn: 8_000, nrr: 102 },
    { source: 'ChartMogul, net churn 10 %', start: 100, expansion: 10, contraction: 10, churn: 10, nrr: 90 },
    { source: 'Upzelo, net expansion 20 %', start: 5_000, expansion: 1_000, nrr: 120 },
  ])('net revenue retention of $source is $nrr %', ({ nrr, ...example }) => {
    const m = of(book(example));
    expect(percent(m.closing, m.opening)).toBeCloseTo(nrr, 10);
  });

  test.each([
    { source: 'PulseRevOps', start: 1e7, expansion: 18e5, contraction: 6e5, churn: 9e5, grr: 85 },
    {
      source: 'ChartMogul, gross churn 20 %',
      start: 100,
      expansion: 10,
      contraction: 10,
      churn: 10,
      grr: 80,
    },
    { source: 'a book of 1M, 250k due, 200k renewed', start: 1_000_000, churn: 50_000, grr: 95 },
  ])('gross revenue retention of $source is $grr %', ({ grr, ...example }) => {
    const m = of(book(example));
    expect(percent(m.kept, m.opening)).toBeCloseTo(grr, 10);
  });

  test('net new ARR of Runway is 500,000', () => {
    const m = of(
      book({ source: 'Runway', start: 2e6, expansion: 3e5, contraction: 2e5, churn: 4e5, new: 8e5 }),
    );
    const gained = m.new + m.reactivation + m.upsell + m.cross_sell + m.uplift;
    expect(gained - m.contraction - m.churn).toBe(500_000_00);
  });

  test('an upgrade from 100 to 300 is an upsell of 200', () => {
    const lines = [line('a', 'p', BEFORE, '2025-03-14', 100), line('a', 'p', CHANGE, null, 300)];
    expect(of(lines)).toMatchObject({ upsell: 200_00, cross_sell: 0, accounts_upsold: 1 });
  });

  test.each([
    { source: 'ADG', customers: 500, lost: 50, churn: 10 },
    { source: 'Topbitx', customers: 500, lost: 15, churn: 3 },
  ])('logo churn of $source is $churn %, whoever is won meanwhile', ({ customers, lost, churn }) => {
    const lines = Array.from({ length: customers + 40 }, (_, index) =>
      line(`c${index}`, 'p', index < customers ? BEFORE : CHANGE, index < lost ? '2025-03-14' : null, 10),
    );
    const m = of(lines);
    expect(percent(m.accounts_churned, m.accounts_opening)).toBeCloseTo(churn, 10);
  });
});
