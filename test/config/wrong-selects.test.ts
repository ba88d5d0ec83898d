import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { worldOf } from '#src/app.ts';
import { ownKpis } from '#src/cli/shell/doctor/own-kpis.ts';
import { parseConfig } from '#src/config/load.ts';
import { withOwnKpis } from '#src/config/own-kpis.ts';
import { answersDocument } from '#src/core/contract.ts';
import { UserError } from '#src/core/errors.ts';
import { ALL_SCOPE, NO_SCOPE, type Scope } from '#src/core/query.ts';
import { loadRegistries } from '#src/discover.ts';
import { blamed } from '#src/use/blame.ts';
import { askText } from '#src/use/desk.ts';
import { type AskedCompany, companyOf } from '../world/company.ts';
import { SILENT } from '../world/world.ts';

/** SELECTs of the company's own that do not give what they should, and who is told. */

const TODAY = '2025-08-13';
const SECRET = 'Mrs Confidential';

const DAYS = 'WHERE sent_at >= :start AND sent_at < :end';
const GOOD = `SELECT count(*) AS numerator, count(*) AS denominator, count(*) AS n FROM facts.surveys ${DAYS}`;

/** Name → the SELECT, and what is said of it. */
const WRONG: Readonly<Record<string, readonly [string, RegExp]>> = {
  syntax: [
    `SELECT 1 AS numerator,\n  1 AS denominator,\n  1 AS n FORM facts.surveys ${DAYS}`,
    /is refused by the database in its line 3: syntax error at or near "FORM"/,
  ],
  open: [
    `SELECT count(* AS n FROM facts.surveys ${DAYS} AND (true`,
    /is refused by the database in its line 1: syntax error/,
  ],
  nowhere: [
    `SELECT 1 AS numerator, 1 AS denominator, 1 AS n FROM facts.surveyz ${DAYS}`,
    /relation "facts\.surveyz" does not exist/,
  ],
  unknown: [
    `SELECT count(answered) AS numerator, 1 AS denominator, 1 AS n FROM facts.surveys ${DAYS}`,
    /column "answered" does not exist/,
  ],
  forbidden: [
    `SELECT 1 AS numerator, 1 AS denominator, 1 AS n FROM bellwether.migrations WHERE :start < :end`,
    /permission denied|does not exist/,
  ],
  missing: [
    `SELECT count(*) AS numerator, count(*) AS n FROM facts.surveys ${DAYS}`,
    /gives no column “denominator”\. Expected is one SELECT with the columns “numerator”, “denominator”, “n”, all numbers\./,
  ],
  twice: [
    `SELECT 1 AS numerator, 2 AS numerator, 1 AS denominator, 1 AS n FROM facts.surveys ${DAYS}`,
    /gives several columns “numerator”/,
  ],
  text: [
    `SELECT min(comment) AS numerator, 1 AS denominator, 1 AS n FROM facts.surveys ${DAYS}`,
    /gives “numerator” as text, not as a number/,
  ],
  day: [
    `SELECT 1 AS numerator, max(sent_at) AS denominator, 1 AS n FROM facts.surveys ${DAYS}`,
    /gives “denominator” as timestamp with time zone, not as a number/,
  ],
  nan: [
    `SELECT 'NaN'::float8 AS numerator, 1 AS denominator, 1 AS n FROM facts.surveys ${DAYS}`,
    /comes to a value that is no number/,
  ],
  zero: [
    `SELECT 1 / (count(*) - count(*)) AS numerator, 1 AS denominator, 1 AS n FROM facts.surveys ${DAYS}`,
    /divides by 0/,
  ],
  quoting: [
    `SELECT sum(comment::int) AS numerator, 1 AS denominator, 1 AS n FROM facts.surveys ${DAYS}`,
    /reads a text as a number or a date that it is not/,
  ],
  writing: [
    `WITH gone AS (DELETE FROM facts.surveys RETURNING 1) SELECT 1 AS numerator, 1 AS denominator, 1 AS n FROM gone WHERE :start < :end`,
    /is refused by the database/,
  ],
};

const section = (id: string, select: string, more = '') =>
  `  ${id}:\n    title: ${id} of ours\n    unit: percent\n    better: higher\n    reads: [surveys]\n${more}    select: |\n${select.replace(/^/gm, '      ')}\n`;

const CONFIG = `kpis:\n${Object.entries(WRONG)
  .map(([id, [select]]) => section(`own_${id}`, select))
  .join('')}${section('own_good', GOOD)}${section('own_by', GOOD, '    by: [touchpoint]\n')}`;

let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf(
    {
      accounts: [{ account_id: 'a', name: 'Account a' }],
      surveys: [
        {
          survey_id: 's1',
          kind: 'nps',
          account_id: 'a',
          sent_at: '2025-05-01T09:00:00Z',
          responded_at: '2025-05-02T09:00:00Z',
          score: 9,
          comment: SECRET,
        },
      ],
    },
    TODAY,
  );
});
afterAll(() => company.drop());

async function asked(text: string, scope: Scope) {
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
  return askText(text, { person: null, scope }, world);
}

const failure = (text: string, scope: Scope = ALL_SCOPE): Promise<unknown> =>
  asked(text, scope).then(
    () => null,
    (error: unknown) => error,
  );

describe('who sees everything and asks for a KPI whose SELECT is wrong', () => {
  test.each(Object.entries(WRONG))('is told which, where and what is expected: %s', async (id, [, words]) => {
    const error = await failure(`own_${id} q2 2025`);
    expect(error).toBeInstanceOf(UserError);
    const { message } = error as UserError;
    expect(message).toMatch(words);
    expect(message).toMatch(
      new RegExp(`^own_${id} of ours cannot be computed: in the config, \`kpis\\.own_${id}\\.select\` `),
    );
    expect(message).toContain(
      'Expected is one SELECT with the columns “numerator”, “denominator”, “n”, all numbers',
    );
    expect(message).not.toContain(SECRET);
  });

  test('is told of a column that `by` names once it is grouped by, and is answered without', async () => {
    expect(await failure('own_by q2 2025')).toBeNull();
    const error = await failure('own_by q2 2025 by touchpoint');
    expect(String(error)).toContain('gives no column “touchpoint”');
    expect(String(error)).toContain('and what `by` names: “touchpoint”');
  });

  test('is answered by the KPIs beside it', async () => {
    expect(await failure('own_good q2 2025')).toBeNull();
  });
});

test('who does not see everything is told nothing of it', async () => {
  const smb: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'segment', values: ['smb'] }] }] };
  for (const scope of [smb, NO_SCOPE]) {
    for (const id of Object.keys(WRONG)) {
      const answer = await asked(`own_${id} q2 2025`, scope);
      if (!answer.ok) throw new Error(answer.problem.message);
      const document = answersDocument(answer.answers);
      expect(document).toMatchObject({ total: { value: null, n: 0 } });
      expect(JSON.stringify(document)).not.toMatch(/is refused|gives no column|SELECT 1/);
    }
  }
});

test('what else goes wrong is no fault of the SELECT', async () => {
  const { store } = company.database;
  const found = await loadRegistries();
  const config = parseConfig('bellwether.yaml', CONFIG, found.kpis, found);
  const source = config.kpis.get('own_good')?.source;
  if (source === undefined) throw new Error('not there');
  const lost = new Error('the connection was cut');
  const request = {
    periods: [],
    by: [],
    where: [],
    scope: ALL_SCOPE,
    variant: 'default',
    today: TODAY,
  } as never;
  expect(await blamed(lost, source, request, store.read, false)).toBe(lost);
});

describe('doctor', () => {
  test('looks at every SELECT and says the same of each that is wrong', async () => {
    const found = await loadRegistries();
    const config = parseConfig('bellwether.yaml', CONFIG, found.kpis, found);
    const context = {
      config: async () => ({ ...config, file: 'bellwether.yaml' }),
      database: async () => ({ store: company.database.store }),
      now: async () => ({ today: TODAY, instant: `${TODAY}T09:30:00Z` }),
    };
    const findings = await ownKpis.look(context as never);
    const told = new Map(findings.map(({ id, ok, message }) => [id, [ok, message] as const]));
    for (const [id, [, words]] of Object.entries(WRONG)) {
      const [ok, message] = told.get(`own KPI:own_${id}`) ?? [];
      expect([id, ok]).toEqual([id, false]);
      expect(message).toMatch(words);
      expect(message).not.toContain(SECRET);
    }
    expect(told.get('own KPI:own_by')?.[1]).toContain('gives no column “touchpoint”');
    expect(told.has('own KPI:own_good')).toBe(false);
  });
});
