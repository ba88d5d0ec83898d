import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../world/database.ts';
import { everything, folder, run } from './files.ts';

const ROWS = 60_000;
let database: FreshDatabase;
let path: string;

beforeAll(async () => {
  database = await freshDatabase();
  const rows = Array.from({ length: ROWS }, (_, index) => `a${index},Account number ${index}`);
  path = await folder({ 'accounts.csv': `account_id,name\n${rows.join('\n')}` });
});
afterAll(async () => {
  await database.drop();
  await rm(path, { recursive: true });
});

/** Imports in a process of its own, and kills it without warning once it says `when`. */
async function killed(when: string): Promise<string> {
  const child = spawn(process.execPath, ['test/store/import/child.ts', database.url, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    if (said.includes(when)) child.kill('SIGKILL');
  }
  if (child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return said;
}

test.each(['half', 'Merging tables'])(
  'a process killed at “%s” has imported nothing, and the next one can',
  async (when) => {
    expect(await killed(when)).not.toContain('imported');
    expect(await everything(database.store)).toEqual({});
    const { tables } = await run(database.store, [path], { dryRun: true });
    expect(tables['accounts']).toEqual({ inserted: ROWS, updated: 0, unchanged: 0 });
  },
);
