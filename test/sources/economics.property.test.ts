import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row, Store } from '#src/core/ports.ts';
import type { Settings } from '#src/core/settings.ts';
import type { Cell, CellRequest, Source } from '#src/core/source.ts';
import acquisition from '#src/sources/acquisition.ts';
import attribution from '#src/sources/attribution.ts';
import leads from '#src/sources/leads.ts';
import lifetime from '#src/sources/lifetime.ts';
import margin from '#src/sources/margin.ts';
import outreach from '#src/sources/outreach.ts';
import revenue from '#src/sources/revenue.ts';
import { refreshMarts } from '#src/store/marts/refresh.ts';
import { acquisitionOracle, lifetimeOracle } from '../oracle/economics/customers.ts';
import { attributionOracle } from '../oracle/economics/deals.ts';
import type { Economy } from '../oracle/economics/facts.ts';
import { marginOracle, revenueOracle } from '../oracle/economics/margins.ts';
import { type Asks, randomAsk, randomEconomics, randomEconomy } from '../oracle/economics/random-economy.ts';
import type { Question } from '../oracle/economics/rows.ts';
import { leadsOracle, outreachOracle } from '../oracle/economics/sales.ts';
import { type FreshDatabase, freshDatabase } from '../world/database.ts';
import { putCompany } from '../world/facts.ts';
import { putRows } from '../world/rows.ts';
import { SILENT } from '../world/world.ts';

/** How many random economies to try; each source is asked one thing of each. */
const COMPANIES = Math.ceil(Number(process.env['BELLWETHER_COMPANIES'] ?? 30) / 2);
const PATIENCE_MS = 60_000 + COMPANIES * 20_000;

interface Asked {
  readonly source: Source;
  readonly oracle: (question: Question) => Cell[];
  readonly asks: Asks;
}

const OF_ACCOUNTS = ['segment', 'region', 'csm', 'team', 'account'];
const OF_LEADS = [...OF_ACCOUNTS, 'channel', 'campaign', 'source'];
const OF_COSTS = ['segment', 'channel', 'campaign'];
const OF_REVENUE = [...OF_ACCOUNTS, 'product', 'kind'];

const ASKED: readonly Asked[] = [
  {
    source: revenue,
    oracle: revenueOracle,
    asks: { dimensions: OF_REVENUE, variants: ['qoq', 'organic', 'subscription'], monthly: true },
  },
  {
    source: margin,
    oracle: marginOracle,
    asks: { dimensions: OF_REVENUE, variants: ['subscription', 'with_cs'], monthly: true },
  },
  {
    source: lifetime,
    oracle: lifetimeOracle,
    asks: { dimensions: OF_ACCOUNTS, variants: [], monthly: true, constant: true },
  },
  {
    source: acquisition,
    oracle: acquisitionOracle,
    asks: { dimensions: OF_COSTS, variants: ['paid_only', 'with_onboarding'], monthly: true, constant: true },
  },
  {
    source: attribution,
    oracle: attributionOracle,
    asks: { dimensions: OF_COSTS, variants: attribution.variants, monthly: true },
  },
  { source: leads, oracle: leadsOracle, asks: { dimensions: OF_LEADS, variants: [], monthly: false } },
  { source: outreach, oracle: outreachOracle, asks: { dimensions: OF_LEADS, variants: [], monthly: false } },
];

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function put(store: Store, economy: Economy, settings: Settings): Promise<void> {
  await putCompany(store, economy);
  const tables = {
    revenue_months: economy.revenue,
    costs: economy.costs,
    campaigns: economy.campaigns,
    leads: economy.leads,
    campaign_events: economy.events,
    opportunities: economy.deals,
    opportunity_history: economy.history,
    attributions: economy.attributions,
  };
  for (const [name, rows] of Object.entries(tables)) await putRows(store, name, rows);
  await refreshMarts(store, settings, '2026-01-10', SILENT, { rebuild: true });
}

const toCell =
  ({ measures }: Source, { by }: CellRequest) =>
  (row: Row): Cell => ({
    period: Number(row['period']),
    group: by.map((_, index) => String(row[`g${index + 1}`])),
    measures: Object.fromEntries(Object.keys(measures).map((name) => [name, Number(row[name])])),
  });

/** Sorted, and without what is 0: a group of nothing may be there or not. */
const comparable = (cells: readonly Cell[]) =>
  cells
    .map(({ period, group, measures }) => ({
      period,
      group,
      measures: Object.fromEntries(
        Object.entries(measures)
          .map(([name, value]) => [name, Math.round(value * 1e6) / 1e6] as const)
          .filter(([, value]) => value !== 0),
      ),
    }))
    .filter(({ measures }) => Object.keys(measures).length > 0)
    .toSorted((a, b) => (JSON.stringify([a.period, a.group]) < JSON.stringify([b.period, b.group]) ? -1 : 1));

/** A question for each source, in the order of ASKED. */
const questions = fc.tuple(...ASKED.map(({ asks }) => randomAsk(asks)));

async function answer(source: Source, request: CellRequest, settings: Settings): Promise<Cell[]> {
  const rows = await database.store.read(source.cells(request, settings));
  return rows.map(toCell(source, request));
}

describe('random economies', () => {
  it(
    'get from the SQL of every source what its slow, plain reading gives, and groups that add up',
    async () => {
      await fc.assert(
        fc.asyncProperty(randomEconomy, randomEconomics, questions, async (economy, settings, requests) => {
          await put(database.store, economy, settings);
          for (const [index, { source, oracle }] of ASKED.entries()) {
            const request = requests[index];
            if (request === undefined) throw new Error('a source without its question');
            const about = { source: source.id, request };
            const cells = comparable(await answer(source, request, settings));
            const expected = comparable(oracle({ economy, settings, request }));
            expect({ about, cells }).toEqual({ about, cells: expected });
            const whole = comparable(await answer(source, { ...request, by: [] }, settings));
            expect({ about, cells: comparable(sum(cells)) }).toEqual({ about, cells: whole });
          }
        }),
        { numRuns: COMPANIES },
      );
    },
    PATIENCE_MS,
  );
});

function sum(cells: readonly Cell[]): Cell[] {
  return [...Map.groupBy(cells, ({ period }) => period)].map(([period, same]) => {
    const names = [...new Set(same.flatMap(({ measures }) => Object.keys(measures)))];
    const total = (name: string) => same.reduce((all, { measures }) => all + (measures[name] ?? 0), 0);
    return { period, group: [], measures: Object.fromEntries(names.map((name) => [name, total(name)])) };
  });
}
