import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endOf, goOn, serverPid, startElsewhere, type TempHome, tempHome } from '../world/embedded.ts';

let place: TempHome;
beforeAll(async () => {
  place = await tempHome();
});
afterAll(() => place[Symbol.asyncDispose]());

describe('the server ends with the process that uses it', () => {
  test.each([
    ['stops it and has nothing else to do', 'await embedded.stop(); process.stdin.unref()', 0],
    ['has nothing else to do', 'process.stdin.unref()', 0],
    ['exits', 'process.exit(3)', 3],
    ['throws', `throw new Error('on purpose')`, 1],
  ])('when that %s', async (_, then, code) => {
    const child = await startElsewhere(place.home, 'data', then);
    expect(await serverPid(place.data)).toBeGreaterThan(1);
    goOn(child);
    expect(await endOf(child)).toBe(code);
    expect(await serverPid(place.data)).toBeUndefined();
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('when that gets %s', async (signal) => {
    const child = await startElsewhere(place.home, 'data');
    child.kill(signal);
    expect(await endOf(child)).toBe(signal);
    expect(await serverPid(place.data)).toBeUndefined();
  });

  test('when that handles the signal itself and exits', async () => {
    const then = `process.on('SIGTERM', () => process.exit(5)); console.log('listening'); setInterval(() => {}, 1000)`;
    const child = await startElsewhere(place.home, 'data', then);
    goOn(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGTERM');
    expect(await endOf(child)).toBe(5);
    expect(await serverPid(place.data)).toBeUndefined();
  });
});

test('a server for tests ends and is removed even when its process is killed', async () => {
  const child = await startElsewhere(place.home, 'test');
  expect(await serverPid(place.data)).toBeGreaterThan(1);
  child.kill('SIGKILL');
  await expect.poll(() => existsSync(place.data), { timeout: 30_000 }).toBe(false);
  expect(await serverPid(place.data)).toBeUndefined();
});
