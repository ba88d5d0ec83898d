import type { MeasureKind, Source } from '../core/source.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';
import { DEAL_TABLES, openDealParts, peopleOf } from './sql/sales/deals.ts';
import { goalsPart } from './sql/sales/goals.ts';
import { creditParts, IN_QUOTA, metricsPart, quotasPart } from './sql/sales/quotas.ts';

/**
 * What is open against what is left to sell, by whose deals and quotas they are: `closing` is to close in the period,
 * `closed` was won in it so far by people with a quota. `won` and `lost` are of the four complete quarters before.
 */
const MEASURES = {
  closing: 'money',
  quota: 'money',
  closed: 'money',
  deals: 'count',
  won: 'count',
  lost: 'count',
} as const satisfies Record<string, MeasureKind>;
export type QuotaCoverageMeasure = keyof typeof MEASURES;

const parts = (context: FrameContext): readonly Cte[] => [
  goalsPart(context),
  metricsPart(context),
  quotasPart(context, 'goals'),
  ...creditParts(context, 'goals', 'arr'),
  ...openDealParts(context),
  cte(
    'each',
    `SELECT o.p, o.owner_id AS person_id, o.cents AS closing, 0::bigint AS quota, 0::bigint AS closed, 1 AS deals, 0 AS won, 0 AS lost
     FROM open_deals o JOIN goals g ON g.p = o.p WHERE o.close_on >= g.s AND o.close_on < g.e
     UNION ALL
     SELECT p, person_id, 0, quota, 0, 0, 0, 0 FROM set_quotas
     UNION ALL
     SELECT c.p, c.person_id, 0, 0, c.cents, 0, 0, 0 FROM credits c WHERE ${IN_QUOTA}
     UNION ALL
     SELECT g.p, o.owner_id, 0, 0, 0, 0, (o.status = 'won')::int, (o.status = 'lost')::int
     FROM goals g JOIN deals o ON o.status IN ('won', 'lost') AND o.closed_on >= g.since AND o.closed_on < g.until`,
  ),
  cte(
    'found',
    `SELECT x.*, NULL::text AS account_id, p.u AS day, w.team
     FROM each x JOIN periods p ON p.p = x.p LEFT JOIN ${peopleOf(context)} w ON w.person_id = x.person_id`,
  ),
];

const frame: Frame = {
  name: 'quota_coverage.people',
  measures: MEASURES,
  belongs: 'person',
  own: { owner: 'f.person_id', team: 'f.team' },
  parts,
};

const quotaCoverage = {
  id: 'quota_coverage',
  tables: [...DEAL_TABLES, 'quotas'],
  measures: MEASURES,
  variants: [],
  netting: [],
  ofAccounts: false,
  dimensions: [
    { name: 'owner', kind: 'person' },
    { name: 'team', bare: false },
  ],
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default quotaCoverage;
