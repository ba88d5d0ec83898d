import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readEnvironment } from '#src/config/env.ts';
import { UserError } from '#src/core/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('the environment', () => {
  test('needs nothing', () => {
    expect(readEnvironment({})).toEqual({
      databaseUrl: null,
      databaseReaderUrl: null,
      home: '.bellwether',
      configFile: null,
      noColor: false,
      metricsToken: null,
    });
  });

  test('gives what it says, and an empty variable says nothing', () => {
    const variables = {
      DATABASE_URL: 'postgres://a:b@db/x',
      DATABASE_READER_URL: '',
      BELLWETHER_HOME: '/var/lib/bellwether',
      BELLWETHER_CONFIG: 'prod.yaml',
      NO_COLOR: '1',
    };
    expect(readEnvironment(variables)).toEqual({
      databaseUrl: 'postgres://a:b@db/x',
      databaseReaderUrl: null,
      home: '/var/lib/bellwether',
      configFile: 'prod.yaml',
      noColor: true,
      metricsToken: null,
    });
  });

  test('takes a secret from a file, without the line end that editors add', () => {
    const METRICS_TOKEN_FILE = file('token', 'a-token-of-some-length\n');
    expect(readEnvironment({ METRICS_TOKEN_FILE }).metricsToken).toBe('a-token-of-some-length');
    const DATABASE_URL_FILE = file('url', 'postgresql://a:b@db/x\n');
    expect(readEnvironment({ DATABASE_URL_FILE }).databaseUrl).toBe('postgresql://a:b@db/x');
  });

  test.each([
    [
      'a URL of something else',
      { DATABASE_URL: 'mysql://a:hunter2@db/x' },
      'DATABASE_URL is not the URL of a Postgres; allowed: postgres://user:password@host:5432/database',
    ],
    [
      'a value and a file',
      { DATABASE_URL: 'postgres://a@b/c', DATABASE_URL_FILE: 'x' },
      'DATABASE_URL and DATABASE_URL_FILE are both set; keep one of them',
    ],
    [
      'a file that is not there',
      { DATABASE_READER_URL_FILE: '/nowhere/url' },
      'DATABASE_READER_URL_FILE names /nowhere/url, which cannot be read (ENOENT)',
    ],
    [
      'a token that is too short',
      { METRICS_TOKEN: 'hunter2' },
      'METRICS_TOKEN is not safe; allowed: 16 or more characters without spaces',
    ],
    [
      'an empty file',
      { BELLWETHER_HOME_FILE: file('empty', ' \n') },
      `BELLWETHER_HOME_FILE names ${join(folder, 'empty')}, which is empty`,
    ],
  ])('%s is refused', (_, variables, message) => {
    expect(() => readEnvironment(variables)).toThrow(new UserError(message));
  });

  test('no message repeats a value', () => {
    expect(() => readEnvironment({ DATABASE_URL: 'http://a:hunter2@db/x' })).not.toThrow(/hunter2/);
  });
});
