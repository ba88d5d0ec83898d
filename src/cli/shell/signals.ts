const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The part of `process` that signals need. */
export interface SignalSource {
  readonly pid: number;
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

export interface Signals {
  /** Aborted by the first signal, so that things are closed in order. */
  readonly stopping: AbortSignal;
  /** Stops listening. With `resume`, a signal that came takes its usual effect now, for whoever waits on the process. */
  release(resume: boolean): void;
}

/** The first signal asks to stop, a second one ends the process where it stands. */
export function listenForSignals(source: SignalSource): Signals {
  const stop = new AbortController();
  let received: NodeJS.Signals | null = null;
  const forget = (): void => {
    for (const signal of SIGNALS) source.off(signal, listen);
  };
  const listen = (signal: NodeJS.Signals): void => {
    if (received === null) {
      received = signal;
      stop.abort(signal);
      return;
    }
    forget();
    source.kill(source.pid, signal);
  };
  for (const signal of SIGNALS) source.on(signal, listen);
  return {
    stopping: stop.signal,
    release: (resume) => {
      forget();
      if (resume && received !== null) source.kill(source.pid, received);
    },
  };
}

/** Resolves when somebody asks to stop. */
export const stopped = ({ stopping }: { readonly stopping: AbortSignal }): Promise<void> =>
  new Promise((resolve) => {
    if (stopping.aborted) resolve();
    else stopping.addEventListener('abort', () => resolve(), { once: true });
  });
