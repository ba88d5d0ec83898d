import { describe, expect, test } from 'vitest';
import { answersCard } from '#src/cards/answers.ts';
import { plain } from '#src/cards/plain.ts';
import type { Answers, Rows } from '#src/core/answer.ts';
import type { Block } from '#src/core/card.ts';
import { clip } from '#src/core/period.ts';
import { DUE } from '../core/rows.ts';
import { answer, gathered, measures, OPTIONS, Q1, query, TRUTH } from '../kpis/fixture.ts';
import { accounts, compared, context } from './fixture.ts';

/** Lists, explanations, scorecards and the rest that stands below a number. */

const golden = (name: string) => `../golden/cards/${name}.txt`;
const alone = (only: Answers['answers'][number]): Answers => ({
  echo: only.echo,
  join: 'one',
  answers: [only],
  notes: [],
});
const tables = (blocks: readonly Block[]) => blocks.filter((block) => block.type === 'table');
const card = (list: Rows, given: Parameters<typeof query>[0] = {}) =>
  answersCard(alone(answer(query({ kpi: 'arr', ...given }), gathered({ list, accounts }))), context);

const many: Rows = {
  ...DUE,
  count: 240,
  rows: Array.from({ length: 30 }, (_, i) => ({
    id: `r${i}`,
    accountId: `a${i}`,
    name: `Account ${i}`,
    cells: { due_on: '2025-09-01', arr: i, reasons: [] },
  })),
};

describe('a list', () => {
  test('reads as a table with dates, amounts and words in the company’s way', async () => {
    await expect(`${plain(card(DUE), 100)}\n`).toMatchFileSnapshot(golden('list-due'));
  });

  test('shows ten rows, says how many more there are and how to get them', () => {
    const { blocks } = card(many);
    const [table] = tables(blocks);
    expect([table?.rows.length, table?.more]).toEqual([10, 230]);
    expect(blocks.some((block) => block.type === 'note' && block.text === 'Add `csv` for all of them.')).toBe(
      true,
    );
  });

  test('shows as many as a rank asks for', () => {
    const [table] = tables(card(many, { top: { order: 'top', n: 20 } }).blocks);
    expect(table?.rows).toHaveLength(20);
  });

  test('of one account leaves out the name that all rows share', () => {
    const one: Rows = { ...DUE, rows: DUE.rows.slice(0, 1), count: 1 };
    const entity = { kind: 'account', id: 'a', name: 'Alpha' } as const;
    expect(tables(card(one, { entity }).blocks)[0]?.columns.map(({ label }) => label)).toEqual([
      'Due',
      'ARR due',
      'Reasons',
    ]);
  });

  test('that is empty says so', () => {
    const text = plain(card({ ...DUE, rows: [], count: 0 }), 100);
    expect(text).toContain('None');
    expect(text).toContain('Nothing is on this list.');
  });

  test('stands in place of the accounts that have the largest part', () => {
    expect(plain(card(DUE), 100)).not.toContain('Movers');
  });
});

describe('why', () => {
  const cells = {
    before: [{ group: ['a'], measures: measures({ opening: 600, closing: 570 }) }],
    after: [{ group: ['a'], measures: TRUTH.default }],
  };
  const whyAnswer = answer(
    query({ views: ['why'], compare: { to: 'period', period: Q1, echo: 'vs q1' } }),
    gathered({
      other: {
        tally: { total: measures({ opening: 600, closing: 570, accounts_opening: 6 }), groups: [] },
        period: Q1,
        range: clip(Q1),
      },
      why: { accounts: cells, dimensions: [{ name: 'segment', cells }] },
    }),
  );

  test('names accounts, then the groups of each attribute', async () => {
    await expect(`${plain(answersCard(alone(whyAnswer), context), 100)}\n`).toMatchFileSnapshot(
      golden('nrr-why'),
    );
  });

  test('says why not where nothing is compared, or the rate was made a year’s', () => {
    const plainWhy = answer(query({ views: ['why'] }), gathered());
    expect(plainWhy.notes.at(-1)).toContain('not compared with another period or group');
    const yearly = answer(
      { ...whyAnswer.query, options: { ...OPTIONS, annualise: true } },
      gathered({
        other: { tally: { total: TRUTH.default, groups: [] }, period: Q1, range: clip(Q1) },
        why: { accounts: cells, dimensions: [] },
      }),
    );
    expect([yearly.why, yearly.notes.at(-1)]).toEqual([
      null,
      'What moved it cannot be told apart: a yearly rate is no sum of its parts.',
    ]);
  });
});

describe('a scorecard', () => {
  const churn = { ...compared, kpi: compared.kpi, echo: 'grr' };
  const three: Answers = {
    echo: 'nrr,grr,nrr',
    join: 'list',
    answers: [compared, churn, compared],
    notes: [],
  };

  test('is a line for each KPI, narrow enough for a phone', async () => {
    const text = plain(answersCard(three, context), 44);
    await expect(`${text}\n`).toMatchFileSnapshot(golden('scorecard'));
    expect(text.split('\n').every((line) => line.length <= 44)).toBe(true);
  });

  test('takes three KPIs: two are read side by side in full', () => {
    expect(answersCard({ ...three, answers: [compared, churn] }, context).title).not.toContain('Scorecard');
    expect(answersCard(three, context).title).toBe('Scorecard: 0 of 3 improved');
  });
});

describe('two variants', () => {
  const of = (variant: string, closing: number) =>
    answer(
      query({ variant }),
      gathered({ perAccount: [{ group: ['c'], measures: measures({ opening: 100, closing }) }] }),
    );
  const both: Answers = {
    echo: 'nrr variant:default vs variant:strict',
    join: 'variants',
    answers: [of('default', 80), of('strict', 0)],
    notes: [],
  };

  test('are reconciled account by account', () => {
    const [table] = tables(answersCard(both, context).blocks);
    expect(table?.rows).toEqual([['c', '+$80']]);
    expect(table?.total).toEqual(['Together', '+$80']);
  });
});
