import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { FreshDatabase } from '../world/database.ts';
import { sampleOn } from '../world/sample.ts';
import { inProcess } from './process.ts';

/** Rules and their backtests from the terminal, over the sample company. */

const TODAY = '2025-08-13';
let database: FreshDatabase;
beforeAll(async () => {
  ({ database } = await sampleOn({ accounts: 50, months: 8, seed: 7 }, TODAY));
});
afterAll(() => database.drop());

const run = (...args: readonly string[]) =>
  inProcess(args, { DATABASE_URL: database.url, DATABASE_READER_URL: database.readerUrl });

const rules = z.array(z.looseObject({ id: z.string(), on: z.boolean(), origin: z.enum(['config', 'made']) }));
const listed = async () => rules.parse(JSON.parse((await run('rules', 'list', '--json')).stdout));

const OWN = ['--kind', 'listed', '--ask', 'health list csv', '--severity', 'info'];

describe('rules', { timeout: 60_000 }, () => {
  test('are listed, switched and shown with who did it', async () => {
    expect((await listed()).find(({ id }) => id === 'health-drop')).toMatchObject({
      on: true,
      origin: 'config',
    });
    expect(await run('rules', 'disable', 'health-drop')).toMatchObject({
      code: 0,
      stdout: 'health-drop is off.\n',
    });
    expect(await run('rules', 'disable', 'health-drop')).toMatchObject({
      code: 2,
      stderr: 'health-drop is off already.\n',
    });
    expect((await listed()).find(({ id }) => id === 'health-drop')?.on).toBe(false);
    const shown = await run('rules', 'show', 'health-drop', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      settings: { by: 15 },
      history: [{ what: 'disabled', by: 'operator' }],
    });
    expect((await run('rules', 'show', 'health-drop')).stdout).toContain('by how many points at least');
  });

  test('are made, changed and deleted, and what is open ends with them', async () => {
    const made = await run('rules', 'create', 'all-scored', '--title', 'Everybody', ...OWN, '--json');
    expect(made.code, made.stderr).toBe(0);
    expect(JSON.parse(made.stdout)).toMatchObject({
      id: 'all-scored',
      what: 'made',
      origin: 'made',
      title: 'Everybody',
    });
    const changed = await run(
      'rules',
      'create',
      'all-scored',
      '--set',
      'column=score',
      '--set',
      'at_most=40',
      '--json',
    );
    expect(JSON.parse(changed.stdout)).toMatchObject({
      what: 'changed',
      title: 'Everybody',
      severity: 'info',
      settings: { column: 'score', at_most: 40 },
    });
    await run('rules', 'create', 'all-scored', '--set', 'at_most=100');
    expect(
      (await run('alerts', 'evaluate', '--rule', 'all-scored', '--at', `${TODAY}T09:00:00Z`)).stdout,
    ).toMatch(/[1-9]\d* new alerts/);
    expect((await run('rules', 'delete', 'all-scored')).stdout).toMatch(
      /^all-scored is deleted\. [1-9]\d* open alerts/,
    );
    expect((await listed()).map(({ id }) => id)).not.toContain('all-scored');
  });

  test.each([
    ['no id', ['rules', 'show'], /needs the id of a rule/],
    ['an unknown rule', ['rules', 'enable', 'nobody'], /^There is no rule nobody\. There is: churn-spike, /],
    ['an id that is none', ['rules', 'create', 'My Rule', ...OWN], /is not the id of a rule/],
    ['no kind', ['rules', 'create', 'mine'], /needs a kind: anomaly, change/],
    [
      'a setting without a value',
      ['rules', 'create', 'mine', ...OWN, '--set', 'column'],
      /allowed: name=value/,
    ],
    [
      'a setting that is none',
      ['rules', 'create', 'mine', ...OWN, '--set', 'colunm=x'],
      /did you mean column\?/,
    ],
    [
      'an ask that is none',
      ['rules', 'create', 'mine', '--kind', 'listed', '--ask', 'nrrr'],
      /cannot be looked at/,
    ],
    ['a rule that is the config’s', ['rules', 'delete', 'health-drop'], /config file/],
    ['a backtest of nothing', ['alerts', 'backtest'], /needs a rule/],
    ['a backtest of the data', ['alerts', 'backtest', 'data-late'], /cannot be replayed/],
    [
      'days in the wrong order',
      ['alerts', 'backtest', 'health-drop', '--from', '2025-05-02', '--to', '2025-05-01'],
      /lies after/,
    ],
    [
      'a day that is none',
      ['alerts', 'backtest', 'health-drop', '--to', 'soon'],
      /^to: "soon" is not a date/,
    ],
    ['a day ahead', ['alerts', 'backtest', 'health-drop', '--to', '2199-01-01'], /is not over/],
  ])('refuse %s', async (_name, args, message) => {
    const { code, stderr, stdout } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});

test('a backtest tells the figures that programs read', { timeout: 60_000 }, async () => {
  const { stdout, code } = await run(
    'alerts',
    'backtest',
    'red-renewal',
    '--from',
    '2025-04-01',
    '--to',
    '2025-04-03',
    '--json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    rule: 'red-renewal',
    from: '2025-04-01',
    to: '2025-04-03',
    fired: expect.any(Number),
    entities: expect.any(Number),
    caught: { accounts: expect.any(Number), arr: expect.any(Number) },
    missed: { accounts: expect.any(Number), arr: expect.any(Number) },
    falseAlarmsPerWeek: expect.any(Number),
  });
});
