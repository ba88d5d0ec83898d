import { measure, type Weight } from '../text.ts';
import { FONT } from '../theme.ts';
import { toGrey } from './png.ts';

const WEIGHTS: readonly Weight[] = [400, 500, 600, 700];
/** Narrow and wide letters: boxes that stand for missing letters are all of one width. */
const SAMPLES = ['iiiiiiiiii|', 'MWMWMWMW|'] as const;
const SIZE = 40;
const START = 10;
const TOLERANCE = 0.06;

const svgOf = (text: string, weight: Weight): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="60" viewBox="0 0 600 60">` +
  `<text x="${START}" y="45" font-family="${FONT}" font-size="${SIZE}" font-weight="${weight}">${text}</text></svg>`;

/** The distance from the start of the text to its last dark pixel; 0 where nothing was drawn. */
async function drawnWidth(text: string, weight: Weight): Promise<number> {
  const { pixels, width } = await toGrey(svgOf(text, weight));
  let last = START;
  for (const [index, shade] of pixels.entries()) if (shade < 128) last = Math.max(last, index % width);
  return last - START;
}

/**
 * Draws letters and measures them. Where the fonts are not found the text renderer reports no error and draws boxes
 * or another font, which this tells from the widths. Throws what was found.
 */
export async function checkFonts(): Promise<void> {
  for (const weight of WEIGHTS) {
    for (const text of SAMPLES) {
      const expected = measure(text, { size: SIZE, weight });
      const found = await drawnWidth(text, weight);
      if (Math.abs(found - expected) <= expected * TOLERANCE) continue;
      throw new Error(
        `Charts cannot be drawn: "${text}" in ${FONT} ${weight} came out ${found} units wide instead of ` +
          `${Math.round(expected)}. Are the fonts in charts/fonts there and readable?`,
      );
    }
  }
}
