import { healthParts, joinHealth } from '../health/at.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';

/** How likely those who are predicted to get to a milestone get there in time, and what risk takes off. */

/** Predictions that the rate of all milestones counts as, so that a milestone with few of its own leans on it. */
const PRIOR = 20;

/** Whether the chance of getting there is what became of earlier predictions. */
export const isMeasured = ({ request, settings }: FrameContext): boolean =>
  request.variant === 'measured_reach' || settings.successVector.onTime === 'measured';

const takesOff = ({ settings }: FrameContext): boolean => settings.successVector.redHaircut > 0;

/** Parts that stand before the cohort. */
export const riskParts = (context: FrameContext): readonly Cte[] =>
  takesOff(context) ? healthParts(context) : [];

/**
 * `tried`: of the predictions for earlier spans, how many there were per milestone and (milestone NULL) in all, and how
 * many got there within their span. Reads `cohort`.
 */
export function triedParts(context: FrameContext): readonly Cte[] {
  if (!isMeasured(context)) return [];
  const reached = context.table('milestones_reached', 'account_id, milestone_id, reached_on');
  return [
    cte(
      'tried',
      `SELECT c.p, c.tries AS role, m.milestone_id, count(*)::int AS said, (count(*) FILTER (WHERE c.is_there))::int AS arrived
       FROM (SELECT x.*, EXISTS (SELECT FROM ${reached} r WHERE r.account_id = x.account_id AND r.milestone_id = x.milestone_id
                                  AND r.reached_on BETWEEN x.s AND x.u) AS is_there
             FROM cohort x WHERE x.tries IS NOT NULL) c
       CROSS JOIN LATERAL (VALUES (c.milestone_id), (NULL)) AS m(milestone_id)
       GROUP BY 1, 2, 3`,
    ),
  ];
}

/** SQL over a cohort row `c`, 0 to 1, with `likelyJoins`; where nothing was ever tried, all are taken to get there. */
export function onTime(context: FrameContext): string {
  if (isMeasured(context))
    return `coalesce((coalesce(mine.arrived, 0) + ${PRIOR} * every.arrived / every.said::numeric) / (coalesce(mine.said, 0) + ${PRIOR}), 1)`;
  const { onTime: chance } = context.settings.successVector;
  return context.binder.bind(chance === 'measured' ? 1 : chance, 'numeric');
}

/** SQL over a cohort row `c`: whether its chance was to be measured and there was nothing to measure it by. */
export const isUntried = (context: FrameContext): string =>
  isMeasured(context) ? 'every.said IS NULL' : 'false';

/** SQL over a cohort row `c`: the part that is taken off, for its health at the end of the day it is frozen at. */
export function haircut(context: FrameContext): string {
  if (!takesOff(context)) return '0';
  const { settings, binder } = context;
  const part = binder.bind(settings.successVector.redHaircut, 'numeric');
  return `CASE WHEN health_then.score < ${binder.bind(settings.healthBands[0], 'numeric')} THEN ${part} ELSE 0 END`;
}

export const likelyJoins = (context: FrameContext): string =>
  [
    isMeasured(context)
      ? `LEFT JOIN tried every ON every.p = c.p AND every.role = c.role AND every.milestone_id IS NULL
       LEFT JOIN tried mine ON mine.p = c.p AND mine.role = c.role AND mine.milestone_id = c.milestone_id`
      : '',
    takesOff(context) ? joinHealth(context, 'health_then', 'c.account_id', 'c.k') : '',
  ].join('\n');
