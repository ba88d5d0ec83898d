import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../../src/core/ports.ts';
import {
  type ImportOptions,
  type ImportResult,
  importFiles,
} from '../../../src/store/import/import-files.ts';

/** The company that the broken files are tried on. */
export const BASE = 'test/fixtures/good/base';
export const NOW = '2026-11-22T12:00:00.000Z';

export const QUIET = { start: () => undefined, advance: () => undefined, done: () => undefined };

/** Runs the import of a Berlin company, on a Sunday noon. */
export function run(
  store: Store,
  paths: readonly string[],
  more: Partial<ImportOptions> = {},
): Promise<ImportResult> {
  return importFiles(store, {
    paths,
    timeZone: 'Europe/Berlin',
    reportingCurrency: 'USD',
    today: '2026-11-22',
    now: NOW,
    progress: QUIET,
    ...more,
  });
}

/** A folder of these files; what is written as text is ended by a line feed. */
export async function folder(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'bellwether-import-'));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(path, name), typeof content === 'string' ? `${content}\n` : content);
  }
  return path;
}

/** Imports these files, and throws where they have problems. */
export async function load(
  store: Store,
  files: Readonly<Record<string, string | Uint8Array>>,
  more: Partial<ImportOptions> = {},
): Promise<ImportResult['tables']> {
  const path = await folder(files);
  try {
    const { tables, problems } = await run(store, [path], more);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    return tables;
  } finally {
    await rm(path, { recursive: true });
  }
}

/** Every table of facts, with how many rows it holds, where it holds any. */
export async function everything(store: Store): Promise<Record<string, number>> {
  const tables = await store.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema = 'facts' OR table_name = 'dirty' ORDER BY 1`,
  );
  const rows: Record<string, number> = {};
  for (const { name } of tables) {
    const [counted] = await store.query<{ count: number }>(`SELECT count(*) AS count FROM ${name}`);
    if (counted && counted.count > 0) rows[name] = counted.count;
  }
  return rows;
}

/** Empties what imports write. */
export async function clear(store: Store): Promise<void> {
  const names = Object.keys(await everything(store));
  if (names.length > 0) await store.query(`TRUNCATE ${names.join(', ')}`);
}
