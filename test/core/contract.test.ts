import { describe, expect, test } from 'vitest';
import { answerDocument, answersDocument, problemDocument } from '#src/core/contract.ts';
import { clip } from '#src/core/period.ts';
import { account, answer, gathered, kpi, measures, OPTIONS, Q1, Q3, query, TRUTH } from '../kpis/fixture.ts';

const enterprise = { attribute: 'segment', op: '=', values: ['enterprise'] } as const;
const before = measures({ opening: 500, closing: 450, churn: 50, accounts_opening: 5 });

const full = answer(
  query({ where: [enterprise], by: ['region'], compare: { to: 'period', period: Q1, echo: 'vs q1' } }),
  gathered({
    main: { total: TRUTH.default, groups: [{ group: ['emea'], measures: TRUTH.default }] },
    other: {
      tally: { total: before, groups: [{ group: ['emea'], measures: before }] },
      period: Q1,
      range: clip(Q1),
    },
    trend: [{ period: Q1, range: clip(Q1), measures: before }],
    beside: [{ kpi: kpi('grr'), measures: TRUTH.default }],
    accounts: [account('b', 'Bravo', { opening: 100, churn: 100 })],
  }),
);

const truth = {
  value: 517 / 607,
  numerator: 517,
  denominator: 607,
  n: 6,
  interval: null,
  lowN: true,
  measures: {
    opening: 607,
    upsell: 20,
    cross_sell: 40,
    uplift: 0,
    contraction: 50,
    churn: 100,
    closing: 517,
  },
};
const beforeValue = {
  value: 0.9,
  numerator: 450,
  denominator: 500,
  n: 5,
  interval: null,
  lowN: true,
  measures: { opening: 500, upsell: 0, cross_sell: 0, uplift: 0, contraction: 0, churn: 50, closing: 450 },
};
const q1 = {
  start: '2025-02-01',
  end: '2025-04-30',
  label: 'FY26 Q1',
  complete: true,
  through: '2025-04-30',
};

describe('the document of an answer', () => {
  test('is exactly what was promised', () => {
    expect(answerDocument(full)).toStrictEqual({
      ask: 'nrr fy26 q2',
      kpi: { id: 'nrr', title: 'Net revenue retention', unit: 'percent', better: 'higher' },
      period: {
        start: '2025-05-01',
        end: '2025-07-31',
        label: 'FY26 Q2',
        complete: true,
        through: '2025-07-31',
      },
      where: [{ attribute: 'segment', op: '=', values: ['enterprise'] }],
      by: ['region'],
      variant: 'default',
      segmentBasis: 'start',
      currency: 'USD',
      total: truth,
      groups: [{ by: { region: 'emea' }, ...truth }],
      compare: {
        period: q1,
        total: beforeValue,
        change: 517 / 607 - 0.9,
        changeUnit: 'pp',
        significant: null,
        groups: [{ by: { region: 'emea' }, ...beforeValue }],
      },
      trend: [{ period: q1, value: 0.9 }],
      movers: [{ account_id: 'b', name: 'Bravo', contribution: -100 }],
      beside: [{ kpi: 'grr', value: 457 / 607 }],
      asOf: '2025-08-13T09:30:00Z',
      dataThrough: '2025-08-12',
      notes: ['FY26 Q2 is shorter than a yearly contract: not comparable with a 12-month rate.'],
    });
  });

  test('survives being written and read', () => {
    const document = answerDocument(full);
    expect(JSON.parse(JSON.stringify(document))).toStrictEqual(document);
  });

  test('has no groups in its comparison where the ask has none', () => {
    const ungrouped = { ...full, query: { ...full.query, by: [] } };
    expect(answerDocument(ungrouped).compare).not.toHaveProperty('groups');
  });

  test('ends a running period on its last day and says through which day it was computed', () => {
    const { period } = answerDocument(answer(query({ period: Q3 }), gathered({ range: clip(Q3) })));
    expect(period).toMatchObject({ end: '2025-10-31', complete: false, through: '2025-08-12' });
  });

  test('gives numbers for small samples too, and null without a base', () => {
    const churn = answerDocument(answer(query({ kpi: 'logo_churn' }), gathered())).total;
    expect(churn).toMatchObject({ value: 1 / 6, numerator: 1, denominator: 6, lowN: true });
    expect(churn.interval?.[0]).toBeCloseTo(0.0301, 4);
    expect(churn.interval?.[1]).toBeCloseTo(0.5635, 4);
    const none = answerDocument(answer(query(), gathered({ main: { total: measures({}), groups: [] } })));
    expect(none.total).toMatchObject({ value: null, n: 0 });
    expect(none.notes).not.toEqual([]);
  });

  test('names what currencies did only where rates are spot', () => {
    const spot = answer(
      query({ options: { ...OPTIONS, fx: 'spot', currency: 'EUR' } }),
      gathered({ main: { total: TRUTH.spot, groups: [] } }),
    );
    const document = answerDocument(spot);
    expect(document.total.measures).toHaveProperty('fx', 8);
    expect(document.currency).toBe('EUR');
    expect(answerDocument(full).total.measures).not.toHaveProperty('fx');
  });

  test('gives an amount without sides, and the balance as its closing', () => {
    expect(answerDocument(answer(query({ kpi: 'arr' }), gathered())).total).toMatchObject({
      value: 1107,
      numerator: null,
      denominator: null,
      measures: { opening: 607, new: 500, reactivation: 90, closing: 1107 },
    });
  });
});

describe('the document of an ask', () => {
  const notes = ['Read “nnr” as nrr.'];

  test('of one query is that answer, under the echo and with the notes of the ask', () => {
    const document = answersDocument({ echo: 'nrr q2 vs q1', join: 'one', answers: [full], notes });
    expect(document).toStrictEqual({ ...answerDocument(full, notes), ask: 'nrr q2 vs q1' });
  });

  test('of several holds one document for each', () => {
    const document = answersDocument({ echo: 'nrr,nrr', join: 'list', answers: [full, full], notes });
    const each = answerDocument(full, notes);
    expect(document).toStrictEqual({ ask: 'nrr,nrr', answers: [each, each] });
  });
});

describe('the document of a problem', () => {
  const problem = {
    code: 'unknown-word',
    message: 'I do not know “flurble”.',
    word: 'flurble',
    suggestions: [],
    choices: [],
    understood: 'nrr q2',
  } as const;

  test('is exactly what was promised', () => {
    expect(problemDocument(problem)).toStrictEqual({
      problem: {
        code: 'unknown-word',
        message: 'I do not know “flurble”.',
        word: 'flurble',
        suggestions: [],
        understood: 'nrr q2',
      },
    });
  });

  test('carries choices where there are any', () => {
    const choices = [{ label: 'NRR', ask: 'nrr q2' }];
    expect(problemDocument({ ...problem, code: 'ambiguous', choices }).problem).toMatchObject({
      code: 'ambiguous',
      choices,
    });
  });
});
