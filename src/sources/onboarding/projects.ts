import type { CellRequest } from '../../core/source.ts';
import { isCustomer } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Frame, listOf } from '../sql/frame/frame.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { watchedDay } from './days.ts';
import { episodeParts } from './episodes.ts';
import { deadline, isDone, projects } from './stuck.ts';

/** One row per onboarding project: when it began, and how long it took or has taken so far. */

export const PROJECT_MEASURES = {
  started: 'count',
  completed: 'count',
  /** Still under way, pauses included. */
  open: 'count',
  /** Called off: in the count of none of the others. */
  cancelled: 'count',
  /** Those whose planned day has passed, and of them those that were done by then. */
  due: 'count',
  within: 'count',
  /** Days of work to the end, and days so far of those under way; pauses taken out. */
  arrived: 'spread',
  waiting: 'spread',
} as const;

export const PROJECT_VARIANTS = ['by_completed', 'from_signature'];

export const projectFrame: Frame = {
  name: 'onboarding',
  measures: PROJECT_MEASURES,
  parts: (context) => [...signedParts(context), found(context)],
};

const signs = ({ variant }: CellRequest): boolean => variant === 'from_signature';

/** `signings`: for each project the signature of the contract that it belongs to, in the first episode not yet over. */
function signedParts(context: FrameContext): readonly Cte[] {
  if (!signs(context.request)) return [];
  return [
    ...episodeParts(context, true),
    cte(
      'signings',
      `SELECT DISTINCT ON (o.onboarding_id) o.onboarding_id, e.signed
       FROM ${projects(context)} o JOIN episodes e ON e.account_id = o.account_id
        AND (e.last_day IS NULL OR e.last_day >= o.started_on)
       ORDER BY o.onboarding_id, e.start`,
    ),
  ];
}

function found(context: FrameContext): Cte {
  const { request, table, only } = context;
  const watched = watchedDay(context);
  const done = isDone('o', watched);
  const [clock, join] = signs(request)
    ? ['coalesce(g.signed, o.started_on)', 'LEFT JOIN signings g ON g.onboarding_id = o.onboarding_id']
    : ['o.started_on', ''];
  const days = (to: string) => `greatest(0, ${to} - ${clock} - coalesce(o.paused_days, 0)::int)`;
  // A project that is called completed without a day has ended, nobody knows when.
  const open = `(o.status IN ('open', 'paused') OR (o.status = 'completed' AND o.completed_on > ${watched}))`;
  const due = `(o.status <> 'cancelled' AND coalesce(${deadline('o')} < ${watched}, false))`;
  const member =
    request.variant === 'by_completed'
      ? `o.completed_on >= p.s AND o.completed_on < p.e AND ${done}`
      : 'o.started_on >= p.s AND o.started_on < p.e';
  return cte(
    'found',
    `SELECT p.p, o.onboarding_id, o.account_id, o.started_on AS day, o.started_on, o.status, o.target_on,
            CASE WHEN ${done} THEN o.completed_on END AS completed_on,
            (o.status <> 'cancelled')::int AS started, ${done}::int AS completed, ${open}::int AS open,
            (o.status = 'cancelled')::int AS cancelled, ${due}::int AS due,
            coalesce(${due} AND ${done} AND o.completed_on <= ${deadline('o')}, false)::int AS within,
            CASE WHEN ${done} THEN ${days('o.completed_on')} END AS arrived,
            CASE WHEN ${open} THEN ${days(watched)} END AS waiting
     FROM periods p JOIN ${projects(context)} o ON ${member}
     JOIN ${table('accounts', 'account_id, kind')} a ON a.account_id = o.account_id AND ${isCustomer('a')}
     ${join}
     WHERE o.started_on <= ${watched}${only('o')}`,
  );
}

export const projectList = listOf({
  frame: projectFrame,
  id: 'f.onboarding_id',
  columns: [
    { name: 'started_on', label: 'Kick-off', kind: 'day', sql: 'f.started_on' },
    { name: 'planned_on', label: 'Planned', kind: 'day', sql: 'f.target_on' },
    { name: 'completed_on', label: 'Completed', kind: 'day', sql: 'f.completed_on' },
    { name: 'status', label: 'Status', kind: 'text', sql: 'f.status' },
    { name: 'days', label: 'Days', kind: 'days', sql: 'coalesce(f.arrived, f.waiting)' },
  ],
  sorted: 'f.started_on, f.onboarding_id',
  order: 'kick-off',
});
