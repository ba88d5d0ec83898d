import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { SourceFile } from './architecture/read.ts';
import { violations } from './architecture/rules.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['src', 'charts', 'handlers', 'jobs', 'manifest'];

function sourceFiles(folder: string): readonly SourceFile[] {
  const names = readdirSync(ROOT, { withFileTypes: true }).map(({ name }) => name);
  if (!names.includes(folder)) return [];
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => ({ path, text: readFileSync(`${ROOT}${path}`, 'utf8') }));
}

test('the house keeps its rules', () => {
  const files = FOLDERS.flatMap(sourceFiles);
  expect(files.length).toBeGreaterThan(20);
  expect(violations(files)).toEqual([]);
});

/** Breaks one rule in a house of one or two files. */
const BREACHES: readonly (readonly [
  rule: string,
  files: Readonly<Record<string, string>>,
  message: string,
])[] = [
  [
    'every file has a room',
    { 'src/helpers/text.ts': 'export const a = 1;' },
    'src/helpers/text.ts: belongs to no room of the house',
  ],
  [
    'a layer does not use the ones above',
    {
      'src/core/a.ts': "import { b } from '../store/b.ts';\nexport const a = b;",
      'src/store/b.ts': 'export const b = 1;',
    },
    'src/core/a.ts:1: layer 0 uses src/store/b.ts of layer 3',
  ],
  [
    'a type import counts',
    {
      'src/core/a.ts': "import type { B } from '../kpis/b.ts';\nexport type A = B;",
      'src/kpis/b.ts': 'export type B = 1;',
    },
    'src/core/a.ts:1: layer 0 uses src/kpis/b.ts of layer 1',
  ],
  [
    'an import through an alias counts',
    {
      'handlers/a.ts': "export * from '#src/platforms/slack/b.ts';",
      'src/platforms/slack/b.ts': 'export const b = 1;',
    },
    'handlers/a.ts:1: layer 2 uses src/platforms/slack/b.ts of layer 3',
  ],
  [
    'a dynamic import counts',
    { 'jobs/a.ts': "export const a = () => import('../src/app.ts');", 'src/app.ts': 'export const b = 1;' },
    'jobs/a.ts:1: layer 2 uses src/app.ts of layer 4',
  ],
  [
    'a type named in place counts',
    { 'src/core/a.ts': "export type A = import('../use/b.ts').B;", 'src/use/b.ts': 'export type B = 1;' },
    'src/core/a.ts:1: layer 0 uses src/use/b.ts of layer 2',
  ],
  [
    'chart specs do not use the renderer',
    { 'charts/bars.ts': "import '../charts/render/png.ts';", 'charts/render/png.ts': 'export const b = 1;' },
    'charts/bars.ts:1: layer 1 uses charts/render/png.ts of layer 3',
  ],
  [
    'files do not use each other in a circle',
    {
      'src/core/a.ts': "import type { B } from './b.ts';\nexport type A = B;",
      'src/core/b.ts': "import type { A } from './a.ts';\nexport type B = A;",
    },
    'src/core/a.ts → src/core/b.ts → src/core/a.ts: files use each other in a circle',
  ],
  [
    'a platform does not use another',
    {
      'src/platforms/slack/a.ts': "import { b } from '../teams/b.ts';\nexport const a = b;",
      'src/platforms/teams/b.ts': 'export const b = 1;',
    },
    'src/platforms/slack/a.ts:1: a platform uses src/platforms/teams/b.ts of another',
  ],
  [
    'a pure layer uses no module of Node',
    { 'src/kpis/a.ts': "import 'node:fs';" },
    'src/kpis/a.ts:1: a pure layer uses node:fs',
  ],
  [
    'nor one without the prefix',
    { 'src/kpis/a.ts': "import 'fs';" },
    'src/kpis/a.ts:1: a pure layer uses fs',
  ],
  [
    'nor `process`',
    { 'src/core/a.ts': '\nexport const a = process.pid;' },
    'src/core/a.ts:2: a pure layer has `process`',
  ],
  [
    'nor the clock',
    { 'src/core/a.ts': 'export const a = new Date();' },
    'src/core/a.ts:1: a pure layer has `new Date()`',
  ],
  [
    'nor the clock as text',
    { 'src/core/a.ts': 'export const a = Date();' },
    'src/core/a.ts:1: a pure layer has `Date()`',
  ],
  [
    'nor the clock as a number',
    { 'src/core/a.ts': 'export const a = Date.now();' },
    'src/core/a.ts:1: a pure layer has `Date.now`',
  ],
  [
    'nor the clock by another way of writing',
    { 'src/core/a.ts': "export const a = Date['now']();" },
    'src/core/a.ts:1: a pure layer has `Date.now`',
  ],
  [
    'nor chance',
    { 'src/cards/a.ts': 'export const a = Math.random();' },
    'src/cards/a.ts:1: a pure layer has `Math.random`',
  ],
  [
    'nor the network',
    { 'charts/a.ts': "export const a = fetch('x');" },
    'charts/a.ts:1: a pure layer has `fetch`',
  ],
  [
    'nor waits',
    { 'src/core/a.ts': 'export const a = async (b: Promise<1>) => await b;' },
    'src/core/a.ts:1: a pure layer has `await`',
  ],
  [
    'nor waits in a loop',
    { 'src/core/a.ts': 'export async function a(b: AsyncIterable<1>) { for await (const c of b) c; }' },
    'src/core/a.ts:1: a pure layer has `for await`',
  ],
  [
    'the environment is read in one file',
    { 'src/store/a.ts': "export const a = process.env['HOME'];" },
    'src/store/a.ts:1: process.env is read in src/config/env.ts alone',
  ],
  [
    'only the renderer sets where fonts are',
    { 'src/store/a.ts': "process.env.FONTCONFIG_FILE = 'x';" },
    'src/store/a.ts:1: process.env is read in src/config/env.ts alone',
  ],
  [
    'the renderer sets nothing else',
    { 'charts/render/a.ts': "process.env.HOME = 'x';" },
    'charts/render/a.ts:1: process.env is read in src/config/env.ts alone',
  ],
  [
    'SQL stays in its rooms',
    { 'src/use/a.ts': "export const a = 'SELECT name FROM facts.accounts';" },
    'src/use/a.ts:1: SQL ("SELECT name FROM facts.accounts") outside src/sources and src/store',
  ],
  [
    'SQL in a template counts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source text of a template is what is tested
    { 'src/cli/a.ts': 'export const a = (b: string) => `insert into ${b} values (1)`;' },
    'src/cli/a.ts:1: SQL ("insert into x values (1)")',
  ],
];

const house = (files: Readonly<Record<string, string>>): readonly SourceFile[] =>
  Object.entries(files).map(([path, text]) => ({ path, text }));

describe('a breach is told with its place and the way out', () => {
  test.each(BREACHES)('%s', (_, files, message) => {
    const [first, ...more] = violations(house(files));
    expect(first).toContain(message);
    expect(first).toMatch(/\. [A-Z].*\.$/s);
    expect(more).toEqual([]);
  });
});

describe('what is allowed is left alone', () => {
  test.each([
    [
      'a layer may use itself and those below',
      { 'src/use/a.ts': "import '../core/b.ts';\nimport './c.ts';", 'src/core/b.ts': '', 'src/use/c.ts': '' },
    ],
    [
      'a date from its arguments is pure',
      { 'src/core/a.ts': 'export const a = (ms: number) => new Date(ms).toISOString();' },
    ],
    [
      'the edge may wait and look at the clock',
      { 'src/cli/a.ts': 'export const a = async () => { await 1; return new Date(); };' },
    ],
    ['the config reads the environment', { 'src/config/env.ts': 'export const a = process.env;' }],
    [
      'the renderer says so in another way',
      { 'charts/render/fonts.ts': "Object.assign(process.env, { FONTCONFIG_FILE: 'x' });" },
    ],
    [
      'the renderer says where its fonts are',
      { 'charts/render/fonts.ts': "process.env.FONTCONFIG_FILE = 'x';" },
    ],
    [
      'words that SQL uses too are words',
      { 'src/cards/a.ts': "export const a = 'Select a segment from the list';" },
    ],
    ['a store holds SQL', { 'src/store/a.ts': "export const a = 'SELECT 1 FROM facts.accounts';" }],
    [
      'files of one platform use each other',
      { 'src/platforms/slack/a.ts': "import './b.ts';", 'src/platforms/slack/b.ts': '' },
    ],
    [
      'a property may have the name of a global',
      { 'src/core/a.ts': 'export const a = (b: { fetch: 1 }) => b.fetch;' },
    ],
  ])('%s', (_, files) => {
    expect(violations(house(files))).toEqual([]);
  });
});
