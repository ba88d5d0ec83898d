import { type Columns, labelRoom, layLabels, touching } from './bridge-labels.ts';
import {
  type Caption,
  frame,
  HEIGHT,
  head,
  inside,
  type Layer,
  nothing,
  pixels,
  RIGHT,
  SIDE,
  type Spec,
  type Stroke,
  sentence,
  strokes,
  texts,
  WIDTH,
} from './frame.ts';
import { drawn, place, type Tick } from './scale.ts';
import { clean, shrink } from './text.ts';
import { type Theme, TYPE } from './theme.ts';

/** From an opening balance over what moved it to the closing one. */
export interface BridgeChart extends Caption {
  readonly type: 'bridge';
  readonly steps: readonly BridgeChartStep[];
  /** What falls is welcome here: losses of something bad. */
  readonly downIsGood?: true;
  /** Where the axis starts if not at zero; `bridgeBase` finds it. The subtitle then says so. */
  readonly base: Tick | null;
}

export interface BridgeChartStep {
  readonly label: string;
  /** `total` is a standing balance, `move` is added to the balance before it. */
  readonly kind: 'total' | 'move';
  /** Signed. */
  readonly amount: number;
  readonly text: string;
}

interface Bar {
  readonly label: string;
  readonly text: string;
  readonly tone: 'total' | 'good' | 'bad';
  readonly from: number;
  readonly to: number;
}

const MOST_STEPS = 12;
/** A bar's share of its column. */
const BAR = 0.7;
const VALUE_SIZES = [17, 16, 15, 14] as const;
const SMALLEST_VALUE = 13;
/** No column is wider, so that two of them do not fill the picture. */
const WIDEST = 150;

/** The levels that the bars run between, in order. Totals stand on zero. */
function barsOf(steps: readonly BridgeChartStep[], downIsGood = false): readonly Bar[] {
  let level = 0;
  return steps.slice(0, MOST_STEPS).map(({ label, kind, amount, text }) => {
    const value = drawn(amount) ? amount : 0;
    const from = kind === 'total' ? 0 : level;
    level = kind === 'total' ? value : level + value;
    const tone = kind === 'total' ? 'total' : value < 0 === downIsGood ? 'good' : 'bad';
    return { label, text, from, to: level, tone };
  });
}

/** The levels that have to be seen: both ends of the moves, the tops of the totals. */
const levelsOf = (bars: readonly Bar[]): readonly number[] =>
  bars.flatMap((bar) => (bar.tone === 'total' ? [bar.to] : [bar.from, bar.to]));

/**
 * Where to start the axis so that moves which are small beside the balances can still be told apart: a round value
 * under the lowest level. Null where an axis from zero shows them, or where a level is not above zero.
 */
export function bridgeBase(steps: readonly BridgeChartStep[]): number | null {
  const levels = levelsOf(barsOf(steps));
  const least = Math.min(...levels);
  const range = Math.max(...levels) - least;
  if (!(least > 0) || !(range > least * 1e-6) || least < range * 1.5) return null;
  const unit = 10 ** Math.floor(Math.log10(range));
  const base = Math.floor((least - range * 0.4) / unit) * unit;
  return base > 0 ? base : null;
}

export function bridge(chart: BridgeChart, theme: Theme): Spec {
  const bars = barsOf(chart.steps, chart.downIsGood);
  const levels = levelsOf(bars);
  const base = chart.base !== null && chart.base.value < Math.min(...levels) ? chart.base : null;
  const said = base === null ? null : `axis starts at ${base.text}`;
  const title = head({ title: chart.title, subtitle: sentence(chart.subtitle, said) });
  if (bars.length === 0) {
    return frame([...title.layers, nothing('No movements to draw', HEIGHT / 2 + 30)], HEIGHT, theme);
  }
  const columns = columnsOf(bars.length);
  const floor = base?.value ?? Math.min(0, ...levels);
  const ceiling = Math.max(...levels, floor);
  const labels = layLabels(
    bars.map(({ label }) => label),
    columns,
  );
  const bottom = HEIGHT - labelRoom(labels.lines);
  const top = title.bottom + 24;
  const y = place({ from: floor, to: ceiling === floor ? floor + 1 : ceiling }, bottom, top);
  const rects = rectsOf(bars, columns, floor, y);
  const zero = floor < 0 ? [{ x: SIDE, x2: RIGHT, y: y(0), y2: y(0) }] : [];
  return frame(
    [
      ...title.layers,
      strokes('connector', connectors(bars, columns, y)),
      rectLayer(rects, theme),
      strokes('base', zero),
      amounts(bars, rects, columns),
      texts(
        'label',
        labels.placed.map((at) => ({ ...at, y: bottom + at.y })),
        'center',
      ),
    ],
    HEIGHT,
    theme,
  );
}

function columnsOf(count: number): Columns {
  const width = Math.min((RIGHT - SIDE) / count, WIDEST);
  const start = WIDTH / 2 - (width * count) / 2;
  return { count, width, middle: (index) => start + (index + 0.5) * width };
}

function connectors(bars: readonly Bar[], columns: Columns, y: (level: number) => number): readonly Stroke[] {
  const half = (columns.width * BAR) / 2;
  return bars.slice(1).map((bar, index) => {
    const level = y(bar.tone === 'total' ? (bars[index]?.to ?? 0) : bar.from);
    return { x: columns.middle(index) + half, x2: columns.middle(index + 1) - half, y: level, y2: level };
  });
}

interface Rect {
  readonly x: number;
  readonly x2: number;
  readonly y: number;
  readonly y2: number;
  readonly tone: Bar['tone'];
}

/** The bars in layout units, upper edge first; a move of nothing is still a thin line. */
function rectsOf(
  bars: readonly Bar[],
  columns: Columns,
  floor: number,
  y: (level: number) => number,
): readonly Rect[] {
  const half = (columns.width * BAR) / 2;
  return bars.map((bar, index) => {
    const ends = [y(Math.max(bar.from, floor)), y(bar.to)];
    const upper = Math.min(...ends);
    const lower = Math.max(...ends);
    const middle = columns.middle(index);
    return { x: middle - half, x2: middle + half, y: upper, y2: Math.max(lower, upper + 2), tone: bar.tone };
  });
}

const rectLayer = (rects: readonly Rect[], theme: Theme): Layer => ({
  data: { values: [...rects] },
  mark: { type: 'rect' },
  encoding: {
    x: pixels('x'),
    x2: { field: 'x2' },
    y: pixels('y'),
    y2: { field: 'y2' },
    color: {
      field: 'tone',
      type: 'nominal',
      legend: null,
      scale: { domain: ['total', 'good', 'bad'], range: [theme.total, theme.good, theme.bad] },
    },
  },
});

/** The amounts over the bars, all of one size, at which they stand apart. */
function amounts(bars: readonly Bar[], rects: readonly Rect[], columns: Columns): Layer {
  const words = bars.map(({ text }) => [clean(text)]);
  const apart = VALUE_SIZES.find((size) => !touching(words, { ...TYPE.value, size }, columns.width, 4));
  const type = { ...TYPE.value, size: apart ?? SMALLEST_VALUE };
  const placed = bars.map(({ text }, index) => {
    const { s, size } = shrink(text, columns.width * 1.1, type);
    const x = inside(columns.middle(index), s, { ...type, size });
    return { x, y: (rects[index]?.y ?? 0) - 14, s, size };
  });
  return texts('value', placed, 'center');
}
