import { type Loader, logger, parse, textMetrics, View, Warn } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import { type Chart, spec } from '../chart.ts';
import type { Spec } from '../frame.ts';
import { measure, type Weight } from '../text.ts';
import type { ThemeName } from '../theme.ts';

const refuse = (address: string): Promise<never> =>
  Promise.reject(new Error(`A chart may not load ${address}`));

/** Nothing is ever loaded. `sanitize` must resolve: vega does not catch its failure, which would end the process. */
const nothingLoads: Loader = {
  load: refuse,
  http: refuse,
  file: refuse,
  sanitize: () => Promise.resolve({ href: '' }),
};

const WEIGHTS: readonly Weight[] = [400, 500, 600, 700];

/** Without a canvas vega takes every letter to be 0.8 em wide; the font's own table is right to 0.2 %. */
export function useInterMetrics(): void {
  textMetrics.width = (item, text) => {
    const weight = WEIGHTS.find((known) => String(known) === String(item.fontWeight)) ?? 400;
    return measure(String(text ?? item.text ?? ''), { size: item.fontSize ?? 11, weight });
  };
}

/**
 * Draws one of our own specs. The view is new each time, because one that is reused remembers the layout of its
 * last data, and the interpreter needs no `eval`. Throws where vega reports an error.
 */
export async function draw(own: Spec, warn: (message: string) => void = () => {}): Promise<string> {
  const errors: string[] = [];
  // vega reports what went wrong inside a picture to its logger alone, and goes on.
  const log = logger(Warn, undefined, (method, _level, words) => {
    const text = words.map(String).join(' ');
    if (method === 'error') errors.push(text);
    else warn(text);
  });
  const runtime = parse(compile(own, { logger: log }).spec, undefined, { ast: true });
  const view = new View(runtime, {
    renderer: 'none',
    loader: nothingLoads,
    expr: expressionInterpreter,
    logger: log,
  });
  try {
    const svg = await view.toSVG();
    if (errors.length > 0) throw new Error(`The chart could not be drawn: ${errors.join('; ')}`);
    return svg;
  } finally {
    view.finalize();
  }
}

/** The picture as SVG: the same text for the same chart, whatever was drawn before. */
export async function toSvg(chart: Chart, theme: ThemeName): Promise<string> {
  return draw(spec(chart, theme));
}
