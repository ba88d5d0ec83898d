import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '#src/core/errors.ts';
import type { Progress } from '#src/core/ports.ts';
import { companyOf } from '#src/sample/company.ts';
import { columnsOf, SAMPLE_TABLES } from '#src/sample/facts.ts';
import { accountSheet, sampleFacts } from '#src/sample/generate.ts';
import { csvLine, FUTURE_FOLDER, writeSample } from '#src/sample/write.ts';
import { OPTIONS } from './check.ts';

const SMALL = { ...OPTIONS, accounts: 50, months: 15 };
const QUIET: Progress = { start: () => {}, advance: () => {}, done: () => {} };

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sample-'));
});
afterAll(() => rm(home, { recursive: true }));

async function fingerprint(dir: string): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.csv')).sort();
  for (const name of names) hash.update(name).update(await readFile(join(dir, name)));
  return hash.digest('hex');
}

describe('writing the sample', () => {
  it('gives the same bytes for the same options, over an older sample too', async () => {
    await writeSample(join(home, 'a'), SMALL, QUIET);
    await writeSample(join(home, 'b'), { ...SMALL, today: '2026-01-31' }, QUIET);
    const other = await fingerprint(join(home, 'b'));
    await writeSample(join(home, 'b'), SMALL, QUIET);
    expect(await fingerprint(join(home, 'b'))).toBe(await fingerprint(join(home, 'a')));
    expect(await fingerprint(join(home, 'b'))).not.toBe(other);
  });

  it('gives other bytes for another seed', async () => {
    await writeSample(join(home, 'a'), SMALL, QUIET);
    await writeSample(join(home, 'c'), { ...SMALL, seed: SMALL.seed + 1 }, QUIET);
    expect(await fingerprint(join(home, 'c'))).not.toBe(await fingerprint(join(home, 'a')));
  });

  it('writes one file a table with its header, counts their rows, and a folder for each coming day', async () => {
    const dir = join(home, 'd');
    const written = await writeSample(dir, SMALL, QUIET);
    const files = (await readdir(dir)).filter((name) => name.endsWith('.csv')).sort();
    expect(files).toEqual(SAMPLE_TABLES.map((table) => `${table}.csv`).sort());
    for (const table of SAMPLE_TABLES) {
      const rows: string[][] = parse(await readFile(join(dir, `${table}.csv`)));
      expect(rows[0]).toEqual(columnsOf(table));
      expect(rows.length - 1).toBe(written.tables[table]);
    }
    expect(written.futureDays).toHaveLength(30);
    expect(written.futureDays[0]).toBe('2026-11-24');
    expect((await readdir(join(dir, FUTURE_FOLDER))).sort()).toEqual(written.futureDays);
  });

  it('leaves files that are not its own alone', async () => {
    const dir = join(home, 'a');
    await writeSample(dir, SMALL, QUIET);
    await writeFile(join(dir, 'notes.txt'), 'mine');
    await writeFile(join(dir, FUTURE_FOLDER, 'plan.md'), 'mine too');
    await writeSample(dir, SMALL, QUIET);
    expect(await readFile(join(dir, 'notes.txt'), 'utf8')).toBe('mine');
    expect(await readFile(join(dir, FUTURE_FOLDER, 'plan.md'), 'utf8')).toBe('mine too');
  });

  it('tells how far it is, account by account', async () => {
    const told: unknown[] = [];
    let advanced = 0;
    const progress: Progress = {
      start: (_what, total) => told.push(total),
      advance: (by) => {
        advanced += by;
      },
      done: () => told.push('done'),
    };
    await writeSample(join(home, 'e'), SMALL, progress);
    expect([...told, advanced]).toEqual([50, 'done', 50]);
  });

  it('quotes what would break a line', () => {
    expect(csvLine(['a', null, 'b,c', 'say "x"', 'two\nlines'])).toBe('a,,"b,c","say ""x""","two\nlines"\n');
  });
});

describe('an account of the sample', () => {
  it('is the same in a company of any size, but for who looks after it', () => {
    const contracts = (accounts: number, index: number) =>
      accountSheet(companyOf({ ...SMALL, accounts }), index)
        .facts.filter((fact) => ['accounts', 'arr_lines', 'surveys', 'health_readings'].includes(fact.table))
        .map((fact) => fact.values);
    for (const index of [0, 7, 33, 49]) expect(contracts(900, index)).toEqual(contracts(50, index));
  });

  it('has a name of its own, however many there are', () => {
    const company = companyOf({ ...SMALL, accounts: 400_000 });
    const names = new Set<string>();
    const some = [...Array(200).keys()].flatMap((n) => [n, n + 16_800, n + 33_600, n + 353_000]);
    for (const index of some) {
      const [first] = accountSheet(company, index).facts;
      names.add(first?.values[1] ?? '');
    }
    expect(names.size).toBe(some.length);
  });
});

describe('the sample as a stream', () => {
  it('makes an account when it is asked for, so that a million need no more memory than one', () => {
    const batches = sampleFacts({ ...OPTIONS, accounts: 1_000_000 });
    const sizes = Array.from({ length: 50 }, () => batches.next().value?.length ?? 0);
    expect(Math.max(...sizes)).toBeLessThan(10_000);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    batches.return();
  });

  it.each([
    { accounts: 49 },
    { accounts: 60.5 },
    { accounts: 5_000_001 },
    { months: 5 },
    { months: Number.NaN },
    { seed: -1 },
    { today: '2026-02-30' },
  ])('refuses %o and says what is allowed', (wrong) => {
    expect(() => companyOf({ ...OPTIONS, ...wrong })).toThrow(UserError);
    expect(() => companyOf({ ...OPTIONS, ...wrong })).toThrow(/must be a/);
  });
});
