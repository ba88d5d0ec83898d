import type { Answer } from '#src/core/answer.ts';
import type { Gathered } from '#src/core/assemble.ts';
import { clip, sameElapsed } from '#src/core/period.ts';
import type { Query } from '#src/core/query.ts';
import { plainName } from '#src/core/words.ts';
import {
  account,
  answer,
  gathered,
  kpi,
  measures,
  OPTIONS,
  Q1,
  Q2,
  Q3,
  query,
  settings,
  TRUTH,
} from '../kpis/fixture.ts';

/** Answers as people may meet them, from hand-made cells. */

export const context = { settings, nameOf: plainName };

export const accounts = [
  account('b', 'Bravo', { opening: 100, churn: 100, accounts_churned: 1 }),
  account('f', 'Foxtrot', { opening: 100, closing: 140, cross_sell: 40 }),
  account('h', 'Hotel', { opening: 100, closing: 70, contraction: 30 }),
];

const before = measures({
  opening: 600,
  closing: 570,
  kept: 540,
  upsell: 30,
  contraction: 60,
  accounts_opening: 6,
});

const beside: Gathered['beside'] = [{ kpi: kpi('grr'), measures: TRUTH.default }];

/** A quarter against the quarter before, with everything beside it. */
export const compared: Answer = answer(
  query({ compare: { to: 'period', period: Q1, echo: 'vs q1' } }),
  gathered({
    accounts,
    beside,
    other: { tally: { total: before, groups: [] }, period: Q1, range: clip(Q1) },
    trend: [before, TRUTH.strict, TRUTH.default].map((own) => ({
      period: Q2,
      range: clip(Q2),
      measures: own,
    })),
  }),
);

/** Twelve regions of growing size; the smallest are too small for a rate. */
const regions = Array.from({ length: 12 }, (_, i) => ({
  group: [`region ${String(i + 1).padStart(2, '0')}`],
  measures: measures({
    opening: 100_000 * (i + 1),
    closing: 90_000 * (i + 1) + 1000 * i * i,
    kept: 85_000 * (i + 1),
    upsell: 5_000 * (i + 1) + 1000 * i * i,
    churn: 15_000 * (i + 1),
    accounts_opening: 3 * (i + 1),
    accounts_churned: i,
  }),
}));

const wholeOf = (groups: typeof regions) =>
  measures(
    Object.fromEntries(
      Object.keys(groups[0]?.measures ?? {}).map((name) => [
        name,
        groups.reduce((sum, { measures: own }) => sum + (own[name] ?? 0), 0) /
          (name.startsWith('accounts_') ? 1 : 100),
      ]),
    ),
  );

export const byRegion = (given: Partial<Query> = {}): Answer =>
  answer(
    query({ by: ['region'], ...given }),
    gathered({ main: { total: wholeOf(regions), groups: regions } }),
  );

export const churnByRegion: Answer = byRegion({ kpi: 'logo_churn' });

/** The running quarter, held against as many days of the one before. */
export const running: Answer = answer(
  query({ period: Q3, compare: { to: 'period', period: Q2, echo: 'vs q2' } }),
  gathered({
    range: clip(Q3),
    other: {
      tally: { total: before, groups: [] },
      period: sameElapsed(Q3, Q2),
      range: clip(sameElapsed(Q3, Q2)),
    },
    dataThrough: '2025-08-10',
  }),
);

export const balance: Answer = answer(query({ kpi: 'arr' }), gathered());

export const split: Answer = answer(
  query({ kpi: 'arr_growth_existing', views: ['split', 'detail'], options: { ...OPTIONS, fx: 'spot' } }),
  gathered({ main: { total: TRUTH.spot, groups: [] } }),
);

const ENTERPRISE = { attribute: 'segment', op: '=', values: ['enterprise'] } as const;
export const nobody: Answer = answer(
  query({ where: [{ attribute: 'segment', op: '=', values: ['enterprise'] }] }),
  gathered({
    main: { total: measures({}), groups: [] },
    emptied: { without: false, by: [ENTERPRISE], all: [ENTERPRISE] },
  }),
);

export const few: Answer = answer(
  query({ kpi: 'logo_churn' }),
  gathered({ main: { total: measures({ accounts_opening: 3, accounts_churned: 1 }), groups: [] }, accounts }),
);
