import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY, type Person, scopeFor } from '#src/core/policy.ts';
import { ALL_SCOPE, NO_SCOPE, type Scope } from '#src/core/query.ts';
import { type AskedCompany, companyOf, type Rows } from '../world/company.ts';
import { dealRows } from '../world/sales.ts';

/** People who sell without an account in their book, and who else sees what they do. Today is 13 August 2025. */

const TODAY = '2025-08-13';

const person = (personId: string, role: string, managerId: string | null = null): Person => ({
  personId,
  name: `Person ${personId}`,
  email: `${personId}@example.com`,
  role,
  managerId,
  team: 'sales',
  startsOn: null,
  endsOn: null,
});
const REP = person('rep', 'sales_rep', 'boss');
const OTHER = person('other', 'sales_rep', 'boss2');
const CSM = person('csm', 'csm');
const STRANGER = person('stranger', 'csm');
const BOSS = person('boss', 'manager');
const PEOPLE = [REP, OTHER, CSM, STRANGER, BOSS, person('boss2', 'manager')];
const scopeOf = (who: Person): Scope => scopeFor(who, PEOPLE, DEFAULT_POLICY, TODAY).scope;

const did = (activity_id: string, person_id: string) => ({
  activity_id,
  person_id,
  kind: 'call',
  occurred_at: '2025-07-10T10:00:00Z',
});
const quota = (person_id: string, amount: number) => ({
  person_id,
  metric: 'bookings',
  period_start: '2025-07-01',
  period_end: '2025-09-30',
  amount,
  currency: 'USD',
});

const ROWS: Rows = {
  accounts: [
    { account_id: 'kept', name: 'Kept' },
    { account_id: 'new', name: 'Newcomer', kind: 'prospect' },
    { account_id: 'reseller', name: 'Reseller', kind: 'partner' },
  ],
  account_attributes: [
    { account_id: 'kept', attribute: 'csm', value: 'csm', valid_from: '2020-01-01' },
    { account_id: 'kept', attribute: 'region', value: 'emea', valid_from: '2020-01-01' },
    { account_id: 'new', attribute: 'region', value: 'apac', valid_from: '2020-01-01' },
  ],
  people: PEOPLE.map((each) => ({
    person_id: each.personId,
    name: each.name,
    email: each.email,
    role: each.role,
    manager_id: each.managerId,
    team: each.team,
  })),
  ...dealRows([
    { id: 'd1', account: 'kept', owner: 'rep', amount: 1000, closeOn: '2025-09-01' },
    { id: 'd2', account: 'new', owner: 'rep', amount: 200, closeOn: '2025-09-01' },
    { id: 'd3', account: null, owner: 'rep', amount: 30, closeOn: '2025-09-01' },
    { id: 'd4', account: 'kept', owner: 'other', amount: 4, closeOn: '2025-09-01' },
    { id: 'd5', account: 'new', owner: null, amount: 50_000 },
    { id: 'd6', account: 'reseller', owner: 'rep', amount: 600_000 },
    { id: 'w1', account: 'new', owner: 'rep', amount: 70, status: 'won', closed: '2025-07-20' },
    { id: 'w2', account: 'new', owner: 'other', amount: 8, status: 'lost', closed: '2025-07-20' },
  ]),
  sales_activities: [did('1', 'rep'), did('2', 'rep'), did('3', 'other')],
  quotas: [quota('rep', 100), quota('other', 100)],
};

let company: AskedCompany;
beforeAll(async () => {
  company = await companyOf(ROWS, TODAY);
});
afterAll(() => company.drop());

const seen = async (text: string, scope: Scope) => (await company.ask(text, { scope })).total;
const pipelineOf = async (scope: Scope) => {
  const { value, n } = await seen('pipeline', scope);
  return [value, n];
};

describe('somebody who sells and looks after no account', () => {
  test('sees the own open deals, those of leads included, and nobody else’s', async () => {
    expect(await pipelineOf(scopeOf(REP))).toEqual([1230, 3]);
    const { groups, rows } = await company.ask('pipeline by owner list', { scope: scopeOf(REP) });
    expect(groups.map(({ by }) => by['owner'])).toEqual(['rep']);
    expect(rows?.every(({ owner_id }) => owner_id === 'rep')).toBe(true);
    expect(await pipelineOf(scopeOf(OTHER))).toEqual([4, 1]);
  });

  test('sees what the own deals came to, the own quota and the own activities', async () => {
    expect((await seen('deals closed q3 2025', scopeOf(REP))).value).toBe(1);
    expect(await seen('win rate q3 2025', scopeOf(REP))).toMatchObject({ numerator: 1, denominator: 1 });
    expect((await seen('sales cycle length q3 2025', scopeOf(REP))).n).toBe(1);
    expect(await seen('win rate q3 2025', scopeOf(OTHER))).toMatchObject({ numerator: 0, denominator: 1 });
    expect((await seen('quota q3 2025', scopeOf(REP))).n).toBe(1);
    expect((await seen('sales activities q3 2025', scopeOf(REP))).value).toBe(2);
    expect((await seen('pipeline coverage q3 2025', scopeOf(REP))).n).toBe(3);
  });

  test('sees no more of the accounts that the deals are about', async () => {
    for (const text of ['nrr', 'arr', 'renewals']) expect((await seen(text, scopeOf(REP))).n).toBe(0);
    await expect(company.ask('pipeline newcomer', { scope: scopeOf(REP) })).rejects.toThrow(
      'no account named "newcomer" that you can see',
    );
  });
});

describe('what others see of it', () => {
  test('who looks after the account sees its deals, whoever works on them, and no others', async () => {
    expect(await pipelineOf(scopeOf(CSM))).toEqual([1004, 2]);
    expect((await seen('deals closed q3 2025', scopeOf(CSM))).value).toBe(0);
  });

  test('who looks after none of it sees nothing', async () => {
    expect(await pipelineOf(scopeOf(STRANGER))).toEqual([0, 0]);
    expect(await pipelineOf(NO_SCOPE)).toEqual([0, 0]);
    expect((await seen('sales activities q3 2025', scopeOf(STRANGER))).value).toBe(0);
  });

  test('a manager sees what the team works on, and not what other teams do', async () => {
    expect(await pipelineOf(scopeOf(BOSS))).toEqual([1230, 3]);
  });

  test('a reader of a region sees its accounts’ deals; naming people gives none of theirs', async () => {
    const region: Scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'region', values: ['emea'] }] }] };
    expect(await pipelineOf(region)).toEqual([1004, 2]);
    // A book within a region is no book of the person: nothing beyond the accounts.
    const both: Scope = {
      kind: 'rows',
      anyOf: [
        {
          allOf: [
            { attribute: 'region', values: ['emea'] },
            { attribute: 'owner', values: ['rep'] },
          ],
        },
      ],
    };
    expect(await pipelineOf(both)).toEqual([0, 0]);
    // All but those of the company's partners.
    expect((await pipelineOf(ALL_SCOPE))[1]).toBe(5);
  });
});
