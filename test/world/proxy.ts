import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a database that can be cut: what is behind it seems to be away. */
export interface DatabaseProxy {
  /** Of the same database, by this way. */
  readonly url: string;
  readonly readerUrl: string;
  /** Ends every connection and lets nobody through. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function proxyTo(urls: {
  readonly url: string;
  readonly readerUrl: string;
}): Promise<DatabaseProxy> {
  const open = new Set<Socket>();
  let server: Server | null = null;
  let port = 0;
  const listen = async (): Promise<void> => {
    const made = createServer((from) => {
      const to = connectTo(urls.url);
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const) {
        open.add(one);
        one.pipe(other);
        one
          .on('error', () => other.destroy())
          .on('close', () => {
            open.delete(one);
            other.destroy();
          });
      }
    });
    await new Promise<void>((done) => made.listen(port, '127.0.0.1', done));
    const address = made.address();
    if (typeof address === 'object' && address !== null) port = address.port;
    server = made;
  };
  const cut = async (): Promise<void> => {
    const ending = server;
    server = null;
    const closed = new Promise((done) => (ending === null ? done(null) : ending.close(done)));
    for (const socket of open) socket.destroy();
    await closed;
  };
  await listen();
  const through = (url: string): string => {
    const changed = new URL(url);
    changed.searchParams.delete('host');
    changed.host = `127.0.0.1:${port}`;
    return changed.href;
  };
  return { url: through(urls.url), readerUrl: through(urls.readerUrl), cut, mend: listen, close: cut };
}

/** Over the unix socket that the URL names, or over TCP. */
function connectTo(url: string): Socket {
  const { hostname, port, searchParams } = new URL(url);
  const folder = searchParams.get('host');
  return folder === null
    ? connect(Number(port === '' ? 5432 : port), hostname)
    : connect(`${folder}/.s.PGSQL.5432`);
}
