/** What a series makes usual for its next point, and how far its points stray: by medians, which outliers do not move. */
export interface Band {
  readonly usual: number;
  /** A robust standard deviation: 1.4826 × the median absolute deviation (Rousseeuw and Croux, 1993). */
  readonly deviation: number;
}

const CONSISTENT = 1.4826;
/** A year of months: with two of them behind it a series may have seasons. */
const SEASON = 12;
/** However steady a series was, a move within this part of its size is not unusual. */
const LEAST = 0.01;

/**
 * The next point as the series goes on: the last median level plus the median step, and where two years are there what the
 * same month of former years differed from that. Throws for an empty series.
 */
export function bandOf(series: readonly number[]): Band {
  if (series.length === 0) throw new RangeError('an empty series has no usual value');
  const slope = median(stepsOf(series));
  const level = series.map((value, nth) => value - slope * nth);
  const base = median(level);
  const seasonal = seasonOf(level, base);
  const usual = base + slope * series.length + (seasonal[series.length % SEASON] ?? 0);
  const rest = level.map((value, nth) => value - base - (seasonal[nth % SEASON] ?? 0));
  const center = median(rest);
  const spread = median(rest.map((value) => Math.abs(value - center)));
  return { usual, deviation: Math.max(CONSISTENT * spread, LEAST * Math.abs(usual), Number.MIN_VALUE) };
}

/** Slopes between all pairs of points (Theil and Sen): a fifth of wild points does not bend them. */
function stepsOf(series: readonly number[]): readonly number[] {
  const slopes = series.flatMap((a, i) => series.slice(i + 1).map((b, step) => (b - a) / (step + 1)));
  return slopes.length === 0 ? [0] : slopes;
}

/** What each month of the year adds, where two years are there; else nothing. */
function seasonOf(level: readonly number[], base: number): readonly number[] {
  if (level.length < 2 * SEASON) return [];
  return Array.from({ length: SEASON }, (_, month) =>
    median(level.filter((_value, nth) => nth % SEASON === month).map((value) => value - base)),
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
