import { INTER_WIDTHS } from './inter-widths.ts';

/** Text as the pictures can hold it: cleaned, measured in the bundled font, cut or wrapped to a width. */

export type Weight = keyof typeof INTER_WIDTHS;

export interface Type {
  /** In layout units. */
  readonly size: number;
  readonly weight: Weight;
}

const UNITS_PER_EM = 2048;
const DIGITS = 3;
/** No label needs more; longer text is cut before anything looks at it. */
const LONGEST = 300;
/** Stands for a letter that the font lacks (East Asian, Arabic, Hebrew …); the card beside the picture has it. */
const MISSING = '□';
export const ELLIPSIS = '…';

function readWidths(table: string): ReadonlyMap<number, number> {
  const widths = new Map<number, number>();
  for (const run of table.split(' ')) {
    const [first = '', digits = ''] = run.split(':');
    for (let at = 0; at < digits.length; at += DIGITS) {
      widths.set(
        Number.parseInt(first, 36) + at / DIGITS,
        Number.parseInt(digits.slice(at, at + DIGITS), 36),
      );
    }
  }
  return widths;
}

const WIDTHS: Readonly<Record<Weight, ReadonlyMap<number, number>>> = {
  400: readWidths(INTER_WIDTHS[400]),
  500: readWidths(INTER_WIDTHS[500]),
  600: readWidths(INTER_WIDTHS[600]),
  700: readWidths(INTER_WIDTHS[700]),
};

/** Characters that do not show: controls, bidirectional overrides, joiners, private use, halves of pairs. */
const UNSEEN = /\p{C}/u;
/** What is dropped where the font lacks it; a letter would leave a mark. */
const DECORATION = /[\p{M}\p{So}\p{Sk}\p{Emoji}]/u;
/** Two accents on a letter are a language; a tower of them is not. */
const TOWER = /(\p{M}{2})\p{M}+/gu;

function drawable(character: string): string {
  if (UNSEEN.test(character)) return '';
  if (WIDTHS[400].has(character.codePointAt(0) ?? 0)) return character;
  return DECORATION.test(character) ? '' : MISSING;
}

/**
 * The text with nothing in it that could break a picture or disguise a name: no controls, no bidirectional
 * overrides, no emoji, single spaces (no-break spaces stay), at most 300 characters.
 */
export function clean(text: string): string {
  const short = text.slice(0, LONGEST + 1).normalize('NFC');
  const spaced = short.replace(/[\u00a0\u2007\u202f]/g, '\u00a0').replace(/[^\S\u00a0]+/g, ' ');
  const kept = Array.from(spaced, drawable).slice(0, LONGEST).join('');
  const tidy = kept.replace(TOWER, '$1').replace(/ {2,}/g, ' ').trim();
  return text.length > LONGEST ? `${tidy}${ELLIPSIS}` : tidy;
}

/** How wide the text is drawn, in layout units. Kerning is left out: the error is about 0.2 %. */
export function measure(text: string, { size, weight }: Type): number {
  const widths = WIDTHS[weight];
  let sum = 0;
  for (const character of text) sum += widths.get(character.codePointAt(0) ?? 0) ?? UNITS_PER_EM;
  return (sum * size) / UNITS_PER_EM;
}

/** How wide a text that was shrunk is drawn. */
export const measureSized = ({ s, size }: Sized, { weight }: Type): number => measure(s, { size, weight });

/** How many characters from the start fit into the width. */
function fitting(characters: readonly string[], width: number, type: Type): number {
  let used = 0;
  for (const [index, character] of characters.entries()) {
    used += measure(character, type);
    if (used > width) return index;
  }
  return characters.length;
}

/** The cleaned text, cut to the width with an ellipsis. */
export function shorten(text: string, width: number, type: Type): string {
  const cleaned = clean(text);
  if (measure(cleaned, type) <= width) return cleaned;
  return cut(cleaned, width, type);
}

/** A text with the size that it is drawn at. */
export interface Sized {
  readonly s: string;
  readonly size: number;
}

/** The least size at which anything can be read on a phone. */
const SMALLEST = 12;

/**
 * A number, smaller where it is too wide: a number that was cut could be read as another. Only what is too wide at
 * six tenths of its size, or at the least size that can be read, is cut.
 */
export function shrink(text: string, width: number, type: Type): Sized {
  const cleaned = clean(text);
  const wanted = (type.size * width) / Math.max(measure(cleaned, type), 1);
  const least = Math.min(type.size, Math.max(SMALLEST, type.size * 0.6));
  const size = Math.min(type.size, Math.max(Math.floor(wanted * 2) / 2, least));
  return { s: shorten(cleaned, width, { ...type, size }), size };
}

/** Names cut to the width; where that makes some alike (`Manager nu…`), they are shown from where they part. */
export function shortenNames(names: readonly string[], width: number, type: Type): readonly string[] {
  const cleaned = names.map(clean);
  const short = cleaned.map((name) => shorten(name, width, type));
  return short.map((name, index) => {
    const alike = cleaned.filter((_, at) => short[at] === name);
    const whole = cleaned[index] ?? '';
    if (alike.length < 2 || name === whole) return name;
    return shorten(`${ELLIPSIS}${whole.slice(partingOf(alike))}`, width, type);
  });
}

/** Where the word starts in which the texts first differ. */
function partingOf(texts: readonly string[]): number {
  const [first = '', ...others] = texts;
  let at = 0;
  while (at < first.length && others.every((other) => other[at] === first[at])) at += 1;
  return first.lastIndexOf(' ', at - 1) + 1;
}

function cut(text: string, width: number, type: Type): string {
  const characters = Array.from(text);
  const count = fitting(characters, width - measure(ELLIPSIS, type), type);
  const kept = characters.slice(0, count).join('');
  return `${kept.replace(/[ …]+$/, '')}${ELLIPSIS}`;
}

/** Lines of at most the width, broken at spaces, or inside a word that alone is too long. */
function breakLines(text: string, width: number, type: Type): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (measure(joined, type) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = Array.from(word);
    while (measure(rest.join(''), type) > width) {
      const count = Math.max(1, fitting(rest, width, type));
      lines.push(rest.slice(0, count).join(''));
      rest = rest.slice(count);
    }
    line = rest.join('');
  }
  return line === '' ? lines : [...lines, line];
}

/** The cleaned text on at most so many lines; what does not fit is cut with an ellipsis. No text, no line. */
export function wrap(text: string, width: number, type: Type, most: number): readonly string[] {
  const lines = breakLines(clean(text), width, type);
  if (lines.length <= most) return lines;
  const last = lines.slice(most - 1).join(' ');
  return [...lines.slice(0, most - 1), cut(last, width, type)];
}
