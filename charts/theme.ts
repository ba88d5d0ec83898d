import type { Config } from 'vega-lite';
import type { Type } from './text.ts';

/** Colours and sizes. A picture is always opaque: nobody knows which background its reader has chosen. */

export type ThemeName = 'light' | 'dark';

/** Label colours have a contrast of at least 4.5:1 on the background; good and bad also differ for the colour-blind. */
export interface Theme {
  readonly background: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly edge: string;
  readonly accent: string;
  readonly good: string;
  readonly bad: string;
  /** Standing balances of a bridge. */
  readonly total: string;
  /** What this is compared with. */
  readonly compare: string;
  readonly target: string;
  readonly tile: string;
}

const LIGHT: Theme = {
  background: '#FFFFFF',
  ink: '#1D1C1D',
  muted: '#5B5F66',
  grid: '#E4E6EA',
  edge: '#B8BDC6',
  accent: '#0B6BB8',
  good: '#0B6BB8',
  bad: '#B53A00',
  total: '#4A525C',
  compare: '#6B7079',
  target: '#A8430A',
  tile: '#F4F5F7',
};

const DARK: Theme = {
  background: '#1A1D21',
  ink: '#F2F3F5',
  muted: '#B4B9C2',
  grid: '#33383F',
  edge: '#5A616B',
  accent: '#5CB3EE',
  good: '#5CB3EE',
  bad: '#FF8A4C',
  total: '#AEB5BF',
  compare: '#9AA1AC',
  target: '#FFA36B',
  tile: '#24282E',
};

export const THEMES: Readonly<Record<ThemeName, Theme>> = { light: LIGHT, dark: DARK };

/** Sizes hold at 360 px, six tenths of the layout: 16 units are 9.6 px there. */
export const TYPE = {
  title: { size: 22, weight: 600 },
  subtitle: { size: 15, weight: 400 },
  label: { size: 16, weight: 400 },
  value: { size: 17, weight: 600 },
  last: { size: 20, weight: 700 },
  compare: { size: 15, weight: 400 },
  target: { size: 15, weight: 500 },
  tileName: { size: 15, weight: 400 },
  tileValue: { size: 27, weight: 700 },
  tileChange: { size: 15, weight: 600 },
} as const satisfies Readonly<Record<string, Type>>;

export const FONT = 'Inter';

const type = ({ size, weight }: Type) => ({ font: FONT, fontSize: size, fontWeight: weight });

/** What the marks of every template share, so that a template says only what is its own. */
export function config(theme: Theme): Config {
  return {
    aria: false,
    font: FONT,
    view: { stroke: null },
    text: { font: FONT, color: theme.ink },
    point: { filled: true, opacity: 1 },
    tick: { opacity: 1 },
    style: {
      title: { ...type(TYPE.title), color: theme.ink, align: 'left', baseline: 'alphabetic' },
      subtitle: { ...type(TYPE.subtitle), color: theme.muted, align: 'left', baseline: 'alphabetic' },
      label: { ...type(TYPE.label), color: theme.muted, baseline: 'middle' },
      value: { ...type(TYPE.value), color: theme.ink, baseline: 'middle' },
      grid: { color: theme.grid, strokeWidth: 1 },
      edge: { color: theme.edge, strokeWidth: 1 },
      connector: { color: theme.edge, strokeWidth: 1.5 },
      base: { color: theme.total, strokeWidth: 1.5 },
      under: { ...type(TYPE.subtitle), color: theme.muted, baseline: 'middle' },
      line: { color: theme.accent, strokeWidth: 3.5, strokeCap: 'round', strokeJoin: 'round' },
      running: { color: theme.accent, strokeWidth: 3.5, strokeCap: 'round', strokeDash: [1, 7] },
      compare: { color: theme.compare, strokeWidth: 3, strokeDash: [6, 5] },
      'compare-label': { ...type(TYPE.compare), color: theme.compare, align: 'left', baseline: 'middle' },
      target: { color: theme.target, strokeWidth: 2, strokeDash: [2, 4] },
      'target-label': { ...type(TYPE.target), color: theme.target, baseline: 'middle' },
      halo: { ...type(TYPE.target), stroke: theme.background, strokeWidth: 5, strokeJoin: 'round' },
      prior: { color: theme.ink, strokeWidth: 3 },
      'tile-name': { ...type(TYPE.tileName), color: theme.muted, baseline: 'alphabetic' },
      'tile-value': { ...type(TYPE.tileValue), color: theme.ink, baseline: 'alphabetic' },
      'tile-change': { ...type(TYPE.tileChange), baseline: 'alphabetic' },
      spark: { color: theme.accent, strokeWidth: 3, strokeCap: 'round', strokeJoin: 'round' },
      'spark-fill': { color: theme.accent, fillOpacity: 0.14 },
      last: { ...type(TYPE.last), color: theme.accent, align: 'left', baseline: 'middle' },
    },
  };
}
