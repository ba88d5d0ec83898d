import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What has to be stopped when this process ends. */
export interface Running {
  readonly data: string;
  /** Of this process's guard; 0 before it has one. */
  backend(): number;
  stop(): Promise<void>;
}

const running = new Set<Running>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** From here on, however this process ends (but for kill -9), the server does not outlive its last user. */
export function stopAtExit(one: Running): void {
  if (running.size === 0) {
    for (const signal of SIGNALS) process.on(signal, onSignal);
    process.on('exit', onExit);
  }
  running.add(one);
}

export function stopped(one: Running): void {
  running.delete(one);
  if (running.size > 0) return;
  for (const signal of SIGNALS) process.off(signal, onSignal);
  process.off('exit', onExit);
}

/** Stops and lets the signal do what it does. Who listens too has an order of its own and calls `stop` in it. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  const all = [...running].map((one) => one.stop());
  void Promise.allSettled(all).then(() => process.kill(process.pid, signal));
}

const RELEASE = fileURLToPath(new URL('./release.ts', import.meta.url));
const RELEASE_LIMIT_MS = 20_000;

/** After `process.exit` and uncaught errors nothing can be awaited, but a child can. */
function onExit(): void {
  for (const one of running) {
    spawnSync(process.execPath, [RELEASE, one.data, String(one.backend())], {
      stdio: 'ignore',
      timeout: RELEASE_LIMIT_MS,
    });
  }
}

const WATCHDOG = `read -r calm && exit 0
kill -QUIT "$1"
while kill -0 "$1" 2>/dev/null; do sleep 0.1; done
rm -rf "$2" "$3"
rmdir "$(dirname "$2")" 2>/dev/null`;

/**
 * For a server that nobody else uses and whose files nobody misses: a shell that reads from this process, and
 * when that ends (kill -9 too) ends the server and removes the folders. Returns what calls it off.
 */
export function watchOver(pid: number, data: string, socket: string): () => void {
  const shell = spawn('/bin/sh', ['-c', WATCHDOG, 'sh', String(pid), data, socket], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  return () => shell.stdin.end('calm\n');
}
