import type { TopLevelSpec } from 'vega-lite';
import { clean, measure, shorten, type Type, wrap } from './text.ts';
import { config, type Theme, TYPE } from './theme.ts';

/**
 * What every picture shares: its size, its head and the marks that are placed by hand. All places are layout
 * units from the upper left corner. Every text goes through `shorten` or `wrap` before it becomes a value, and fields
 * have fixed names, so that nothing that people wrote is ever read as a field, an expression or markup.
 */

export type Spec = TopLevelSpec;
export type Layer = Extract<TopLevelSpec, { layer: readonly unknown[] }>['layer'][number];

export const WIDTH = 600;
/** Sixteen to nine, the shape that chat clients show whole. */
export const HEIGHT = 338;
export const SIDE = 20;
export const RIGHT = WIDTH - SIDE;
const INNER = RIGHT - SIDE;

const TITLE_BASELINE = 34;
const TITLE_LINE = 27;
const SUBTITLE_LINE = 20;
const TITLE_LINES = 2;
const SUBTITLE_LINES = 2;

export interface Caption {
  readonly title: string;
  readonly subtitle: string;
}

/** A text and where it stands. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly s: string;
  /** Where it is not the style's. */
  readonly size?: number;
}

export const pixels = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null }) as const;

/** Texts in one style, each at its own place. They are drawn as they are: cut them first. */
export function texts(style: string, rows: readonly Placed[], align: 'left' | 'center' | 'right'): Layer {
  const sized = rows.some((row) => row.size !== undefined);
  return {
    data: { values: rows.map(({ x, y, s, size }) => (sized ? { x, y, s, size } : { x, y, s })) },
    mark: { type: 'text', style, align },
    encoding: {
      x: pixels('x'),
      y: pixels('y'),
      text: { field: 's', type: 'nominal' },
      ...(sized ? { size: fontSizes } : {}),
    },
  };
}

/** Font sizes from the rows' `size`. */
export const fontSizes = { field: 'size', type: 'quantitative', scale: null, legend: null } as const;

/** A straight line from (x, y) to (x2, y2). */
export interface Stroke {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
}

export function strokes(style: string, rows: readonly Stroke[]): Layer {
  return {
    data: { values: [...rows] },
    mark: { type: 'rule', style },
    encoding: { x: pixels('x'), x2: { field: 'x2' }, y: pixels('y'), y2: { field: 'y2' } },
  };
}

/** The middle nearest to the wanted one at which the whole text is in the picture. */
export function inside(x: number, text: string, type: Type): number {
  const half = measure(text, type) / 2 + 8;
  return Math.min(Math.max(x, half), WIDTH - half);
}

/** Up to here a part of a subtitle is not broken over lines. */
const UNBROKEN = 30;

/** Parts of a subtitle, those that are empty left out. */
export const sentence = (...parts: readonly (string | null)[]): string =>
  parts
    .map((part) => clean(part ?? ''))
    .filter((part) => part !== '')
    .map((part) => (part.length > UNBROKEN ? part : part.replaceAll(' ', '\u00a0')))
    .join(' · ');

interface Head {
  readonly layers: readonly Layer[];
  /** Where the drawing may start. */
  readonly bottom: number;
}

const stacked = (lines: readonly string[], top: number, step: number): readonly Placed[] =>
  lines.map((s, index) => ({ x: SIDE, y: top + index * step, s }));

export function head({ title, subtitle }: Caption): Head {
  const titles = stacked(wrap(title, INNER, TYPE.title, TITLE_LINES), TITLE_BASELINE, TITLE_LINE);
  const titleEnd = TITLE_BASELINE + (Math.max(titles.length, 1) - 1) * TITLE_LINE;
  const subtitles = stacked(
    wrap(subtitle, INNER, TYPE.subtitle, SUBTITLE_LINES),
    titleEnd + TITLE_LINE - 4,
    SUBTITLE_LINE,
  );
  return {
    layers: [texts('title', titles, 'left'), texts('subtitle', subtitles, 'left')],
    bottom: (subtitles.at(-1)?.y ?? titleEnd) + 18,
  };
}

/** Said in the middle of a picture that has no value to draw. */
export const nothing = (words: string, y: number): Layer =>
  texts('label', [{ x: WIDTH / 2, y, s: shorten(words, INNER, TYPE.label) }], 'center');

/** The finished spec: fixed size, nothing fitted or moved by vega, data inline. */
export function frame(layers: readonly Layer[], height: number, theme: Theme): Spec {
  return {
    width: WIDTH,
    height,
    padding: 0,
    autosize: 'none',
    background: theme.background,
    config: config(theme),
    layer: [...layers],
  };
}
