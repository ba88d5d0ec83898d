/** Where words about a level stand on it, so that the lines of the chart cross them as little as can be. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const SAMPLE = 6;

/** Places on the broken line, close enough together that no label slips between two of them. */
function* along(line: readonly Point[]): Generator<Point> {
  for (const [index, to] of line.entries()) {
    const from = line[index - 1] ?? to;
    const steps = Math.max(1, Math.ceil(Math.abs(to.x - from.x) / SAMPLE));
    for (let step = 1; step <= steps; step += 1) {
      const share = step / steps;
      yield { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    }
  }
}

/** How many of the sampled places lie in the box, a little air around it included. */
function crossings(box: Box, lines: readonly (readonly Point[])[]): number {
  let count = 0;
  for (const line of lines) {
    for (const { x, y } of along(line)) {
      if (x >= box.left - 4 && x <= box.right + 4 && y >= box.top - 3 && y <= box.bottom + 3) count += 1;
    }
  }
  return count;
}

/**
 * The middle of a label of this size that sits on or hangs from a level: above at the left if nothing is there,
 * else wherever the fewest lines pass.
 */
export function besideLevel(
  level: number,
  size: { readonly width: number; readonly height: number },
  plot: Box,
  lines: readonly (readonly Point[])[],
): Point {
  const gap = size.height / 2 + 5;
  const sides = [level - gap, level + gap].filter(
    (y) => y - size.height / 2 >= plot.top - 10 && y + size.height / 2 <= plot.bottom,
  );
  const half = size.width / 2;
  const middles = [plot.left + half, plot.right - half, (plot.left + plot.right) / 2];
  const candidates = middles
    .flatMap((x) => sides.map((y) => ({ x, y })))
    .map((at) => {
      const box = {
        left: at.x - half,
        right: at.x + half,
        top: at.y - size.height / 2,
        bottom: at.y + size.height / 2,
      };
      return { at, count: crossings(box, lines) };
    })
    .toSorted((a, b) => a.count - b.count);
  return candidates[0]?.at ?? { x: plot.left + half, y: level - gap };
}
