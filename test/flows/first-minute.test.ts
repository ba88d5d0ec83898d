import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bellwether } from '../cli/process.ts';
import { type TempHome, tempHome } from '../world/embedded.ts';

/** The newcomer's first minute: the demo, twice, and questions to what it left. On the embedded Postgres, as shipped. */

const TODAY = '2026-03-18';
const DEMO = ['demo', '--once', '--accounts', '80', '--today', TODAY];

let home: TempHome;
let out: string;
beforeAll(async () => {
  home = await tempHome();
  out = await mkdtemp(join(tmpdir(), 'bellwether-out-'));
});
afterAll(async () => {
  await home[Symbol.asyncDispose]();
  await rm(out, { recursive: true, force: true });
});

const run = (args: readonly string[]) => bellwether(args, { BELLWETHER_HOME: home.home });

async function picture(name: string): Promise<{ width: number; bytes: number }> {
  const png = await readFile(join(out, name));
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return { width: png.readUInt32BE(16), bytes: png.length };
}

/** Seconds where the machine is free; a minute where others share it. */
const PATIENCE = 240_000;

describe('the demo', { timeout: PATIENCE }, () => {
  it('posts a digest and an answer, and writes them down with their pictures', async () => {
    const { stdout, code } = await run([...DEMO, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toContain('Customer success daily');
    expect(stdout).toContain('Posted 5 messages.');
    const files = await readdir(out);
    expect(files).toContain('01-cs-daily.txt');
    expect(files).toEqual(
      expect.arrayContaining([
        '02-cs-weekly.txt',
        '03-leadership-monthly.txt',
        '04-my-book.txt',
        '05-nrr-q3-enterprise.txt',
      ]),
    );
    const pictures = files.filter((name) => name.endsWith('.png'));
    expect(pictures.length).toBeGreaterThanOrEqual(3);
    for (const name of pictures) {
      const { width, bytes } = await picture(name);
      expect(width).toBe(1200);
      expect(bytes).toBeLessThan(1_000_000);
    }
    expect(await readFile(join(out, '01-cs-daily.txt'), 'utf8')).toContain('NRR');
  });

  it('posts nothing twice', async () => {
    const before = await readFile(join(out, '01-cs-daily.txt'), 'utf8');
    const { stdout, code } = await run([...DEMO, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toContain('Posted 0 messages; 5 had been posted before');
    expect(await readFile(join(out, '01-cs-daily.txt'), 'utf8')).toBe(before);
  });

  it('moves on with the days: what they brought is there, and what is due is posted, the daily digest above all', async () => {
    const { stdout, code } = await run([
      'demo',
      '--once',
      '--accounts',
      '80',
      '--today',
      '2026-03-20',
      '--out',
      out,
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('Posted 3 messages; 2 had been posted before');
    expect(stdout).toContain('Mar 20, 2026');
    expect(stdout).toMatch(/What changed since Wed, Mar 18|Nothing has changed since Wed, Mar 18/);
  });
});

describe('an ask after the demo', () => {
  it('gives the contract’s JSON and nothing else', async () => {
    const { stdout, code } = await run(['ask', '/nrr q3 enterprise', '--json', '--today', TODAY]);
    expect(code).toBe(0);
    const document: unknown = JSON.parse(stdout);
    expect(document).toMatchObject({
      kpi: { id: 'nrr', title: 'Net revenue retention', unit: 'percent', better: 'higher' },
      period: { start: '2025-07-01', end: '2025-09-30', complete: true, through: '2025-09-30' },
      where: [{ attribute: 'segment', op: '=', values: ['enterprise'] }],
      by: [],
      variant: 'default',
      segmentBasis: 'start',
      currency: 'USD',
      total: { interval: null, measures: { opening: expect.any(Number), closing: expect.any(Number) } },
      groups: [],
      compare: null,
      beside: [{ kpi: 'grr', value: expect.any(Number) }],
      dataThrough: '2026-03-19',
    });
  });

  it('draws its picture where it is told to', async () => {
    const { code } = await run(['ask', 'nrr trend', '--today', TODAY, '--chart', join(out, 'nrr.png')]);
    expect(code).toBe(0);
    expect((await picture('nrr.png')).width).toBe(1200);
  });

  it('that cannot be read exits 2 and says what is allowed', async () => {
    const { stderr, stdout, code } = await run(['ask', 'nrr q5']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('there is no q5; quarters are q1-q4');
  });

  it('as somebody gives no more than they may see, and as nobody known is refused', async () => {
    const all = await run(['ask', 'arr last month', '--json', '--today', TODAY]);
    await run(['sample', '--out', join(out, 'sample'), '--accounts', '80', '--today', TODAY]);
    const people = await readFile(join(out, 'sample', 'people.csv'), 'utf8');
    const csm =
      people
        .split('\n')
        .find((row) => row.includes(',csm,'))
        ?.split(',')[0] ?? '';
    const one = await run(['ask', 'arr last month', '--json', '--today', TODAY, '--as', csm]);
    const nobody = await run(['ask', 'arr last month', '--as', 'nobody@example.com']);
    expect(nobody.code).toBe(2);
    const value = (text: string): unknown => JSON.parse(text).total.value;
    expect(one.code).toBe(0);
    expect(Number(value(one.stdout))).toBeLessThan(Number(value(all.stdout)));
  });
});

describe('the marts after the demo', () => {
  it('follow from the facts, row by row', async () => {
    const { stdout, code } = await run(['marts', 'verify', '--json', '--today', '2026-03-20']);
    expect([code, JSON.parse(stdout).ok]).toEqual([0, true]);
  });
});
