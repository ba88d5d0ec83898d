import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { catalogueMarkdown } from './cli/shell/catalogue-markdown.ts';
import { configJsonSchema } from './config/schema.ts';
import { DEFAULT_SETTINGS } from './core/settings.ts';
import { loadRegistries } from './discover.ts';

/** The files that are made from the code and committed beside it, by their path from the root of the checkout. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const registries = await loadRegistries();
  return new Map([
    ['config.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`],
    ['docs/kpis.md', catalogueMarkdown(registries, DEFAULT_SETTINGS.rollupAttributes)],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of await generatedFiles()) {
    await writeFile(new URL(`../${path}`, import.meta.url), text);
    process.stdout.write(`${path}\n`);
  }
}
