import { inside, type Placed } from './frame.ts';
import { clean, measure, shorten, type Type } from './text.ts';
import { TYPE } from './theme.ts';

/** Words under and over columns that stand close together. */

export interface Columns {
  readonly count: number;
  readonly width: number;
  readonly middle: (index: number) => number;
}

export interface LaidLabels {
  /** Places relative to the foot of the columns. */
  readonly placed: readonly Placed[];
  /** Lines of text, one or two. */
  readonly lines: number;
}

const LINE = 19;
const FIRST = 18;
/** The least room between neighbours. */
const GAP = 7;

type Lines = readonly string[];

/** A label on at most two lines, broken at the space nearest to its middle. */
function broken(label: string): Lines {
  const middle = label.length / 2;
  const [at] = [...label.matchAll(/ /g)]
    .map(({ index }) => index)
    .toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  return at === undefined ? [label] : [label.slice(0, at), label.slice(at + 1)];
}

const widthOf = (lines: Lines, type: Type): number =>
  Math.max(0, ...lines.map((text) => measure(text, type)));

/** Whether neighbours come closer to each other than the gap. */
export function touching(words: readonly Lines[], type: Type, width: number, gap = GAP): boolean {
  return words.some((lines, index) => {
    const next = words[index + 1];
    return next !== undefined && (widthOf(lines, type) + widthOf(next, type)) / 2 + gap > width;
  });
}

/**
 * The labels as large and as level as can be: on one line, broken at a space, or, where even that would touch, on
 * two rows in turn.
 */
export function layLabels(labels: readonly string[], columns: Columns): LaidLabels {
  const one = labels.map((label): Lines => [clean(label)]);
  const two = labels.map((label) => broken(clean(label)));
  const attempts = [
    { words: one, size: 16 },
    { words: one, size: 15 },
    { words: two, size: 16 },
    { words: two, size: 15 },
    { words: one, size: 14 },
  ];
  const found = attempts.find(({ words, size }) => !touching(words, { ...TYPE.label, size }, columns.width));
  return found === undefined ? inTurns(labels, columns) : level(found.words, found.size, columns);
}

function level(words: readonly Lines[], size: number, { middle, width }: Columns): LaidLabels {
  const type = { ...TYPE.label, size };
  const placed = words.flatMap((lines, index) =>
    lines.map((text, row) => {
      const s = shorten(text, Math.max(width * 1.3, 120), type);
      return { x: inside(middle(index), s, type), y: FIRST + row * LINE, s, size };
    }),
  );
  return { placed, lines: Math.max(1, ...words.map((lines) => lines.length)) };
}

function inTurns(labels: readonly string[], { middle, width }: Columns): LaidLabels {
  const { size } = TYPE.label;
  const placed = labels.map((label, index) => {
    const s = shorten(label, width * 1.8, TYPE.label);
    return { x: inside(middle(index), s, TYPE.label), y: FIRST + (index % 2) * LINE, s, size };
  });
  return { placed, lines: 2 };
}

/** The room that so many lines of labels take under the columns. */
export const labelRoom = (lines: number): number => 38 + (lines - 1) * LINE;
