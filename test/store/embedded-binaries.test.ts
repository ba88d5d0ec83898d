import { execFileSync } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundled, type Candidate, findBinaries, installed } from '../../src/store/embedded/binaries.ts';
import { reachableTemp } from '../../src/store/embedded/places.ts';
import { runAsFor } from '../../src/store/embedded/run-as.ts';
import { tempHome } from '../world/embedded.ts';

const who = await runAsFor('/nowhere');

/** The installed package as npm leaves it when it runs no install script: without the library links. */
async function unlinked(root: string, version: string): Promise<Candidate> {
  const [candidate] = await bundled();
  const from = candidate?.bundle?.root;
  if (candidate === undefined || from === undefined) throw new Error('The npm package is not installed.');
  await cp(from, root, { recursive: true, verbatimSymlinks: true });
  const links: { target: string }[] = JSON.parse(
    await readFile(join(root, 'native/pg-symlinks.json'), 'utf8'),
  );
  for (const { target } of links) await rm(join(root, target), { force: true });
  return { bin: join(root, 'native/bin'), major: candidate.major, bundle: { root, version } };
}

describe('the npm package', () => {
  test('gets its library links where npm did not make them', async () => {
    await using place = await tempHome();
    const root = join(place.home, 'package');
    const found = await findBinaries([await unlinked(root, 'links')], who);
    expect(found.postgres).toBe(join(root, 'native/bin/postgres'));
    expect((await lstat(join(root, 'native/lib/libpq.so.5')).catch(() => lstat(root))).isSymbolicLink()).toBe(
      process.platform === 'linux',
    );
    expect(execFileSync(found.postgres, ['--version']).toString()).toContain(`PostgreSQL) ${found.major}`);
  });

  test('is copied once, by however many, where its account cannot use it in place', async () => {
    await using place = await tempHome();
    const root = join(place.home, 'closed');
    const candidate = await unlinked(root, 'copies');
    await chmod(join(root, 'native/lib'), 0o555);
    await chmod(root, who.isLent ? 0o700 : 0o755);
    const copy = join(await reachableTemp(who), `bellwether-postgres-copies-${process.getuid?.()}`);
    const found = await Promise.all([1, 2, 3].map(() => findBinaries([candidate], who)));
    expect(found.map(({ postgres }) => postgres)).toEqual(Array(3).fill(join(copy, 'native/bin/postgres')));
    const left = (await readdir(await reachableTemp(who))).filter((name) =>
      name.startsWith('bellwether-postgres-copies'),
    );
    expect(left).toHaveLength(1);
    await rm(copy, { recursive: true });
    await chmod(join(root, 'native/lib'), 0o755);
  });
});

describe("the system's packages", () => {
  test('are tried from the newest', async () => {
    await using place = await tempHome();
    for (const name of ['9', '15', '18', 'notes']) await mkdir(join(place.home, name));
    expect((await installed(place.home)).map(({ major }) => major)).toEqual(['18', '15', '9']);
  });

  test('need not be there', async () => {
    expect(await installed('/no/such/folder')).toEqual([]);
  });
});

describe('of several candidates', () => {
  const broken: Candidate = { bin: '/no/such/bin', major: '18' };

  test('the first that runs is taken', async () => {
    const found = await findBinaries([broken, ...(await bundled()), ...(await installed())], who);
    expect(found.postgres).not.toContain('/no/such');
  });

  test('only the version that made the data is looked at', async () => {
    await expect(findBinaries([broken], who, '17')).rejects.toThrow(/No PostgreSQL 17 .*made the data/);
  });

  test('none that runs is an error that names each and why', async () => {
    await expect(findBinaries([broken], who)).rejects.toThrow(
      /\/no\/such\/bin: .*ENOENT[\s\S]*Set DATABASE_URL/,
    );
  });
});
