import { spawn } from 'node:child_process';
import { type FSWatcher, watch } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { type RunAs, spawnAs } from './run-as.ts';

/** A running server, as its pid file tells. */
export interface Postmaster {
  readonly pid: number;
  readonly socket: string;
  readonly status: 'starting' | 'ready' | 'stopping';
}

/** The server that runs on this data directory, whoever started it. */
export async function findPostmaster(data: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pidText, , , , socket = '', , , status = 'starting'] = text.split('\n').map((line) => line.trim());
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 1 || !(await runsIn(pid, data))) return undefined;
  if (status === 'ready' || status === 'stopping') return { pid, socket, status };
  return { pid, socket, status: 'starting' };
}

/** A server names its data directory, which tells it from another process that got its number since. */
async function runsIn(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return command.split('\0').includes(data);
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A change may go unreported (no more watches, some file systems): look again after this long all the same. */
const RECHECK_MS = 50;

/** What `look` finds, looking again whenever a file in the folder changes. Throws `late` after `limitMs`. */
export async function waitFor<T>(
  folder: string,
  look: () => Promise<T | undefined>,
  limitMs: number,
  late: string,
): Promise<T> {
  const watcher = watchOf(folder);
  const deadline = performance.now() + limitMs;
  try {
    for (;;) {
      const changed = nextChange(watcher);
      const found = await look();
      if (found !== undefined) return found;
      if (performance.now() > deadline) throw new Error(late);
      await changed;
    }
  } finally {
    watcher?.close();
  }
}

function watchOf(folder: string): FSWatcher | undefined {
  try {
    return watch(folder).on('error', () => undefined);
  } catch {
    return undefined;
  }
}

const nextChange = (watcher: FSWatcher | undefined): Promise<void> =>
  new Promise((changed) => {
    const done = (): void => {
      clearTimeout(timer);
      // A folder in which nothing happens would gather a listener for every look.
      watcher?.off('change', done);
      changed();
    };
    const timer = setTimeout(done, RECHECK_MS);
    watcher?.once('change', done);
  });

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 30_000;

/**
 * Starts a server in a session of its own, so that neither Ctrl-C nor the end of this process reaches it.
 * Undefined: another process was quicker, and its server has the directory. Throws the log's end if it failed.
 */
export async function startPostmaster(
  program: string,
  args: readonly string[],
  where: { readonly data: string; readonly log: string },
  who: RunAs,
  onSpawned: (pid: number) => void,
): Promise<Postmaster | undefined> {
  const log = await open(where.log, 'a', 0o600);
  if (who.isLent) await log.chown(who.uid, who.gid);
  const from = (await log.stat()).size;
  try {
    const child = spawn(program, args, {
      ...spawnAs(who),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.unref();
    if (child.pid !== undefined) onSpawned(child.pid);
    let ended: string | undefined;
    child.on('error', (error) => {
      ended = error.message;
    });
    child.on('exit', (code, signal) => {
      ended = `it ended with ${signal ?? `code ${code}`}`;
    });
    const look = async (): Promise<Postmaster | 'ended' | undefined> => {
      const found = await findPostmaster(where.data);
      if (found?.pid === child.pid && found?.status === 'ready') return found;
      return ended === undefined ? undefined : 'ended';
    };
    const late = `Postgres was not ready after ${START_LIMIT_MS / 1000} s; its log is ${where.log}`;
    const found = await waitFor(where.data, look, START_LIMIT_MS, late);
    if (found !== 'ended') return found;
    if ((await findPostmaster(where.data)) !== undefined) return undefined;
    const said = (await readFile(where.log)).subarray(from).toString().trim();
    throw new UserError(`Postgres did not start: ${ended}. ${said} (log: ${where.log})`);
  } finally {
    await log.close();
  }
}

/** Ends open sessions and stops the server; returns when its process is gone. */
export async function stopPostmaster(data: string): Promise<void> {
  const found = await findPostmaster(data);
  if (found === undefined) return;
  if (found.status !== 'stopping') process.kill(found.pid, 'SIGINT');
  await waitGone(data, found.pid);
}

export async function waitGone(data: string, pid: number): Promise<void> {
  const look = async () => ((await runsIn(pid, data)) ? undefined : true);
  await waitFor(data, look, STOP_LIMIT_MS, `Postgres (process ${pid}) on ${data} did not stop.`);
}
