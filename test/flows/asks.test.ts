import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import query from '#handlers/query.ts';
import { plainAll } from '#src/cards/plain.ts';
import type { Who } from '#src/core/inbound.ts';
import { scopeFor } from '#src/core/policy.ts';
import type { World } from '#src/core/ports.ts';
import { ALL_SCOPE } from '#src/core/query.ts';
import { loadRegistries } from '#src/discover.ts';
import { askText } from '#src/use/desk.ts';
import { ASKS, type AskRow } from '../core/ask/asks.ts';
import type { FreshDatabase } from '../world/database.ts';
import { sampleOn } from '../world/sample.ts';
import { PLAIN_CONFIG } from '../world/world.ts';

/** What people type, and the text that comes back, on the sample company of one day. Pictures have tests of their own. */

const TODAY = '2025-08-13';
const COMPANY = { accounts: 120, months: 30, seed: 7 };
const CONFIG = {
  ...PLAIN_CONFIG,
  settings: { ...PLAIN_CONFIG.settings, fiscalYearStarts: 2, fiscalYearNamedBy: 'end' as const },
};

/** Names that the asks name, given to accounts of the sample that have contracts. */
const NAMES = ['Acme', 'Acme Corp', 'Acme Corporation Ltd', 'Nosco', 'NoSuch GmbH'];

const { kpis } = await loadRegistries();
const all = ASKS.flatMap(([, expected]) => ('kpis' in expected ? expected.kpis : []));
const isHere = (ids: readonly string[]): boolean => ids.every((id) => kpis.has(id));
/** What a refusal offers depends on everything that could have been meant. */
const isReady = ([, expected]: AskRow): boolean => isHere('kpis' in expected ? expected.kpis : all);

const numbered = ASKS.map((row, index) => ({ row, number: String(index + 1).padStart(2, '0') }));
const ready = numbered.filter(({ row }) => isReady(row));
const fileOf = (number: string, ask: string): string =>
  `${number}-${ask
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)}.txt`;

let database: FreshDatabase;
let world: World;
let me: Who;
beforeAll(async () => {
  ({ database, world } = await sampleOn(COMPANY, TODAY, CONFIG));
  const { store } = database;
  const named = await store.query<{ account_id: string }>(
    `SELECT l.account_id FROM facts.arr_lines l WHERE l.starts_on <= $1 AND l.ends_on >= $1
     GROUP BY 1 ORDER BY sum(l.arr) DESC, 1 LIMIT ${NAMES.length}`,
    [TODAY],
  );
  for (const [index, { account_id }] of named.entries())
    await store.query('UPDATE facts.accounts SET name = $2 WHERE account_id = $1', [
      account_id,
      NAMES[index],
    ]);
  const people = await world.facts.people();
  const [busiest] = await store.query<{ value: string }>(
    `SELECT value FROM facts.account_attributes WHERE attribute = 'owner' AND valid_to IS NULL
     GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
  );
  const person = people.find(({ personId }) => personId === busiest?.value) ?? null;
  me = { person, scope: ALL_SCOPE };
}, 60_000);
afterAll(() => database.drop());

const drawsNothing = { charts: { answer: async () => null, tiles: async () => null } };
const answerTo = async (text: string, who: Who = me): Promise<string> =>
  plainAll((await query({ type: 'command', text, who }, { ...world, ...drawsNothing })).show, 100);

describe('the asks', () => {
  test.each(ready.map(({ row: [ask], number }) => [ask, fileOf(number, ask)] as const))(
    '%s',
    async (ask, file) => {
      await expect(`${ask}\n\n${await answerTo(ask)}\n`).toMatchFileSnapshot(`../golden/asks/${file}`);
    },
  );

  test.each([
    'why nrr q2 vs q1',
    'why arr last month by segment',
    'nrr,grr,logo churn vs prior',
    'nrr q2 variant:default vs variant:strict',
    'logo churn last quarter list sort:-arr',
    'nrr last quarter top 5',
    'nrr ttm vs benchmark',
    'nrr q2 @nobody',
    '/scorecard',
  ])('beyond the table: %s', async (ask) => {
    await expect(`${ask}\n\n${await answerTo(ask)}\n`).toMatchFileSnapshot(
      `../golden/asks/${fileOf('more', ask)}`,
    );
  });

  test('are downloaded as every account, whose amounts add up to the answer', async () => {
    const event = { type: 'command', text: 'nrr q2 csv', who: me } as const;
    const { files } = await query(event, { ...world, ...drawsNothing });
    const lines: Record<string, string>[] = parse(files[0]?.text ?? '', { columns: true });
    expect(files[0]?.name).toBe('nrr-fy26-q2.csv');
    expect(Object.keys(lines[0] ?? {}).slice(0, 3)).toEqual(['account_id', 'name', 'value']);
    const asked = await askText('nrr q2', me, world);
    if (!asked.ok) throw new Error(asked.problem.message);
    const sum = lines.reduce((all, row) => all + Number(row['numerator']), 0);
    expect(sum).toBeCloseTo(asked.answers.answers[0]?.total.numerator ?? Number.NaN, 6);
  });

  test('about why count only what a reader may see', async () => {
    const people = await world.facts.people();
    const csm = people.find(({ role }) => role === 'csm') ?? null;
    const { scope } = scopeFor(csm, people, CONFIG.policy, TODAY);
    const asked = await askText('why arr q2', { person: csm, scope }, world);
    if (!asked.ok) throw new Error(asked.problem.message);
    const [answer] = asked.answers.answers;
    const names = (answer?.why?.accounts ?? []).map(({ name }) => name);
    const seen = new Set((await world.facts.knowledge(scope, TODAY)).accounts.map(({ name }) => name));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !seen.has(name) && !name.endsWith(' others'))).toEqual([]);
    expect(answer?.why?.change).toBe(answer?.compare?.change);
  });

  test('find that the health of the sample company tells most losses three months before', async () => {
    const asked = await askText('health-validation ttm', { person: null, scope: ALL_SCOPE }, world);
    if (!asked.ok) throw new Error(asked.problem.message);
    const [answer] = asked.answers.answers;
    expect(answer?.total.n).toBeGreaterThan(5);
    expect(answer?.total.value).toBeGreaterThan(0.65);
    expect(answer?.total.value).toBeLessThan(0.95);
  });

  test('that the KPIs give as examples are answered, for docs/kpis.md', async () => {
    const given = [...kpis.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const examples: [string, { ask: string; answer: string }][] = [];
    for (const { id, example } of given) {
      if (example !== undefined) examples.push([id, { ask: example, answer: await answerTo(example) }]);
    }
    const text = `${JSON.stringify(Object.fromEntries(examples), null, 2)}\n`;
    expect(text).not.toContain('Did you mean');
    await expect(text).toMatchFileSnapshot('../../docs/examples.json');
  });

  test('say the same of what is missing and what is hidden', async () => {
    const people = await world.facts.people();
    const hidden = scopeFor(null, people, CONFIG.policy, TODAY).scope;
    const nobody: Who = { person: null, scope: hidden };
    const texts = [await answerTo('nps acme', nobody), await answerTo('nps nosuchco', nobody)];
    expect(texts[0]?.replaceAll('acme', 'X')).toBe(texts[1]?.replaceAll('nosuchco', 'X'));
  });
});
