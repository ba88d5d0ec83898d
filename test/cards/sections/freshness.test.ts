import { describe, expect, test } from 'vitest';
import freshness from '#src/cards/sections/freshness.ts';
import type { TableFreshness } from '#src/core/section.ts';
import { about, answers, textOf } from './fixture.ts';

const text = (tables: readonly TableFreshness[]): string =>
  textOf(freshness.show(answers({}), about({ freshness: tables })));

describe('freshness', () => {
  test('is one line where all tables go equally far', () => {
    const tables = ['arr_lines', 'surveys'].map((table) => ({ table, through: '2025-08-12' }));
    expect(text(tables)).toBe('All data through Aug 12, 2025.');
  });

  test('is a line for each day that some go to, the oldest first', () => {
    expect(
      text([
        { table: 'usage_days', through: null },
        { table: 'surveys', through: '2025-08-09' },
        { table: 'arr_lines', through: '2025-08-12' },
        { table: 'accounts', through: '2025-08-12' },
      ]),
    ).toBe(
      'Usage: never imported.\nSurveys through Aug 9, 2025, 3 days behind.\nARR, accounts through Aug 12, 2025.',
    );
  });

  test('is nothing where nothing was read', () => {
    expect(text([])).toBe('');
  });
});
