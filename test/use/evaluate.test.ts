import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { World } from '#src/core/ports.ts';
import { ALL_SCOPE } from '#src/core/query.ts';
import { readyMadeRules } from '#src/core/ready-made-rules.ts';
import type { RuleDefinition } from '#src/core/rule.ts';
import { ruleFaults } from '#src/core/rule-checks.ts';
import { DEFAULT_SETTINGS } from '#src/core/settings.ts';
import { deskFor } from '#src/use/desk.ts';
import { clearRule, evaluateRules, inOrder } from '#src/use/evaluate.ts';
import { judgeRules } from '#src/use/judge.ts';
import { rule } from '../rules/given.ts';
import type { FreshDatabase } from '../world/database.ts';
import { sampleOn } from '../world/sample.ts';

/** All rules at once, over the sample company. */

const TODAY = '2025-08-13';
const RULES = readyMadeRules(DEFAULT_SETTINGS);

let database: FreshDatabase;
let world: World;
let reads = 0;
beforeAll(async () => {
  const sample = await sampleOn({ accounts: 60, months: 15, seed: 7 }, TODAY);
  database = sample.database;
  const { facts } = sample.world;
  world = {
    ...sample.world,
    facts: {
      ...facts,
      read: (statement) => {
        reads++;
        return facts.read(statement);
      },
    },
  };
});
afterAll(() => database.drop());

const judge = async (...rules: readonly RuleDefinition[]) =>
  judgeRules(rules, await deskFor({ person: null, scope: ALL_SCOPE }, world), world);

describe('the rules that ship', () => {
  test('are whole by the checks of their kinds', () => {
    expect(RULES.flatMap((each) => ruleFaults(each, world.registries.rules))).toEqual([]);
  });

  test('can all be looked at, in fewer statements than there are accounts', async () => {
    reads = 0;
    const result = await evaluateRules(RULES, world);
    expect(result.errors).toEqual([]);
    expect(result.rules).toBe(RULES.length);
    expect(result.opened).toBeGreaterThan(0);
    expect(reads).toBeLessThan(40);
    // What was found before is found again, and nobody is told twice.
    expect(await evaluateRules(RULES, world)).toMatchObject({ opened: 0, resolved: 0 });
  });

  test('find the large account that falls before its renewal', async () => {
    const open = await world.alerts.list({ rule: 'health-drop', phases: ['firing'] }, 100);
    expect(open.map(({ entity }) => entity.accountId)).toContain('acc-00002');
  });
});

describe('rules', () => {
  test('see a list whole or not at all', async () => {
    const found = await judge(
      rule({ id: 'none', kind: 'listed', ask: 'nrr' }),
      rule({ id: 'unread', kind: 'listed', ask: 'nrrr qqq' }),
      rule({ id: 'kind', kind: 'guess', ask: 'nrr' }),
    );
    expect(found.get('none')).toEqual({ ok: false, reason: expect.stringMatching(/“nrr” gives no list/) });
    expect(found.get('unread')).toEqual({ ok: false, reason: expect.stringMatching(/^“nrrr qqq”: /) });
    expect(found.get('kind')).toEqual({ ok: false, reason: 'there is no kind of rule guess' });
  });

  test('that need a history get it, beside others that do not', async () => {
    const found = await judge(
      rule({ id: 'odd', kind: 'anomaly', ask: 'logo churn last month', settings: { width: 0, points: 3 } }),
      rule({ id: 'plain', kind: 'threshold', ask: 'nrr ttm', settings: { side: 'above', limit: 0 } }),
    );
    expect(found.get('odd')).toMatchObject({
      ok: true,
      judged: [{ judgement: { kind: expect.stringMatching(/holds|clear/) } }],
    });
    expect(found.get('plain')).toMatchObject({ ok: true, judged: [{ judgement: { kind: 'holds' } }] });
  });

  test('come behind those that silence them, however many those are; a ring is no trap', () => {
    const own = (id: string, ...silencedBy: readonly string[]) => rule({ id, silencedBy });
    const order = (...rules: readonly RuleDefinition[]) => inOrder(rules).map(({ id }) => id);
    expect(order(own('a', 'b'), own('b', 'c', 'd', 'e'), own('c'), own('d'))).toEqual(['c', 'd', 'b', 'a']);
    expect(order(own('a', 'b'), own('b', 'a')).toSorted()).toEqual(['a', 'b']);
  });

  test('that are no longer looked at leave nothing open', async () => {
    const [before, health] = [
      await world.alerts.list({ rule: 'health-drop', phases: ['firing'] }, 100),
      RULES.find(({ id }) => id === 'health-drop'),
    ];
    if (health === undefined) throw new Error('health-drop ships');
    expect((await clearRule(health, world)).resolved).toBe(before.length);
    expect(await world.alerts.list({ rule: 'health-drop', phases: ['firing'] }, 100)).toEqual([]);
  });
});
