import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMonths, startOfMonth } from '#src/core/calendar.ts';
import { ALL_SCOPE, NO_SCOPE } from '#src/core/query.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import { cellsServe, rollupStatement } from '#src/sources/retention/cells.ts';
import { NAMED_VARIANTS } from '#src/sources/retention/plan.ts';
import { cellStatement } from '#src/sources/retention/statement.ts';
import retention from '#src/sources/retention.ts';
import { refreshMarts } from '#src/store/marts/refresh.ts';
import { companyOf, line, PLAIN_OPTIONS, plainRequest } from '../oracle/builders.ts';
import { checkIdentities, checkSums, comparable } from '../oracle/identities.ts';
import { oracle } from '../oracle/oracle.ts';
import { FROM, randomCompany } from '../oracle/random-company.ts';
import { randomRequest } from '../oracle/random-request.ts';
import { askCells, cellsOf } from '../world/cells.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putCompany } from '../world/facts.ts';
import { SILENT } from '../world/world.ts';

const settings = DEFAULT_SETTINGS;
const TODAY = '2026-01-10';
const RUNS = Math.ceil(Number(process.env['BELLWETHER_COMPANIES'] ?? 30) / 3);
const Q1 = { start: '2025-01-01', end: '2025-04-01' };

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const refresh = () => refreshMarts(database.store, settings, TODAY, SILENT, { rebuild: true });

describe('cells', () => {
  it('say the same as spans for every period, grouping and filter that they serve', async () => {
    const { store } = database;
    const months = fc.constantFrom(1, 3, 6, 12);
    const period = fc.tuple(fc.integer({ min: 0, max: 20 }), months).map(([ahead, length]) => {
      const start = addMonths(startOfMonth(FROM), ahead);
      return { start, end: addMonths(start, length) };
    });
    const asked = fc.record({
      company: randomCompany({ cycles: false }),
      periods: fc.array(period, { minLength: 1, maxLength: 4 }),
      by: fc.subarray(['segment', 'region']),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ company, periods, by }) => {
        await putCompany(store, company);
        await refresh();
        const request: CellRequest = plainRequest(periods, TODAY, { by });
        const spans = comparable(await cellsOf(store, cellStatement(request, settings), request));
        expect(checkIdentities(spans, request)).toEqual([]);
        if (!cellsServe(request, settings)) return;
        const cells = comparable(await cellsOf(store, rollupStatement(request, settings), request));
        expect(cells).toEqual(spans);
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('are not used where the reader may not see all, nor for another reading', () => {
    const request = plainRequest([Q1], TODAY);
    expect(cellsServe(request, settings)).toBe(true);
    expect(cellsServe({ ...request, scope: NO_SCOPE }, settings)).toBe(false);
    expect(cellsServe({ ...request, variant: 'strict' }, settings)).toBe(false);
    expect(cellsServe({ ...request, by: ['csm'] }, settings)).toBe(false);
    expect(cellsServe({ ...request, options: { ...PLAIN_OPTIONS, fx: 'spot' } }, settings)).toBe(false);
    expect(cellsServe({ ...request, periods: [{ start: '2025-01-02', end: '2025-04-01' }] }, settings)).toBe(
      false,
    );
  });
});

describe('readings that cells do not serve', () => {
  /** Requests in one of them, at all the edges that the company has. */
  const asked = randomCompany({ cycles: false }).chain((company) => {
    const variant = fc.constantFrom('eligible_only', 'eligible_only', 'gross_product', ...NAMED_VARIANTS);
    const request = fc
      .tuple(randomRequest(company), variant)
      .map(([each, named]): CellRequest => ({ ...each, scope: ALL_SCOPE, where: [], variant: named }));
    return fc.record({
      company: fc.constant(company),
      requests: fc.array(request, { minLength: 12, maxLength: 12 }),
    });
  });

  it('say what the plain reading of their definitions says', async () => {
    const { store } = database;
    await fc.assert(
      fc.asyncProperty(asked, async ({ company, requests }) => {
        await putCompany(store, company);
        await refresh();
        for (const request of requests) {
          await refreshMarts(store, settings, request.today, SILENT);
          const cells = comparable(await askCells(store, settings, request));
          expect({ request, cells }).toEqual({
            request,
            cells: comparable(oracle(company, settings, request)),
          });
          expect(checkIdentities(cells, request)).toEqual([]);
          const whole = comparable(await askCells(store, settings, { ...request, by: [] }));
          expect(checkSums(cells, whole)).toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  }, 240_000);
});

describe('what was known then', () => {
  const asKnown = (day: string) => plainRequest([Q1], TODAY, { options: { ...PLAIN_OPTIONS, asKnown: day } });
  const churn = async (request: CellRequest) =>
    (await askCells(database.store, settings, request))[0]?.measures['churn'];

  it('answers from the versions of that day, to its end', async () => {
    const { store } = database;
    await putCompany(
      store,
      companyOf([
        line('Alder', 'core', '2024-01-01', null, 100),
        line('Birch', 'core', '2024-01-01', null, 70),
      ]),
    );
    await store.query(
      `INSERT INTO facts.arr_lines_history (line_id, starts_on, account_id, product_id, ends_on, arr, currency, sys_from, import_id, sys_to, is_deleted)
       SELECT line_id, starts_on, account_id, product_id, NULL, arr, currency, sys_from, 1, '2025-03-05T10:00:00Z', false
       FROM facts.arr_lines WHERE account_id = 'Birch'`,
    );
    await store.query(
      "UPDATE facts.arr_lines SET ends_on = '2025-02-28', sys_from = '2025-03-05T10:00:00Z' WHERE account_id = 'Birch'",
    );
    await refresh();
    expect(await churn(plainRequest([Q1], TODAY))).toBe(7_000);
    expect(await churn(asKnown('2025-03-04'))).toBe(0);
    expect(await churn(asKnown('2025-03-05'))).toBe(7_000);
    // Then it had no end, and its anniversary lies outside; now it ended in the quarter.
    const eligible = (request: CellRequest) => churn({ ...request, variant: 'eligible_only' });
    expect(await eligible(plainRequest([Q1], TODAY))).toBe(7_000);
    expect(await eligible(asKnown('2025-03-05'))).toBe(7_000);
    expect(await eligible(asKnown('2025-03-04'))).toBeUndefined();
  });

  it('is nothing on a day before anything was known', async () => {
    const { store } = database;
    await putCompany(store, companyOf([line('Alder', 'core', '2024-01-01', null, 100)]), '2025-06-01');
    await refresh();
    expect(comparable(await askCells(store, settings, asKnown('2025-05-31')))).toEqual([]);
  });
});

describe('the accounts that did most', () => {
  it('are those whose balance moved most and those that came, named, and no others', async () => {
    const { store } = database;
    await putCompany(
      store,
      companyOf([
        line('Alder', 'core', '2024-01-01', '2025-02-28', 100),
        line('Birch', 'core', '2024-01-01', '2025-01-31', 100),
        line('Birch', 'core', '2025-02-01', null, 130),
        line('Cedar', 'core', '2025-02-01', null, 500),
        line('Dogwood', 'core', '2024-01-01', null, 900),
      ]),
    );
    await refresh();
    const rows = await store.read(retention.accounts(plainRequest([Q1], TODAY), settings, 5));
    expect(rows.map((row) => [row['name'], row['churn'], row['upsell'], row['new']])).toEqual([
      ['Alder', 10_000, 0, 0],
      ['Birch', 0, 3_000, 0],
      ['Cedar', 0, 0, 50_000],
    ]);
    const [first, ...others] = await store.read(retention.accounts(plainRequest([Q1], TODAY), settings, 1));
    expect([first?.['name'], others.map((row) => row['name'])]).toEqual(['Alder', ['Cedar']]);
  });
});

describe('the sum of movements', () => {
  it('puts a product that comes and goes inside the period into the band of its account', async () => {
    const { store } = database;
    await putCompany(
      store,
      companyOf([
        line('Alder', 'core', '2024-01-01', null, 300_000),
        line('Alder', 'reports', '2025-02-01', '2025-02-28', 500),
      ]),
    );
    await refresh();
    const request = plainRequest([Q1], TODAY, {
      by: ['arr_band'],
      where: [{ attribute: 'product', op: '=', values: ['reports'] }],
      variant: 'movement_sum',
    });
    const cells = comparable(await askCells(store, settings, request));
    expect(
      cells.map(({ group, measures }) => [group, measures['cross_sell'], measures['contraction']]),
    ).toEqual([[['250k+'], 50_000, 50_000]]);
  });
});
