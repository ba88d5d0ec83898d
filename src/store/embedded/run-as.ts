import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../core/errors.ts';

/** Whom Postgres runs as. It refuses to run as root, so root lends it an account that owns nothing else. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
  /** Whether processes must be started under this account, which only root can do. */
  readonly isLent: boolean;
}

/** `nobody`: every Unix knows the number, so no account has to be made. */
const NOBODY = 65534;

/**
 * The account for the files at `data`: one that owns them already, else this process's own, else `nobody`.
 * Throws on Windows, which has no such accounts.
 */
export async function runAsFor(data: string): Promise<RunAs> {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  if (uid === undefined || gid === undefined)
    throw new UserError('The embedded database needs Linux or macOS. Set DATABASE_URL to a Postgres server.');
  if (uid !== 0) return { uid, gid, isLent: false };
  const found = await stat(data).catch(() => undefined);
  if (found !== undefined && found.uid !== 0) return { uid: found.uid, gid: found.gid, isLent: true };
  return { uid: NOBODY, gid: NOBODY, isLent: true };
}

/** The folder without symbolic links, as far as it exists. */
export async function canonical(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    return dirname(folder) === folder ? folder : join(await canonical(dirname(folder)), basename(folder));
  }
}

/** Whether the account may pass every folder down to this one, as far as they exist; access lists are not read. */
export async function canReach(folder: string, who: RunAs): Promise<boolean> {
  for (let at = await canonical(folder); ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found !== undefined && !maySearch(found, who)) return false;
    if (dirname(at) === at) return true;
  }
}

function maySearch({ mode, uid, gid }: { mode: number; uid: number; gid: number }, who: RunAs): boolean {
  const bit = uid === who.uid ? 0o100 : gid === who.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0;
}

/** What `spawn` needs so that the child runs as this account, in a folder that it can stand in. */
export const spawnAs = (who: RunAs) => ({
  cwd: '/',
  env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
  ...(who.isLent && { uid: who.uid, gid: who.gid }),
});
