import type { BarsChart } from '#charts/bars-chart.ts';
import type { BridgeChart } from '#charts/bridge.ts';
import type { Chart } from '#charts/chart.ts';
import { fromAnswer } from '#charts/from-answer.ts';
import type { TrendChart } from '#charts/trend-chart.ts';
import type { Answer, Comparison, Group, TrendPoint, Value } from '#src/core/answer.ts';
import type { Kpi, KpiDefinition } from '#src/core/kpi.ts';
import { previousPeriod, quarterPeriod, trailingMonths, trendPeriods } from '#src/core/period.ts';
import type { Period, Query } from '#src/core/query.ts';
import { DEFAULT_SETTINGS, type Settings } from '#src/core/settings.ts';
import arr from '#src/kpis/arr.ts';
import grr from '#src/kpis/grr.ts';
import logoChurn from '#src/kpis/logo_churn.ts';
import nrr from '#src/kpis/nrr.ts';

/** Answers made by hand, as the rest of the house would hand them over. */

export const settings: Settings = { ...DEFAULT_SETTINGS, fiscalYearStarts: 2 };
export const context = { today: '2025-08-13', calendar: settings, locale: settings.locale };

const named = (id: string, definition: KpiDefinition): Kpi => ({ ...definition, id });
export const NRR = named('nrr', nrr);
export const GRR = named('grr', grr);
export const ARR = named('arr', arr);
export const LOGO_CHURN = named('logo_churn', logoChurn);

export const ttm: Period = trailingMonths(12, context);
export const quarter: Period = quarterPeriod('2025-06-01', context);
export const running: Period = quarterPeriod('2025-08-12', context);

export const query = (kpi: Kpi, over: Partial<Query> = {}): Query => ({
  kpi: kpi.id,
  period: ttm,
  compare: null,
  where: [],
  by: [],
  top: null,
  sort: null,
  entity: null,
  flags: [],
  drop: null,
  variant: 'default',
  options: {
    basis: 'start',
    fx: 'constant',
    grace: null,
    asKnown: null,
    currency: null,
    annualise: false,
    full: false,
  },
  views: [],
  ...over,
});

/** A rate over `n` units. */
export const rate = (value: number | null, n = 120): Value => ({
  value,
  numerator: value === null ? null : value * n,
  denominator: value === null ? null : n,
  n,
  interval: null,
  lowN: n < 30,
  error: null,
  absent: null,
  measures: {},
});

export const sum = (value: number, n = 120): Value => ({
  ...rate(value, n),
  numerator: null,
  denominator: null,
});

export const group = (by: Readonly<Record<string, string>>, value: Value): Group => ({ ...value, by });

export const answer = (kpi: Kpi, total: Value, over: Partial<Answer> = {}): Answer => ({
  query: query(kpi),
  kpi,
  echo: kpi.id,
  currency: 'USD',
  total,
  groups: [],
  more: 0,
  compare: null,
  trend: [],
  movers: [],
  beside: [],
  target: null,
  list: null,
  why: null,
  accounts: null,
  asOf: '2025-08-13T09:30:00Z',
  dataThrough: '2025-08-12',
  statements: [],
  notes: [],
  ...over,
});

/** Values of the periods that end with `period`, oldest first. */
export const trendOf = (values: readonly (number | null)[], period: Period = ttm): readonly TrendPoint[] =>
  trendPeriods(period, values.length, context).map((at, index) => ({
    period: at,
    value: values[index] ?? null,
  }));

/** Against the period before. */
export function against(total: Value, theirs: number, over: Partial<Comparison> = {}): Comparison {
  const period = previousPeriod(quarter, context);
  return {
    to: 'period',
    label: period.label,
    period,
    total: { ...total, value: theirs },
    change: total.value === null ? null : total.value - theirs,
    changeUnit: 'pp',
    significant: null,
    groups: [],
    ...over,
  };
}

export const RISING = [1.032, 1.036, 1.041, 1.038, 1.046, 1.052, 1.057, 1.061, 1.058, 1.069, 1.077, 1.084];

export const MOVED = {
  opening: 10_000_000,
  upsell: 1_020_000,
  cross_sell: 300_000,
  uplift: 100_000,
  contraction: 310_000,
  churn: 460_000,
  closing: 10_650_000,
  kept: 9_230_000,
};

/** The picture of an answer, which must be of this kind. */
function pictureOf(given: Answer): Chart {
  const chart = fromAnswer(given, settings);
  if (chart === null) throw new Error('there is no picture');
  return chart;
}

export function trendOfAnswer(given: Answer): TrendChart {
  const chart = pictureOf(given);
  if (chart.type !== 'trend') throw new Error(`a trend was expected, not ${chart.type}`);
  return chart;
}

export function barsOfAnswer(given: Answer): BarsChart {
  const chart = pictureOf(given);
  if (chart.type !== 'bars') throw new Error(`bars were expected, not ${chart.type}`);
  return chart;
}

export function bridgeOfAnswer(given: Answer): BridgeChart {
  const chart = pictureOf(given);
  if (chart.type !== 'bridge') throw new Error(`a bridge was expected, not ${chart.type}`);
  return chart;
}

export const rising: Answer = answer(NRR, rate(1.084), { trend: trendOf(RISING) });
export const moved: Value = { ...rate(1.065), measures: MOVED };
export const bySegment: Query = query(NRR, { by: ['segment'] });
export const segments = (...rows: readonly (readonly [string, number | null, number])[]): readonly Group[] =>
  rows.map(([segment, value, n]) => group({ segment }, rate(value, n)));
