import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '#src/core/ports.ts';
import { refreshMarts } from '#src/store/marts/refresh.ts';
import { verifyMarts } from '#src/store/marts/verify.ts';
import { comparable } from '../oracle/identities.ts';
import { oracle } from '../oracle/oracle.ts';
import { randomCompany } from '../oracle/random-company.ts';
import { randomRequest, randomSettings } from '../oracle/random-request.ts';
import { truthCompanies } from '../oracle/truth-companies.ts';
import { askCells } from '../world/cells.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putCompany } from '../world/facts.ts';

const SILENT: Progress = { start: () => {}, advance: () => {}, done: () => {} };
/** How many random companies to try; each is asked many things. */
const COMPANIES = Number(process.env['BELLWETHER_COMPANIES'] ?? 30);
const ASKS = 8;
const PATIENCE_MS = 60_000 + COMPANIES * 10_000;

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

describe('the worked companies', () => {
  for (const { name, company, settings, cases } of truthCompanies) {
    describe(name, () => {
      beforeAll(async () => {
        await putCompany(database.store, company);
        await refreshMarts(database.store, settings, '2026-01-10', SILENT, { rebuild: true });
      });
      for (const each of cases) {
        it(each.name, async () => {
          const cells = await askCells(database.store, settings, each.request);
          const cell = cells.find((one) => one.group.join() === each.group.join());
          const zero = Object.fromEntries(Object.keys(each.expected).map((key) => [key, 0]));
          expect(cell?.measures ?? zero).toEqual(each.expected);
        });
      }
    });
  }
});

describe('random companies', () => {
  it(
    'get from SQL what the slow, plain reading of the definitions gives',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          randomCompany({ cycles: false }).chain((company) =>
            fc.tuple(
              fc.constant(company),
              randomSettings,
              fc.array(randomRequest(company), { minLength: ASKS, maxLength: ASKS }),
            ),
          ),
          async ([company, settings, requests]) => {
            const { store } = database;
            await putCompany(store, company);
            await refreshMarts(store, settings, requests[0]?.today ?? '2026-01-10', SILENT, {
              rebuild: true,
            });
            for (const request of requests) {
              await refreshMarts(store, settings, request.today, SILENT);
              const expected = comparable(oracle(company, settings, request));
              const got = comparable(await askCells(store, settings, request));
              expect({ request, cells: got }).toEqual({ request, cells: expected });
            }
          },
        ),
        { numRuns: COMPANIES },
      );
    },
    PATIENCE_MS,
  );

  it(
    'keep marts that a second derivation confirms, whatever changed in between',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          randomCompany({ cycles: false }),
          randomCompany({ cycles: false }),
          async (before, after) => {
            const { store } = database;
            const settings = truthCompanies[0]?.settings;
            if (settings === undefined) throw new Error('no settings');
            await putCompany(store, before);
            await refreshMarts(store, settings, '2025-06-10', SILENT, { rebuild: true });
            await putCompany(store, after);
            await store.query(
              `INSERT INTO marts.dirty SELECT account_id FROM facts.accounts UNION SELECT $1::text ON CONFLICT DO NOTHING`,
              ['*'],
            );
            await store.query('INSERT INTO marts.dirty SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [
              before.accounts.map((account) => account.account_id),
            ]);
            const { mode } = await refreshMarts(store, settings, '2026-01-10', SILENT);
            // With no line left there is nothing to follow.
            expect(mode).toBe(after.lines.length === 0 ? 'rebuild' : 'changes');
            expect(await verifyMarts(store, settings, '2026-01-10', SILENT)).toMatchObject({
              ok: true,
              broken: 0,
            });
          },
        ),
        { numRuns: Math.ceil(COMPANIES / 3) },
      );
    },
    PATIENCE_MS,
  );
});
