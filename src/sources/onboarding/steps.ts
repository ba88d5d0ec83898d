import { isCustomer } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Frame, listOf } from '../sql/frame/frame.ts';
import { stretchParts } from '../sql/frame/stretches.ts';
import { type Cte, cte, EVER } from '../sql/parts.ts';
import { watchedDay } from './days.ts';
import { isDone, projects } from './stuck.ts';

/** One row per project and its required steps: whether they were all done by the planned day. */

export const STEP_MEASURES = {
  /** Planned day has passed: the only ones that can be judged. */
  due: 'count',
  within: 'count',
  completed: 'count',
  /** Planned for a day that is yet to pass. */
  pending: 'count',
  /** Required steps of those that are due, and how many of them are done. */
  steps: 'count',
  steps_done: 'count',
} as const;

export const STEP_VARIANTS = ['by_start'];

export const stepFrame: Frame = {
  name: 'onboarding_steps',
  measures: STEP_MEASURES,
  parts: (context) => [
    ...stretchParts(context),
    requiredPart(context),
    plannedPart(context),
    cohortPart(context),
    tickedPart(context),
    found(context),
  ],
};

/** Steps count as required unless they are said to be optional. */
const requiredPart = ({ table }: FrameContext): Cte =>
  cte(
    'required',
    `SELECT milestone_id, name, product_id, target_days::int AS target_days
     FROM ${table('milestones', 'milestone_id, name, kind, is_required, target_days, product_id')} m
     WHERE kind = 'onboarding' AND coalesce(is_required, true)`,
  );

/** `planned`: projects with the day that they are due; without one of their own, that of the slowest step. */
const plannedPart = (context: FrameContext): Cte =>
  cte(
    'planned',
    `SELECT o.onboarding_id, o.account_id, o.started_on, o.completed_on, o.status,
            coalesce(o.target_on, o.started_on + (SELECT max(target_days) FROM required))
              + coalesce(o.paused_days, 0)::int AS due_on
     FROM ${projects(context)} o
     JOIN ${context.table('accounts', 'account_id, kind')} a ON a.account_id = o.account_id AND ${isCustomer('a')}
     WHERE o.status <> 'cancelled' AND o.started_on <= ${watchedDay(context)}${context.only('o')}`,
  );

/**
 * Those of each period, with the day after which its steps count: the end of the account's project before, or of its
 * former time as a customer, so that who comes back takes every step again.
 */
function cohortPart({ request }: FrameContext): Cte {
  const day = request.variant === 'by_start' ? 'o.started_on' : 'o.due_on';
  return cte(
    'cohort',
    `SELECT p.p, o.*, greatest(coalesce(max(b.completed_on), ${EVER}), coalesce(max(s.last_day), ${EVER})) AS after_day
     FROM periods p JOIN planned o ON ${day} >= p.s AND ${day} < p.e
     LEFT JOIN planned b ON b.account_id = o.account_id AND b.status = 'completed' AND b.completed_on < o.started_on
     LEFT JOIN stretches s ON s.account_id = o.account_id AND s.last_day < o.started_on
     GROUP BY p.p, o.onboarding_id, o.account_id, o.started_on, o.completed_on, o.status, o.due_on`,
  );
}

/** `ticked`: each step that applies to a project, and when it was first done. A product's step is for who has it. */
function tickedPart(context: FrameContext): Cte {
  const { table } = context;
  const reached = table('milestones_reached', 'account_id, milestone_id, reached_on');
  const lines = table('arr_lines', 'account_id, product_id, starts_on, ends_on');
  return cte(
    'ticked',
    `SELECT c.p, c.onboarding_id, m.milestone_id, m.name, min(r.reached_on) AS reached_on
     FROM cohort c CROSS JOIN required m
     LEFT JOIN ${reached} r ON r.account_id = c.account_id AND r.milestone_id = m.milestone_id
      AND r.reached_on > c.after_day AND r.reached_on <= ${watchedDay(context)}
     WHERE m.product_id IS NULL OR EXISTS (
       SELECT FROM ${lines} l WHERE l.account_id = c.account_id AND l.product_id = m.product_id
        AND l.starts_on <= coalesce(c.due_on, ${watchedDay(context)}) AND (l.ends_on IS NULL OR l.ends_on >= c.started_on))
     GROUP BY 1, 2, 3, 4`,
  );
}

/** Without required steps, the project's own completion says when it was done. */
function found(context: FrameContext): Cte {
  const watched = watchedDay(context);
  return cte(
    'found',
    `SELECT x.*, is_due::int AS due, (NOT is_due)::int AS pending, (is_due AND done_on IS NOT NULL)::int AS completed,
            coalesce(is_due AND done_on <= due_on, false)::int AS within,
            CASE WHEN is_due THEN all_steps ELSE 0 END AS steps, CASE WHEN is_due THEN all_done ELSE 0 END AS steps_done
     FROM (
       SELECT c.p, c.onboarding_id, c.account_id, c.started_on AS day, c.started_on, c.due_on,
              c.due_on < ${watched} AS is_due, count(t.milestone_id)::int AS all_steps, count(t.reached_on)::int AS all_done,
              array_agg(t.name ORDER BY t.name) FILTER (WHERE t.milestone_id IS NOT NULL AND t.reached_on IS NULL) AS missing,
              CASE WHEN count(t.milestone_id) = 0 THEN CASE WHEN ${isDone('c', watched)} THEN c.completed_on END
                   WHEN count(t.milestone_id) = count(t.reached_on) THEN max(t.reached_on) END AS done_on
       FROM cohort c LEFT JOIN ticked t ON t.p = c.p AND t.onboarding_id = c.onboarding_id
       WHERE c.due_on IS NOT NULL
       GROUP BY c.p, c.onboarding_id, c.account_id, c.started_on, c.due_on, c.completed_on, c.status) x`,
  );
}

/** Projects that were not done by their planned day, those furthest from it first. */
export const missedProjects = listOf({
  frame: stepFrame,
  id: 'f.onboarding_id',
  where: 'f.due = 1 AND f.within = 0',
  columns: [
    { name: 'due_on', label: 'Planned', kind: 'day', sql: 'f.due_on' },
    { name: 'done_on', label: 'Done', kind: 'day', sql: 'f.done_on' },
    { name: 'steps_done', label: 'Steps done', kind: 'count', sql: 'f.all_done' },
    { name: 'steps', label: 'Steps', kind: 'count', sql: 'f.all_steps' },
    { name: 'missing', label: 'Missing', kind: 'names', sql: "coalesce(f.missing, '{}')" },
  ],
  sorted: 'f.due_on, f.onboarding_id',
  order: 'planned day',
});
