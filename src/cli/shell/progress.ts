import { performance } from 'node:perf_hooks';
import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from '../../core/ports.ts';

/** Anything shorter says nothing. */
const PATIENCE_MS = 1000;

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream;
  /** A bar where somebody watches, a line at the end of each long part elsewhere. */
  readonly isTerminal: boolean;
  readonly quiet: boolean;
  /** Milliseconds from any start. */
  readonly clock?: () => number;
}

const SILENT: Progress = { start() {}, advance() {}, done() {} };

/** Tells on `stream` how far long work is. */
export function createProgress({
  stream,
  isTerminal,
  quiet,
  clock = () => performance.now(),
}: ProgressOptions): Progress {
  if (quiet) return SILENT;
  return isTerminal ? bars(stream, clock) : lines(stream, clock);
}

function lines(stream: NodeJS.WritableStream, clock: () => number): Progress {
  let what: string | null = null;
  let began = 0;
  return {
    start(name) {
      what = name;
      began = clock();
    },
    advance() {},
    done() {
      const ms = clock() - began;
      if (what !== null && ms > PATIENCE_MS) stream.write(`${what}: ${(ms / 1000).toFixed(1)} s\n`);
      what = null;
    },
  };
}

function bars(stream: NodeJS.WritableStream, clock: () => number): Progress {
  let bar: SingleBar | null = null;
  let work: { what: string; total: number | null; count: number; began: number } | null = null;
  const show = (): void => {
    if (work === null || bar !== null || clock() - work.began <= PATIENCE_MS) return;
    const share =
      work.total === null ? '{value}' : '{bar} {percentage} % · {value} of {total} · {eta_formatted} left';
    bar = new SingleBar(
      {
        format: `${work.what} ${share}`,
        stream,
        hideCursor: true,
        clearOnComplete: true,
        gracefulExit: false,
      },
      Presets.shades_classic,
    );
    bar.start(work.total ?? Number.MAX_SAFE_INTEGER, work.count);
  };
  const stop = (): void => {
    bar?.stop();
    bar = null;
    work = null;
  };
  return {
    start(what, total) {
      stop();
      work = { what, total, count: 0, began: clock() };
    },
    advance(by) {
      if (work === null) return;
      work.count += by;
      show();
      bar?.update(work.count);
    },
    done: stop,
  };
}
