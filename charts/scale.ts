/** Axes: where ticks stand, and how a number becomes a place. */

/** A place on an axis with the words that stand at it. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

export interface Domain {
  readonly from: number;
  readonly to: number;
}

/** Not 2.5: where words are rounded to one digit, 0.25 and 0.5 would read 0.3 and 0.5. */
const STEPS = [1, 2, 5] as const;

/** A number that can be drawn; anything else (no base, a division by nothing) is a gap. */
export const drawn = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value) && Math.abs(value) < 1e18;

/** Differences smaller than this part of the values are rounding errors of theirs. */
const NOISE = 1e-9;
/** And this is nothing, beside whatever. */
const NOTHING = 1e-12;

/** Whether the ends are one value to all that arithmetic can tell. */
const isPoint = ({ from, to }: Domain): boolean =>
  !(to - from > Math.max(NOTHING, NOISE * Math.max(Math.abs(from), Math.abs(to))));

function multiples({ from, to }: Domain, step: number): readonly number[] {
  const first = Math.ceil(from / step - NOISE);
  const count = Math.max(0, Math.floor(to / step + NOISE) - first + 1);
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(14)) + 0);
}

/** Round values inside the domain, as near as can be to so many. A domain of one value has that value alone. */
export function roundValues(domain: Domain, about: number): readonly number[] {
  if (isPoint(domain)) return [domain.from];
  const rough = (domain.to - domain.from) / about;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const candidates = [magnitude, magnitude * 10].flatMap((unit) =>
    STEPS.map((step) => multiples(domain, unit * step)),
  );
  const far = (values: readonly number[]) => Math.abs(values.length - about);
  return candidates.reduce((best, values) => (far(values) < far(best) ? values : best));
}

const EMPTY_DECIMALS = /[.,]0{1,2}(?!\d)/;

/** `105%` for `105.0%`. */
export const withoutEmptyDecimals = (text: string): string => text.replace(EMPTY_DECIMALS, '');

/** `104.0%` on every tick says no more than `104%`. */
const shortest = (texts: readonly string[]): readonly string[] =>
  texts.every((text) => EMPTY_DECIMALS.test(text) || /^\D*0\D*$/.test(text))
    ? texts.map(withoutEmptyDecimals)
    : texts;

/**
 * About four ticks whose words all differ: where rounding makes two of them alike, fewer. Where all values are zero,
 * zero alone: no other level would mean anything.
 */
export function ticks(
  domain: Domain,
  values: readonly number[],
  format: (value: number) => string,
): readonly Tick[] {
  const tried = values.every((value) => value === 0)
    ? [[0]]
    : [4, 3, 2, 1].map((about) => roundValues(domain, about));
  for (const places of tried) {
    const texts = shortest(places.map(format));
    if (places.length === 0 || new Set(texts).size < texts.length) continue;
    return places.map((value, index) => ({ value, text: texts[index] ?? '' }));
  }
  return [];
}

/**
 * The span of the values with a little air; what cannot be negative gets no room below zero. Equal values stand
 * in the middle of a span of a tenth of them.
 */
export function airy(values: readonly number[], air = 0.08): Domain {
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (values.length === 0 || (least === 0 && most === 0)) return { from: 0, to: 1 };
  const room = isPoint({ from: least, to: most }) ? Math.abs(most) * 0.1 : (most - least) * air;
  const from = least >= 0 ? Math.max(0, least - room) : least - room;
  const to = most <= 0 ? Math.min(0, most + room) : most + room;
  return { from, to };
}

/** The place of a value between two ends in layout units. */
export const place =
  ({ from, to }: Domain, start: number, end: number) =>
  (value: number): number =>
    start + ((value - from) / (to - from || 1)) * (end - start);

/** Places at least `gap` apart and inside the bounds, each as near as can be to where it wants to be. */
export function spread(wanted: readonly number[], gap: number, from: number, to: number): readonly number[] {
  const order = wanted.map((at, index) => ({ at, index })).toSorted((a, b) => a.at - b.at);
  let lowest = from;
  for (const item of order) {
    item.at = Math.max(item.at, lowest);
    lowest = item.at + gap;
  }
  let highest = to;
  for (const item of order.toReversed()) {
    item.at = Math.min(item.at, highest);
    highest = item.at - gap;
  }
  return wanted.map((_, index) => order.find((item) => item.index === index)?.at ?? 0);
}
