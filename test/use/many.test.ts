import { describe, expect, test } from 'vitest';
import { UserError } from '#src/core/errors.ts';
import { answerAsk, answerQueries } from '#src/use/answer.ts';
import { kpi, OPTIONS, Q1, Q2, Q3, query } from '../kpis/fixture.ts';
import { fake, fakeSource } from './fixture.ts';

const smb = { attribute: 'segment', op: '=', values: ['smb'] } as const;
const QUIET = { trend: false, movers: 0 };

describe('many queries', () => {
  test('of one source, grouping and filter are one statement, whatever their periods', async () => {
    const { deps, asked, tables } = fake();
    const ids = ['nrr', 'grr', 'logo_churn', 'arr', 'net_new_arr'];
    const queries = [Q1, Q2, Q3].flatMap((period) => ids.map((id) => query({ kpi: id, period })));
    const answers = await answerQueries(queries, deps, { trend: true, movers: 0 });
    expect(answers.map(({ kpi: { id } }) => id)).toEqual(queries.map((asking) => asking.kpi));
    expect(asked).toHaveLength(1);
    expect(tables).toHaveLength(1);
  });

  test('that differ in filter, grouping, variant or options are apart', async () => {
    const { deps, asked } = fake();
    const queries = [
      query(),
      query({ where: [smb] }),
      query({ by: ['segment'] }),
      query({ variant: 'strict' }),
      query({ options: { ...OPTIONS, fx: 'spot' } }),
    ];
    await answerQueries(queries, deps, QUIET);
    expect(asked).toHaveLength(5);
  });

  test('that differ only in how cells are read share them', async () => {
    const { deps, asked } = fake();
    const yearly = query({ options: { ...OPTIONS, annualise: true } });
    const [plain, annual] = await answerQueries([query(), yearly], deps, QUIET);
    expect(asked).toHaveLength(1);
    expect(annual?.total.value).toBeCloseTo((plain?.total.value ?? 0) ** 4, 12);
  });

  test('ask for the same accounts once', async () => {
    const { deps, asked } = fake();
    await answerQueries([query(), query({ kpi: 'grr' })], deps, { trend: false, movers: 3 });
    expect(asked.map(({ kind }) => kind)).toEqual(['cells', 'accounts']);
  });

  test('of two sources are a statement each, and each has its own freshness', async () => {
    const source = fakeSource({ id: 'other', tables: ['renewals'] });
    const { deps, asked, tables } = fake();
    const kpis = new Map(deps.kpis).set('grr', { ...kpi('grr'), source });
    const answers = await answerQueries([query({ kpi: 'grr' })], { ...deps, kpis }, QUIET);
    expect(asked.map((one) => one.source).sort()).toEqual(['other', 'retention']);
    expect(answers[0]?.beside.map(({ value }) => value.numerator)).toEqual([530]);
    expect(tables).toEqual([['renewals']]);
  });

  test('of none read nothing', async () => {
    const { deps, asked } = fake();
    expect(await answerQueries([], deps)).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('as an ask keep its echo, its notes and how they belong together', async () => {
    const { deps } = fake();
    const ask = {
      queries: [query(), query({ kpi: 'grr' })],
      join: 'versus',
      echo: 'nrr q2 vs grr q2',
      notes: ['x'],
    } as const;
    const answers = await answerAsk(ask, deps);
    expect(answers).toMatchObject({ join: 'versus', echo: 'nrr q2 vs grr q2', notes: ['x'] });
    expect(answers.answers).toHaveLength(2);
  });
});

describe('what cannot be answered', () => {
  test('is an unknown KPI', async () => {
    await expect(answerQueries([query({ kpi: 'nope' })], fake().deps)).rejects.toThrow(UserError);
  });

  test('is an unknown variant, and the known ones are named', async () => {
    await expect(answerQueries([query({ variant: 'nope' })], fake().deps)).rejects.toThrow(
      'Net revenue retention has no variant “nope”; there is: default, strict, movement_sum, eligible_only, gross_product, ex_uplift.',
    );
  });

  test('is a row that lacks a measure, or holds something else than a whole number', async () => {
    const { deps } = fake();
    const bad = (row: Record<string, unknown>) => ({ ...deps, read: async () => [row] as never });
    await expect(answerQueries([query()], bad({ period: 0 }), QUIET)).rejects.toThrow(
      'retention.cells: opening must be a whole number, not missing',
    );
    await expect(answerQueries([query()], bad({ period: 0, opening: '5' }), QUIET)).rejects.toThrow(
      'not "5"',
    );
    await expect(answerQueries([query()], bad({ opening: 5 }), QUIET)).rejects.toThrow(
      'a row without its period',
    );
  });

  test('lets a fault of the reader through', async () => {
    const { deps } = fake();
    const read = async () => Promise.reject(new Error('connection lost'));
    await expect(answerQueries([query()], { ...deps, read })).rejects.toThrow('connection lost');
  });
});
