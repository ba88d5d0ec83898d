import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { canonical, canReach, type RunAs } from './run-as.ts';

/** `test`: nothing has to survive a power cut, and the files go when the server stops. */
export type Purpose = 'data' | 'test';

/** Where a cluster keeps what. */
export interface Places {
  readonly data: string;
  readonly log: string;
  /** Holds the unix socket; private to the account. */
  readonly socket: string;
  /** The folder asked for, where the account cannot reach it and the data therefore lies elsewhere. */
  readonly movedFrom?: string;
}

/** Kernels refuse socket paths over 103 (macOS) or 107 (Linux) bytes. */
const SOCKET_PATH_LIMIT = 103;
const SOCKET_NAME = '.s.PGSQL.5432';

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

async function firstUsable(folders: readonly string[], who: RunAs): Promise<string | undefined> {
  for (const folder of folders) {
    const found = await lstat(folder).catch(() => undefined);
    if (found !== undefined && (await canReach(folder, who))) return folder;
  }
  return undefined;
}

/** A temp folder that the account can reach. `/tmp` first: every process of a machine agrees on it. */
export async function reachableTemp(who: RunAs): Promise<string> {
  const found = await firstUsable(['/tmp', tmpdir(), '/var/tmp'], who);
  if (found === undefined) throw new Error(`No temp folder can be reached by user ${who.uid}.`);
  return found;
}

/** Whether this folder is there, is this process's or the account's own, and nobody else can write to it. */
export async function isOwn(folder: string, who?: RunAs): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  if (found === undefined || !found.isDirectory()) return false;
  return [process.getuid?.(), who?.uid].includes(found.uid) && (found.mode & 0o022) === 0;
}

/** Makes a folder of the account's own that nobody else can enter. Whose parents it has to make, it may pass. */
export async function makePrivate(folder: string, who: RunAs): Promise<void> {
  await makePassable(dirname(folder), who);
  try {
    await mkdir(folder, { mode: 0o700 });
    if (who.isLent) await chown(folder, who.uid, who.gid);
  } catch (error) {
    if (await isOwn(folder, who)) return;
    throw new UserError(`Cannot use ${folder}: it belongs to someone else, or cannot be made.`, {
      cause: error,
    });
  }
}

/** Makes a folder and its parents such that a lent account can pass, whatever the umask. */
export async function makePassable(folder: string, who: RunAs): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined || !who.isLent) return;
  for (let at = folder; at.length >= first.length; at = dirname(at)) await chmod(at, 0o711);
}

/**
 * `home` keeps the data where the account can reach it. Under a closed home folder of root it cannot, and the
 * data goes to a place of its own that is derived from `home`.
 */
export async function placesFor(home: string, who: RunAs, purpose: Purpose): Promise<Places> {
  const wanted = await canonical(resolve(home));
  const open = await canReach(wanted, who);
  const elsewhere = purpose === 'test' ? reachableTemp : lastingFolder;
  const base = open ? wanted : join(await elsewhere(who), `bellwether-${shortHash(wanted)}`);
  const data = join(base, 'postgres');
  const socket = join(await reachableTemp(who), `bellwether-${who.uid}-${shortHash(data)}`);
  if (join(socket, SOCKET_NAME).length > SOCKET_PATH_LIMIT)
    throw new UserError(`The socket's path ${join(socket, SOCKET_NAME)} is over ${SOCKET_PATH_LIMIT} bytes.`);
  return { data, log: join(data, 'bellwether.log'), socket, ...(!open && { movedFrom: wanted }) };
}

/** Which a restart of the machine does not empty. */
async function lastingFolder(who: RunAs): Promise<string> {
  return (await firstUsable(['/var/lib', '/var/tmp'], who)) ?? reachableTemp(who);
}
