import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerDocument } from '#src/core/contract.ts';
import { quarterPeriod } from '#src/core/period.ts';
import type { Progress } from '#src/core/ports.ts';
import { ALL_SCOPE, type Query } from '#src/core/query.ts';
import { plainName } from '#src/core/words.ts';
import { refreshMarts } from '#src/store/marts/refresh.ts';
import { answerQueries } from '#src/use/answer.ts';
import { kpis, OPTIONS, query } from '../kpis/fixture.ts';
import { movementsTruth } from '../oracle/truth-movements.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putCompany } from '../world/facts.ts';

const SILENT: Progress = { start: () => {}, advance: () => {}, done: () => {} };
const TODAY = '2025-08-13';
const { company, settings } = movementsTruth;
const period = quarterPeriod('2025-01-01', { today: TODAY, calendar: settings, locale: settings.locale });

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await putCompany(database.store, company);
  await refreshMarts(database.store, settings, TODAY, SILENT, { rebuild: true });
});
afterAll(() => database.drop());

async function document(given: Partial<Query>) {
  const { store } = database;
  const deps = {
    read: store.read.bind(store),
    kpis,
    settings,
    scope: ALL_SCOPE,
    now: { today: TODAY, instant: '2025-08-13T09:30:00Z' },
    freshness: async () => '2025-08-12',
    fewAccounts: true,
    report: String,
    nameOf: plainName,
    echo: (asked: Query) => asked.kpi,
  };
  const [answer] = await answerQueries([query({ period, ...given })], deps);
  if (answer === undefined) throw new Error('no answer');
  return answerDocument(answer);
}

describe('eight accounts, from contract lines to the document', () => {
  const spot = { ...OPTIONS, fx: 'spot' } as const;
  const rows: readonly (readonly [string, Partial<Query>, number, number])[] = [
    ['nrr', { kpi: 'nrr' }, 517, 607],
    ['nrr strict', { kpi: 'nrr', variant: 'strict' }, 437, 607],
    ['nrr by the sum of movements', { kpi: 'nrr', variant: 'movement_sum' }, 607, 607],
    ['nrr at spot rates', { kpi: 'nrr', options: spot }, 525, 607],
    ['grr', { kpi: 'grr' }, 457, 607],
    ['grr strict', { kpi: 'grr', variant: 'strict' }, 377, 607],
    ['grr at spot rates', { kpi: 'grr', options: spot }, 457, 607],
    ['logo churn', { kpi: 'logo_churn' }, 1, 6],
    ['logo churn strict', { kpi: 'logo_churn', variant: 'strict' }, 2, 6],
  ];
  test.each(rows)('%s', async (_name, given, numerator, denominator) => {
    const { total } = await document(given);
    expect(total).toMatchObject({ numerator, denominator, value: numerator / denominator, n: 6, lowN: true });
  });

  test('the movers are the accounts that lost and gained most', async () => {
    const { movers } = await document({});
    expect(movers.map(({ contribution }) => contribution)).toEqual([-100, 40, -30, 20, -20]);
  });

  test('by product the rows and the netting sum to the total', async () => {
    const { groups, total } = await document({ by: ['product'] });
    for (const [name, whole] of Object.entries(total.measures)) {
      expect(
        groups.reduce((sum, group) => sum + (group.measures[name] ?? 0), 0),
        name,
      ).toBe(whole);
    }
  });

  test('a filter that nobody matches has no base and is named', async () => {
    const { total, notes } = await document({
      where: [{ attribute: 'segment', op: '=', values: ['nobody'] }],
    });
    expect(total).toMatchObject({ value: null, n: 0 });
    expect(notes[0]).toBe('Nothing matches segment nobody.');
  });
});
