import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { DayRange } from '#src/core/calendar.ts';
import { ALL_SCOPE, type Scope } from '#src/core/query.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import type { CellRequest, Measures, Source } from '#src/core/source.ts';
import advocacy from '#src/sources/advocacy.ts';
import firstValue from '#src/sources/first_value.ts';
import offers from '#src/sources/offers.ts';
import onboarding from '#src/sources/onboarding.ts';
import onboardingCost from '#src/sources/onboarding_cost.ts';
import onboardingSteps from '#src/sources/onboarding_steps.ts';
import outcomes from '#src/sources/outcomes.ts';
import successVector from '#src/sources/success_vector.ts';
import { readCells } from '#src/use/read.ts';
import { PLAIN_OPTIONS } from '../oracle/builders.ts';
import { advocacyUnits, offerUnits, outcomeUnits, type Sees, vectorUnits } from '../oracle/expansion.ts';
import { type Journey, journeys, scopes, spans, TODAY } from '../oracle/journey-company.ts';
import { attributeOn, type Unit } from '../oracle/journey-facts.ts';
import { costUnits, firstValueUnits, projectUnits, stepUnits } from '../oracle/onboarding.ts';
import { type AskedCompany, companyOf } from '../world/company.ts';

/** The SQL against a slow, plain reading of the definitions, on companies in which everything coincides. */

const COMPANIES = Number(process.env['BELLWETHER_COMPANIES'] ?? 4);
vi.setConfig({ testTimeout: 60_000 + COMPANIES * 15_000 });
// Shrinking would import a company for every step of it.
const RUNS = { numRuns: COMPANIES, endOnFailure: true };
const FRACTIONS = new Set(['variance', 'on_time', 'hours', 'unpriced']);
const RATE = 85.5;
const SETTINGS = { ...DEFAULT_SETTINGS, hourlyRate: RATE, holidays: [] };

type Reading = (company: Journey, period: DayRange, variant: string, sees: Sees) => readonly Unit[];
const READINGS: readonly (readonly [Source, Reading])[] = [
  [firstValue, firstValueUnits],
  [onboarding, projectUnits],
  [onboardingCost, (company, period, variant) => costUnits(company, period, variant, RATE)],
  [onboardingSteps, stepUnits],
  [successVector, vectorUnits],
  [offers, offerUnits],
  [outcomes, outcomeUnits],
  [advocacy, advocacyUnits],
];

/** A company of its own for each run, gone again however the run ends. */
async function withCompany(rows: Journey, use: (company: AskedCompany) => Promise<void>): Promise<void> {
  const company = await companyOf(rows, TODAY);
  try {
    // The first ask brings the marts up to the facts.
    await company.ask('arr');
    await use(company);
  } finally {
    await company.drop();
  }
}

const sees = (company: Journey, scope: Scope, account: string | null): boolean => {
  if (scope.kind !== 'rows') return scope.kind === 'all';
  return (
    account !== null &&
    scope.anyOf.some(({ allOf }) =>
      allOf.every(({ attribute, values }) =>
        values.includes(attributeOn(company, account, attribute, TODAY) ?? '(nobody)'),
      ),
    )
  );
};

/** Sums of units by group: `0 smb` → measures that are not 0. */
function expected(units: readonly Unit[], period: number, company: Journey, request: CellRequest) {
  const sums = new Map<string, Record<string, number>>();
  for (const { account, day, adds, spreads = {} } of units) {
    if (!sees(company, request.scope, account)) continue;
    const group = request.by.map((name) =>
      name === 'account'
        ? (account ?? '(none)')
        : ((account === null ? null : attributeOn(company, account, name, day)) ?? '(none)'),
    );
    const key = `${period} ${group.join(', ')}`;
    const sum = sums.get(key) ?? {};
    sums.set(key, sum);
    const counted = Object.entries(spreads).flatMap(([name, value]) =>
      value === null ? [] : [[`${name}@${value}`, 1] as const],
    );
    for (const [name, value] of [...Object.entries(adds), ...counted]) sum[name] = (sum[name] ?? 0) + value;
  }
  return [...sums].map(([key, measures]) => [key, tidy(measures)] as const);
}

/** Sums of fractions are compared to six digits; what adds up exactly is compared exactly. */
const tidy = (measures: Measures): Measures =>
  Object.fromEntries(
    Object.entries(measures)
      .filter(([, value]) => value !== 0)
      .map(([name, value]) => [name, FRACTIONS.has(name) ? Number(value.toPrecision(6)) : value] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** In order; a cell of nothing is no cell. */
const byKey = (pairs: readonly (readonly [string, Measures])[]): Record<string, Measures> =>
  Object.fromEntries(
    pairs.filter(([, measures]) => Object.keys(measures).length > 0).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

async function got(company: AskedCompany, source: Source, request: CellRequest) {
  const { periods, ...shared } = request;
  const deps = { read: company.database.store.read, settings: SETTINGS };
  const needs = periods.map((range) => ({ source, request: shared, range }));
  const read = await readCells(needs, deps);
  return needs.flatMap((need, period) =>
    read.of(need).map(({ group, measures }) => [`${period} ${group.join(', ')}`, tidy(measures)] as const),
  );
}

type Asked = Pick<CellRequest, 'periods' | 'by' | 'scope'>;
const each = <A, B>(as: readonly A[], bs: readonly B[]): (readonly [A, B])[] =>
  as.flatMap((a) => bs.map((b) => [a, b] as const));

const requests: fc.Arbitrary<Asked> = fc.record({
  periods: fc.uniqueArray(spans, {
    minLength: 1,
    maxLength: 2,
    selector: ({ start, end }) => `${start} ${end}`,
  }),
  by: fc.constantFrom<readonly string[]>([], ['segment'], ['segment', 'csm'], ['account']),
  scope: scopes,
});

test('the SQL gives what the definitions say, per period, group, variant and reader', async () => {
  const check = async (rows: Journey, asked: readonly Asked[]): Promise<void> =>
    withCompany(rows, async (company) => {
      for (const [source, reading] of READINGS) {
        for (const [variant, given] of each(['default', ...source.variants], asked)) {
          const request: CellRequest = { ...given, where: [], variant, options: PLAIN_OPTIONS, today: TODAY };
          const wanted = request.periods.flatMap((period, nth) =>
            expected(
              reading(rows, period, variant, (account) => sees(rows, request.scope, account)),
              nth,
              rows,
              request,
            ),
          );
          const cells = byKey(await got(company, source, request));
          expect({ source: source.id, request, cells }).toEqual({
            source: source.id,
            request,
            cells: byKey(wanted),
          });
        }
      }
    });
  const asked = fc.array(requests, { minLength: 3, maxLength: 3 });
  await fc.assert(fc.asyncProperty(journeys, asked, check), RUNS);
});

test('groups add up to the total, and what is known later of today is what is known', async () => {
  const check = async (rows: Journey, period: DayRange): Promise<void> =>
    withCompany(rows, async (company) => {
      const plain = { periods: [period], by: [], where: [], scope: ALL_SCOPE, today: TODAY };
      const later = { ...PLAIN_OPTIONS, asKnown: '2030-01-01' };
      for (const [source] of READINGS) {
        for (const variant of ['default', ...source.variants]) {
          const request = { ...plain, variant, options: PLAIN_OPTIONS };
          const total = await got(company, source, request);
          const groups = await got(company, source, { ...request, by: ['segment'] });
          const sums: Record<string, number> = {};
          for (const [, measures] of groups)
            for (const [name, value] of Object.entries(measures)) sums[name] = (sums[name] ?? 0) + value;
          expect({ variant, sums: tidy(sums) }).toEqual({ variant, sums: tidy(total[0]?.[1] ?? {}) });
          const known = await got(company, source, { ...request, options: later });
          expect({ source: source.id, variant, known }).toEqual({ source: source.id, variant, known: total });
        }
      }
    });
  await fc.assert(fc.asyncProperty(journeys, spans, check), { ...RUNS, numRuns: Math.ceil(COMPANIES / 2) });
});
