import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedFiles } from '#src/generate.ts';

test('the generated files are current', async () => {
  for (const [path, text] of await generatedFiles()) {
    const committed = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
    expect(committed, `${path} is out of date: run \`npm run generate\` and commit it`).toBe(text);
  }
});
