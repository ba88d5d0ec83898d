import { describe, expect, test } from 'vitest';
import { definitionOf, postedNumber, postedValue, subjectOf } from '#src/core/posted.ts';
import type { Filter, Query } from '#src/core/query.ts';
import { answer, gathered, kpi, measures, OPTIONS, Q1, query } from '../kpis/fixture.ts';

const SMB: Filter = { attribute: 'segment', op: '=', values: ['smb', 'startup'] };
const EMEA: Filter = { attribute: 'region', op: '=', values: ['emea'] };

describe('the subject of a number', () => {
  const subject = subjectOf(query({ where: [SMB, EMEA] }));

  test.each<[string, Partial<Query>]>([
    ['days', { period: Q1 }],
    ['comparison', { compare: { to: 'period', period: Q1, echo: 'vs q1' } }],
    ['groups', { by: ['region'] }],
    ['views', { views: ['trend'] }],
    ['order of filters and values', { where: [EMEA, { ...SMB, values: ['startup', 'smb'] }] }],
  ])('is the same whatever its %s', (_name, given) => {
    expect(subjectOf(query({ where: [SMB, EMEA], ...given }))).toBe(subject);
  });

  test.each<[string, Partial<Query>]>([
    ['KPI', { kpi: 'grr' }],
    ['variant', { variant: 'strict' }],
    ['filter', { where: [SMB] }],
    ['account', { entity: { kind: 'account', id: 'a', name: 'Acme' } }],
    ['option', { options: { ...OPTIONS, fx: 'spot' } }],
  ])('is another for another %s', (_name, given) => {
    expect(subjectOf(query({ where: [SMB, EMEA], ...given }))).not.toBe(subject);
  });
});

describe('a posted number', () => {
  test('is read again as it was read: counts where its units were few', () => {
    const few = answer(
      query({ kpi: 'logo_churn' }),
      gathered({ main: { total: measures({ accounts_opening: 3, accounts_churned: 1 }), groups: [] } }),
    );
    expect(postedValue(postedNumber(few), few)).toMatchObject({
      value: few.total.value,
      n: 3,
      lowN: few.total.lowN,
      numerator: 1,
      denominator: 3,
    });
    const sum = answer(query({ kpi: 'arr' }), gathered());
    expect(postedValue(postedNumber(sum), sum).lowN).toBe(false);
  });

  test('has another definition where its formula or its variant is another', () => {
    const own = definitionOf(kpi('nrr'), 'default');
    expect(definitionOf(kpi('nrr'), 'ex_uplift')).not.toBe(own);
    expect(definitionOf({ ...kpi('nrr'), formula: 'something else' }, 'default')).not.toBe(own);
    expect(definitionOf({ ...kpi('nrr'), title: 'A better name' }, 'default')).toBe(own);
  });
});
