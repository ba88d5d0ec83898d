import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openSync } from 'fontkit';

/** The table `charts/inter-widths.ts`: how far each character of the bundled fonts moves the pen, in 1/2048 em. */

const WEIGHTS = [400, 500, 600, 700] as const;
const DIGITS = 3;

/** Characters that a chart never draws: controls, formats, private use. */
const NEVER_DRAWN = /\p{C}/u;

/** Runs of neighbouring characters: `first:` in base 36, then three base-36 digits for each. */
function runs(path: string): string {
  const font = openSync(path);
  if (font.unitsPerEm !== 2048)
    throw new Error(`${path}: 2048 units per em are expected, not ${font.unitsPerEm}`);
  const parts: string[] = [];
  let previous = Number.NaN;
  for (const codePoint of font.characterSet.toSorted((a, b) => a - b)) {
    if (NEVER_DRAWN.test(String.fromCodePoint(codePoint))) continue;
    if (codePoint !== previous + 1) parts.push(`${parts.length ? ' ' : ''}${codePoint.toString(36)}:`);
    parts.push(font.glyphForCodePoint(codePoint).advanceWidth.toString(36).padStart(DIGITS, '0'));
    previous = codePoint;
  }
  return parts.join('');
}

/** The text of the table's file, made from the fonts beside this script. */
export function widthsFile(): string {
  const path = (weight: number) => fileURLToPath(new URL(`Inter-${weight}.ttf`, import.meta.url));
  const entries = WEIGHTS.map((weight) => `  ${weight}: '${runs(path(weight))}',`);
  return [
    '/** Written by `charts/fonts/generate-widths.ts`, which says how it is to be read. */',
    'export const INTER_WIDTHS = {',
    ...entries,
    '} as const;',
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(new URL('../inter-widths.ts', import.meta.url), widthsFile());
