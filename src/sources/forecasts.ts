import type { MeasureKind, Source } from '../core/source.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { type Cte, cte, inlined } from './sql/parts.ts';
import { DEAL_TABLES, peopleOf } from './sql/sales/deals.ts';
import { creditParts, METRIC, metricsPart } from './sql/sales/quotas.ts';

/**
 * What was forecast for periods that are over, and what they came to. `bias` is forecast less actual; `missed` is how
 * far they are apart, period by period, whichever way; `deals` (or renewals) made up the actual.
 */
const MEASURES = {
  forecast: 'money',
  actual: 'money',
  missed: 'money',
  bias: 'money',
  deals: 'count',
} as const satisfies Record<string, MeasureKind>;
export type ForecastMeasure = keyof typeof MEASURES;

type Level = 'all' | 'team' | 'person';

/**
 * Whose forecasts are read: the company's own, each team's, or each person's. They were made apart from each other,
 * so none is the sum of others. Who does not see everything reads those of the people that they may see.
 */
function levelOf({ request, seesAll }: FrameContext): Level {
  const used = new Set([...request.by, ...request.where.map(({ attribute }) => attribute)]);
  if (!seesAll || used.has('owner')) return 'person';
  return used.has('team') ? 'team' : 'all';
}

/** Rows of `scope`, the person or the team that a forecast is for, and how a credit `c` belongs to it. */
const LEVELS: Readonly<
  Record<Level, (people: string) => { readonly scopes: string; readonly owns: string }>
> = {
  all: () => ({ scopes: "SELECT 'all' AS scope, NULL::text AS person_id, NULL::text AS team", owns: 'true' }),
  team: (people) => ({
    scopes: `SELECT DISTINCT team AS scope, NULL::text AS person_id, team FROM ${people} w WHERE team IS NOT NULL`,
    owns: 'c.team = t.scope',
  }),
  person: (people) => ({
    scopes: `SELECT person_id AS scope, person_id, team FROM ${people} w`,
    owns: 'c.person_id = t.scope',
  }),
};

function parts(context: FrameContext): readonly Cte[] {
  const { scopes, owns } = LEVELS[levelOf(context)](peopleOf(context));
  const forecasts = context.table(
    'forecasts',
    'scope, metric, period_start, category, taken_at, period_end, amount, currency',
  );
  const named = context.request.where.some(({ attribute }) => attribute === 'forecast');
  return [
    metricsPart(context),
    inlined('scopes', scopes),
    ...creditParts(context, 'periods', 'arr'),
    cte(
      'taken',
      `SELECT DISTINCT ON (p.p, f.scope, f.metric, f.category, f.period_start, f.period_end)
              p.p, f.scope, v.person_id, v.team, f.metric, f.category, f.period_start, f.period_end, f.taken_at,
              ${context.money('f.amount')} AS forecast
       FROM periods p
       JOIN ${forecasts} f ON f.period_start >= p.s AND f.period_end < p.e
         AND f.taken_at < ${context.instant(`f.period_start + ${context.binder.bind(context.settings.forecastWeeks * 7, 'int')}`)}${named ? '' : " AND f.category = 'commit'"}
       JOIN metrics m ON m.metric = f.metric
       JOIN scopes v ON v.scope = f.scope
       LEFT JOIN rates r ON r.p = p.p AND r.currency = f.currency
       ORDER BY p.p, f.scope, f.metric, f.category, f.period_start, f.period_end, f.taken_at DESC`,
    ),
    cte(
      'found',
      `SELECT x.*, abs(x.forecast - x.actual) AS missed, x.forecast - x.actual AS bias
       FROM (
         SELECT t.p, NULL::text AS account_id, t.period_end AS day, t.person_id, t.scope, t.team, t.metric, t.category,
                t.period_start, t.period_end, t.taken_at, t.forecast, coalesce(sum(c.cents), 0)::bigint AS actual,
                count(c.p)::int AS deals
         FROM taken t LEFT JOIN credits c ON c.p = t.p AND c.metric = t.metric
           AND c.day BETWEEN t.period_start AND t.period_end AND ${owns}
         GROUP BY t.p, t.person_id, t.scope, t.team, t.metric, t.category, t.period_start, t.period_end, t.taken_at, t.forecast
       ) x`,
    ),
  ];
}

const frame: Frame = {
  name: 'forecasts.frozen',
  measures: MEASURES,
  belongs: 'person',
  own: { owner: 'f.person_id', team: 'f.team', metric: 'f.metric', forecast: 'f.category' },
  parts,
};

const frozen = listOf({
  frame,
  id: "f.scope || ' ' || f.metric || ' ' || f.category || ' ' || f.period_start",
  columns: [
    { name: 'period_start', label: 'From', kind: 'day', sql: 'f.period_start' },
    { name: 'period_end', label: 'To', kind: 'day', sql: 'f.period_end' },
    { name: 'category', label: 'Category', kind: 'text', sql: 'f.category' },
    { name: 'forecast', label: 'Forecast', kind: 'money', sql: 'f.forecast' },
    { name: 'actual', label: 'Actual', kind: 'money', sql: 'f.actual' },
    { name: 'bias', label: 'Bias', kind: 'money', sql: 'f.bias' },
    {
      name: 'accuracy',
      label: 'Accuracy',
      kind: 'share',
      sql: 'CASE WHEN f.actual > 0 THEN greatest(0, 1 - f.missed::float8 / f.actual) END',
    },
  ],
  sorted: 'f.period_start, f.scope, f.metric, f.category',
  order: 'period',
  named: 'f.scope',
});

const forecastsSource = {
  id: 'forecasts',
  tables: [...DEAL_TABLES, 'forecasts', 'renewals'],
  measures: MEASURES,
  variants: [],
  netting: ['team', 'owner'],
  ofAccounts: false,
  dimensions: [
    { name: 'owner', kind: 'person' },
    { name: 'team', bare: false },
    METRIC,
    {
      name: 'forecast',
      aliases: ['forecast category'],
      bare: false,
      values: ['commit', 'best_case', 'at_risk', 'omitted', 'pipeline'],
    },
  ],
  lists: { frozen },
  // 13 months of 100,000 accounts: under a second.
  cheap: () => true,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default forecastsSource;
