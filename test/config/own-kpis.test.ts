import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { worldOf } from '#src/app.ts';
import { parseConfig } from '#src/config/load.ts';
import { withOwnKpis } from '#src/config/own-kpis.ts';
import { ConfigError } from '#src/config/problem.ts';
import { answersDocument } from '#src/core/contract.ts';
import { ALL_SCOPE, type Scope } from '#src/core/query.ts';
import { loadRegistries } from '#src/discover.ts';
import { selectFault } from '#src/sources/sql/own-select.ts';
import { askText } from '#src/use/desk.ts';
import { type AskedCompany, companyOf } from '../world/company.ts';
import { SILENT } from '../world/world.ts';

const TODAY = '2025-08-13';

const CONFIG = `
company:
  targets: { downgrade_share: 20% }
kpis:
  downgrade_share:
    title: Downgrade share
    unit: percent
    better: lower
    source: retention
    formula: contraction / (contraction + churn)
    n: accounts_opening
  surveys_answered:
    title: Surveys answered
    units: surveys
    unit: percent
    better: higher
    window: last-90d
    reads: [surveys]
    by: [touchpoint]
    select: |
      SELECT touchpoint, count(responded_at) AS numerator, count(*) AS denominator, count(*) AS n
      FROM facts.surveys -- a colon:start in a comment; and a semicolon
      WHERE sent_at >= :start AND sent_at < :end AND ':end;' <> ''
      GROUP BY touchpoint;
`;

const survey = (id: string, touchpoint: string, responded_at: string | null) => ({
  survey_id: id,
  kind: 'nps',
  touchpoint,
  account_id: 'a',
  contact_id: id,
  sent_at: '2025-07-01T09:00:00Z',
  responded_at,
  score: responded_at === null ? null : 9,
  scale_min: 0,
  scale_max: 10,
});

const line = (account: string, from: string, to: string | null, arr: number) => ({
  line_id: `${account}-1`,
  account_id: account,
  product_id: 'core',
  starts_on: from,
  ends_on: to,
  arr,
  currency: 'USD',
});

let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf(
    {
      products: [{ product_id: 'core', name: 'Core' }],
      accounts: ['a', 'b', 'c'].map((id) => ({ account_id: id, name: `Account ${id}` })),
      arr_lines: [
        line('a', '2024-01-01', '2025-05-31', 100),
        line('a', '2025-06-01', null, 70),
        line('b', '2024-01-01', '2025-05-31', 90),
        line('c', '2024-01-01', null, 50),
      ],
      surveys: [
        survey('s1', 'support', '2025-07-02T09:00:00Z'),
        survey('s2', 'support', null),
        survey('s3', 'onboarding', '2025-07-02T09:00:00Z'),
        survey('s4', 'onboarding', '2025-07-03T09:00:00Z'),
      ],
    },
    TODAY,
  );
});
afterAll(() => company.drop());

async function ask(text: string, scope: Scope = ALL_SCOPE) {
  const found = await loadRegistries();
  const config = parseConfig('bellwether.yaml', CONFIG, found.kpis, found);
  const registries = withOwnKpis(found, config.kpis);
  const now = { today: TODAY, instant: `${TODAY}T09:30:00Z` };
  const world = worldOf({
    store: company.database.store,
    config,
    registries,
    progress: SILENT,
    now: () => now,
    report: String,
  });
  const asked = await askText(text, { person: null, scope }, world);
  if (!asked.ok) throw new Error(asked.problem.message);
  const document = answersDocument(asked.answers);
  if ('answers' in document) throw new Error('several answers');
  return document;
}

describe('a KPI of the company’s own', () => {
  test('over a source is a ratio of sums like every other', async () => {
    const { total } = await ask('downgrade share cy2025 q2');
    expect(total).toMatchObject({ numerator: 30, denominator: 120, value: 0.25, n: 3 });
  });

  test('has the targets of its own, and is explained and asked why like every other', async () => {
    const { compare, explain } = await ask('explain downgrade-share cy2025 q2 vs target');
    expect(compare).toMatchObject({ total: { value: 0.2 } });
    expect(explain).toMatchObject({ formula: 'contraction / (contraction + churn)', cohort: 3 });
    const { why } = await ask('why downgrade-share cy2025 q2 vs cy2025 h1');
    expect(why).toMatchObject({ change: 0, accounts: [] });
    expect((await ask('why downgrade-share cy2025 q2')).notes.at(-1)).toContain('no value');
  });

  test('can be a SELECT, grouped and filtered by its own columns', async () => {
    const all = await ask('surveys answered jul 2025 by touchpoint');
    expect(all.total).toMatchObject({ numerator: 3, denominator: 4, value: 0.75, n: 4 });
    expect(all.groups.map(({ by, value }) => [by['touchpoint'], value])).toEqual([
      ['onboarding', 1],
      ['support', 0.5],
    ]);
    const one = await ask('surveys answered jul 2025 touchpoint:support');
    expect(one.total).toMatchObject({ numerator: 1, denominator: 2 });
  });

  test('that is a SELECT gives nothing to who may not see every account', async () => {
    const scope: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'segment', values: ['smb'] }] }] };
    const { total, notes } = await ask('surveys answered jul 2025', scope);
    expect([total.value, total.n]).toEqual([null, 0]);
    expect(notes).toContain('Nothing is there for these days that you may see.');
  });

  test('that is a SELECT is not asked as known once', async () => {
    await expect(ask('surveys answered jul 2025 as-known:2025-08-01')).rejects.toThrow(
      'knows only what is known today',
    );
  });
});

test('what is wrong with one is told with its line, beside everything else', async () => {
  const found = await loadRegistries();
  const text = readFileSync(new URL('../fixtures/bad/own-kpis.yaml', import.meta.url), 'utf8');
  const wrong = (): unknown => parseConfig('b.yaml', text, found.kpis, found);
  expect(wrong).toThrow(ConfigError);
  // One wrong word keeps the file from being read as a whole; what depends on it is told when that is mended.
  expect(wrong).toThrow('upwards');
  const mended = text.replace('upwards', 'higher').replace('Bad Name', 'bad_name');
  const again = (): unknown => parseConfig('b.yaml', mended, found.kpis, found);
  for (const message of [
    '2:3: kpis.nrr: nrr is one of the built-in KPIs; choose another id',
    '14:14: kpis.misspelt.formula: reads “closng”, which is not measured; there is: opening, closing',
    '21:14: kpis.mixed.formula: adds money and what is not money',
    '28:14: kpis.open.formula: has a parenthesis that is not closed',
    '29:3: kpis.uncounted.n: is missing',
    '39:13: kpis.nowhere.source: "retentoin" is not a source; did you mean retention?',
    '41:3: kpis.nothing: needs either `source` and `formula`, or `select`',
    '50:13: kpis.two_statements.select: must begin with SELECT or WITH',
    '56:13: kpis.deleting.select: must be one statement',
    '55:12: kpis.deleting.reads: "surveis" is not a table; did you mean surveys?',
  ]) {
    expect(again).toThrow(message);
  }
});

test.each([
  ['SELECT :start, :end', null],
  ["WITH x AS (SELECT ':start;') SELECT * FROM x WHERE d >= :start AND d < :end ;", null],
  ['SELECT 1 AS n WHERE :start < now()', 'must use :end'],
  ['SELECT x::start', 'must use :start and :end'],
  ['SELECT :start, :end; SELECT 2', 'must be one statement'],
  ['DELETE FROM facts.accounts', 'must begin with SELECT or WITH'],
])('the SELECT %j', (text, fault) => {
  expect(selectFault(text)).toBe(fault);
});
