import { type BarsChart, type BarsChartRow, barsTicks } from '#charts/bars-chart.ts';
import { type BridgeChart, type BridgeChartStep, bridgeBase } from '#charts/bridge.ts';
import type { Tile, TilesChart } from '#charts/tiles.ts';
import { type TrendChart, trendTicks } from '#charts/trend-chart.ts';

/** Charts with one, many and no values. */

export const percent = (value: number): string => `${(value * 100).toFixed(1)}%`;
export const dollars = (value: number): string =>
  `${value < 0 ? '−' : ''}$${Math.abs(value / 1e6)
    .toFixed(2)
    .replace(/\.?0+$/, '')}M`;

const MONTHS = ['Dec', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov'];

export function trendSample(
  values: readonly (number | null)[],
  over: Partial<TrendChart> = {},
  format: (value: number) => string = percent,
): TrendChart {
  const chart = {
    type: 'trend' as const,
    title: 'NRR 108.4%, above target for 7 months',
    subtitle: 'Net revenue retention · trailing 12 months',
    points: values.map((value, index) => ({
      label: MONTHS[index % 12] ?? '',
      under: index === 0 ? '2024' : '2025',
      value,
      text: value === null ? '' : format(value),
    })),
    comparison: null,
    target: { value: 1.05, text: 'Target 105%' },
    ...over,
  };
  return { ...chart, ticks: trendTicks(chart, format) };
}

export const NRR_YEAR = [1.032, 1.036, 1.041, 1.038, 1.046, 1.052, 1.057, 1.061, 1.058, 1.069, 1.077, 1.084];
const YEAR_BEFORE = [1.012, 1.018, 1.021, 1.026, 1.024, 1.029, 1.027, 1.024, 1.022, 1.027, 1.03, 1.031];

export const trendMany = trendSample(NRR_YEAR, {
  comparison: { label: 'last year', text: '103.1%', values: YEAR_BEFORE },
});

export const bridgeSample = (
  steps: readonly (readonly [string, BridgeChartStep['kind'], number])[],
): BridgeChart => {
  const written = steps.map(([label, kind, amount]) => ({
    label,
    kind,
    amount,
    text: kind === 'move' && amount > 0 ? `+${dollars(amount)}` : dollars(amount),
  }));
  const base = bridgeBase(written);
  return {
    type: 'bridge',
    title: 'NRR 106.5%: gains outweigh losses 1.8×',
    subtitle: 'Net revenue retention · last 12 months',
    steps: written,
    base: base === null ? null : { value: base, text: dollars(base) },
  };
};

export const bridgeMany = bridgeSample([
  ['Opening', 'total', 10e6],
  ['Upsell', 'move', 1.02e6],
  ['Cross-sell', 'move', 0.3e6],
  ['Price uplift', 'move', 0.1e6],
  ['Contraction', 'move', -0.31e6],
  ['Churn', 'move', -0.46e6],
  ['Closing', 'total', 10.65e6],
]);

export const row = (
  label: string,
  value: number | null,
  prior: number | null = null,
  over: Partial<BarsChartRow> = {},
): BarsChartRow => ({
  label,
  value,
  text: value === null ? 'no base' : percent(value),
  prior,
  tone: value !== null && value < 1 ? 'bad' : 'good',
  kind: 'group',
  ...over,
});

export function barsSample(rows: readonly BarsChartRow[], over: Partial<BarsChart> = {}): BarsChart {
  const chart = {
    type: 'bars' as const,
    title: 'NRR 103.9%: highest Enterprise 114.2%, lowest Startup 88.2%',
    subtitle: 'NRR by segment',
    rows,
    baseline: { value: 1, text: '100%' },
    more: 0,
    prior: 'same month last year',
    ...over,
  };
  return { ...chart, ticks: barsTicks(chart, percent) };
}

export const barsMany = barsSample([
  row('Enterprise', 1.142, 1.101),
  row('Public sector', 1.093, 1.088),
  row('Mid-market', 1.061, 1.075),
  row('SMB', 0.968, 0.951),
  row('Startup', 0.882, 0.934),
  row('(none)', 1.01, null, { kind: 'rest' }),
]);

const tile = (name: string, value: string, change: Tile['change'], trend: Tile['trend']): Tile => ({
  name,
  value,
  change,
  note: change === null ? 'last 90 days' : '',
  trend,
});

export const TILES: readonly Tile[] = [
  tile('NRR', '108.4%', { direction: 'up', tone: 'good', text: '0.7 pp' }, NRR_YEAR),
  tile(
    'GRR',
    '92.3%',
    { direction: 'down', tone: 'bad', text: '0.4 pp' },
    [0.93, 0.934, 0.929, 0.925, 0.923],
  ),
  tile('ARR', '$24.6M', { direction: 'up', tone: 'good', text: '$510K' }, [1, 1.3, 1.5, 1.9, 2.6]),
  tile('Logo churn', '1.3%', { direction: 'down', tone: 'good', text: '0.2 pp' }, [5, 4.2, null, 3.4, 3]),
  tile('Health score', '74', { direction: 'flat', tone: 'plain', text: 'no change' }, [72, 72, 72]),
  tile('CSAT', 'no base', null, []),
];

export const tilesSample = (tiles: readonly Tile[], over: Partial<TilesChart> = {}): TilesChart => ({
  type: 'tiles',
  title: 'Weekly digest: 3 of 5 improved',
  subtitle: 'Week of 17 Nov, change vs the week before',
  tiles,
  ...over,
});

export const tilesMany = tilesSample(TILES);
