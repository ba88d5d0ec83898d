import { describe, expect, test } from 'vitest';
import { sameElapsed } from '#src/core/period.ts';
import type { Query } from '#src/core/query.ts';
import { answerQueries } from '#src/use/answer.ts';
import { OPTIONS, Q1, Q2, Q3, query } from '../kpis/fixture.ts';
import { fake } from './fixture.ts';

const smb = { attribute: 'segment', op: '=', values: ['smb'] } as const;
const QUIET = { trend: false, movers: 0 };

async function one(given: Partial<Query>, wants = QUIET) {
  const world = fake();
  const [answer] = await answerQueries([query(given)], world.deps, wants);
  if (answer === undefined) throw new Error('no answer');
  return { ...world, answer };
}

describe('one query', () => {
  test('is one statement, and its neighbours are read off the same cells', async () => {
    const { answer, asked } = await one({});
    expect(asked).toHaveLength(1);
    expect(asked[0]?.request).toMatchObject({ by: [], where: [], variant: 'default', today: '2025-08-13' });
    expect(answer.total).toMatchObject({ numerator: 530, denominator: 650, n: 4 });
    expect(answer.beside.map((beside) => [beside.kpi.id, beside.value.numerator])).toEqual([['grr', 510]]);
    expect(answer.statements).toEqual(['retention.cells']);
    expect(answer.echo).toBe('nrr fy26 q2');
  });

  test('by groups that foot takes its total from them', async () => {
    const { answer, asked } = await one({ by: ['segment'] });
    expect(asked).toHaveLength(1);
    expect(answer.groups.map(({ by, numerator }) => [by['segment'], numerator])).toEqual([
      ['enterprise', 360],
      ['smb', 120],
      ['(none)', 50],
    ]);
    expect(answer.total.numerator).toBe(530);
  });

  test('by product takes the total from the whole and nets the difference', async () => {
    const { answer, asked } = await one({ by: ['product', 'region'] });
    expect(asked.map(({ request }) => request.by)).toEqual([['product', 'region'], ['region']]);
    const sum = (name: string) => answer.groups.reduce((all, group) => all + (group.measures[name] ?? 0), 0);
    expect(sum('upsell')).toBe(answer.total.measures['upsell']);
    expect(
      answer.groups.filter(({ by }) => by['product'] === 'netting').map(({ by }) => by['region']),
    ).toEqual(['apac', 'emea']);
  });

  test('still running is computed through yesterday', async () => {
    const { asked } = await one({ period: Q3 });
    expect(asked[0]?.request.periods).toEqual([{ start: '2025-08-01', end: '2025-08-13' }]);
  });

  test('names the accounts that moved most where they are wanted', async () => {
    const { answer, asked } = await one({ where: [smb] }, { trend: false, movers: 1 });
    expect(asked.map(({ kind }) => kind)).toEqual(['cells', 'accounts']);
    expect(answer.movers).toEqual([{ accountId: 'b', name: 'Unit b', contribution: -100, moved: 'lost' }]);
  });

  test('has a trend where it asks for one, or where one is wanted', async () => {
    expect((await one({})).answer.trend).toEqual([]);
    const asking = await one({ views: ['trend'] });
    expect(asking.answer.trend).toHaveLength(8);
    expect(asking.answer.trend.at(-1)?.period).toEqual(Q2);
    expect(asking.asked).toHaveLength(1);
    expect(asking.asked[0]?.request.periods).toHaveLength(8);
    expect((await one({}, { trend: true, movers: 0 })).answer.trend).toHaveLength(8);
  });

  test('of an account is filtered to it', async () => {
    const { answer } = await one({ entity: { kind: 'account', id: 'c', name: 'Unit c' } });
    expect(answer.total).toMatchObject({ numerator: 360, denominator: 400, n: 1 });
  });

  test('carries scope, options and the variant of the source into its statement', async () => {
    const scope = { kind: 'rows', anyOf: [{ allOf: [{ attribute: 'csm', values: ['p1'] }] }] } as const;
    const { deps, asked } = fake({ scope });
    const options = { ...OPTIONS, basis: 'end', asKnown: '2025-06-30' } as const;
    await answerQueries(
      [query({ variant: 'strict', options }), query({ variant: 'ex_uplift' })],
      deps,
      QUIET,
    );
    expect(asked.map(({ request }) => [request.variant, request.options.basis])).toEqual([
      ['strict', 'end'],
      ['default', 'start'],
    ]);
    expect(asked[0]?.request.scope).toEqual(scope);
  });
});

describe('a comparison', () => {
  test('with another period is read in the same statement', async () => {
    const { answer, asked } = await one({ compare: { to: 'period', period: Q1, echo: 'vs q1' } });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.request.periods).toHaveLength(2);
    expect(answer.compare).toMatchObject({ to: 'period', label: 'FY26 Q1', change: 0, changeUnit: 'pp' });
  });

  test('of a running period is over as many days of the other, or over all of them', async () => {
    const compare = { to: 'period', period: Q2, echo: 'vs q2' } as const;
    const elapsed = await one({ period: Q3, compare });
    expect(elapsed.asked[0]?.request.periods[1]).toEqual({ start: '2025-05-01', end: '2025-05-13' });
    expect(elapsed.answer.compare?.period).toEqual(sameElapsed(Q3, Q2));
    const full = await one({ period: Q3, compare, options: { ...OPTIONS, full: true } });
    expect(full.asked[0]?.request.periods[1]).toEqual({ start: '2025-05-01', end: '2025-08-01' });
  });

  test('with another group has filters of its own', async () => {
    const where = [{ ...smb, values: ['enterprise'] }];
    const { answer, asked } = await one({
      where: [smb],
      compare: { to: 'group', where, echo: 'vs enterprise' },
    });
    expect(asked).toHaveLength(2);
    expect(answer.total.numerator).toBe(120);
    expect(answer.compare).toMatchObject({
      to: 'group',
      label: 'segment enterprise',
      total: { numerator: 360 },
    });
  });

  test('per group matches the groups of both sides', async () => {
    const { answer } = await one({ by: ['segment'], compare: { to: 'period', period: Q1, echo: 'vs q1' } });
    expect(answer.compare?.groups.map(({ by }) => by['segment']).sort()).toEqual([
      '(none)',
      'enterprise',
      'smb',
    ]);
  });
});

describe('an empty result', () => {
  const mars = { attribute: 'region', op: '=', values: ['mars'] } as const;

  test('names the filter that emptied it', async () => {
    const { answer } = await one({ where: [smb, mars] });
    expect(answer.total.value).toBeNull();
    expect(answer.notes[0]).toBe('Nothing matches region mars.');
  });

  test('names all filters where only together they leave nothing', async () => {
    const { answer } = await one({
      where: [
        { ...smb, values: ['enterprise'] },
        { ...mars, values: ['apac'] },
      ],
    });
    expect(answer.notes[0]).toBe('Nothing matches segment enterprise and region apac together.');
  });

  test('without filters has nothing to blame', async () => {
    const long = { ...Q2, start: '2019-01-01', end: '2019-04-01', through: '2019-03-31' };
    const { answer } = await one({ period: long, where: [smb] });
    expect(answer.notes[0]).toBe('Nothing is there for these days that you may see.');
  });
});
