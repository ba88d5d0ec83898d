import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lessMeasures, noMeasures, sumMeasures } from '#src/core/measures.ts';
import type { Scope } from '#src/core/query.ts';
import type { Settings } from '#src/core/settings.ts';
import type { Cell, CellRequest, Source } from '#src/core/source.ts';
import activities from '#src/sources/activities.ts';
import deals from '#src/sources/deals.ts';
import forecasts from '#src/sources/forecasts.ts';
import pace from '#src/sources/pace.ts';
import pipeline from '#src/sources/pipeline.ts';
import quotaCoverage from '#src/sources/quota_coverage.ts';
import quotas from '#src/sources/quotas.ts';
import { toCell } from '#src/use/rows.ts';
import { randomSalesCompany, randomSalesRequest, salesSettings } from '../oracle/random-sales.ts';
import { type SalesSource, salesOracle } from '../oracle/sales.ts';
import type { SalesCompany } from '../oracle/sales-company.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putRows } from '../world/put-rows.ts';

/** How many random companies to try; each is asked of every source. */
const COMPANIES = Number(process.env['BELLWETHER_COMPANIES'] ?? 10);
const ASKS = 4;
const PATIENCE_MS = 60_000 + COMPANIES * 5_000;

const SOURCES: Readonly<Record<SalesSource, Source>> = {
  pipeline,
  deals,
  pace,
  activities,
  quotas,
  coverage: quotaCoverage,
  forecasts,
};
const NAMES: readonly SalesSource[] = [
  'pipeline',
  'deals',
  'pace',
  'activities',
  'quotas',
  'coverage',
  'forecasts',
];
const AHEAD: readonly SalesSource[] = ['pipeline', 'coverage'];
const OF_PEOPLE: readonly SalesSource[] = ['activities', 'quotas', 'coverage', 'forecasts'];

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function cellsOf(source: Source, settings: Settings, request: CellRequest): Promise<Cell[]> {
  const statement = source.cells(request, settings);
  const rows = await database.store.read(statement);
  return rows.map((row) => toCell(row, source, request.by.length, statement.name));
}

/** All measures of every cell in which there is something, in one order; sums of fractions without their last digits. */
function comparable(source: Source, cells: readonly Cell[]): readonly object[] {
  return cells
    .map(({ period, group, measures }) => {
      const all = { ...noMeasures(source), ...measures };
      const kept = Object.entries(all).map(
        ([name, value]) =>
          [name, source.measures[name] === 'number' ? Math.round(value * 1e6) / 1e6 : value] as const,
      );
      return { period, group, measures: Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1))) };
    })
    .filter(({ measures }) => Object.values(measures).some((value) => value !== 0))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const requestOf = (name: SalesSource): fc.Arbitrary<CellRequest> => {
  const { dimensions = [], ofAccounts = true, variants } = SOURCES[name];
  const own = dimensions.flatMap(({ name: dimension, kind }) => (kind === 'number' ? [] : [dimension]));
  return randomSalesRequest({ own, ofAccounts, variants, ahead: AHEAD.includes(name) });
};

const asked = fc.record({
  company: randomSalesCompany,
  settings: salesSettings,
  requests: fc.tuple(...NAMES.map((name) => fc.array(requestOf(name), { minLength: ASKS, maxLength: ASKS }))),
});

test(
  'random companies get from SQL what the slow, plain reading of the definitions gives',
  async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ company, settings, requests }) => {
        await putRows(database.store, { ...company });
        for (const [index, name] of NAMES.entries()) {
          for (const request of requests[index] ?? []) {
            const source = SOURCES[name];
            const cells = comparable(source, await cellsOf(source, settings, request));
            const expected = comparable(source, salesOracle(name, company, settings, request));
            expect({ name, request, cells }).toEqual({ name, request, cells: expected });
          }
        }
      }),
      { numRuns: COMPANIES },
    );
  },
  PATIENCE_MS,
);

test('random companies make every measure differ from zero in some answer', () => {
  const moved = new Set<string>();
  for (const { company, settings, requests } of fc.sample(asked, { numRuns: 150, seed: 20250813 })) {
    for (const [index, name] of NAMES.entries()) {
      for (const request of requests[index] ?? []) {
        const values = salesOracle(name, company, settings, request).flatMap(({ measures }) =>
          Object.entries(measures),
        );
        for (const [measure, value] of values)
          if (value !== 0) moved.add(`${name} ${measure.replace(/@.*/, '')}`);
      }
    }
  }
  const all = NAMES.flatMap((name) =>
    Object.keys(SOURCES[name].measures).map((measure) => `${name} ${measure}`),
  );
  expect([...moved].toSorted()).toEqual(all.toSorted());
});

describe('a reader who sees some books', () => {
  const PEOPLE = ['p1', 'p3'];
  const scope: Scope = {
    kind: 'rows',
    anyOf: ['csm', 'owner'].map((attribute) => ({ allOf: [{ attribute, values: PEOPLE }] })),
  };

  /** The company as if it had only the accounts of these books, and the deals of these people. */
  function ofDeals(company: SalesCompany, today: string): SalesCompany {
    const seen = new Set(
      company.account_attributes
        .filter(({ attribute, value }) => ['csm', 'owner'].includes(attribute) && PEOPLE.includes(value))
        .filter(({ valid_from: from, valid_to: to }) => from <= today && (to ?? today) >= today)
        .map(({ account_id: id }) => id),
    );
    return {
      ...company,
      opportunities: company.opportunities.filter(
        ({ account_id: id, owner_id: owner }) =>
          (id !== null && seen.has(id)) || (owner !== null && PEOPLE.includes(owner)),
      ),
    };
  }

  /** The company as if only these people worked there. */
  const ofPeople = (company: SalesCompany): SalesCompany => ({
    ...company,
    people: company.people.filter(({ person_id: id }) => PEOPLE.includes(id)),
    opportunities: company.opportunities.filter(({ owner_id: id }) => PEOPLE.includes(id ?? '')),
    renewals: company.renewals.filter(({ owner_id: id }) => PEOPLE.includes(id ?? '')),
    sales_activities: company.sales_activities.filter(({ person_id: id }) => PEOPLE.includes(id)),
    quotas: company.quotas.filter(({ person_id: id }) => PEOPLE.includes(id)),
  });

  test(
    'gets the numbers of a company that has nothing else',
    async () => {
      await fc.assert(
        fc.asyncProperty(asked, async ({ company, settings, requests }) => {
          await putRows(database.store, { ...company });
          for (const [index, name] of NAMES.entries()) {
            const [everything] = requests[index] ?? [];
            if (everything === undefined) continue;
            const request = { ...everything, scope };
            const source = SOURCES[name];
            const small = OF_PEOPLE.includes(name) ? ofPeople(company) : ofDeals(company, request.today);
            const cells = comparable(source, await cellsOf(source, settings, request));
            const expected = comparable(source, salesOracle(name, small, settings, request));
            expect({ name, request, cells }).toEqual({ name, request, cells: expected });
          }
        }),
        { numRuns: Math.ceil(COMPANIES / 2) },
      );
    },
    PATIENCE_MS,
  );
});

test(
  'groups add up to the total, but for forecasts, which teams and people make for themselves',
  async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ company, settings, requests }) => {
        await putRows(database.store, { ...company });
        for (const [index, name] of NAMES.entries()) {
          const [request] = requests[index] ?? [];
          const source = SOURCES[name];
          if (request === undefined || request.by.some((dimension) => source.netting.includes(dimension)))
            continue;
          const [parts, whole] = await Promise.all([
            cellsOf(source, settings, request),
            cellsOf(source, settings, { ...request, by: [] }),
          ]);
          for (const period of request.periods.keys()) {
            const sum = (cells: readonly Cell[]) =>
              sumMeasures(
                source,
                cells.flatMap((cell) => (cell.period === period ? [cell.measures] : [])),
              );
            const left = Object.values(lessMeasures(source, sum(whole), sum(parts)));
            expect(left.filter((value) => Math.abs(value) > 1e-6)).toEqual([]);
          }
        }
      }),
      { numRuns: Math.ceil(COMPANIES / 2) },
    );
  },
  PATIENCE_MS,
);
