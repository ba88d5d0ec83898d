import { HEIGHT, inside, type Layer, type Placed, RIGHT, SIDE, strokes, texts } from './frame.ts';
import { airy, type Domain, place } from './scale.ts';
import type { Box } from './target-label.ts';
import { measure, measureSized, shorten, shrink } from './text.ts';
import { TYPE } from './theme.ts';
import { type TrendChart, type TrendChartPoint, trendValues } from './trend-chart.ts';

/** Where a trend is drawn: its edges, its axes, and how a value becomes a place. */

const MOST_LABELS = 7;
const TICK_WIDTH = 130;
const UNDER = { size: 15, weight: 400 } as const;
/** Below the plot: one row of labels, or two. */
const FOOT = { one: 38, two: 56 } as const;

export interface Plot extends Box {
  readonly domain: Domain;
  readonly count: number;
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
}

/** `top` is where the head ends, `end` the room that the words to the right of the plot take. */
export function trendPlot(chart: TrendChart, top: number, end: number): Plot {
  const count = chart.points.length;
  const tickWidths = chart.ticks.map(({ text }) =>
    measureSized(shrink(text, TICK_WIDTH, TYPE.label), TYPE.label),
  );
  const tickWidth = Math.max(0, ...tickWidths);
  const left = Math.round(SIDE + tickWidth + 10);
  const right = Math.round(RIGHT - end);
  const bottom = HEIGHT - (chart.points.some((point) => point.under) ? FOOT.two : FOOT.one);
  const domain = airy(trendValues(chart));
  return {
    left,
    right,
    top: top + 6,
    bottom,
    domain,
    count,
    x: count === 1 ? () => right : place({ from: 0, to: count - 1 }, left, right),
    y: place(domain, bottom, top + 6),
  };
}

export function axes({ ticks, points }: TrendChart, plot: Plot): readonly Layer[] {
  const { left, right, bottom } = plot;
  const seen = ticks.filter(({ value }) => value >= plot.domain.from && value <= plot.domain.to);
  const across = (y: number) => ({ x: left, x2: right, y, y2: y });
  const tickTexts = seen.map(({ value, text }) => ({
    x: left - 10,
    y: plot.y(value),
    ...shrink(text, TICK_WIDTH, TYPE.label),
  }));
  const { labels, unders } = periodLabels(points, plot);
  return [
    strokes(
      'grid',
      seen.map(({ value }) => across(plot.y(value))),
    ),
    strokes('edge', [across(bottom)]),
    texts('label', tickTexts, 'right'),
    texts('label', labels, 'center'),
    texts('under', unders, 'center'),
  ];
}

/** As many period labels as stand apart, counted back from the last; a year is written once where it begins. */
function periodLabels(points: readonly TrendChartPoint[], plot: Plot) {
  const widest = (plot.right - plot.left) / 2;
  const cut = points.map(({ label }) => shorten(label, widest, TYPE.label));
  const width = Math.max(1, ...cut.map((text) => measure(text, TYPE.label)));
  const apart = (plot.right - plot.left) / Math.max(points.length - 1, 1);
  const step = Math.max(1, Math.ceil((width + 16) / apart), Math.ceil(points.length / MOST_LABELS));
  const shown = points.map((_, index) => index).filter((index) => (points.length - 1 - index) % step === 0);
  const labels: Placed[] = [];
  const unders: Placed[] = [];
  let year: string | undefined;
  for (const index of shown) {
    const s = cut[index] ?? '';
    labels.push({ x: inside(plot.x(index), s, TYPE.label), y: plot.bottom + 18, s });
    const under = points[index]?.under;
    if (under === undefined || under === year) continue;
    year = under;
    const written = shorten(under, step * apart, UNDER);
    unders.push({ x: inside(plot.x(index), written, UNDER), y: plot.bottom + 37, s: written });
  }
  return { labels, unders };
}

/** The encoding of both positions, for marks over rows of `k` (the point's index) and `v`. */
export function position(plot: Plot) {
  const round = { nice: false, zero: false };
  const across = {
    ...round,
    domain: plot.count === 1 ? [-1, 0] : [0, plot.count - 1],
    range: [plot.left, plot.right],
  };
  const { from, to } = plot.domain;
  const up = { ...round, domain: [from, to], range: [plot.bottom, plot.top] };
  return {
    x: { field: 'k', type: 'quantitative', axis: null, scale: across },
    y: { field: 'v', type: 'quantitative', axis: null, scale: up },
  } as const;
}
