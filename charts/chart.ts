import { bars } from './bars.ts';
import type { BarsChart } from './bars-chart.ts';
import { type BridgeChart, bridge } from './bridge.ts';
import type { Spec } from './frame.ts';
import { THEMES, type ThemeName } from './theme.ts';
import { type TilesChart, tiles } from './tiles.ts';
import { trend } from './trend.ts';
import type { TrendChart } from './trend-chart.ts';

/** Everything that can be drawn. People and their words choose among these; nobody hands in a spec. */
export type Chart = TrendChart | BridgeChart | BarsChart | TilesChart;

/** The vega-lite spec of a chart: plain data, the same for the same chart. */
export function spec(chart: Chart, theme: ThemeName): Spec {
  const colours = THEMES[theme];
  switch (chart.type) {
    case 'trend':
      return trend(chart, colours);
    case 'bridge':
      return bridge(chart, colours);
    case 'bars':
      return bars(chart, colours);
    case 'tiles':
      return tiles(chart, colours);
    default:
      return chart satisfies never;
  }
}
