import type { MeasureKind, Source } from '../core/source.ts';
import { openParts } from './pipeline/open.ts';
import { accountsOf, cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { DEAL_DIMENSIONS, DEAL_TABLES, OF_DEAL } from './sql/sales/deals.ts';

/**
 * `amount` is annual value, `weighted` that times the probability; `unrated` counts deals that have neither a
 * probability of their own nor a stage whose rate is known. The others count deals that need attention: `ageing` in
 * their stage, `quiet` without activity, `overdue` on their close date, `pushed` at least once (`pushes` in all);
 * `attention` is any of these.
 */
const MEASURES = {
  amount: 'money',
  weighted: 'money',
  open: 'count',
  unrated: 'count',
  ageing: 'count',
  quiet: 'count',
  overdue: 'count',
  pushed: 'count',
  pushes: 'count',
  attention: 'count',
} as const satisfies Record<string, MeasureKind>;
export type PipelineMeasure = keyof typeof MEASURES;

const frame: Frame = {
  name: 'pipeline.open',
  measures: MEASURES,
  belongs: 'deal',
  own: { ...OF_DEAL, is_overdue: 'f.is_overdue' },
  parts: openParts,
};

const REASONS = `array_remove(ARRAY[
  CASE WHEN f.is_overdue THEN 'close date has passed' END,
  CASE WHEN f.is_quiet THEN 'no activity for 14 days' END,
  CASE WHEN f.is_ageing THEN 'long in its stage' END,
  CASE WHEN f.pushes > 0 THEN 'close date was put off' END], NULL)`;

const attention = listOf({
  frame,
  id: 'f.opportunity_id',
  columns: [
    { name: 'amount', label: 'Amount', kind: 'money', sql: 'f.amount' },
    { name: 'kind', label: 'Kind', kind: 'text', sql: 'f.kind' },
    { name: 'stage', label: 'Stage', kind: 'text', sql: 'f.stage' },
    { name: 'stage_days', label: 'In stage', kind: 'days', sql: 'f.stage_days' },
    { name: 'probability', label: 'Probability', kind: 'share', sql: 'f.chance::float8' },
    { name: 'close_on', label: 'Close date', kind: 'day', sql: 'f.close_on' },
    { name: 'last_activity_on', label: 'Last activity', kind: 'day', sql: 'f.last_on' },
    { name: 'pushes', label: 'Put off', kind: 'count', sql: 'f.pushes' },
    { name: 'owner_id', label: 'Owner', kind: 'person', sql: 'f.owner_id' },
    { name: 'reasons', label: 'Reasons', kind: 'names', sql: REASONS },
  ],
  where: 'f.attention = 1',
  sorted: 'f.amount DESC, f.opportunity_id',
  order: 'amount',
  named: 'coalesce(a.name, f.opportunity_id)',
});

/** Deals that are open at the end of a day, by what their history said then. */
const pipeline = {
  id: 'pipeline',
  tables: [...DEAL_TABLES, 'sales_activities'],
  measures: MEASURES,
  variants: ['stage_rate'],
  attributesOn: 'last',
  netting: [],
  dimensions: DEAL_DIMENSIONS,
  flags: {
    new: { attribute: 'kind', op: '=', values: ['new'] },
    open: { attribute: 'status', op: '=', values: ['open'] },
    'at-risk': { attribute: 'forecast', op: '=', values: ['at_risk'] },
    overdue: { attribute: 'is_overdue', op: '=', values: ['true'] },
  },
  lists: { attention },
  cheap: () => false,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default pipeline;
