import type { Server, ServerResponse } from 'node:http';

/**
 * Ends a server: it takes nothing new, running requests end with their replies or when time is up, and connections
 * on which nothing is asked (browsers open some ahead of need) end at once. To be called before the first request;
 * what it gives may be called any number of times.
 */
export function stopperOf(server: Server, patienceMs = 3000): () => Promise<void> {
  const running = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    running.add(response);
    response.once('close', () => running.delete(response));
  });
  let stopped: Promise<void> | null = null;
  return () => {
    stopped ??= stop(server, running, patienceMs);
    return stopped;
  };
}

async function stop(server: Server, running: ReadonlySet<ServerResponse>, patienceMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.once('close', resolve));
  const late = setTimeout(() => server.closeAllConnections(), patienceMs);
  server.close();
  await Promise.all(
    [...running].map((response) => new Promise((resolve) => response.once('close', resolve))),
  );
  server.closeAllConnections();
  await closed;
  clearTimeout(late);
}
