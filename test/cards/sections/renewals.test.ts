import { describe, expect, test } from 'vitest';
import renewals from '#src/cards/sections/renewals.ts';
import type { Answer, Row } from '#src/core/answer.ts';
import { addDays } from '#src/core/calendar.ts';
import due from '#src/kpis/renewals_due.ts';
import { about, answering, answerOf, kpiOf, row, TODAY, textOf } from './fixture.ts';

const kpi = kpiOf('renewals_due', due);

const renewal = (name: string, days: number, arr: number, cells: Row['cells'] = {}): Row =>
  row(name, name, {
    due_on: addDays(TODAY, days),
    due_arr: arr,
    reasons: [],
    owner: 'p1',
    auto_renew: 'no',
    contacted_on: '2025-07-01',
    ...cells,
  });

const late = (name: string, days: number, arr: number, graceEnds: string | null): Row =>
  renewal(name, -days, arr, { days_overdue: days, grace_ends: graceEnds });

const isLapsed = ({ cells }: Row): boolean =>
  typeof cells['days_overdue'] === 'number' && cells['grace_ends'] === null;

/** All of them counted, at most so many of them read. */
function listOf(rows: readonly Row[], read = rows.length): Answer {
  const sum = (of: (one: Row) => boolean) =>
    rows.filter(of).reduce((all, { cells }) => all + Number(cells['due_arr']), 0);
  const measures = {
    due: sum(() => true),
    at_risk: sum(({ cells }) => Array.isArray(cells['reasons']) && cells['reasons'].length > 0),
    renewals_due: rows.length,
    lapsed: sum(isLapsed),
    renewals_lapsed: rows.filter(isLapsed).length,
  };
  return answerOf(kpi, {
    rows: rows.slice(0, read),
    total: { value: measures.due, n: rows.length, measures },
  });
}

const nameOf = (_attribute: string, value: string): string => (value === 'p1' ? 'Ann Lee' : value);
const shown = (coming: readonly Row[] | null, overdue: readonly Row[] | null = []) => {
  const given = about({ nameOf });
  return renewals.show(
    answering(
      renewals,
      given,
      coming === null ? null : listOf(coming),
      overdue === null ? null : listOf(overdue),
    ),
    given,
  );
};

describe('renewals', () => {
  test('are worked off by due date, with what speaks against them and whose they are', () => {
    const parts = shown([
      renewal('Northwind', 1, 110_160, { reasons: ['health red', 'CSM flag'] }),
      renewal('Bravo', 9, 9000, { contacted_on: null }),
      renewal('Charlie', 20, 700, { auto_renew: 'yes', contacted_on: null, owner: null }),
    ]);
    expect(textOf(parts)).toBe(
      [
        'Renewals: $119.9K due in 30 days, $110.2K of it at risk',
        '',
        'Account    Due          ARR  Watch                 Owner',
        '─────────  ──────  ────────  ────────────────────  ───────',
        'Northwind  Aug 14  $110,160  health red, CSM flag  Ann Lee',
        'Bravo      Aug 22    $9,000  not contacted         Ann Lee',
        'Charlie    Sep 2       $700  renews by itself      –',
      ].join('\n'),
    );
    expect(parts[0]?.tone).toBe('warn');
  });

  test('begin with what is overdue, the grace that ends first before all and the lapsed at the end', () => {
    const text = textOf(
      shown(
        [renewal('Soon', 2, 100)],
        [
          late('Lapsed', 60, 500, null),
          late('Later', 3, 300, '2025-09-09'),
          late('Now', 28, 50, '2025-08-15'),
        ],
      ),
    );
    expect(text).toContain('Renewals: $100 due in 30 days, 2 overdue $350, 1 lapsed $500');
    expect([...text.matchAll(/^(Now|Later|Lapsed|Soon) /gm)].map(([, name]) => name)).toEqual([
      'Now',
      'Later',
      'Lapsed',
      'Soon',
    ]);
    expect(text).toContain('28 days overdue, grace to Aug 15');
    expect(text).toMatch(/^Lapsed .* lapsed /m);
  });

  test('show eight rows, say how many more there are and of how much, and leave room for what is due', () => {
    const coming = Array.from({ length: 12 }, (_, i) => renewal(`Due ${i}`, i, 1000));
    const overdue = Array.from({ length: 6 }, (_, i) => late(`Late ${i}`, 3, 10, '2025-09-09'));
    const text = textOf(shown(coming, overdue));
    expect(text.match(/^Late /gm)).toHaveLength(4);
    expect(text.match(/^Due \d/gm)).toHaveLength(4);
    expect(text).toContain('… 10 more, $8K. `renewals next 30d` and `renewals overdue` list them all.');
    expect(textOf(shown([], overdue)).match(/^Late /gm)).toHaveLength(6);
  });

  test('count those that were not read among the others', () => {
    const given = about();
    const rows = Array.from({ length: 20 }, (_, i) => renewal(`Due ${i}`, i, 1000));
    const parts = renewals.show(answering(renewals, given, listOf(rows, 9), null), given);
    expect(textOf(parts)).toContain('… 12 more, $12K.');
  });

  test('say quietly that there are none, and nothing where nobody could answer', () => {
    expect(textOf(shown([], []))).toBe('No renewal is due in the next 30 days or overdue.');
    expect(shown(null, null)).toEqual([]);
    expect(shown(null, [])).toEqual([]);
  });

  test('keep hostile names as text, at a phone’s width too', () => {
    const name = '<!channel> | <@U1> **x**';
    const parts = shown([renewal(name, 1, 1_110_160, { reasons: ['champion left', 'payment'] })]);
    const narrow = textOf(parts, 40);
    expect(narrow.replace(/\s+/g, ' ')).toContain(
      `${name} Due: Aug 14 · ARR: $1,110,160 · Watch: champion left, payment`,
    );
    expect(narrow.split('\n').every((line) => line.length <= 40)).toBe(true);
  });
});
