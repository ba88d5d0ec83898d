import type { Caption } from './frame.ts';
import { type Domain, drawn, type Tick, ticks } from './scale.ts';

/** A value per group, drawn in the order given: sort them as they are to be read. */
export interface BarsChart extends Caption {
  readonly type: 'bars';
  readonly rows: readonly BarsChartRow[];
  readonly ticks: readonly Tick[];
  /** Where the bars start: zero, or 100 % for a rate that is read as more or less than all. */
  readonly baseline: Tick;
  /** Groups that are not among the rows. */
  readonly more: number;
  /** What the lines across the bars are: `same month last year`. */
  readonly prior: string | null;
}

export interface BarsChartRow {
  readonly label: string;
  /** Null draws no bar. */
  readonly value: number | null;
  readonly text: string;
  readonly prior: number | null;
  readonly tone: 'plain' | 'good' | 'bad';
  /** `rest` is set apart: accounts without the attribute, or the row that makes products foot. */
  readonly kind: 'group' | 'rest';
}

const MOST_ROWS = 12;

/** Every value that the axis has to hold. */
export function barsValues(chart: Pick<BarsChart, 'rows' | 'baseline'>): readonly number[] {
  const values = shownRows(chart.rows).flatMap((row) => [row.value, row.prior]);
  return [chart.baseline.value, ...values].filter(drawn);
}

/** The span of the axis: from the baseline, or from the lowest value, with a little air where a bar ends. */
export function barsDomain(chart: Pick<BarsChart, 'rows' | 'baseline'>): Domain {
  const values = barsValues(chart);
  const base = chart.baseline.value;
  const least = Math.min(...values);
  const most = Math.max(...values);
  const air = (most - least) * 0.04;
  if (air === 0) return { from: base, to: base + 1 };
  return { from: least < base ? least - air : least, to: most > base ? most + air : most };
}

/** The ticks of a chart that has all but them. */
export function barsTicks(
  chart: Omit<BarsChart, 'ticks'>,
  format: (value: number) => string,
): readonly Tick[] {
  return ticks(barsDomain(chart), barsValues(chart), format);
}

/** The rows that are drawn: the first twelve, groups that are set apart last. */
export function shownRows(rows: readonly BarsChartRow[]): readonly BarsChartRow[] {
  const groups = rows.filter((row) => row.kind === 'group');
  const rest = rows.filter((row) => row.kind === 'rest').slice(0, 2);
  return [...groups.slice(0, MOST_ROWS - rest.length), ...rest];
}
