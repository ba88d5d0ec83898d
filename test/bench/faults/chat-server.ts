import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A chat server over HTTP that answers as a script says, and remembers what stands in its channels. */

export interface ChatServer {
  readonly url: string;
  /** The messages that stand in the chat, in the order in which they came. */
  posted(): readonly { readonly key: string; readonly at: number }[];
  close(): Promise<void>;
}

/** What becomes of every call in turn: most go well, the others fail in every way that real servers do. */
const SCRIPT = [
  'ok',
  'ok',
  'ok',
  '429',
  'ok',
  '503',
  'ok',
  'posted-500',
  'ok',
  'ok',
  'posted-silent',
  'ok',
  'silent',
];

export async function startChatServer(): Promise<ChatServer> {
  const posted: { readonly key: string; readonly at: number }[] = [];
  let turn = 0;
  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://chat');
    const key = url.searchParams.get('key') ?? '';
    for await (const _ of request);
    if (url.pathname === '/find') {
      response.end(JSON.stringify({ index: posted.findIndex((one) => one.key === key) }));
      return;
    }
    const fate = SCRIPT[turn++ % SCRIPT.length] ?? 'ok';
    if (fate === 'ok' || fate.startsWith('posted')) posted.push({ key, at: Date.now() });
    if (fate.endsWith('silent')) {
      response.destroy();
      return;
    }
    response.statusCode = fate === 'ok' ? 200 : fate === 'posted-500' ? 500 : Number(fate);
    response.end(JSON.stringify({ index: posted.length - 1 }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    posted: () => posted,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
