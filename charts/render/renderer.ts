import type { Chart } from '../chart.ts';
import type { ThemeName } from '../theme.ts';
import { checkFonts } from './check-fonts.ts';
import { FONTS, useFonts } from './fonts.ts';
import { lockDown, type Png, toPng } from './png.ts';
import { toSvg, useInterMetrics } from './svg.ts';

export interface Renderer {
  svg(chart: Chart, theme: ThemeName): Promise<string>;
  /** 1200 pixels wide unless told otherwise. */
  png(chart: Chart, theme: ThemeName, width?: number): Promise<Png>;
  /** Draws letters and looks at them: throws where the fonts are missing, which no picture would say. */
  check(): Promise<void>;
}

const PIXELS = 1200;

/**
 * Readies the process for drawing: fonts, metrics, and nothing but SVG from memory ever loaded. Make it in the main
 * thread before anything else draws text. `fonts` is a folder with a `fonts.conf`.
 */
export function createRenderer(fonts: string = FONTS): Renderer {
  useFonts(fonts);
  useInterMetrics();
  lockDown();
  return {
    svg: toSvg,
    png: async (chart, theme, width = PIXELS) => toPng(await toSvg(chart, theme), width),
    check: checkFonts,
  };
}
