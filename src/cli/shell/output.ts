/** Where results and everything else are written. */
export interface Output {
  /** The result, alone. Resolves when it has left the process, so that a long one is not cut at the end. */
  result(text: string): Promise<void>;
  /** Everything that is not the result. */
  aside(text: string): void;
}

/**
 * Writes to the two streams. A reader that has gone (`bellwether kpis | head`) is no fault: what is left to write
 * is dropped.
 */
export function openOutput(out: NodeJS.WritableStream, err: NodeJS.WritableStream): Output {
  let isOpen = true;
  const gone = (error: Error): void => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error;
    isOpen = false;
  };
  out.on('error', gone);
  err.on('error', gone);
  return {
    result: (text) =>
      new Promise((resolve) => {
        if (!isOpen || text === '') resolve();
        else out.write(line(text), () => resolve());
      }),
    aside: (text) => {
      if (text !== '') err.write(line(text));
    },
  };
}

const line = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
