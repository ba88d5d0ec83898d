import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '#src/core/ports.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import type { Cell, CellRequest, Source } from '#src/core/source.ts';
import arrAtRisk from '#src/sources/arr_at_risk.ts';
import churnReasons from '#src/sources/churn_reasons.ts';
import openRenewals from '#src/sources/open_renewals.ts';
import renewalBookings from '#src/sources/renewal_bookings.ts';
import renewalTiming from '#src/sources/renewal_timing.ts';
import renewals from '#src/sources/renewals.ts';
import { toCell } from '#src/use/rows.ts';
import { randomRenewalRequest, randomRenewals } from '../oracle/random-renewals.ts';
import { renewalCells } from '../oracle/renewal-cells.ts';
import type { Renewal, RenewalCompany, RenewalSource } from '../oracle/renewals.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';

const COMPANIES = Number(process.env['BELLWETHER_COMPANIES'] ?? 8);
const ASKS = 3;

const SOURCES: Readonly<Record<RenewalSource, Source>> = {
  renewals,
  renewal_timing: renewalTiming,
  churn_reasons: churnReasons,
  renewal_bookings: renewalBookings,
  open_renewals: openRenewals,
  arr_at_risk: arrAtRisk,
};
const NAMES: readonly RenewalSource[] = [
  'renewals',
  'renewal_timing',
  'churn_reasons',
  'renewal_bookings',
  'open_renewals',
  'arr_at_risk',
];

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const RENEWAL =
  'renewal_id text, account_id text, due_on date, due_arr numeric, currency text, outcome text, closed_on date, renewed_arr numeric, is_auto boolean, term_months bigint, reason text, owner_id text, forecast text, contacted_on date';
const SHAPES: Readonly<Record<string, string>> = {
  accounts: 'account_id text, name text, kind text',
  account_attributes: 'account_id text, attribute text, valid_from date, valid_to date, value text',
  people: 'person_id text, name text, email text, team text',
  fx_rates: 'currency text, rate_set text, effective_on date, rate numeric',
  risks: 'risk_id text, account_id text, kind text, raised_on date, cleared_on date',
  renewals: `${RENEWAL}, sys_from timestamptz`,
  renewals_history: `${RENEWAL}, sys_from timestamptz, sys_to timestamptz, is_deleted boolean`,
};

const noon = (day: string): string => `${day}T12:00:00Z`;

function versionsOf(all: readonly Renewal[]): { current: object[]; past: object[] } {
  const current: object[] = [];
  const past: object[] = [];
  for (const [nth, { since, due, renewed, ...rest }] of all.entries()) {
    const after = all[nth + 1];
    const row = {
      ...rest,
      due_arr: due / 100,
      renewed_arr: renewed === null ? null : renewed / 100,
      sys_from: noon(since),
    };
    if (after?.renewal_id === rest.renewal_id)
      past.push({ ...row, sys_to: noon(after.since), is_deleted: false });
    else current.push(row);
  }
  return { current, past };
}

async function putRenewals(session: Session, company: RenewalCompany): Promise<void> {
  const { current, past } = versionsOf(company.renewals);
  const rows: Readonly<Record<string, readonly object[]>> = {
    accounts: company.accounts,
    account_attributes: company.attributes,
    people: Object.entries(company.teams).map(([person_id, team]) => ({
      person_id,
      name: person_id,
      email: `${person_id}@example.com`,
      team,
    })),
    fx_rates: [{ currency: 'EUR', rate_set: 'budget', effective_on: '2020-01-01', rate: company.euro / 10 }],
    risks: company.risks.map((risk, nth) => ({ ...risk, risk_id: `k${nth}` })),
    renewals: current,
    renewals_history: past,
  };
  for (const [table, shape] of Object.entries(SHAPES)) {
    const names = shape.split(', ').map((column) => column.split(' ')[0]);
    const isDated = names.includes('sys_from');
    await session.query(`DELETE FROM facts.${table}`);
    await session.query(
      `INSERT INTO facts.${table} (${names.join(', ')}${isDated ? '' : ', sys_from'}, import_id)
       SELECT ${names.join(', ')}${isDated ? '' : ", '1900-01-01'"}, 1 FROM jsonb_to_recordset($1::jsonb) AS x(${shape})`,
      [JSON.stringify(rows[table])],
    );
  }
  await session.query('DELETE FROM marts.health');
  await session.query(
    `INSERT INTO marts.health (account_id, d_from, d_to, model_version, score, covered)
     SELECT key, '2000-01-01', '9999-01-01', 'v1', value::numeric, 1 FROM jsonb_each_text($1::jsonb)`,
    [JSON.stringify(company.health)],
  );
}

/** Cells by period and group, without measures of 0. */
const comparable = (cells: readonly Cell[]) =>
  Object.fromEntries(
    cells
      .map(({ period, group, measures }): [string, object] => [
        JSON.stringify([period, group]),
        Object.fromEntries(Object.entries(measures).filter(([, value]) => value !== 0)),
      ])
      .filter(([, measures]) => Object.keys(measures).length > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

async function cellsOf(source: Source, request: CellRequest): Promise<Cell[]> {
  const statement = source.cells(request, DEFAULT_SETTINGS);
  const rows = await database.store.read(statement);
  return rows.map((row) => toCell(row, source, request.by.length, statement.name));
}

test(
  'random companies get from SQL what the plain reading of the definitions gives',
  async () => {
    const asked = randomRenewals.chain((company) =>
      fc.record({
        company: fc.constant(company),
        requests: fc.tuple(
          ...NAMES.map((name) =>
            fc
              .array(randomRenewalRequest(name), { minLength: ASKS, maxLength: ASKS })
              .map((all) => ({ name, all })),
          ),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(asked, async ({ company, requests }) => {
        await putRenewals(database.store, company);
        for (const { name, all } of requests)
          for (const request of all) {
            const got = comparable(await cellsOf(SOURCES[name], request));
            const expected = comparable(renewalCells(name, company, DEFAULT_SETTINGS, request));
            expect({ name, request, cells: got }).toEqual({ name, request, cells: expected });
          }
      }),
      { numRuns: COMPANIES },
    );
  },
  60_000 + COMPANIES * 10_000,
);

test(
  'groups of random companies sum to their totals, and the steps multiply to the rate',
  async () => {
    const asked = fc.tuple(randomRenewals, randomRenewalRequest('renewals'));
    await fc.assert(
      fc.asyncProperty(asked, async ([company, request]) => {
        await putRenewals(database.store, company);
        const total = await cellsOf(renewals, { ...request, by: [] });
        const groups = await cellsOf(renewals, { ...request, by: ['segment', 'outcome'] });
        for (const { period, measures } of total) {
          const parts = groups.filter((cell) => cell.period === period);
          for (const [name, value] of Object.entries(measures))
            expect(
              parts.reduce((sum, part) => sum + (part.measures[name] ?? 0), 0),
              name,
            ).toBe(value);
          if (request.variant === 'windfall') continue;
          const { due = 0, booked, still_open = 0, lapsed = 0, lost = 0, contraction = 0 } = measures;
          expect(due - still_open - lapsed - lost - contraction).toBe(booked);
          expect(measures['resolved']).toBe(due - still_open);
          expect(measures['won']).toBe(due - still_open - lapsed - lost);
          expect(booked).toBeLessThanOrEqual(due);
        }
      }),
      { numRuns: COMPANIES },
    );
  },
  60_000 + COMPANIES * 10_000,
);
