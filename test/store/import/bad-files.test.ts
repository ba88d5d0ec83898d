import { readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeProblems } from '../../../src/store/import/problems.ts';
import { type FreshDatabase, freshDatabase } from '../../world/database.ts';
import { BASE, everything, folder, run } from './files.ts';

const BAD = 'test/fixtures/bad/csv';
const CASES = readdirSync(BAD).sort();

let database: FreshDatabase;
let before: Record<string, number>;

beforeAll(async () => {
  database = await freshDatabase();
  const base = await run(database.store, [BASE]);
  expect(base.problems).toEqual([]);
  before = await everything(database.store);
});
afterAll(() => database.drop());

describe('a folder with a broken file is told what is wrong with it, and changes nothing', () => {
  test('there are enough of them', () => expect(CASES.length).toBeGreaterThanOrEqual(28));

  test.each(CASES)('%s', async (name) => {
    const path = join(BAD, name);
    const result = await run(database.store, [path]);
    const lines = describeProblems(result).map((line) => line.replaceAll(`${path}/`, '').replace(path, name));
    const expected = await readFile(join(path, 'expected.txt'), 'utf8');
    expect(`${lines.join('\n')}\n`).toBe(expected);
    expect(result.tables).toEqual({});
    expect(await everything(database.store)).toEqual(before);
  });
});

test('a problem names file, line, column, value and what was expected', async () => {
  const { problems } = await run(database.store, [join(BAD, 'arr-negative')]);
  expect(problems).toEqual([
    {
      file: join(BAD, 'arr-negative', 'arr_lines.csv'),
      line: 2,
      column: 'arr',
      value: '-0.01',
      message: 'expected 0 or more',
    },
  ]);
});

test('a path that does not exist is a problem, and a file with another ending too', async () => {
  const result = await run(database.store, ['no/such/folder', 'package.json']);
  expect(describeProblems(result)).toEqual([
    'no/such/folder: expected a file or a folder that can be read',
    'package.json: expected a name like accounts.csv or accounts.csv.gz',
  ]);
});

test('problems of all files come at once, in the order of the files, by line', async () => {
  const result = await run(
    database.store,
    ['table-unknown', 'reference-unknown', 'boolean-as-yes'].map((name) => join(BAD, name)),
  );
  expect(describeProblems(result).map((line) => line.replace(`${BAD}/`, '').split(': ')[0])).toEqual([
    'table-unknown/acounts.csv',
    'reference-unknown/account_attributes.csv:2:value',
    'reference-unknown/account_attributes.csv:3:value',
    'reference-unknown/arr_lines.csv:2:account_id',
    'reference-unknown/arr_lines.csv:3:product_id',
    'boolean-as-yes/features.csv:2:is_key',
  ]);
});

test('a row that was refused is not missed by the rows that refer to it', async () => {
  const path = await folder({
    'accounts.csv': 'account_id,name,kind\nb1,Bee,whale\nb2,Cat,prospect',
    'risks.csv': 'risk_id,account_id,kind,raised_on\nr1,b1,other,2025-01-01\nr2,b3,other,2025-01-01',
  });
  const { problems } = await run(database.store, [path]);
  expect(problems.map(({ line, column, value }) => [line, column, value])).toEqual([
    [2, 'kind', 'whale'],
    [3, 'account_id', 'b3'],
  ]);
  await rm(path, { recursive: true });
});

test('a file that breaks off does not make its rows unknown to others', async () => {
  const path = await folder({
    'accounts.csv': 'account_id,name\nb1,"Bee',
    'risks.csv': 'risk_id,account_id,kind,raised_on\nr1,b1,other,2025-01-01',
  });
  const { problems } = await run(database.store, [path]);
  expect(problems.map(({ file, line }) => [file, line])).toEqual([[join(path, 'accounts.csv'), 2]]);
  await rm(path, { recursive: true });
});

test('the hundred first problems are listed and the others counted', async () => {
  const rows = Array.from({ length: 1_500 }, (_, index) => `b${index},Bee,whale`);
  const path = await folder({ 'accounts.csv': `account_id,name,kind\n${rows.join('\n')}` });
  const result = await run(database.store, [path]);
  expect(result.problems).toHaveLength(100);
  expect(result.problems.at(-1)?.line).toBe(101);
  expect(result.more).toBe(1_400);
  expect(describeProblems(result).at(-1)).toBe('… and 1400 more');
  await rm(path, { recursive: true });
});

test('problems that only the database sees are limited and counted alike', async () => {
  const rows = Array.from({ length: 130 }, (_, index) => `r${index},nobody,other,2025-01-01`);
  const path = await folder({ 'risks.csv': `risk_id,account_id,kind,raised_on\n${rows.join('\n')}` });
  const result = await run(database.store, [path]);
  expect([result.problems.length, result.more]).toEqual([100, 30]);
  await rm(path, { recursive: true });
});

test('a field of megabytes is refused at its line, without being read to its end', async () => {
  const path = await folder({ 'accounts.csv': `account_id,name\nb1,Bee\nb2,"${'long\n'.repeat(600_000)}` });
  const result = await run(database.store, [path]);
  expect(describeProblems(result)).toEqual([
    `${join(path, 'accounts.csv')}:3: expected a row of at most 1 MiB; is a quote left open?`,
  ]);
  await rm(path, { recursive: true });
});
