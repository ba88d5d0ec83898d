import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { discover, loadRegistries } from '#src/discover.ts';

const shape = z.object({ title: z.string().min(1) });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-discover-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const found = () => discover(pathToFileURL(`${folder}/`), 'a thing', shape);

describe('a folder is a registry', () => {
  test('the file names are the ids, in order, and what is exported is handed on untouched', async () => {
    write('two.ts', "const it = { title: 'Two', more: 2 }; export default it; export const same = it;");
    write('one-and-a-half.ts', "export default { title: 'One and a half' };");
    const things = await found();
    expect([...things.keys()]).toEqual(['one-and-a-half', 'two']);
    const { same } = await import(join(folder, 'two.ts'));
    expect(things.get('two')).toBe(same);
  });

  test('folders and hidden files are left alone', async () => {
    mkdirSync(join(folder, 'parts'));
    write('parts/helper.ts', 'export const a = 1;');
    write('.DS_Store', '');
    expect(await found()).toEqual(new Map());
  });

  test.each([
    ['no default export', 'a.ts', 'export const a = 1;', 'a.ts: has no default export'],
    [
      'another shape',
      'a.ts',
      'export default { title: 5 };',
      'a.ts is not a thing: title: Invalid input: expected string, received number',
    ],
    [
      'a fault on loading',
      'a.ts',
      "throw new Error('no such table');",
      'a.ts: cannot be loaded: no such table',
    ],
    ['an import that is not there', 'a.ts', "import './b.ts';", 'a.ts: cannot be loaded: '],
    [
      'another kind of file',
      'notes.md',
      '# Notes',
      'notes.md: a name here is lower-case words joined by - or _, and ends in .ts',
    ],
    ['capitals in the name', 'MyThing.ts', 'export default 1;', 'MyThing.ts: a name here'],
  ])('%s is refused with the name of the file', async (_, name, text, message) => {
    write(name, text);
    await expect(found()).rejects.toThrow(join(folder, message));
  });

  test('every file that cannot be used is told at once', async () => {
    write('a.ts', 'export const a = 1;');
    write('b.ts', 'export default 2;');
    await expect(found()).rejects.toThrow(/a\.ts: has no default export\n.*b\.ts is not a thing/);
  });
});

test('the KPIs and sources of the house are found and fit together', async () => {
  const { kpis, sources } = await loadRegistries();
  for (const [id, kpi] of kpis) {
    expect(kpi.id).toBe(id);
    expect(sources.get(kpi.source.id)).toBe(kpi.source);
  }
  expect(kpis.get('nrr')?.title).toBe('Net revenue retention');
});
