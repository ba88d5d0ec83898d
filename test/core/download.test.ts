import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answers } from '#src/core/answer.ts';
import { csvText } from '#src/core/csv.ts';
import { downloadOf, tableOf } from '#src/core/download.ts';
import { plainName } from '#src/core/words.ts';
import { answer, gathered, measures, query } from '../kpis/fixture.ts';
import { DUE } from './rows.ts';

const rows = (text: string): unknown => parse(text, { relax_column_count: true, record_delimiter: '\r\n' });

const asked = (...answers: Answers['answers']): Answers => ({
  echo: 'nrr fy26 q2 csv',
  join: answers.length > 1 ? 'list' : 'one',
  answers,
  notes: [],
});

const csv = { views: ['csv'] } as const;
const emea = {
  group: ['emea'],
  measures: measures({ opening: 300, closing: 240, churn: 60, accounts_opening: 3 }),
};

describe('a table as text', () => {
  test('quotes what needs it and ends every line', () => {
    const text = csvText({
      head: ['a', 'b'],
      rows: [
        ['x, y', 'say "hi"\nthere'],
        [1.5, null],
      ],
    });
    expect(text).toBe('a,b\r\n"x, y","say ""hi""\nthere"\r\n1.5,\r\n');
  });

  test('reads back as it was, whatever is in it', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), (table) => {
        const plain = table.map((row) => row.map((text) => text.replaceAll('\0', '')));
        const safe = plain.map((row) =>
          row.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text)),
        );
        expect(rows(csvText({ head: ['a', 'b'], rows: table }))).toEqual([['a', 'b'], ...safe]);
      }),
    );
  });

  test.each([
    ...[
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\n=1',
      '\0=1',
      '\0\0+1',
      '＝1',
      '＋1',
      '－1',
      '＠SUM(A1)',
    ],
  ])('never begins a formula: %j', (text) => {
    expect(csvText({ head: [text], rows: [[text]] })).toMatch(/^"?'[\s\S]*\r\n"?'/);
  });

  test('leaves negative numbers as numbers', () => {
    expect(csvText({ head: ['a'], rows: [[-12.5]] })).toBe('a\r\n-12.5\r\n');
  });
});

describe('the rows behind an answer', () => {
  test('are its groups where it is grouped', () => {
    const grouped = answer(
      query({ ...csv, by: ['region'] }),
      gathered({ main: { total: emea.measures, groups: [emea] } }),
    );
    const { head, rows: lines } = tableOf(asked(grouped), (_attribute, value) => value.toUpperCase());
    expect(head.slice(0, 6)).toEqual(['region', 'region_name', 'value', 'numerator', 'denominator', 'n']);
    expect(lines.map((line) => line.slice(0, 6))).toEqual([['emea', 'EMEA', 0.8, 240, 300, 3]]);
  });

  test('are the list where there is one, whole and unrounded', () => {
    const listed = answer(query(csv), gathered({ list: DUE }));
    expect(tableOf(asked(listed), plainName)).toEqual({
      head: ['id', 'account_id', 'name', 'due_on', 'arr', 'reasons'],
      rows: [
        ['r1', 'a', 'Alpha', '2025-09-01', 12_000.5, 'red; overdue'],
        ['r2', 'b', 'Bravo', '2025-09-02', 50_000, null],
        ['r3', 'c', 'Charlie', null, null, ''],
      ],
    });
  });

  test('are every account where it is neither', () => {
    const perAccount = [emea, { group: ['(none)'], measures: measures({}) }];
    const { head, rows: lines } = tableOf(asked(answer(query(csv), gathered({ perAccount }))), plainName);
    expect(head.slice(0, 3)).toEqual(['account_id', 'name', 'value']);
    expect(lines.map((line) => line.slice(0, 3))).toEqual([
      [null, '', null],
      ['emea', 'emea', 0.8],
    ]);
  });

  test('of several KPIs stand in one table that says whose they are', () => {
    const two = asked(
      answer(query(csv), gathered()),
      answer(query({ ...csv, kpi: 'logo_churn' }), gathered()),
    );
    const { head, rows: lines } = tableOf(two, plainName);
    expect(head.slice(0, 3)).toEqual(['kpi', 'variant', 'value']);
    expect(lines.map((line) => line.slice(0, 3))).toEqual([
      ['nrr', 'default', 517 / 607],
      ['logo_churn', 'default', 1 / 6],
    ]);
  });

  test('are a file only where one is asked for, named by the ask', () => {
    expect(downloadOf(asked(answer(query({}), gathered())), plainName)).toBeNull();
    expect(downloadOf(asked(answer(query(csv), gathered())), plainName)?.name).toBe('nrr-fy26-q2.csv');
  });
});
