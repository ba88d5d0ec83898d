import {
  type Caption,
  fontSizes,
  frame,
  head,
  type Layer,
  type Placed,
  pixels,
  RIGHT,
  SIDE,
  type Spec,
  sentence,
  texts,
} from './frame.ts';
import { airy, drawn, place } from './scale.ts';
import { shrink } from './text.ts';
import { type Theme, TYPE } from './theme.ts';

/** A digest at a glance: a tile for each KPI. */
export interface TilesChart extends Caption {
  readonly type: 'tiles';
  readonly tiles: readonly Tile[];
}

export interface Tile {
  readonly name: string;
  readonly value: string;
  readonly change: TileChange | null;
  /** Stands in place of a change where there is none: `next 30 days`. */
  readonly note: string;
  /** Oldest first; null leaves a gap. Drawn from two values on. */
  readonly trend: readonly (number | null)[];
}

export interface TileChange {
  readonly direction: 'up' | 'down' | 'flat';
  /** Whether that direction is welcome. */
  readonly tone: 'good' | 'bad' | 'plain';
  /** Without a sign, which the arrow is: `0.7 pp`. */
  readonly text: string;
}

const MOST_TILES = 9;
const GAP = 12;
const TILE_HEIGHT = 119;
const PADDING = 14;
const ARROWS = { up: '▲', down: '▼', flat: '●' } as const;

interface Place {
  readonly tile: Tile;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export function tiles(chart: TilesChart, theme: Theme): Spec {
  const shown = chart.tiles.slice(0, MOST_TILES);
  const more = chart.tiles.length - shown.length;
  const title = head({
    title: chart.title,
    subtitle: sentence(chart.subtitle, more > 0 ? `${more} more in the message` : null),
  });
  const top = title.bottom;
  const perRow = columnsFor(shown.length);
  const width = (RIGHT - SIDE - GAP * (perRow - 1)) / perRow;
  const places = shown.map((tile, index) => ({
    tile,
    width,
    x: SIDE + (index % perRow) * (width + GAP),
    y: top + Math.floor(index / perRow) * (TILE_HEIGHT + GAP),
  }));
  const rows = Math.ceil(shown.length / perRow);
  const height = top + rows * (TILE_HEIGHT + GAP) + (rows === 0 ? 20 : 1);
  return frame(
    [...title.layers, backgrounds(places, theme), ...captions(places, theme), ...sparklines(places, theme)],
    height,
    theme,
  );
}

/** Three in a row; four stand better two by two. */
const columnsFor = (count: number): number => (count === 4 ? 2 : Math.min(Math.max(count, 1), 3));

const backgrounds = (places: readonly Place[], theme: Theme): Layer => ({
  data: { values: places.map(({ x, y, width }) => ({ x, x2: x + width, y, y2: y + TILE_HEIGHT })) },
  mark: { type: 'rect', color: theme.tile, cornerRadius: 10 },
  encoding: { x: pixels('x'), x2: { field: 'x2' }, y: pixels('y'), y2: { field: 'y2' } },
});

function captions(places: readonly Place[], theme: Theme): readonly Layer[] {
  const left = ({ x }: Place) => x + PADDING;
  const room = ({ width }: Place) => width - 2 * PADDING;
  const names = places.map((at) => ({
    x: left(at),
    y: at.y + 24,
    ...shrink(at.tile.name, room(at), TYPE.tileName),
  }));
  const values = places.map((at) => ({
    x: left(at),
    y: at.y + 54,
    ...shrink(at.tile.value, room(at), TYPE.tileValue),
  }));
  const changes = places.flatMap((at) => {
    const { change } = at.tile;
    if (change === null) return [];
    const text = `${ARROWS[change.direction]} ${change.text}`;
    return [{ x: left(at), y: at.y + 76, tone: change.tone, ...shrink(text, room(at), TYPE.tileChange) }];
  });
  const notes = places.flatMap((at) =>
    at.tile.change !== null || at.tile.note === ''
      ? []
      : [{ x: left(at), y: at.y + 76, ...shrink(at.tile.note, room(at), TYPE.tileName) }],
  );
  return [
    texts('tile-name', [...names, ...notes], 'left'),
    texts('tile-value', values, 'left'),
    changeLayer(changes, theme),
  ];
}

interface PlacedChange extends Placed {
  readonly tone: TileChange['tone'];
}

const changeLayer = (changes: readonly PlacedChange[], theme: Theme): Layer => ({
  data: { values: [...changes] },
  mark: { type: 'text', style: 'tile-change', align: 'left' },
  encoding: {
    x: pixels('x'),
    y: pixels('y'),
    text: { field: 's', type: 'nominal' },
    size: fontSizes,
    color: {
      field: 'tone',
      type: 'nominal',
      legend: null,
      scale: { domain: ['good', 'bad', 'plain'], range: [theme.good, theme.bad, theme.muted] },
    },
  },
});

/** One unbroken stretch of one tile's line, in layout units; `low` is the foot of the filled area. */
interface SparkPoint {
  readonly k: string;
  readonly x: number;
  readonly y: number;
  readonly low: number;
}

const MOST_POINTS = 120;

function sparkline({ tile, x, y, width }: Place, index: number): readonly SparkPoint[] {
  const values = tile.trend.slice(-MOST_POINTS);
  const known = values.filter(drawn);
  if (known.length < 2) return [];
  const low = y + TILE_HEIGHT - 8;
  const across = place({ from: 0, to: values.length - 1 }, x + PADDING, x + width - PADDING - 2);
  const up = place(airy(known, 0), low - 5, y + 87);
  let stretch = 0;
  return values.flatMap((value, at) => {
    if (drawn(value)) return [{ k: `${index}.${stretch}`, x: across(at), y: up(value), low }];
    stretch += 1;
    return [];
  });
}

function sparklines(places: readonly Place[], theme: Theme): readonly Layer[] {
  const lines = places.map(sparkline);
  const points = lines.flat();
  const position = { x: pixels('x'), y: pixels('y'), detail: { field: 'k', type: 'nominal' } } as const;
  return [
    {
      data: { values: points },
      mark: { type: 'area', style: 'spark-fill' },
      encoding: { ...position, y2: { field: 'low' } },
    },
    { data: { values: points }, mark: { type: 'line', style: 'spark' }, encoding: { ...position } },
    {
      data: { values: lines.flatMap((line) => line.slice(-1)) },
      mark: { type: 'point', size: 50, fill: theme.accent, strokeWidth: 0 },
      encoding: { x: pixels('x'), y: pixels('y') },
    },
  ];
}
