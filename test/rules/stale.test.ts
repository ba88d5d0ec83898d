import { describe, expect, test } from 'vitest';
import stale from '#src/rules/stale.ts';
import { given, judged, rule } from './given.ts';

const freshness = [
  { table: 'surveys', through: null },
  { table: 'usage_daily', through: '2025-08-10' },
  { table: 'arr_lines', through: '2025-08-11' },
];
const of = (settings: Readonly<Record<string, number | readonly string[]>>) =>
  judged(stale, given({ rule: rule({ ask: null, settings }), freshness }));

describe('late data', () => {
  test('are those older than so many days: just so many are not late', () => {
    expect(of({ days: 2 })).toEqual({ usage_daily: 'holds' });
    expect(of({ days: 1 })).toEqual({ usage_daily: 'holds', arr_lines: 'holds' });
  });

  test('are looked for in the tables named, and what is named and was never there cannot be seen', () => {
    expect(of({ days: 2, tables: ['arr_lines'] })).toEqual({});
    expect(of({ days: 2, tables: ['surveys', 'usage_daily'] })).toEqual({
      surveys: 'no-data',
      usage_daily: 'holds',
    });
  });
});
