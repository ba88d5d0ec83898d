import { describe, expect, it } from 'vitest';
import { addDays, addMonths, daysBetween, startOfMonth } from '#src/core/calendar.ts';
import type { SampleOptions } from '#src/sample/company.ts';
import { storiesOf } from '#src/sample/stories.ts';
import { type Cells, latest, OPTIONS, rowsUntil, type Tables } from './check.ts';
import { accountsWith, ledgerOf, retention } from './economy.ts';

const CASES: readonly SampleOptions[] = [
  OPTIONS,
  { ...OPTIONS, accounts: 50, seed: 11 },
  { ...OPTIONS, accounts: 90, months: 12, seed: 2, today: '2028-02-29' },
  { ...OPTIONS, accounts: 70, months: 24, seed: 3, today: '2026-12-31' },
  { ...OPTIONS, accounts: 70, months: 24, seed: 4, today: '2027-01-01' },
];

const rowsOf = (tables: Tables, name: string, id: string): readonly Cells[] =>
  (tables.get(name) ?? []).filter((row) => row['account_id'] === id);

/** Mean of the readings of one day. */
function health(tables: Tables, id: string): readonly (readonly [string, number])[] {
  const days = new Map<string, number[]>();
  for (const row of rowsOf(tables, 'health_readings', id)) {
    const day = (row['observed_at'] ?? '').slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), Number(row['score'])]);
  }
  return [...days]
    .map(([day, scores]) => [day, scores.reduce((a, b) => a + b, 0) / scores.length] as const)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

describe.each(CASES)('the stories of $accounts accounts on $today', (options) => {
  const stories = storiesOf(options);
  const tables = latest(rowsUntil(options));
  const inDays = (day: string | null | undefined) => daysBetween(options.today, day ?? '');

  it('tell of a churn spike in one segment and region, two calendar months ago', () => {
    const { month, segment, region, accountIds } = stories.churnSpike;
    expect(month).toBe(startOfMonth(addMonths(startOfMonth(options.today), -2)));
    const inRegion = accountsWith(tables, 'region', region, month);
    const hit = new Set(
      [...accountsWith(tables, 'segment', segment, month)].filter((id) => inRegion.has(id)),
    );
    const ledger = ledgerOf(tables);
    const of = (start: string) => retention(ledger, start, addMonths(start, 1), hit);
    const before = [2, 3, 4].map((back) => of(addMonths(month, -back)).lost);
    const spike = of(month);
    expect(spike.lost).toBeGreaterThanOrEqual(accountIds.length);
    expect(spike.logoChurn).toBeGreaterThan(0.15);
    expect(spike.revenueChurn).toBeGreaterThan(0.1);
    expect(Math.max(...before)).toBeLessThan(spike.lost / 2);
    const reasons = accountIds.flatMap((id) =>
      rowsOf(tables, 'renewals', id).filter(
        (row) => row['outcome'] === 'lost' && row['due_on']?.startsWith(month.slice(0, 7)),
      ),
    );
    expect(reasons.map((row) => row['reason'])).toEqual(accountIds.map(() => stories.churnSpike.reason));
  });

  it('tell of a large account that falls for six weeks before its renewal', () => {
    const { accountId, dueOn, since } = stories.falling;
    const renewal = rowsOf(tables, 'renewals', accountId).find((row) => row['outcome'] === 'open');
    expect(renewal?.['due_on']).toBe(dueOn);
    expect(Number(renewal?.['due_arr'])).toBe(480_000);
    expect(inDays(dueOn)).toBeGreaterThan(21);
    expect(inDays(dueOn)).toBeLessThan(40);
    const scores = health(tables, accountId);
    const [, now = 100] = scores.at(-1) ?? [];
    const then = scores.filter(([day]) => day <= since).at(-1)?.[1] ?? 0;
    expect(then).toBeGreaterThan(70);
    expect(now).toBeLessThan(40);
    const falling = scores.filter(([day]) => day > since).map(([, score]) => score);
    expect(falling.length).toBeGreaterThanOrEqual(5);
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
  });

  it('tell of six renewals and more that are open and due within thirty days', () => {
    const open = stories.dueSoon.accountIds.map((id) =>
      rowsOf(tables, 'renewals', id).find((row) => row['outcome'] === 'open'),
    );
    expect(open.length).toBeGreaterThanOrEqual(6);
    for (const row of open) expect(inDays(row?.['due_on'])).toBeGreaterThanOrEqual(0);
    for (const row of open) expect(inDays(row?.['due_on'])).toBeLessThan(30);
    expect(open.reduce((sum, row) => sum + Number(row?.['due_arr']), 0)).toBeGreaterThan(500_000);
  });

  it('tell of a champion who left an account with a renewal in sight', () => {
    const { accountId, leftOn, dueOn } = stories.championLeft;
    const risks = rowsOf(tables, 'risks', accountId).filter((row) => row['cleared_on'] === null);
    expect(risks.map((row) => [row['kind'], row['raised_on'], row['cleared_on']])).toEqual([
      ['champion_left', leftOn, null],
    ]);
    expect(inDays(dueOn)).toBeLessThan(90);
    const renewal = rowsOf(tables, 'renewals', accountId).find((row) => row['due_on'] === dueOn);
    expect(renewal?.['outcome']).toBe('open');
  });

  it('tell of an enterprise that bought more last quarter', () => {
    const { accountId, on, from, to } = stories.upsell;
    const ledger = ledgerOf({ get: (name: string) => rowsOf(tables, name, accountId) } as Tables);
    const balance = (day: string) => retention(ledger, day, day).opening;
    expect(balance(on)).toBe(from);
    expect(balance(addDays(on, 1))).toBe(to);
    expect(rowsOf(tables, 'opportunities', accountId).some((row) => row['kind'] === 'upsell')).toBe(true);
  });

  it('tell of an onboarding that should be over', () => {
    const [project] = rowsOf(tables, 'onboardings', stories.stuckOnboarding.accountId);
    expect(project?.['completed_on']).toBeNull();
    expect(inDays(project?.['target_on'])).toBeLessThan(-20);
  });

  it('leave renewals open that were due', () => {
    const overdue = (tables.get('renewals') ?? []).filter(
      (row) => row['outcome'] === 'open' && inDays(row['due_on']) < 0,
    );
    expect(overdue.length).toBeGreaterThanOrEqual(2);
  });
});

describe('the names of the sample company', () => {
  const names = (rowsUntil(OPTIONS).get('accounts') ?? []).map((row) => row['name'] ?? '');
  const { single, alike, hostile } = storiesOf(OPTIONS).names;

  it('hold one that is a single word, two that are alike and one that looks like markup', () => {
    expect(single).toMatch(/^[A-Z][a-z]+$/);
    expect(names).toEqual(expect.arrayContaining([single, ...alike, hostile]));
    expect(alike[1].startsWith(alike[0])).toBe(true);
    expect(hostile).toMatch(/<b>.*&.*ö/);
  });

  it('hold commas, quotation marks, apostrophes and accents', () => {
    for (const character of [',', '"', "'", '&', 'é', 'ã']) {
      expect(names.some((name) => name.includes(character))).toBe(true);
    }
  });
});
