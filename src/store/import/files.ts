import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Table } from '../facts/column.ts';
import { FACT_TABLES } from '../facts/tables.ts';
import { hint } from './hint.ts';
import type { Problem } from './problems.ts';

export interface SourceFile {
  /** Its place in the list of files. */
  readonly number: number;
  /** As the person named it, or the folder that it is in. */
  readonly path: string;
  readonly table: Table;
  readonly bytes: number;
  readonly isGzip: boolean;
}

export interface Found {
  readonly files: readonly SourceFile[];
  readonly problems: readonly Problem[];
}

const CSV = /\.csv(\.gz)?$/;
const TABLES = new Map(FACT_TABLES.map((table) => [table.name, table]));

/**
 * The table files that the paths name: files, and folders of `*.csv` and `*.csv.gz` (nothing deeper; other files
 * in a folder are ignored). A file that is reached twice is read once.
 */
export async function findFiles(paths: readonly string[]): Promise<Found> {
  const files: SourceFile[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    const named = await candidates(path);
    if (typeof named === 'string') problems.push(problem(path, named));
    for (const file of typeof named === 'string' ? [] : named) {
      const real = await realpath(file).catch(() => file);
      if (seen.has(real)) continue;
      seen.add(real);
      const source = await sourceFile(file, files.length);
      if ('message' in source) problems.push(source);
      else files.push(source);
    }
  }
  return { files, problems };
}

/** The files that a path stands for, or what is wrong with it. */
async function candidates(path: string): Promise<string[] | string> {
  const about = await stat(path).catch(() => null);
  if (about === null) return 'expected a file or a folder that can be read';
  if (!about.isDirectory()) return [path];
  const inside = (await readdir(path, { withFileTypes: true }))
    .filter(isTableFile)
    .map((entry) => entry.name);
  if (inside.length === 0) return 'expected a folder with files like accounts.csv or accounts.csv.gz';
  return inside.sort().map((name) => join(path, name));
}

const isTableFile = (entry: Dirent): boolean => !entry.isDirectory() && CSV.test(entry.name);

async function sourceFile(path: string, number: number): Promise<SourceFile | Problem> {
  const name = basename(path);
  const stem = name.replace(CSV, '');
  if (stem === name) return problem(path, 'expected a name like accounts.csv or accounts.csv.gz');
  const table = TABLES.get(stem);
  if (!table) {
    return problem(path, `expected the name of a table, like accounts.csv${hint(stem, TABLES.keys())}`);
  }
  const about = await stat(path).catch(() => null);
  if (about === null) return problem(path, 'expected a file that can be read');
  return { number, path, table, bytes: about.size, isGzip: name.endsWith('.gz') };
}

const problem = (file: string, message: string): Problem => ({
  file,
  line: 0,
  column: '',
  value: '',
  message,
});
