import { spawn } from 'node:child_process';
import { chown, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Binaries } from './binaries.ts';
import { makePassable, type Purpose } from './places.ts';
import { type RunAs, spawnAs } from './run-as.ts';

export const DATABASE = 'bellwether';
export const OWNER = 'bellwether';
export const READER = 'bellwether_reader';

/** Who may do what is decided by who can open the socket's folder, so no login has a password. */
const INITDB = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions'];

const LOGINS = [
  `CREATE ROLE ${OWNER} LOGIN CREATEDB`,
  `CREATE ROLE ${READER} LOGIN`,
  // So that the owner can drop a database that the reader is still connected to.
  `GRANT ${READER} TO ${OWNER}`,
  `CREATE DATABASE ${DATABASE} OWNER ${OWNER}`,
];

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '100',
  shared_buffers: '128MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  // Containers often have 64 MB of /dev/shm, which a parallel hash join overruns.
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  jit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
};

const TEST_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
};

/** The command line of a server on `data`. */
export function serverArguments(data: string, socket: string, purpose: Purpose): string[] {
  const all = { ...SETTINGS, ...(purpose === 'test' && TEST_SETTINGS), unix_socket_directories: socket };
  return ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** The version that made the data (`18`); undefined where there is none yet. Throws if something else is there. */
export async function majorOf(data: string): Promise<string | undefined> {
  const names = await readdir(data).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UserError(`Cannot open the database's files in ${data}: they belong to another user.`, {
      cause: error,
    });
  });
  if (names === undefined || names.length === 0) return undefined;
  if (!names.includes('PG_VERSION'))
    throw new UserError(`${data} is not a Postgres data directory. Move it away, or name another folder.`);
  return (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
}

/**
 * Makes the data directory with its logins and database. It is made beside and renamed when complete: of two
 * processes one wins, and no half-made directory is ever found.
 */
export async function createCluster(
  binaries: Binaries,
  data: string,
  who: RunAs,
  purpose: Purpose,
): Promise<void> {
  await makePassable(dirname(data), who);
  const draft = await mkdtemp(`${data}.new-`);
  try {
    if (who.isLent) await chown(draft, who.uid, who.gid);
    await finish(binaries.initdb, [...INITDB, ...(purpose === 'test' ? ['-N'] : []), '-D', draft], who);
    const single = ['--single', '-D', draft, '-c', 'exit_on_error=on', ...(purpose === 'test' ? ['-F'] : [])];
    await finish(binaries.postgres, [...single, 'postgres'], who, `${LOGINS.join('\n')}\n`);
    await rename(draft, data);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if ((await majorOf(data)) === undefined) throw error;
  }
}

/** Runs a program to its end; throws what it wrote if that was no good one. */
function finish(program: string, args: readonly string[], who: RunAs, input = ''): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { ...spawnAs(who), stdio: 'pipe' });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(`${program} failed: ${said.trim()}`))));
  });
}
