import { readdirSync } from 'node:fs';
import type { Answer } from '#src/core/answer.ts';
import { assemble, type Gathered } from '#src/core/assemble.ts';
import type { Kpi, KpiDefinition } from '#src/core/kpi.ts';
import { clip, quarterPeriod } from '#src/core/period.ts';
import { ALL_SCOPE, type Now, type Period, type Query, type QueryOptions } from '#src/core/query.ts';
import { DEFAULT_SETTINGS, type Settings } from '#src/core/settings.ts';
import type { Measures } from '#src/core/source.ts';
import { plainName } from '#src/core/words.ts';
import type { RetentionMeasure } from '#src/sources/retention/measures.ts';
import retention from '#src/sources/retention.ts';

/** Hand-made cells and queries over them. */

export const settings: Settings = { ...DEFAULT_SETTINGS, fiscalYearStarts: 2 };
export const now: Now = { today: '2025-08-13', instant: '2025-08-13T09:30:00Z' };
export const context = { today: now.today, calendar: settings, locale: settings.locale };

const folder = new URL('../../src/kpis/', import.meta.url);

async function load(file: string): Promise<Kpi> {
  const { default: definition }: { default: KpiDefinition } = await import(new URL(file, folder).href);
  return { ...definition, id: file.replace(/\.ts$/, '') };
}

/** All KPIs of the folder that are made of retention cells, by id. */
export const kpis: ReadonlyMap<string, Kpi> = new Map(
  (await Promise.all(readdirSync(folder).map(load)))
    .filter(({ source }) => source.id === retention.id)
    .map((kpi) => [kpi.id, kpi]),
);

export function kpi(id: string): Kpi {
  const found = kpis.get(id);
  if (found === undefined) throw new Error(`no KPI ${id}`);
  return found;
}

const isMoney = (name: string): boolean => retention.measures[name] === 'money';

/** All measures, the others at 0; money is given in major units and comes out in hundredths. */
export function measures(given: Partial<Record<RetentionMeasure, number>>): Measures {
  const entries = Object.keys(retention.measures).map((name) => {
    const value = Object.entries(given).find(([key]) => key === name)?.[1] ?? 0;
    return [name, isMoney(name) ? Math.round(value * 100) : value] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * Eight accounts in the first quarter of 2025: 100 up to 150 and back to 120; 100 gone; 100 gone and back at 80;
 * 500 new; 107 throughout; 100 with an add-on of 40; one back at 90; 100 down to 70.
 */
export const TRUTH = {
  default: measures({
    opening: 607,
    closing: 517,
    kept: 457,
    upsell: 20,
    cross_sell: 40,
    contraction: 50,
    churn: 100,
    new: 500,
    reactivation: 90,
    accounts_opening: 6,
    accounts_churned: 1,
    accounts_contracted: 2,
    accounts_upsold: 1,
    accounts_cross_sold: 1,
    accounts_expanded: 2,
    accounts_new: 1,
    accounts_reactivated: 1,
  }),
  strict: measures({
    opening: 607,
    closing: 437,
    kept: 377,
    upsell: 20,
    cross_sell: 40,
    contraction: 30,
    churn: 200,
    new: 500,
    reactivation: 90,
    accounts_opening: 6,
    accounts_churned: 2,
    accounts_contracted: 1,
    accounts_upsold: 1,
    accounts_cross_sold: 1,
    accounts_expanded: 2,
    accounts_new: 1,
    accounts_reactivated: 1,
  }),
  movement_sum: measures({
    opening: 607,
    closing: 607,
    kept: 347,
    upsell: 50,
    cross_sell: 40,
    contraction: 60,
    churn: 200,
    new: 500,
    reactivation: 170,
    accounts_opening: 6,
    accounts_churned: 2,
  }),
  spot: measures({
    opening: 607,
    closing: 525,
    kept: 457,
    upsell: 20,
    cross_sell: 40,
    contraction: 50,
    churn: 100,
    fx: 8,
    accounts_opening: 6,
    accounts_churned: 1,
  }),
} as const;

export const OPTIONS: QueryOptions = {
  basis: 'start',
  fx: 'constant',
  grace: null,
  asKnown: null,
  currency: null,
  annualise: false,
  full: false,
};

/** FY26 Q2: 1 May to 31 July 2025, over on the fixture's today. */
export const Q2: Period = quarterPeriod('2025-05-01', context);
export const Q1: Period = quarterPeriod('2025-02-01', context);
/** FY26 Q3: 1 August to 31 October 2025, on its 13th day. */
export const Q3: Period = quarterPeriod('2025-08-01', context);

export const query = (given: Partial<Query> = {}): Query => ({
  kpi: 'nrr',
  period: Q2,
  compare: null,
  where: [],
  by: [],
  top: null,
  sort: null,
  entity: null,
  flags: [],
  drop: null,
  variant: 'default',
  options: OPTIONS,
  views: [],
  ...given,
});

/** What was read for a query, with nothing in it but the total. */
export const gathered = (given: Partial<Gathered> = {}): Gathered => ({
  main: { total: TRUTH.default, groups: [] },
  range: clip(Q2),
  other: null,
  trend: [],
  beside: [],
  accounts: [],
  list: null,
  why: null,
  perAccount: null,
  emptied: null,
  dataThrough: '2025-08-12',
  statements: ['retention.cells'],
  ...given,
});

/** An answer from hand-made cells, as a reader who may see everything gets it. */
export function answer(asked: Query, read: Gathered, own: Settings = settings): Answer {
  const echo = `${asked.kpi} ${asked.period.echo}`;
  return assemble(asked, kpi(asked.kpi), echo, read, {
    settings: own,
    scope: ALL_SCOPE,
    now,
    movers: 5,
    nameOf: plainName,
  });
}

export const account = (
  accountId: string,
  name: string,
  given: Partial<Record<RetentionMeasure, number>>,
) => ({
  accountId,
  name,
  measures: measures(given),
});
