import type { ListColumn } from '../../core/source.ts';
import { attributeOn, isCustomer } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Frame, listOf } from '../sql/frame/frame.ts';
import { cte } from '../sql/parts.ts';
import { watchedDay } from './days.ts';

/** Projects that should be done and are not, as they stand today, whatever period was asked for. */

/** What a list of projects says of each. */
export const OWNERS: readonly ListColumn[] = [
  { name: 'csm', label: 'CSM', kind: 'person' },
  { name: 'owner', label: 'Owner', kind: 'person' },
];

const PROJECT = 'onboarding_id, account_id, started_on, target_on, completed_on, paused_days, status';
export const projects = ({ table }: FrameContext): string => table('onboardings', PROJECT);

/** A pause moves the planned day by as long as it lasted. */
export const deadline = (o: string): string => `(${o}.target_on + coalesce(${o}.paused_days, 0)::int)`;

/** Whether a project was completed by a day. Its status decides; a completion without a date has no known time. */
export const isDone = (o: string, day: string): string =>
  `(${o}.status = 'completed' AND coalesce(${o}.completed_on <= ${day}, false))`;

const stuckFrame: Frame = {
  name: 'onboarding.stuck',
  measures: {},
  parts: (context) => {
    const watched = watchedDay(context);
    return [
      cte(
        'found',
        `SELECT p.p, o.onboarding_id, o.account_id, ${watched} AS day, o.started_on, o.target_on, o.status,
                coalesce(o.paused_days, 0)::int AS paused_days, ${watched} - ${deadline('o')} AS days_late,
                ${attributeOn(context, 'csm', 'o.account_id', watched)} AS csm,
                ${attributeOn(context, 'owner', 'o.account_id', watched)} AS owner
         FROM periods p CROSS JOIN ${projects(context)} o
         JOIN ${context.table('accounts', 'account_id, kind')} a ON a.account_id = o.account_id AND ${isCustomer('a')}
         WHERE p.p = 0 AND o.started_on <= ${watched} AND ${deadline('o')} < ${watched}
           AND (o.status IN ('open', 'paused') OR (o.status = 'completed' AND o.completed_on > ${watched}))${context.only('o')}`,
      ),
    ];
  },
};

export const stuckProjects = listOf({
  frame: stuckFrame,
  id: 'f.onboarding_id',
  columns: [
    { name: 'planned_on', label: 'Planned', kind: 'day', sql: 'f.target_on' },
    { name: 'days_late', label: 'Days late', kind: 'days', sql: 'f.days_late' },
    { name: 'started_on', label: 'Kick-off', kind: 'day', sql: 'f.started_on' },
    { name: 'status', label: 'Status', kind: 'text', sql: 'f.status' },
    { name: 'paused_days', label: 'Paused', kind: 'days', sql: 'f.paused_days' },
    ...OWNERS.map((column) => ({ ...column, sql: `f.${column.name}` })),
  ],
  sorted: 'f.days_late DESC, f.onboarding_id',
  order: 'days late',
});
