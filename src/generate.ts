import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { catalogueMarkdown } from './cli/shell/catalogue-markdown.ts';
import { configJsonSchema } from './config/schema.ts';
import { DEFAULT_SETTINGS } from './core/settings.ts';
import { loadRegistries } from './discover.ts';

/** The files that are made from the code and committed beside it, by their path from the root of the checkout. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const registries = await loadRegistries();
  return new Map([
    ['config.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`],
    ['docs/kpis.md', catalogueMarkdown(registries, DEFAULT_SETTINGS.rollupAttributes, await examples())],
  ]);
}

/** Answered and kept by test/flows/asks.test.ts, so that generating needs no database. */
async function examples() {
  const text = await readFile(new URL('../docs/examples.json', import.meta.url), 'utf8');
  return z.record(z.string(), z.object({ ask: z.string(), answer: z.string() })).parse(JSON.parse(text));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of await generatedFiles()) {
    await writeFile(new URL(`../${path}`, import.meta.url), text);
    process.stdout.write(`${path}\n`);
  }
}
