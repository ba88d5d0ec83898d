import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { emptyDatabase, type FreshDatabase } from '../world/database.ts';
import { bellwether, ended, inProcess, start } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('the command line', () => {
  test('shows help with every command and examples', async () => {
    const { stdout, stderr, code } = await inProcess(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const name of readdirSync(new URL('../../src/cli/', import.meta.url))) {
      if (name.endsWith('.ts')) expect(stdout).toContain(`  ${name.replace(/\.ts$/, '')} `);
    }
    expect(stdout).toContain('Examples:\n  bellwether kpis nrr');
  });

  test('shows the help of one command', async () => {
    const [help, option] = await Promise.all([
      inProcess(['help', 'import']),
      inProcess(['import', '--help']),
    ]);
    expect(help).toEqual(option);
    expect(help.stdout).toContain('--through <date>');
    expect(help.stdout).toContain('--config <file>');
    expect(help.stdout).toContain('bellwether import data/ --dry-run');
  });

  test('says its version', async () => {
    expect((await inProcess(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([
    ['nothing at all', [], /^Usage: bellwether/],
    ['an unknown command', ['kpsi'], /^error: unknown command 'kpsi'\n\(Did you mean kpis\?\)\n/],
    ['an unknown option', ['kpis', '--jsn'], /^error: unknown option '--jsn'\n\(Did you mean --json\?\)\n/],
    ['a missing argument', ['import'], /^error: missing required argument 'paths'\n/],
    ['an argument too many', ['kpis', 'a', 'b'], /^error: too many arguments/],
    [
      'a date that is none',
      ['import', 'x', '--through', '2025-02-30'],
      /^through: "2025-02-30" is not a date; allowed: YYYY-MM-DD, such as 2025-08-13\n$/,
    ],
    [
      'a number that is none',
      ['sample', '--out', 'x', '--accounts', 'many'],
      /^accounts: "many" is not allowed; allowed: a whole number from 0 to 4294967295\n$/,
    ],
    [
      'an unknown KPI',
      ['kpis', 'nr'],
      /^There is no KPI "nr"\. Did you mean nrr\? `bellwether kpis` lists them\.\n$/,
    ],
    [
      'a config that is not there',
      ['kpis', '--config', '/nowhere.yaml'],
      /^the config file \/nowhere\.yaml: there is no such file\n$/,
    ],
  ])('%s ends with 2 and the words on standard error', async (_, args, message) => {
    const { stdout, stderr, code } = await inProcess(args);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });

  test('a broken config is told with every place', async () => {
    const config = file('broken.yaml', 'company:\n  locale: xx_YY\n  grace: 3\n');
    const { stderr, code } = await inProcess(['kpis', '--config', config]);
    expect(code).toBe(2);
    expect(stderr.split('\n').map((line) => line.split(': ')[0])).toEqual([
      `${config}:2:11`,
      `${config}:3:3`,
      '',
    ]);
  });

  test.each([
    ['the input is wrong', ['kpis', 'nr', '--json']],
    ['the line is wrong', ['kpis', '--jsn', '--json']],
    ['the config is wrong', ['kpis', '--json', '--config', '/nowhere.yaml']],
  ])('with --json there is one document even where %s', async (_, args) => {
    const { stdout, stderr, code } = await inProcess(args);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: { message: expect.stringMatching(/\S/) } });
    expect(stderr).not.toBe('');
  });

  test('the environment names the config, and --config goes before it', async () => {
    const BELLWETHER_CONFIG = file('rollup.yaml', 'company: { rollup_attributes: [favourite_colour] }');
    const other = file('other.yaml', 'company: { rollup_attributes: [shoe_size] }');
    const [named, both] = await Promise.all([
      inProcess(['kpis', 'nrr'], { BELLWETHER_CONFIG }),
      inProcess(['--config', other, 'kpis', 'nrr'], { BELLWETHER_CONFIG }),
    ]);
    expect(named.stdout).toContain('favourite_colour');
    expect(both.stdout).toContain('shoe_size');
    expect(both.stdout).not.toContain('favourite_colour');
  });
});

test('the process itself ends with the code and the words', async () => {
  const { stdout, stderr, code } = await bellwether(['kpsi']);
  expect(stderr).toMatch(/Did you mean kpis\?/);
  expect([code, stdout]).toEqual([2, '']);
});

describe('kpis', () => {
  const entry = z.strictObject({
    id: z.string().regex(/^[a-z][a-z0-9_]*$/),
    title: z.string().min(1),
    aliases: z.array(z.string()),
    stage: z.string(),
    timing: z.enum(['leading', 'lagging']),
    review: z.enum(['weekly', 'monthly', 'quarterly']),
    unit: z.enum(['percent', 'money', 'count', 'score', 'points', 'days', 'months', 'ratio']),
    better: z.enum(['higher', 'lower', 'neither']),
    formula: z.string().min(1),
    variants: z.array(z.string()),
    dimensions: z.array(z.string()),
  });

  test('gives the catalogue as one JSON document, and nothing else', async () => {
    const { stdout, stderr, code } = await bellwether(['kpis', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const entries = z.array(entry).parse(JSON.parse(stdout));
    expect(entries.map(({ id }) => id)).toEqual([...entries.map(({ id }) => id)].sort());
    const nrr = entries.find(({ id }) => id === 'nrr');
    expect(nrr).toMatchObject({ title: 'Net revenue retention', unit: 'percent', better: 'higher' });
    expect(nrr?.variants).toContain('strict');
    expect(nrr?.dimensions).toEqual(
      expect.arrayContaining(['segment', 'region', 'industry', 'csm', 'product']),
    );
  });

  test('shows them as a table whose columns stand under each other', async () => {
    const [header = '', rule = '', ...rows] = (await inProcess(['kpis'])).stdout.trimEnd().split('\n');
    const column = header.indexOf('Title');
    expect(rule[column - 1]).toBe(' ');
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) expect(row.slice(column - 2, column + 1)).toMatch(/^ {2}\S$/);
  });

  test('finds one by an alias, however it is written', async () => {
    const [json, text] = await Promise.all([
      inProcess(['kpis', 'Net-Retention', '--json']),
      inProcess(['kpis', 'net retention']),
    ]);
    expect(entry.parse(JSON.parse(json.stdout)).id).toBe('nrr');
    expect(text.stdout).toMatch(/^Net revenue retention\nid +nrr\n/);
  });

  test('does not mind that its reader has gone', async () => {
    const child = start(['kpis', '--json']);
    child.stdout?.destroy();
    const { code, stderr } = await ended(child);
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('with a database', () => {
  let database: FreshDatabase;
  const environment = () => ({ DATABASE_URL: database.url, DATABASE_READER_URL: database.readerUrl });
  const doctor = z.strictObject({
    ok: z.boolean(),
    checks: z.array(z.strictObject({ id: z.string(), ok: z.boolean(), message: z.string() })),
  });
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.drop());

  test('doctor, migrate, import and doctor again tell one story', async () => {
    const before = await inProcess(['doctor', '--json'], environment());
    expect(before.code).toBe(1);
    const unwell = doctor.parse(JSON.parse(before.stdout));
    expect(unwell.ok).toBe(false);
    expect(unwell.checks.filter(({ ok }) => !ok).map(({ id }) => id)).toEqual(['migrations']);

    expect(await inProcess(['migrate'], environment())).toMatchObject({
      code: 0,
      stdout: 'Up to date: the Postgres of DATABASE_URL.\n',
    });
    const well = await inProcess(['doctor', '--json'], environment());
    expect(doctor.parse(JSON.parse(well.stdout)).checks.map(({ id, ok }) => [id, ok])).toEqual([
      ['node', true],
      ['config', true],
      ['charts', true],
      ['database', true],
      ['migrations', true],
      ['reader', true],
      ['data', true],
      ['marts', true],
      ['digests', true],
      ['digests:cs-daily', true],
      ['digests:cs-weekly', true],
      ['digests:leadership-monthly', true],
      ['digests:my-book', true],
      ['made-digests', true],
      ['schedules', true],
      ['queue', true],
      ['deliveries', true],
    ]);
    expect(well.code).toBe(0);

    const accounts = file('accounts.csv', 'account_id,name\na1,Acme\na2,Bolt\n');
    const trial = await inProcess(['import', accounts, '--dry-run'], environment());
    expect(trial.stdout).toMatch(/This was a trial: nothing was kept\.\n$/);
    const loaded = await inProcess(['import', accounts, '--through', '2025-08-12', '--json'], environment());
    expect(loaded.stderr).toBe('');
    expect(JSON.parse(loaded.stdout)).toEqual({
      tables: { accounts: { inserted: 2, updated: 0, unchanged: 0 } },
      problems: [],
    });
    expect((await inProcess(['import', accounts], environment())).stdout).toMatch(/accounts +0 +0 +2/);

    const config = file('patient.yaml', 'digests: { d: { title: D, asks: [nrr], stale_after_days: 9 } }');
    const late = await inProcess(['doctor', '--json', '--config', config], environment());
    const data = doctor.parse(JSON.parse(late.stdout)).checks.find(({ id }) => id === 'data:accounts');
    expect(data?.message).toMatch(/^through \d{4}-\d\d-\d\d, \d+ days ago/);
  });

  test('doctor names a KPI of the config whose SELECT is wrong, and an ask for it says the same', async () => {
    await inProcess(['migrate'], environment());
    const select =
      'SELECT count(*) AS numerator, 1 AS n FROM facts.surveys WHERE sent_at >= :start AND sent_at < :end';
    const config = file(
      'own.yaml',
      `kpis: { answered: { title: Answered, unit: percent, better: higher, reads: [surveys], select: "${select}" } }`,
    );
    const words =
      'Answered cannot be computed: in the config, `kpis.answered.select` gives no column “denominator”.';
    const looked = await inProcess(['doctor', '--config', config], environment());
    expect(looked.code).toBe(1);
    expect(looked.stdout.replaceAll(/ +/g, ' ')).toContain(`NOT OK own KPI:answered ${words}`);
    const asked = await inProcess(['ask', 'answered', '--config', config], environment());
    expect([asked.code, asked.stdout]).toEqual([2, '']);
    expect(asked.stderr).toContain(words);
  });

  test('an import brings up all that is derived, and marts are verified and derived anew', async () => {
    await inProcess(['migrate'], environment());
    const loaded = await inProcess(
      [
        'import',
        file('accounts.csv', 'account_id,name\na1,Acme\na2,Bolt\n'),
        file('products.csv', 'product_id,name\ncore,Core\n'),
        file('features.csv', 'feature_id,name,product_id\nhome,Home,core\n'),
        file('entitlements.csv', 'account_id,product_id,valid_from,seats\na1,core,2025-01-01,4\n'),
        file('usage_days.csv', 'account_id,user_id,feature_id,day,events\na1,u1,home,2025-07-07,3\n'),
      ],
      environment(),
    );
    expect(loaded.code).toBe(0);
    const marts = async (what: string) => inProcess(['marts', what, '--json'], environment());
    const verified = await marts('verify');
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, beside: { usage: [] } });
    expect(JSON.parse((await marts('refresh')).stdout).beside).toEqual([]);
    expect(JSON.parse((await marts('rebuild')).stdout).beside).toEqual(['health', 'usage']);
    expect((await marts('verify')).code).toBe(0);
    const asked = await inProcess(
      ['ask', 'adoption jul 2025', '--today', '2025-08-13', '--json'],
      environment(),
    );
    expect(JSON.parse(asked.stdout).total).toMatchObject({ value: 0.25, numerator: 1, denominator: 4 });
  });

  test('files with problems load nothing, end with 2 and say every place', async () => {
    await inProcess(['migrate'], environment());
    const bad = file('accounts.csv', 'account_id,name,knd\na1,Acme,customer\n');
    const text = await inProcess(['import', bad], environment());
    expect([text.code, text.stdout]).toEqual([2, '']);
    expect(text.stderr).toMatch(/accounts\.csv:1:knd: .*\nNothing was loaded\.\n$/);
    const json = await inProcess(['import', bad, '--json'], environment());
    expect(json.code).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({
      tables: {},
      problems: [{ file: bad, line: 1, column: 'knd' }],
    });
  });

  test('asks that share the login of the owner are reported', async () => {
    await inProcess(['migrate'], environment());
    const { stdout, code } = await inProcess(['doctor'], { DATABASE_URL: database.url });
    expect(code).toBe(1);
    expect(stdout).toMatch(/NOT OK +reader +asks share the login of the owner; set DATABASE_READER_URL/);
  });
});

describe('without a database', () => {
  const DATABASE_URL = 'postgres://ann:hunter2@127.0.0.1:1/x';

  test('a command that needs one ends with 1, the place and no password', async () => {
    const { stdout, stderr, code } = await inProcess(['migrate'], { DATABASE_URL });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Cannot use the database ann@127\.0\.0\.1:1\/x: /);
    expect(stderr).not.toContain('hunter2');
  });

  test('doctor tells it beside what is well, and a wrong config goes first', async () => {
    const { stdout, code } = await inProcess(['doctor'], { DATABASE_URL });
    expect(code).toBe(1);
    expect(stdout).toMatch(/ok +node +Node v/);
    expect(stdout).toMatch(/NOT OK +database +Cannot use the database/);
    expect(stdout).not.toMatch(/migrations/);
    const config = await inProcess(['doctor', '--config', '/nowhere.yaml'], { DATABASE_URL });
    expect(config.code).toBe(2);
    expect(config.stdout).toMatch(/NOT OK +config +the config file \/nowhere\.yaml/);
  });

  test('the embedded one is started in BELLWETHER_HOME and stopped at the end', async () => {
    const BELLWETHER_HOME = join(folder, 'home');
    const first = await bellwether(['migrate'], { BELLWETHER_HOME });
    expect(first.stdout).toBe(`Up to date: the embedded Postgres in ${BELLWETHER_HOME}.\n`);
    const second = await bellwether(['doctor'], { BELLWETHER_HOME });
    expect(second.stderr).not.toContain('already runs');
    expect(second.code).toBe(0);
  });
});

test('sample writes the same company for the same seed and day', async () => {
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  const args = ['--accounts', '50', '--months', '6', '--seed', '3', '--today', '2025-08-13'];
  const runs = await Promise.all([a, b].map((out) => inProcess(['sample', '--out', out, ...args])));
  expect(runs[0]?.stdout).toMatch(/^\d+ rows in \d+ tables as of 2025-08-13, in /);
  expect(readdirSync(a)).toContain('accounts.csv');
  for (const name of readdirSync(a).filter((each) => each.endsWith('.csv'))) {
    expect(readFileSync(join(a, name), 'utf8')).toBe(readFileSync(join(b, name), 'utf8'));
  }
});
