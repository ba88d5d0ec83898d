import type { Caption } from './frame.ts';
import { airy, drawn, type Tick, ticks } from './scale.ts';

/** One value over time, with what it is compared with and its target. */
export interface TrendChart extends Caption {
  readonly type: 'trend';
  readonly points: readonly TrendChartPoint[];
  /** Grid lines with their words; `trendTicks` finds them. */
  readonly ticks: readonly Tick[];
  readonly comparison: TrendComparison | null;
  /** The text is written on its line: `Target 105%`. */
  readonly target: Tick | null;
}

export interface TrendChartPoint {
  readonly label: string;
  /** Written under the label where it differs from the one before: a year under its months. */
  readonly under?: string;
  /** Null leaves a gap. */
  readonly value: number | null;
  readonly text: string;
  /** The period is still running: the line to it is dotted. */
  readonly partial?: boolean;
}

export interface TrendComparison {
  /** `last year` */
  readonly label: string;
  /** The last value, written. */
  readonly text: string;
  /** One for each point. */
  readonly values: readonly (number | null)[];
}

/** Every value that the axis has to hold. */
export function trendValues(chart: Omit<TrendChart, 'ticks'>): readonly number[] {
  const values = [...chart.points.map((point) => point.value), ...(chart.comparison?.values ?? [])];
  return [...values, chart.target?.value].filter(drawn);
}

/** The ticks of a chart that has all but them. */
export function trendTicks(
  chart: Omit<TrendChart, 'ticks'>,
  format: (value: number) => string,
): readonly Tick[] {
  const values = trendValues(chart);
  return ticks(airy(values), values, format);
}
