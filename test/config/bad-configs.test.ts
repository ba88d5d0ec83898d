import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '#src/config/load.ts';
import { ConfigError } from '#src/config/problem.ts';
import type { Unit } from '#src/core/kpi.ts';

const FOLDER = new URL('../fixtures/bad/config/', import.meta.url);

const KPIS = new Map<string, { unit: Unit }>([
  ['nrr', { unit: 'percent' }],
  ['grr', { unit: 'percent' }],
  ['logo_churn', { unit: 'percent' }],
  ['arr', { unit: 'money' }],
]);

const SCHEDULE = 'five fields (minute hour day month weekday), such as "30 8 * * 1-5"';
const ZONES = 'an IANA name such as Europe/Berlin or America/New_York, or UTC';
const ALIAS = 'aliases (`*name`) are not allowed; write the value out';

/** File → every message that it gets, without the file's name. */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  'anchor-bomb': [
    ...[8, 12, 16, 20, 24, 28, 32, 36, 40].map((column) => `2:${column}: ${ALIAS}`),
    ...[8, 12, 16, 20, 24, 28, 32, 36, 40].map((column) => `3:${column}: ${ALIAS}`),
  ],
  'bad-indentation': ['3:1: not valid YAML: All mapping items must start at the same column'],
  'colon-in-ask': [
    '5:9: digests.daily.asks[0]: expected text, found a section of names and values (text with a colon needs quotes)',
    '6:9: digests.daily.asks[1]: expected text, found a section of names and values (text with a colon needs quotes)',
  ],
  digests: [
    '2:3: digests.CS Daily: "CS Daily" is not the id of a digest. Allowed: up to 63 lower-case letters, digits and -, such as cs-daily',
    '2:3: digests.CS Daily: shows nothing: give it asks, such as [nrr last quarter], or sections',
    '5:15: digests.CS Daily.schedule: "25" is not an hour. Allowed: 0 to 23, *, lists, ranges and steps',
    '6:3: digests.weekly: needs a title',
    `8:15: digests.weekly.schedule: "* * *" is not a schedule. Allowed: ${SCHEDULE}`,
    '9:14: digests.weekly.channel: has no value; expected text (text that starts with # needs quotes)',
    '10:15: digests.weekly.audience: "own_book" is not a rule about rows. Allowed: all, reader, or attributes such as {region: [emea]}',
    '14:17: digests.monthly.audience.team: "team" is derived, not an attribute that an account carries',
    '15:23: digests.monthly.stale_after_days: 1000 is too large; allowed: at most 366',
    '19:15: digests.leap.schedule: "0 9 30 2 *" never comes: no month that it names has such a day',
  ],
  'duplicate-keys': [
    `3:14: company.time_zone: "Europe/Berln" is not a time zone; did you mean Europe/Berlin? Allowed: ${ZONES}`,
    '4:3: this name stands here twice; keep one',
  ],
  'month-out-of-range': [
    '2:23: company.fiscal_year_starts: "13" is not a month. Allowed: January to December, or 1 to 12',
  ],
  'no-value': [
    '2:10: company.locale: has no value; expected text (text that starts with # needs quotes)',
    '3:14: company.time_zone: has no value; expected text (text that starts with # needs quotes)',
  ],
  'not-a-section': ['1:1: expected a section of names and values, found a list'],
  'offset-as-zone': [`2:14: company.time_zone: "+02:00" is not a time zone. Allowed: ${ZONES}`],
  'out-of-range': [
    '2:15: company.grace_days: -1 is too small; allowed: at least 0',
    '3:30: company.engagement_half_life_days: 0 is too small; allowed: more than 0',
    '5:26: company.coverage_eligibility.minimum_tenure_days: expected a whole number, found the number 1.5',
  ],
  policy: [
    '3:11: policy.roles.exec: "everything" is not a rule about rows. Allowed: all, none, own_book, team, or attributes such as {region: [emea]}',
    '4:21: policy.roles.smb.segment: must name at least one value',
    '5:13: policy.roles.nobody: must name at least one attribute, such as {region: [emea]}',
    '6:13: policy.roles.emea.Region: "Region" is not an attribute. Allowed: lower-case letters, digits and _',
    '8:9: policy.people.p1: "boss" is not a role of policy.roles. Allowed: exec, smb, nobody, emea, none',
    '10:5: policy.people.ann@example.com: ann@example.com stands here twice (capitals do not count); keep one',
    '11:17: policy.default_role: "csm" is not a role of policy.roles. Allowed: exec, smb, nobody, emea, none',
  ],
  secrets: [
    '3:1: slack: "slack" is not known here. Allowed: company, digests, rules, policy, kpis',
    '4:3: slack.bot_token: a secret does not belong in this file; set it in the environment, as SLACK_BOT_TOKEN or SLACK_BOT_TOKEN_FILE',
    '5:1: database_url: a secret does not belong in this file; set it in the environment, as DATABASE_URL or DATABASE_URL_FILE',
    '8:5: digests.daily.title: a secret does not belong in this file; hand it over in the environment',
  ],
  tabs: ['2:1: a tab cannot indent; use spaces'],
  tag: ['1:10: tags (`!name`) are not allowed here'],
  targets: [
    '3:10: company.targets.nrr: 105 reads as 10500 %; write 105% or 1.05',
    '4:38: company.targets.grr.segment.smb: "high" is not a target. Allowed: a percentage such as 105%, or a number',
    '5:10: company.targets.arr: "10%" is a percentage, but this KPI is measured in money; write a plain number',
    '6:5: company.targets.Net Retention: "Net Retention" is not the id of a KPI. Allowed: lower-case letters, digits and _, such as nrr',
    '7:17: company.targets.logo_churn: expected text or a number or a section of names and values, found a list (text that starts with [ needs quotes)',
  ],
  'terminal-escapes': [
    '2:11: company.locale: "·[31mred·line" is not a locale that this machine knows. Allowed: a language and a region such as en-US or de-DE',
  ],
  'two-documents': ['2:1: a second document starts here (`---`); the config is one document'],
  'unclosed-quote': ['3:1: not valid YAML: Missing closing "quote'],
  'unknown-keys': [
    '2:3: company.reporting_curency: "reporting_curency" is not known here; did you mean reporting_currency?',
    '3:1: digest: "digest" is not known here; did you mean digests? Allowed: company, digests, rules, policy, kpis',
    '7:3: policy.peple: "peple" is not known here; did you mean people? Allowed: roles, people, default_role',
  ],
  'unknown-kpi': [
    '3:5: company.targets.nr: "nr" is not a KPI; did you mean nrr? Allowed: the ids that `bellwether kpis` lists',
    '4:5: company.targets.constructor: "constructor" is not a KPI. Allowed: the ids that `bellwether kpis` lists',
  ],
  'wrong-types': [
    '2:15: company.grace_days: expected a number, found the text "a month"',
    '3:22: company.rollup_attributes: expected a list, found the text "segment"',
    '4:16: company.hourly_rate: expected a number, found the text "85"',
    '5:25: company.coverage_eligibility: expected a section of names and values, found a list',
    '8:12: digests.daily.title: expected text, found the number 2025 (text that looks like something else needs quotes)',
    '9:11: digests.daily.asks: expected a list, found the text "nrr"',
  ],
  'wrong-values': [
    '2:23: company.reporting_currency: "XXZ" is not a currency. Allowed: an ISO 4217 code such as USD or EUR',
    '3:23: company.fiscal_year_starts: "Febuary" is not a month; did you mean February? Allowed: January to December, or 1 to 12',
    '4:25: company.fiscal_year_named_by: "middle" is not allowed here. Allowed: start, end',
    '5:16: company.week_starts: "Mo" is not a day of the week. Allowed: Monday to Sunday',
    '6:11: company.locale: "xx_YY" is not a locale that this machine knows. Allowed: a language and a region such as en-US or de-DE',
    '7:13: company.rate_set: "budgets" is not allowed here; did you mean budget? Allowed: budget, spot',
    '8:17: company.health_bands: "70/40" is not a pair of health bands. Allowed: two rising scores between 0 and 100, such as 40/70',
    '9:14: company.holidays[0]: "2025-02-30" is not a date. Allowed: YYYY-MM-DD, between 1900 and 2199',
  ],
  'wrong-zone': [
    `2:14: company.time_zone: "Europe/Berln" is not a time zone; did you mean Europe/Berlin? Allowed: ${ZONES}`,
  ],
};

function problemsOf(file: string, text: string): readonly string[] {
  try {
    parseConfig(file, text, KPIS);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n');
  }
}

const read = (name: string): string => readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8');

describe('a broken config is told with every problem and its place', () => {
  test.each(Object.entries(MESSAGES))('%s', (name, messages) => {
    const file = `${name}.yaml`;
    expect(problemsOf(file, read(name))).toEqual(messages.map((message) => `${file}:${message}`));
  });

  test('every fixture has its messages here', () => {
    const files = readdirSync(FOLDER).map((name) => name.replace(/\.yaml$/, ''));
    expect(files.sort()).toEqual(Object.keys(MESSAGES).sort());
  });

  test('no message repeats a secret', () => {
    const text = problemsOf('secrets.yaml', read('secrets')).join('\n');
    expect(text).not.toMatch(/hunter2|AbCdEf/);
  });

  test.each([
    ['lists', `a: ${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['sections', `a: ${'{b: '.repeat(5000)}1${'}'.repeat(5000)}`],
  ])('%s in each other without end are refused in one line', (_, text) => {
    expect(problemsOf('deep.yaml', text)).toEqual([
      expect.stringMatching(/^deep\.yaml:\d+:\d+: nested too deeply$/),
    ]);
  });

  test('a long list of problems of the text itself is cut', () => {
    const text = Array.from({ length: 100 }, () => 'company: {}').join('\n');
    expect(problemsOf('twice.yaml', text).length).toBe(20);
  });
});
