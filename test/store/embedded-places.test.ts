import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePassable, makePrivate, placesFor } from '../../src/store/embedded/places.ts';
import { canReach, type RunAs, runAsFor } from '../../src/store/embedded/run-as.ts';
import { tempHome } from '../world/embedded.ts';

const STRANGER: RunAs = { uid: 65534, gid: 65534, isLent: true };
const SELF: RunAs = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, isLent: false };

describe('an account can reach a folder', () => {
  test('that everybody may pass', async () => {
    await using place = await tempHome();
    expect(await canReach(place.home, STRANGER)).toBe(true);
  });

  test('that does not exist yet, if it may pass its parents', async () => {
    await using place = await tempHome();
    expect(await canReach(join(place.home, 'a/b'), STRANGER)).toBe(true);
  });

  test('of its own that is closed to others, which they cannot', async () => {
    await using place = await tempHome();
    await mkdir(join(place.home, 'inner'));
    await chmod(place.home, 0o700);
    expect(await canReach(join(place.home, 'inner'), SELF)).toBe(true);
    expect(
      await canReach(join(place.home, 'inner'), { ...STRANGER, uid: SELF.uid + 1, gid: SELF.gid + 1 }),
    ).toBe(false);
  });
});

describe('the files', () => {
  test('are in the folder asked for where the account can reach it', async () => {
    await using place = await tempHome();
    const places = await placesFor(place.home, SELF, 'data');
    expect(places.data).toBe(place.data);
    expect(places.movedFrom).toBeUndefined();
  });

  test('are elsewhere, always in the same place, where it cannot', async () => {
    await using place = await tempHome();
    await chmod(place.home, 0o700);
    const other: RunAs = { uid: SELF.uid + 1, gid: SELF.gid + 1, isLent: true };
    const places = await placesFor(place.home, other, 'data');
    expect(places.movedFrom).toBe(place.home);
    expect(places.data.startsWith(place.home)).toBe(false);
    expect(await placesFor(place.home, other, 'data')).toEqual(places);
  });

  test('of different folders have different sockets, short enough for every kernel', async () => {
    const deep = (name: string) => placesFor(`/tmp/${'deep/'.repeat(40)}${name}`, SELF, 'data');
    const [one, two] = await Promise.all([deep('one'), deep('two')]);
    expect(one.socket).not.toBe(two.socket);
    expect(join(one.socket, '.s.PGSQL.5432').length).toBeLessThanOrEqual(103);
  });

  test('are run under the account of this process, unless that is root', async () => {
    await using place = await tempHome();
    const who = await runAsFor(place.data);
    expect(who).toEqual(SELF.uid === 0 ? STRANGER : SELF);
  });
});

describe('a folder that is made', () => {
  const modeOf = async (folder: string) => (await stat(folder)).mode & 0o777;

  test('for the account alone is closed to others', async () => {
    await using place = await tempHome();
    await makePrivate(join(place.home, 'socket'), SELF);
    expect(await modeOf(join(place.home, 'socket'))).toBe(0o700);
    await makePrivate(join(place.home, 'socket'), SELF);
  });

  test('is not used where others could have put something into it', async () => {
    await using place = await tempHome();
    await mkdir(join(place.home, 'socket'));
    await chmod(join(place.home, 'socket'), 0o777);
    await expect(makePrivate(join(place.home, 'socket'), SELF)).rejects.toThrow('belongs to someone else');
  });

  test('on the way to the data can be passed by a lent account, whatever the umask', async () => {
    await using place = await tempHome();
    const before = process.umask(0o077);
    await makePassable(join(place.home, 'a/b'), { ...SELF, isLent: true }).finally(() =>
      process.umask(before),
    );
    expect([await modeOf(join(place.home, 'a')), await modeOf(join(place.home, 'a/b'))]).toEqual([
      0o711, 0o711,
    ]);
  });
});
