import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { placesFor } from '../../src/store/embedded/places.ts';
import { findPostmaster, stopPostmaster } from '../../src/store/embedded/postmaster.ts';
import { runAsFor } from '../../src/store/embedded/run-as.ts';

export interface TempHome {
  readonly home: string;
  readonly data: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A folder that goes after the test, with whatever server still runs in it. */
export async function tempHome(): Promise<TempHome> {
  const home = await mkdtemp(join(tmpdir(), 'bellwether-home-'));
  await chmod(home, 0o711);
  const { data, socket } = await placesFor(home, await runAsFor(join(home, 'postgres')), 'test');
  const remove = async (): Promise<void> => {
    await stopPostmaster(data);
    await rm(home, { recursive: true, force: true });
    await rm(socket, { recursive: true, force: true });
  };
  return { home, data, [Symbol.asyncDispose]: remove };
}

export const serverPid = async (data: string): Promise<number | undefined> =>
  (await findPostmaster(data))?.pid;

const LAUNCH = new URL('../../src/store/embedded/launch.ts', import.meta.url).href;

/** Another process that starts the server on `home`; resolves when it is up. `then` is code that runs after. */
export async function startElsewhere(home: string, purpose: string, then = ''): Promise<ChildProcess> {
  const code = `
    import { startEmbedded } from '${LAUNCH}';
    const embedded = await startEmbedded({ home: ${JSON.stringify(home)}, purpose: '${purpose}' });
    console.log('up');
    const command = await new Promise((resolve) => process.stdin.once('data', resolve));
    ${then}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  for await (const line of createInterface({ input: child.stdout })) if (line === 'up') return child;
  throw new Error(`The other process ended before its server was up: ${complaint}`);
}

/** Lets it go on to its `then`. */
export const goOn = (child: ChildProcess): void => {
  child.stdin?.write('go\n');
};

/** Exit code, or the signal that ended it. */
export async function endOf(child: ChildProcess): Promise<unknown> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode ?? child.signalCode;
}
