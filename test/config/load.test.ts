import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig, parseConfig } from '#src/config/load.ts';
import { ConfigError } from '#src/config/problem.ts';
import { configJsonSchema } from '#src/config/schema.ts';
import { UserError } from '#src/core/errors.ts';
import { DEFAULT_POLICY } from '#src/core/policy.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { loadRegistries } from '#src/discover.ts';

const EXAMPLE = fileURLToPath(new URL('../../bellwether.example.yaml', import.meta.url));

const parse = (text: string) => parseConfig('bellwether.yaml', text, null);
const settings = (lines: string) => parse(`company:\n${lines.replace(/^/gm, '  ')}`).settings;

describe('what a config says', () => {
  test.each([
    ['an empty file', ''],
    ['comments alone', '# nothing yet\n'],
    ['sections whose lines are all commented out', 'company:\n  # locale: de-DE\npolicy:\n'],
  ])('%s leaves the defaults', (_, text) => {
    const { settings, policy, digests } = parse(text);
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(policy.roles.get('exec')).toEqual({ kind: 'all' });
    expect(policy.defaultRole).toBeNull();
    expect([...digests.keys()]).toEqual(['cs-daily', 'cs-weekly', 'leadership-monthly', 'my-book']);
  });

  test.each([
    ['fiscal_year_starts: February', { fiscalYearStarts: 2 }],
    ['fiscal_year_starts: sep', { fiscalYearStarts: 9 }],
    ['fiscal_year_starts: 12', { fiscalYearStarts: 12 }],
    ['week_starts: Sunday', { weekStarts: 0 }],
    ['week_starts: sat', { weekStarts: 6 }],
    ['reporting_currency: eur', { reportingCurrency: 'EUR' }],
    ['locale: de-de', { locale: 'de-DE' }],
    ['time_zone: UTC', { timeZone: 'UTC' }],
    ['time_zone: Asia/Calcutta', { timeZone: 'Asia/Calcutta' }],
    ['health_bands: 40/60', { healthBands: [40, 60] }],
    ['health_bands: [50, 80]', { healthBands: [50, 80] }],
    ['rollup_attributes: []', { rollupAttributes: [] }],
    ['holidays: [2025-12-25, 2025-01-01, 2025-12-25]', { holidays: ['2025-01-01', '2025-12-25'] }],
    ['targets: { nrr: 105% }', { targets: { nrr: { all: 1.05, groups: {} } } }],
    ['targets: { nrr: 1.05 }', { targets: { nrr: { all: 1.05, groups: {} } } }],
    ['targets: { churn: 8.2 % }', { targets: { churn: { all: 0.082, groups: {} } } }],
    ['targets: { arr: 1000000 }', { targets: { arr: { all: 1_000_000, groups: {} } } }],
    [
      'targets: { nrr: { all: 105%, segment: { enterprise: 110%, smb: 0.98 } } }',
      { targets: { nrr: { all: 1.05, groups: { 'segment=enterprise': 1.1, 'segment=smb': 0.98 } } } },
    ],
    [
      'targets: { nrr: { region: { emea: 101% } } }',
      { targets: { nrr: { all: null, groups: { 'region=emea': 1.01 } } } },
    ],
    [
      'coverage_eligibility: { minimum_arr: 5000 }',
      { coverage: { minimumArr: 5000, minimumTenureDays: 90, attributes: {} } },
    ],
    [
      'coverage_eligibility: { attributes: { tier: gold, segment: [smb, enterprise] } }',
      {
        coverage: {
          ...DEFAULT_SETTINGS.coverage,
          attributes: { tier: ['gold'], segment: ['smb', 'enterprise'] },
        },
      },
    ],
    ['adoption_bar: { feature_days: 3 }', { adoption: { ...DEFAULT_SETTINGS.adoption, featureDays: 3 } }],
    ['forecast_weeks: 2', { forecastWeeks: 2 }],
    [
      'unit_economics: { cac_lag_months: 2, success_in_cogs: true, onboarding_in_cac: true, attribution: w }',
      {
        economics: {
          cacLagMonths: 2,
          successInCogs: true,
          onboardingInCac: true,
          attribution: 'w',
          lookbackDays: 180,
        },
      },
    ],
    [
      'success_vector: { on_time: 80%, red_haircut: 0.3 }',
      { successVector: { ...DEFAULT_SETTINGS.successVector, onTime: 0.8, redHaircut: 0.3 } },
    ],
    [
      'success_vector: { on_time: Measured, take_rates: observed, values: median }',
      { successVector: { takeRates: 'observed', values: 'median', onTime: 'measured', redHaircut: 0 } },
    ],
  ])('%s', (line, expected) => {
    expect(settings(line)).toEqual({ ...DEFAULT_SETTINGS, ...expected });
  });

  test('the weights of touches that are not named stay as they are', () => {
    const { weights } = settings('engagement_weights: { qbr: 3 }').engagement;
    expect(weights).toEqual({ ...DEFAULT_SETTINGS.engagement.weights, qbr: 3 });
  });

  test('a digest takes the time zone of the company unless it has its own', () => {
    const { digests } = parse(`
      company: { time_zone: Europe/Berlin }
      digests:
        a: { title: A, asks: [nrr], schedule: '30  8 * jan,feb mon-fri' }
        b: { title: B, asks: [nrr], schedule: 0 9 * * 1, time_zone: Asia/Tokyo, audience: { region: emea } }`);
    expect(digests.get('a')).toEqual({
      id: 'a',
      title: 'A',
      asks: ['nrr'],
      sections: ['numbers', 'movers', 'freshness'],
      schedule: { cron: '30 8 * jan,feb mon-fri', timeZone: 'Europe/Berlin', onHolidays: 'post' },
      graceMinutes: 240,
      quiet: null,
      channel: null,
      roles: [],
      audience: null,
      staleAfterDays: null,
      isPaused: false,
      origin: { kind: 'config' },
    });
    expect(digests.get('b')).toMatchObject({
      schedule: { timeZone: 'Asia/Tokyo' },
      audience: { kind: 'attributes', filters: { region: ['emea'] } },
    });
  });

  test('roles in the file stand in place of all the built-in ones', () => {
    const { policy } = parse('policy: { roles: { boss: all }, people: { P1: boss }, default_role: boss }');
    expect([...policy.roles.keys()]).toEqual(['boss', 'none']);
    expect(policy.people.get('p1')).toBe('boss');
    expect(policy.defaultRole).toBe('boss');
  });

  test('people alone keep the built-in roles', () => {
    const { policy } = parse('policy: { people: { 17: exec, p2: none } }');
    expect([...policy.roles.keys()]).toEqual([...DEFAULT_POLICY.roles.keys(), 'none']);
    expect(policy.people.get('17')).toBe('exec');
    expect(policy.people.get('p2')).toBe('none');
  });

  test('the example file is valid, names real KPIs and documents the built-in roles', async () => {
    const { kpis } = await loadRegistries();
    const { policy, settings } = await loadConfig(EXAMPLE, kpis);
    for (const [role, rule] of DEFAULT_POLICY.roles) expect(policy.roles.get(role)).toEqual(rule);
    expect(settings.timeZone).toBe('Europe/Berlin');
  });

  test('every name that the schema for editors knows stands in the example', () => {
    const company = configJsonSchema()['properties'];
    const text = JSON.stringify(company);
    const names = [...text.matchAll(/"([a-z]+(?:_[a-z]+)+)":\{/g)].map(([, name = '']) => name);
    const example = readFileSync(EXAMPLE, 'utf8');
    expect(names.length).toBeGreaterThan(15);
    for (const name of names) expect(example).toContain(name);
  });
});

describe('any text', () => {
  test('is read or refused with problems, and never breaks', () => {
    const word = fc.constantFrom(
      'company',
      'policy',
      'digests',
      'targets',
      'roles',
      ': ',
      '\n  ',
      '- ',
      '{',
      '[',
      '}',
      '&a',
      '*a',
      '"',
      "'",
      '#',
      '\t',
      '105%',
      '__proto__',
      '|',
      '>',
    );
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(word, fc.string()), { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anything, (text) => {
        try {
          return parse(text).settings.timeZone !== '';
        } catch (error) {
          return (
            error instanceof ConfigError && error.problems.every(({ line, column }) => line > 0 && column > 0)
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('where the config comes from', () => {
  const before = process.cwd();
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bellwether-config-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  test('without a file the defaults hold', async () => {
    expect(await loadConfig(null, null)).toMatchObject({ file: null, settings: DEFAULT_SETTINGS });
  });

  test('bellwether.yaml of the working folder is read', async () => {
    writeFileSync('bellwether.yaml', 'company: { locale: de-DE }');
    expect(await loadConfig(null, null)).toMatchObject({
      file: 'bellwether.yaml',
      settings: { locale: 'de-DE' },
    });
  });

  test.each([
    ['a named file that is not there', 'absent.yaml', 'the config file absent.yaml: there is no such file'],
    ['a folder', '.', 'the config file .: it is not a file'],
    ['a file under a file', 'latin1.yaml/x', 'the config file latin1.yaml/x: it cannot be read (ENOTDIR)'],
    ['a file that is not UTF-8', 'latin1.yaml', 'the config file latin1.yaml is not UTF-8 text'],
    ['a huge file', 'huge.yaml', 'the config file huge.yaml: it has 300000 bytes; allowed: at most 262144'],
  ])('%s is refused', async (_, file, message) => {
    writeFileSync('latin1.yaml', Buffer.from([0x63, 0x3a, 0x20, 0xfc]));
    writeFileSync('huge.yaml', '#'.repeat(300_000));
    await expect(loadConfig(file, null)).rejects.toThrow(new UserError(message));
  });

  test('a file with a byte order mark and the line ends of Windows is read', async () => {
    writeFileSync('w.yaml', '\ufeffcompany:\r\n  locale: de-DE\r\n');
    expect((await loadConfig('w.yaml', null)).settings.locale).toBe('de-DE');
  });
});
