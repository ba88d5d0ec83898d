/** Work in turns: at most so many at once, the others in the order in which they came. */
export function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      // A turn is handed on, not given back, so that nobody who comes just then slips in before.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
