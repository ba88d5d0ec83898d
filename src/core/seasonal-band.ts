/** What a series makes usual for its next point, and how far its points stray: by medians, which outliers do not move. */
export interface Band {
  readonly usual: number;
  /** A robust standard deviation: 1.4826 × the median absolute deviation (Rousseeuw and Croux, 1993). */
  readonly deviation: number;
}

const CONSISTENT = 1.4826;
/** However steady a series was, a move within this part of its size is not unusual. */
const LEAST = 0.01;

/** So many of them before a series is held to have any. */
const SEASONS = 3;

/** One point of a series by its place in it, so that holes do not move what follows them. */
interface Point {
  readonly nth: number;
  readonly value: number;
}

/**
 * The next point as the series goes on: its median level on its median slope, and where three seasons are there what the
 * same place of former seasons differed from that. `season` is the length of one in points (12 of months); null: none.
 * Points that are null are holes. Throws a RangeError for a series without points.
 */
export function bandOf(series: readonly (number | null)[], season: number | null = null): Band {
  const points = series.flatMap((value, nth): readonly Point[] => (value === null ? [] : [{ nth, value }]));
  if (points.length === 0) throw new RangeError('an empty series has no usual value');
  const slope = median(slopesOf(points));
  const level = points.map(({ nth, value }) => ({ nth, value: value - slope * nth }));
  const base = median(level.map(({ value }) => value));
  const seasonal = seasonOf(level, base, season);
  const usual = base + slope * series.length + seasonal(series.length);
  const rest = level.map(({ nth, value }) => value - base - seasonal(nth));
  const center = median(rest);
  const spread = median(rest.map((value) => Math.abs(value - center)));
  return { usual, deviation: Math.max(CONSISTENT * spread, LEAST * Math.abs(usual), Number.MIN_VALUE) };
}

/** Slopes between all pairs of points (Theil and Sen): a fifth of wild points does not bend them. */
function slopesOf(points: readonly Point[]): readonly number[] {
  const slopes = points.flatMap((a, i) =>
    points.slice(i + 1).map((b) => (b.value - a.value) / (b.nth - a.nth)),
  );
  return slopes.length === 0 ? [0] : slopes;
}

/** What each place of a season adds, in the middle of three; of fewer, a season would be no more than its own noise. */
function seasonOf(level: readonly Point[], base: number, season: number | null): (nth: number) => number {
  if (season === null || level.length < SEASONS * season) return () => 0;
  const adds = Array.from({ length: season }, (_, place) => {
    const same = level.filter(({ nth }) => nth % season === place);
    return same.length < 2 ? 0 : median(same.map(({ value }) => value - base));
  });
  return (nth) => adds[nth % season] ?? 0;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
