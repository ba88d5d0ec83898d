import { frame, HEIGHT, head, type Layer, nothing, type Spec, strokes, texts } from './frame.ts';
import { drawn, spread, type Tick } from './scale.ts';
import { besideLevel, type Point } from './target-label.ts';
import { measureSized, type Sized, shorten, shrink } from './text.ts';
import { type Theme, TYPE } from './theme.ts';
import type { TrendChart, TrendComparison } from './trend-chart.ts';
import { axes, type Plot, position, trendPlot } from './trend-plot.ts';

const MOST_POINTS = 400;
const END_GAP = 12;
const END_WIDTH = 150;
const MIN_END = 24;

const LINE = 18;

/** A point's index and its value. */
interface Row {
  readonly k: number;
  readonly v: number | null;
}

/** The spec; a chart of more than 400 points shows the last 400. */
export function trend(whole: TrendChart, theme: Theme): Spec {
  const chart = recent(whole);
  const title = head(chart);
  const rows = rowsOf(chart.points.map((point) => point.value));
  const last = rows.findLast((row) => row.v !== null);
  if (last === undefined) {
    return frame([...title.layers, nothing('No values to draw', HEIGHT / 2 + 30)], HEIGHT, theme);
  }
  const words = endWords(chart, last.k);
  const plot = trendPlot(chart, title.bottom, END_GAP + Math.max(MIN_END, words.width));
  const others = rowsOf(chart.comparison?.values ?? []);
  const running = last.k === rows.length - 1 && chart.points[last.k]?.partial === true;
  return frame(
    [
      ...title.layers,
      ...axes(chart, plot),
      ...(words.compared.length > 0 ? [line('compare', others, plot)] : []),
      ...targetLayers(chart.target, [rows, others], plot),
      ...lineLayers(rows, running, plot, theme),
      ...endLabels(words, last, others, plot),
    ],
    HEIGHT,
    theme,
  );
}

function recent(chart: TrendChart): TrendChart {
  const start = Math.max(0, chart.points.length - MOST_POINTS);
  const points = chart.points.slice(start);
  const values = chart.comparison?.values.slice(start, chart.points.length) ?? [];
  const comparison = chart.comparison !== null && values.some(drawn) ? { ...chart.comparison, values } : null;
  return { ...chart, points, comparison };
}

const rowsOf = (values: readonly (number | null)[]): readonly Row[] =>
  values.map((value, k) => ({ k, v: drawn(value) ? value : null }));

/** What is written where the lines end. */
interface EndWords {
  readonly value: Sized;
  /** The last value of the comparison, then what it is. */
  readonly compared: readonly Sized[];
  readonly width: number;
}

function endWords(chart: TrendChart, last: number): EndWords {
  const value = shrink(chart.points[last]?.text ?? '', END_WIDTH, TYPE.last);
  const compared = chart.comparison === null ? [] : comparisonWords(chart.comparison);
  const widths = compared.map((word) => measureSized(word, TYPE.compare));
  return { value, compared, width: Math.max(measureSized(value, TYPE.last), ...widths) };
}

const comparisonWords = ({ text, label }: TrendComparison): readonly Sized[] => [
  shrink(text, END_WIDTH, TYPE.compare),
  { s: shorten(label, END_WIDTH, TYPE.compare), size: TYPE.compare.size },
];

const line = (style: string, rows: readonly Row[], plot: Plot): Layer => ({
  data: { values: [...rows] },
  mark: { type: 'line', style },
  encoding: { ...position(plot) },
});

const dots = (rows: readonly Row[], size: number, fill: string, theme: Theme, plot: Plot): Layer => ({
  data: { values: [...rows] },
  mark: { type: 'point', size, fill, stroke: theme.accent, strokeWidth: 3 },
  encoding: { ...position(plot) },
});

/** The line, values that stand alone between gaps as dots, and the last value as a dot, hollow while it still moves. */
function lineLayers(rows: readonly Row[], running: boolean, plot: Plot, theme: Theme): readonly Layer[] {
  const known = (index: number) => drawn(rows[index]?.v);
  const settled = running ? rows.slice(0, -1) : rows;
  const alone = rows.filter(({ k }) => known(k) && !known(k - 1) && !known(k + 1));
  const last = rows.filter((row) => row.v !== null).slice(-1);
  return [
    line('line', settled, plot),
    ...(running ? [line('running', rows.slice(-2), plot)] : []),
    ...(alone.length > 0 ? [dots(alone, 30, theme.accent, theme, plot)] : []),
    dots(last, running ? 80 : 70, running ? theme.background : theme.accent, theme, plot),
  ];
}

function targetLayers(target: Tick | null, lines: readonly (readonly Row[])[], plot: Plot): readonly Layer[] {
  if (target === null || !drawn(target.value)) return [];
  const y = plot.y(target.value);
  const word = shrink(target.text, (plot.right - plot.left) * 0.7, TYPE.target);
  const box = { width: measureSized(word, TYPE.target), height: 16 };
  const paths = lines.map((rows) =>
    rows.flatMap(({ k, v }): readonly Point[] => (v === null ? [] : [{ x: plot.x(k), y: plot.y(v) }])),
  );
  const at = [{ ...besideLevel(y, box, plot, paths), ...word }];
  return [
    strokes('target', [{ x: plot.left, x2: plot.right, y, y2: y }]),
    texts('halo', at, 'center'),
    texts('target-label', at, 'center'),
  ];
}

/** The last value and the words of the comparison, moved apart where they would overlap. */
function endLabels(
  { value, compared }: EndWords,
  last: Row,
  others: readonly Row[],
  plot: Plot,
): readonly Layer[] {
  const x = plot.right + END_GAP;
  const at = plot.y(last.v ?? 0);
  const end = others.findLast((row) => row.v !== null)?.v ?? null;
  if (end === null) return [texts('last', [{ x, y: at, ...value }], 'left')];
  const half = ((compared.length - 1) * LINE) / 2;
  const gap = 16 + half + LINE / 2;
  const [valueY = at, middle = at] = spread([at, plot.y(end) + half], gap, plot.top, plot.bottom - half);
  const words = compared.map((word, index) => ({ x, y: middle - half + index * LINE, ...word }));
  return [texts('last', [{ x, y: valueY, ...value }], 'left'), texts('compare-label', words, 'left')];
}
