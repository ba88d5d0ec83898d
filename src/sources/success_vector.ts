import type { Source } from '../core/source.ts';
import { accountsOf, cellsOf, listOf } from './sql/frame/frame.ts';
import { VECTOR_MEASURES, VECTOR_VARIANTS, vectorFrame } from './success/vector.ts';

export type VectorMeasure = keyof typeof VECTOR_MEASURES;

const milestones = listOf({
  frame: vectorFrame,
  id: 'f.milestone_id',
  per: 'f.milestone_id, f.milestone',
  named: 'f.milestone',
  where: 'f.role = 0',
  columns: [
    { name: 'accounts', label: 'Accounts', kind: 'count', sql: 'count(*)::int' },
    { name: 'slipped', label: 'Slipped', kind: 'count', sql: 'sum(f.slipped)::int' },
    { name: 'value', label: 'Value', kind: 'money', sql: 'round(avg(f.cents))::bigint' },
    {
      name: 'take_rate',
      label: 'Take rate',
      kind: 'share',
      sql: '(sum(f.cents * f.rate) / nullif(sum(f.cents) FILTER (WHERE f.rate IS NOT NULL), 0))::float8',
    },
    { name: 'likely', label: 'On time', kind: 'share', sparse: true, sql: 'avg(f.likely)::float8' },
    {
      name: 'haircut',
      label: 'Off for risk',
      kind: 'share',
      sparse: true,
      sql: 'nullif(avg(coalesce(f.haircut, 0)), 0)::float8',
    },
    { name: 'arr', label: 'ARR', kind: 'money', sql: 'sum(f.expected)::bigint' },
  ],
  sorted: 'sum(f.expected) DESC, f.milestone_id',
  order: 'expected ARR',
});

const accounts = listOf({
  frame: vectorFrame,
  id: "f.account_id || ' ' || f.milestone_id",
  where: 'f.role = 0',
  columns: [
    { name: 'milestone', label: 'Milestone', kind: 'text', sql: 'f.milestone' },
    { name: 'expected_on', label: 'Expected', kind: 'day', sql: 'f.due_on' },
    { name: 'is_slipped', label: 'Slipped', kind: 'text', sql: "CASE WHEN f.is_slipped THEN 'yes' END" },
    { name: 'value', label: 'Value', kind: 'money', sql: 'f.cents' },
    { name: 'take_rate', label: 'Take rate', kind: 'share', sql: 'f.rate::float8' },
    { name: 'likely', label: 'On time', kind: 'share', sparse: true, sql: 'f.likely::float8' },
    { name: 'haircut', label: 'Off for risk', kind: 'share', sparse: true, sql: 'f.haircut::float8' },
    { name: 'arr', label: 'ARR', kind: 'money', sql: 'f.expected' },
  ],
  sorted: 'f.expected DESC, f.due_on, f.account_id, f.milestone_id',
  order: 'expected ARR',
});

/** Expansion that follows when customers succeed: who is about to get to a milestone, and what that sells. */
const successVector = {
  id: 'success_vector',
  tables: [
    'accounts',
    'account_attributes',
    'arr_lines',
    'fx_rates',
    'milestones',
    'milestone_predictions',
    'milestones_reached',
    'take_rates',
    'opportunities',
    'opportunity_history',
  ],
  measures: VECTOR_MEASURES,
  variants: VECTOR_VARIANTS,
  netting: [],
  dimensions: [
    { name: 'milestone', bare: false, values: { table: 'milestones', value: 'milestone_id', name: 'name' } },
    { name: 'product' },
  ],
  lists: { milestones, accounts },
  // Every period of a trend is another prediction, frozen at its own day.
  cheap: () => false,
  cells: (request, settings) => cellsOf(vectorFrame, request, settings),
  accounts: (request, settings, limit) => accountsOf(vectorFrame, request, settings, limit),
} satisfies Source;

export default successVector;
