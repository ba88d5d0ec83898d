import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#src/core/calendar.ts';
import { dayNumber } from '#src/sample/days.ts';
import { sampleFacts } from '#src/sample/generate.ts';
import { FACT_TABLES } from '#src/store/facts/tables.ts';
import { latest, OPTIONS, problemsOf, rowsUntil, type Tables } from './check.ts';

const SMALL = { ...OPTIONS, accounts: 60, months: 24 };
const sizes = (tables: Tables) => [...tables].map(([name, rows]) => [name, rows.length] as const);
const empty = (tables: Tables) => sizes(tables).filter(([, count]) => count === 0);

describe('the rows of the sample company', () => {
  const demo = rowsUntil(OPTIONS);

  it('are such as an import accepts', () => {
    expect(problemsOf(demo)).toEqual([]);
  });

  it('fill every fact table', () => {
    expect(empty(demo)).toEqual([]);
  });

  it('stay few enough for a demo that starts in seconds', () => {
    const total = sizes(demo).reduce((sum, [, count]) => sum + count, 0);
    expect(total).toBeGreaterThan(100_000);
    expect(total).toBeLessThan(190_000);
  });

  it('use every value that a column with a list of them allows', () => {
    const unused = FACT_TABLES.flatMap((table) =>
      table.columns.flatMap((column) => {
        const seen = new Set((demo.get(table.name) ?? []).map((row) => row[column.name]));
        return (column.oneOf ?? [])
          .filter((value) => !seen.has(value))
          .map((value) => `${column.name} ${value}`);
      }),
    );
    // The cost of serving customers is given with their revenue instead.
    expect(unused).toEqual(['bucket cogs']);
  });

  it('fill every column somewhere', () => {
    const unused = FACT_TABLES.flatMap((table) =>
      table.columns
        .filter((column) => (demo.get(table.name) ?? []).every((row) => row[column.name] === null))
        .map((column) => `${table.name}.${column.name}`),
    );
    expect(unused).toEqual([]);
  });

  it.each(['2028-02-29', '2026-12-31', '2027-01-01', '2026-03-31'])('are sound when today is %s', (today) => {
    const tables = rowsUntil({ ...SMALL, today });
    expect(problemsOf(tables)).toEqual([]);
    expect(empty(tables)).toEqual([]);
  });

  it('are sound on each of the thirty days to come, as they are brought in', () => {
    for (const ahead of [1, 9, 17, 30])
      expect(problemsOf(rowsUntil(SMALL, addDays(SMALL.today, ahead)))).toEqual([]);
  });

  it('are sound for any seed, history and day', () => {
    const options = fc.record({
      accounts: fc.integer({ min: 50, max: 90 }),
      months: fc.integer({ min: 6, max: 40 }),
      seed: fc.integer({ min: 0, max: 0xffff_ffff }),
      today: fc.integer({ min: 0, max: 1_500 }).map((days) => addDays('2025-01-01', days)),
    });
    fc.assert(
      fc.property(options, (choice) => problemsOf(rowsUntil(choice)).length === 0),
      { numRuns: 8 },
    );
  });
});

describe('what is known on the morning of today', () => {
  const tables = latest(rowsUntil(OPTIONS));
  const all = (name: string) => tables.get(name) ?? [];
  const stillToCome = (name: string, column: string) =>
    all(name).filter((row) => (row[column] ?? '') > OPTIONS.today);

  it.each([
    ['arr_lines', 'signed_on'],
    ['renewals', 'closed_on'],
    ['renewals', 'contacted_on'],
    ['risks', 'raised_on'],
    ['risks', 'cleared_on'],
    ['milestones_reached', 'reached_on'],
    ['onboardings', 'completed_on'],
    ['outcomes', 'verified_on'],
    ['advocacy_events', 'done_on'],
    ['leads', 'converted_on'],
    ['opportunities', 'closed_on'],
    ['opportunity_history', 'valid_from'],
    ['accounts', 'created_on'],
    ['revenue_months', 'month'],
    ['costs', 'month'],
  ])('holds no row of %s whose %s is still to come', (name, column) => {
    expect(stillToCome(name, column)).toEqual([]);
  });

  it.each([
    ['usage_days', 'day', ''],
    ['touchpoints', 'occurred_at', 'T08:00:00Z'],
    ['surveys', 'responded_at', 'T08:00:00Z'],
    ['health_readings', 'observed_at', 'T08:00:00Z'],
    ['sales_activities', 'occurred_at', 'T08:00:00Z'],
    ['forecasts', 'taken_at', 'T08:00:00Z'],
  ])('holds no row of %s whose %s has not been', (name, column, hour) => {
    expect(all(name).filter((row) => (row[column] ?? '') >= `${OPTIONS.today}${hour}`)).toEqual([]);
  });

  it('holds what is agreed for later: signed lines and renewals that come due', () => {
    expect(stillToCome('arr_lines', 'starts_on').length).toBeGreaterThan(3);
    expect(stillToCome('renewals', 'due_on').length).toBeGreaterThan(20);
  });

  it('holds every row that carries a version with the instant at which it was known', () => {
    const late = FACT_TABLES.flatMap(({ name }) =>
      all(name).filter((row) => (row['recorded_at'] ?? '') >= `${OPTIONS.today}T08:00:00Z`),
    );
    expect(late).toEqual([]);
  });
});

describe('the days to come', () => {
  it('bring rows on each of thirty mornings, and none after them', () => {
    const learned = new Map<number, number>();
    for (const facts of sampleFacts(SMALL))
      for (const fact of facts) learned.set(fact.learned, (learned.get(fact.learned) ?? 0) + 1);
    const today = dayNumber(SMALL.today);
    for (let ahead = 1; ahead <= 30; ahead++) expect(learned.get(today + ahead)).toBeGreaterThan(10);
    expect(Math.max(...learned.keys())).toBe(today + 30);
  });

  it('change nothing of what is known today', () => {
    const later = rowsUntil(SMALL, addDays(SMALL.today, 30));
    for (const [name, rows] of rowsUntil(SMALL)) {
      const known = new Set((later.get(name) ?? []).map((row) => JSON.stringify(row)));
      expect(rows.every((row) => known.has(JSON.stringify(row)))).toBe(true);
    }
  });
});
