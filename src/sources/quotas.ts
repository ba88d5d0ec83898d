import type { MeasureKind, Source } from '../core/source.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';
import { DEAL_TABLES, peopleOf } from './sql/sales/deals.ts';
import { basisOf, creditParts, IN_QUOTA, METRIC, metricsPart, quotasPart } from './sql/sales/quotas.ts';

/**
 * `credited` is what people with a quota won, `quota` what they were to win in just these days, `whole_quota` in all of
 * the quota periods that these days touch. `outside` was won by people without a quota on the day. `reps` have a quota,
 * `reps_at_quota` have reached theirs.
 */
const MEASURES = {
  credited: 'money',
  quota: 'money',
  whole_quota: 'money',
  outside: 'money',
  reps: 'count',
  reps_at_quota: 'count',
} as const satisfies Record<string, MeasureKind>;
export type QuotaMeasure = keyof typeof MEASURES;

/** One row per person, metric and period. */
function parts(context: FrameContext): readonly Cte[] {
  return [
    metricsPart(context),
    quotasPart(context, 'periods'),
    ...creditParts(context, 'periods', basisOf(context.request.variant)),
    cte(
      'each',
      `SELECT p, person_id, metric, quota, whole, 0::bigint AS credited, 0::bigint AS outside FROM set_quotas WHERE d_to >= d_from
       UNION ALL
       SELECT c.p, c.person_id, c.metric, 0, 0, c.cents, 0 FROM credits c WHERE ${IN_QUOTA}
       UNION ALL
       SELECT c.p, c.person_id, c.metric, 0, 0, 0, c.cents FROM credits c WHERE NOT ${IN_QUOTA}`,
    ),
    cte(
      'found',
      `SELECT x.p, NULL::text AS account_id, p.u AS day, x.person_id, w.name AS person_name, w.team, x.metric, x.credited, x.quota,
              x.whole AS whole_quota, x.outside, (x.quota > 0)::int AS reps,
              (x.quota > 0 AND x.credited >= x.quota)::int AS reps_at_quota
       FROM (SELECT p, person_id, metric, sum(quota)::bigint AS quota, sum(whole)::bigint AS whole,
                    sum(credited)::bigint AS credited, sum(outside)::bigint AS outside
             FROM each GROUP BY p, person_id, metric) x
       JOIN periods p ON p.p = x.p LEFT JOIN ${peopleOf(context)} w ON w.person_id = x.person_id`,
    ),
  ];
}

const frame: Frame = {
  name: 'quotas.people',
  measures: MEASURES,
  belongs: 'person',
  own: { owner: 'f.person_id', team: 'f.team', metric: 'f.metric' },
  parts,
};

const people = listOf({
  frame,
  id: "coalesce(f.person_id, '(none)')",
  columns: [
    { name: 'team', label: 'Team', kind: 'text', sql: 'f.team' },
    { name: 'metric', label: 'Quota of', kind: 'text', sql: 'f.metric' },
    { name: 'credited', label: 'Credited', kind: 'money', sql: 'f.credited' },
    { name: 'quota', label: 'Quota', kind: 'money', sql: 'f.quota' },
    { name: 'attained', label: 'Attained', kind: 'share', sql: 'f.credited::float8 / f.quota' },
  ],
  where: 'f.quota > 0',
  sorted: 'f.credited::float8 / f.quota DESC, f.person_id',
  order: 'what they attained',
  named: 'coalesce(f.person_name, f.person_id)',
});

/** What people who sell were to win and did win, each to be seen by those who may see that person's books. */
const quotas = {
  id: 'quotas',
  tables: [...DEAL_TABLES, 'quotas', 'renewals'],
  measures: MEASURES,
  variants: ['acv', 'tcv'],
  netting: [],
  ofAccounts: false,
  dimensions: [{ name: 'owner', kind: 'person' }, { name: 'team', bare: false }, METRIC],
  lists: { people },
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default quotas;
