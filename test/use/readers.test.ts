import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scopeFor } from '#src/core/policy.ts';
import type { World } from '#src/core/ports.ts';
import { ALL_SCOPE, NO_SCOPE, type Scope } from '#src/core/query.ts';
import { type Desk, deskFor } from '#src/use/desk.ts';
import type { DigestAnswer } from '#src/use/digest-answers.ts';
import type { FreshDatabase } from '../world/database.ts';
import { sampleOn } from '../world/sample.ts';

/** Many readers at once get what each of them gets alone, in far fewer statements. */

const TODAY = '2025-08-13';
const WANTS = { trend: false, movers: 3 };

let database: FreshDatabase;
let world: World;
let scopes: readonly Scope[];
let statements = 0;
beforeAll(async () => {
  const sample = await sampleOn({ accounts: 50, months: 15, seed: 7 }, TODAY);
  database = sample.database;
  const { facts, config } = sample.world;
  world = {
    ...sample.world,
    facts: {
      ...facts,
      read: (statement) => {
        statements++;
        return facts.read(statement);
      },
    },
  };
  const people = await facts.people();
  const holders = people.filter(({ role }) =>
    ['csm', 'renewal_rep', 'sales_rep', 'manager'].includes(role ?? ''),
  );
  const books = holders.map((person) => scopeFor(person, people, config.policy, TODAY).scope);
  scopes = [...books.slice(0, 2), ALL_SCOPE, NO_SCOPE, ...books.slice(-1)];
});
afterAll(() => database.drop());

type Results = readonly ReadonlyMap<string, DigestAnswer>[];

const ask = (desk: Desk, readers: readonly Scope[], asks: readonly string[]): Promise<Results> =>
  desk.answerReaders(
    readers.map((scope) => ({ scope, asks })),
    WANTS,
  );

describe('many readers at once', () => {
  test('get of every KPI what each of them gets alone', async () => {
    const desk = await deskFor({ person: null, scope: ALL_SCOPE }, world);
    const ids = [...world.registries.kpis.keys()];
    const together = await ask(desk, scopes, ids);
    const alone: ReadonlyMap<string, DigestAnswer>[] = [];
    for (const scope of scopes) alone.push(...(await ask(desk, [scope], ids)));
    expect(together).toEqual(alone);
  });

  test('cost hardly more statements than one of them does', async () => {
    const desk = await deskFor({ person: null, scope: ALL_SCOPE }, world);
    const books = scopes.filter(({ kind }) => kind === 'rows');
    const count = async (readers: readonly Scope[]): Promise<number> => {
      statements = 0;
      await ask(desk, readers, ['nrr', 'health', 'renewals next 90d', 'arr mom']);
      return statements;
    };
    const each: number[] = [];
    for (const book of books) each.push(await count([book]));
    expect(each.length).toBeGreaterThan(1);
    // A book in which something is empty has to be told why, which asks once more.
    expect(await count(books)).toBeLessThanOrEqual(Math.max(...each) + 2);
  });

  test('get lists, groups and movers of their own rows', async () => {
    const desk = await deskFor({ person: null, scope: ALL_SCOPE }, world);
    const asks = [
      'renewals next 90d',
      'health red',
      'nrr by segment',
      'arr mom',
      'top 3 churned',
      'nrr vs grr',
    ];
    const together = await ask(desk, scopes, asks);
    for (const [nth, scope] of scopes.entries()) {
      const [alone] = await ask(desk, [scope], asks);
      expect(together[nth]).toEqual(alone);
    }
  });

  test('lose an ask that cannot be read, and nothing else', async () => {
    const desk = await deskFor({ person: null, scope: ALL_SCOPE }, world);
    const [first] = await ask(desk, scopes.slice(0, 2), ['flurble', 'nrr']);
    expect(first?.get('flurble')).toMatchObject({ ok: false });
    expect(first?.get('nrr')).toMatchObject({ ok: true });
  });
});
