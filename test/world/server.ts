/** The server that one run's tests share, or why there is none. */
export type TestServer =
  | { readonly url: string; readonly readerUrl: string; readonly template: string }
  | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    database: TestServer;
  }
}

/** The same URL with another database. */
export function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
