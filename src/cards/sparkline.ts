const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const GAP = '·';

/** Values as a row of bars from the lowest to the highest; a dot where there is none, empty for fewer than two. */
export function sparkline(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return '';
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const level = (value: number): number =>
    high === low ? 3 : Math.round(((value - low) / (high - low)) * 7);
  return values.map((value) => (value === null ? GAP : (BARS[level(value)] ?? GAP))).join('');
}
