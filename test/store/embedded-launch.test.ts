import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { openStore } from '../../src/store/connect.ts';
import { startEmbedded } from '../../src/store/embedded/launch.ts';
import { waitFor } from '../../src/store/embedded/postmaster.ts';
import { endOf, goOn, serverPid, startElsewhere, type TempHome, tempHome } from '../world/embedded.ts';

/** What it told people is kept instead of shown. */
const start = async (home: string, purpose: 'data' | 'test' = 'data') => {
  const said: string[] = [];
  const embedded = await startEmbedded({ home, purpose, say: (sentence) => said.push(sentence) });
  return { ...embedded, said };
};

describe('the embedded server', () => {
  test('listens on a socket alone, in UTF-8 and UTC, and its owner is no superuser', async () => {
    await using place = await tempHome();
    const embedded = await start(place.home, 'test');
    const store = openStore(embedded);
    const [row] = await store.query(`SELECT current_setting('listen_addresses') AS tcp,
      current_setting('server_encoding') AS encoding, current_setting('timezone') AS zone,
      current_setting('fsync') AS fsync, current_user AS who, 'ä' > 'z' AS bytewise,
      (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super`);
    expect(row).toEqual({
      tcp: '',
      encoding: 'UTF8',
      zone: 'UTC',
      fsync: 'off',
      who: 'bellwether',
      bytewise: true,
      super: false,
    });
    expect(await store.read({ name: 'who', text: 'SELECT current_user AS who', values: [] })).toEqual([
      { who: 'bellwether_reader' },
    ]);
    await store.close();
    await embedded.stop();
  });

  test('is made once when two start together, is used by both, and for tests takes its files along', async () => {
    await using place = await tempHome();
    const both = await Promise.all([start(place.home, 'test'), start(place.home, 'test')]);
    expect(both.map(({ adopted }) => adopted).sort()).toEqual([false, true]);
    expect(both[0].url).toBe(both[1].url);
    expect(await readdir(place.home)).toEqual(['postgres']);
    await Promise.all(both.map(({ stop }) => stop()));
    expect(await serverPid(place.data)).toBeUndefined();
    expect(await readdir(place.home)).toEqual([]);
  });
});

test('waiting for a server gathers no listeners, however long nothing changes', async () => {
  await using place = await tempHome();
  const warnings: string[] = [];
  const listen = (warning: Error) => warnings.push(warning.message);
  process.on('warning', listen);
  let looks = 0;
  await waitFor(place.home, async () => (++looks > 12 ? true : undefined), 10_000, 'too late');
  await new Promise(setImmediate);
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});

describe('a server that keeps its data', () => {
  let place: TempHome;
  beforeAll(async () => {
    place = await tempHome();
  });
  afterAll(() => place[Symbol.asyncDispose]());

  test('has them at the next start, and is gone in between', async () => {
    const first = await start(place.home);
    expect([first.adopted, first.said]).toEqual([false, []]);
    const store = openStore(first);
    expect(await store.query(`SELECT current_setting('fsync') AS fsync`)).toEqual([{ fsync: 'on' }]);
    await store.query('CREATE TABLE kept AS SELECT 7 AS n');
    await store.close();
    await first.stop();
    expect(await serverPid(place.data)).toBeUndefined();

    const second = await start(place.home);
    const again = openStore(second);
    expect(await again.query('SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await again.close();
    await Promise.all([second.stop(), second.stop()]);
    expect([second.adopted, await serverPid(place.data)]).toEqual([false, undefined]);
  });

  test('does not take a stale pid file for a running server', async () => {
    const stale = `${process.pid}\n${place.data}\n0\n5432\n/tmp\n\n0 0\nready\n`;
    await writeFile(`${place.data}/postmaster.pid`, stale);
    const embedded = await start(place.home);
    expect(embedded.adopted).toBe(false);
    await embedded.stop();
  });

  test('is started again when it goes while it is needed', async () => {
    const embedded = await start(place.home);
    const before = await serverPid(place.data);
    expect(before).toBeGreaterThan(1);
    process.kill(before ?? 0, 'SIGQUIT');
    const store = openStore(embedded);
    await expect
      .poll(() => store.query('SELECT 1 AS a').catch(() => 'not yet'), { timeout: 30_000 })
      .toEqual([{ a: 1 }]);
    expect(await serverPid(place.data)).not.toBe(before);
    expect(embedded.said[0]).toContain('has gone; starting it again');
    await store.close();
    await embedded.stop();
    expect(await serverPid(place.data)).toBeUndefined();
  });

  test('is used by a second process, which is told so, and stopped by the last', async () => {
    const other = await startElsewhere(place.home, 'data', 'await embedded.stop(); process.exit(0)');
    const embedded = await start(place.home);
    expect(embedded.adopted).toBe(true);
    expect(embedded.said.join()).toContain('1 other process uses it, and you share its data');

    goOn(other);
    expect(await endOf(other)).toBe(0);
    const store = openStore(embedded);
    expect(await store.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
    await store.close();
    await embedded.stop();
    expect(await serverPid(place.data)).toBeUndefined();
  });

  test('is found again after the process that used it was killed, and that is told', async () => {
    const other = await startElsewhere(place.home, 'data');
    const pid = await serverPid(place.data);
    other.kill('SIGKILL');
    expect(await endOf(other)).toBe('SIGKILL');
    expect(await serverPid(place.data)).toBe(pid);

    const embedded = await start(place.home);
    expect([embedded.adopted, await serverPid(place.data)]).toEqual([true, pid]);
    expect(embedded.said.join()).toContain('left running by a process that was killed');
    await embedded.stop();
    expect(await serverPid(place.data)).toBeUndefined();
  });

  test('that does not start says why, in the words of its log', async () => {
    await appendFile(`${place.data}/postgresql.auto.conf`, "no_such_setting = 'x'\n");
    const starting = start(place.home);
    await expect(starting).rejects.toThrow(UserError);
    await expect(starting).rejects.toThrow(/it ended with code 1\.[\s\S]*no_such_setting/);
  });

  test('is not started by another version than made the data', async () => {
    await writeFile(`${place.data}/PG_VERSION`, '7\n');
    await expect(start(place.home)).rejects.toThrow('No PostgreSQL 7 (the version that made the data)');
  });
});

describe('starting is refused', () => {
  test('where there is no Postgres, with what would help', async () => {
    await using place = await tempHome();
    const starting = startEmbedded({ home: place.home, candidates: [] });
    await expect(starting).rejects.toThrow(UserError);
    await expect(starting).rejects.toThrow(/No PostgreSQL can be started here\.[\s\S]*Set DATABASE_URL/);
  });

  test('where the folder holds something else', async () => {
    await using place = await tempHome();
    await mkdir(place.data);
    await writeFile(`${place.data}/notes.txt`, '');
    await expect(start(place.home)).rejects.toThrow(`${place.data} is not a Postgres data directory`);
  });
});
