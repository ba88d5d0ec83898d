import { type BarsChart, type BarsChartRow, barsDomain, shownRows } from './bars-chart.ts';
import {
  frame,
  head,
  type Layer,
  nothing,
  pixels,
  RIGHT,
  SIDE,
  type Spec,
  sentence,
  strokes,
  texts,
} from './frame.ts';
import { drawn, place } from './scale.ts';
import { measure, shorten, shortenNames, shrink } from './text.ts';
import { type Theme, TYPE } from './theme.ts';

const LABEL_WIDTH = 190;
const VALUE_WIDTH = 150;
const AXIS = 40;
/** With few groups the rows are tall, with many the picture is. */
const ROOM = 224;
const TALLEST = 50;
const LOWEST = 32;
const BAR = 0.54;
const PRIOR = 0.76;

const namesOf = (rows: readonly BarsChartRow[]): readonly string[] =>
  shortenNames(
    rows.map((row) => row.label),
    LABEL_WIDTH,
    TYPE.label,
  );

interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly step: number;
  readonly x: (value: number) => number;
  readonly middle: (index: number) => number;
}

export function bars(chart: BarsChart, theme: Theme): Spec {
  const rows = shownRows(chart.rows);
  const title = head({ title: chart.title, subtitle: subtitleOf(chart, rows) });
  const more = chart.more + chart.rows.length - rows.length;
  const step = Math.min(Math.max(ROOM / Math.max(rows.length, 1), LOWEST), TALLEST);
  const bottom = title.bottom + Math.max(rows.length, 1) * step;
  const height = Math.ceil(bottom + AXIS);
  if (rows.length === 0) {
    return frame([...title.layers, nothing('No groups to draw', title.bottom + step / 2)], height, theme);
  }
  const plot = plotFor(chart, rows, title.bottom, bottom, step);
  return frame(
    [
      ...title.layers,
      ...axis(chart, plot),
      barLayer(chart, rows, plot, theme),
      baseline(chart, plot),
      ...priors(rows, plot),
      ...captions(rows, plot),
      ...(more > 0 ? [moreLabel(more, plot)] : []),
    ],
    height,
    theme,
  );
}

function subtitleOf(chart: BarsChart, rows: readonly BarsChartRow[]): string {
  const from = chart.baseline.value === 0 ? null : `bars from ${chart.baseline.text}`;
  const prior = chart.prior !== null && rows.some((row) => drawn(row.prior)) ? `line = ${chart.prior}` : null;
  return sentence(chart.subtitle, from, prior);
}

function plotFor(
  chart: BarsChart,
  rows: readonly BarsChartRow[],
  top: number,
  bottom: number,
  step: number,
): Plot {
  const labels = namesOf(rows).map((name) => measure(name, TYPE.label));
  const values = rows.map(({ text }) => {
    const { s, size } = shrink(text, VALUE_WIDTH, TYPE.value);
    return measure(s, { ...TYPE.value, size });
  });
  const left = Math.round(SIDE + Math.max(...labels) + 14);
  const right = Math.round(RIGHT - Math.max(...values) - 18);
  return {
    left,
    right,
    top,
    bottom,
    step,
    x: place(barsDomain(chart), left, right),
    middle: (index) => top + (index + 0.5) * step,
  };
}

/** Grid and words below it; words that would touch their neighbour or the value column are left out. */
function axis(chart: BarsChart, plot: Plot): readonly Layer[] {
  const domain = barsDomain(chart);
  const seen = chart.ticks
    .filter(({ value }) => value >= domain.from && value <= domain.to)
    .map(({ value, text }) => ({ x: plot.x(value), s: shorten(text, 100, TYPE.label) }));
  let free = SIDE;
  const words = seen.filter(({ x, s }) => {
    const half = measure(s, TYPE.label) / 2;
    if (x - half < free || x + half > RIGHT) return false;
    free = x + half + 12;
    return true;
  });
  return [
    strokes(
      'grid',
      seen.map(({ x }) => ({ x, x2: x, y: plot.top, y2: plot.bottom })),
    ),
    texts(
      'label',
      words.map(({ x, s }) => ({ x, y: plot.bottom + 18, s })),
      'center',
    ),
  ];
}

function baseline(chart: BarsChart, plot: Plot): Layer {
  const x = plot.x(chart.baseline.value);
  return strokes('base', [{ x, x2: x, y: plot.top, y2: plot.bottom }]);
}

function barLayer(chart: BarsChart, rows: readonly BarsChartRow[], plot: Plot, theme: Theme): Layer {
  const base = plot.x(chart.baseline.value);
  const half = (plot.step * BAR) / 2;
  const values = rows.flatMap(({ value, tone, kind }, index) => {
    if (!drawn(value)) return [];
    const end = plot.x(value);
    const middle = plot.middle(index);
    const color = kind === 'rest' ? 'rest' : tone;
    return [{ x: Math.min(base, end), x2: Math.max(base, end), y: middle - half, y2: middle + half, color }];
  });
  return {
    data: { values },
    mark: { type: 'rect' },
    encoding: {
      x: pixels('x'),
      x2: { field: 'x2' },
      y: pixels('y'),
      y2: { field: 'y2' },
      color: {
        field: 'color',
        type: 'nominal',
        legend: null,
        scale: {
          domain: ['plain', 'good', 'bad', 'rest'],
          range: [theme.accent, theme.good, theme.bad, theme.compare],
        },
      },
    },
  };
}

function priors(rows: readonly BarsChartRow[], plot: Plot): readonly Layer[] {
  const half = (plot.step * PRIOR) / 2;
  const marks = rows.flatMap(({ prior }, index) => {
    if (!drawn(prior)) return [];
    const middle = plot.middle(index);
    return [{ x: plot.x(prior), x2: plot.x(prior), y: middle - half, y2: middle + half }];
  });
  return marks.length === 0 ? [] : [strokes('prior', marks)];
}

function captions(rows: readonly BarsChartRow[], plot: Plot): readonly Layer[] {
  const labels = namesOf(rows).map((s, index) => ({ x: plot.left - 14, y: plot.middle(index), s }));
  const values = rows.map(({ text }, index) => ({
    x: RIGHT,
    y: plot.middle(index),
    ...shrink(text, VALUE_WIDTH, TYPE.value),
  }));
  return [texts('label', labels, 'right'), texts('value', values, 'right')];
}

/** At the foot of the labels, so that nobody takes the picture for all there is. */
const moreLabel = (more: number, plot: Plot): Layer =>
  texts('label', [{ x: SIDE, y: plot.bottom + 18, s: `${more} more` }], 'left');
