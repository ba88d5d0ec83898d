import type { FrameContext } from '../sql/frame/context.ts';
import type { Frame } from '../sql/frame/frame.ts';
import { type Cte, cte, inlined } from '../sql/parts.ts';
import { businessDays, watchedDay } from './days.ts';
import { episodeParts } from './episodes.ts';
import { usersPart } from './first-use.ts';

/** One row per episode: when it started, and when the account first got what it bought the product for. Or one per user. */

export const FIRST_VALUE_MEASURES = {
  /** Episodes whose clock was started. */
  started: 'count',
  reached: 'count',
  /** Those whose target day has passed, and of them those that were there by then. */
  due: 'count',
  within: 'count',
  /** Target days of those that have arrived. */
  target_total: 'count',
  /** Days to the first value, and days watched so far of those still on their way. */
  arrived: 'spread',
  waiting: 'spread',
} as const;

export const FIRST_VALUE_VARIANTS = [
  'by_reached',
  'from_signature',
  'from_kick_off',
  'business_days',
  'by_user',
];

/** When the clock starts, over an episode `e`; NULL where it never did. */
const clock = (variant: string): string => {
  if (variant === 'from_signature') return 'e.signed';
  return variant === 'from_kick_off' ? 'k.kick_off' : 'e.start';
};

export const firstValueFrame: Frame = {
  name: 'first_value',
  measures: FIRST_VALUE_MEASURES,
  parts: (context) => [
    ...episodeParts(context, context.request.variant === 'from_signature'),
    ...(context.request.variant === 'by_user'
      ? [usersPart(context)]
      : [...arrivalParts(context), found(context)]),
  ],
};

/** The first kick-off inside each episode. */
function kickOffPart({ table }: FrameContext): Cte {
  const onboardings = table('onboardings', 'account_id, started_on, status');
  return cte(
    'kick_offs',
    `SELECT e.account_id, e.start, min(o.started_on) AS kick_off
     FROM episodes e JOIN ${onboardings} o ON o.account_id = e.account_id AND ${inside('o.started_on')}
     WHERE o.status <> 'cancelled' GROUP BY 1, 2`,
  );
}

const inside = (day: string): string =>
  `${day} > e.before_day AND (e.last_day IS NULL OR ${day} <= e.last_day)`;

/** `cohort`: episodes with the start of their clock and the first arrival inside them. */
function arrivalParts(context: FrameContext): readonly Cte[] {
  const { table, request } = context;
  const milestones = table('milestones', 'milestone_id, kind, target_days');
  const reached = table('milestones_reached', 'account_id, milestone_id, reached_on');
  const kicked = request.variant === 'from_kick_off';
  return [
    ...(kicked ? [kickOffPart(context)] : []),
    inlined('target', `SELECT min(target_days)::int AS days FROM ${milestones} m WHERE kind = 'first_value'`),
    cte(
      'arrivals',
      `SELECT r.account_id, r.reached_on FROM ${reached} r JOIN ${milestones} m ON m.milestone_id = r.milestone_id
       WHERE m.kind = 'first_value' AND r.reached_on <= ${watchedDay(context)}${context.only('r')}`,
    ),
    cte(
      'cohort',
      `SELECT e.account_id, e.start, ${clock(request.variant)} AS clock, e.last_day, min(a.reached_on) AS reached_on
       FROM episodes e ${kicked ? 'LEFT JOIN kick_offs k ON k.account_id = e.account_id AND k.start = e.start' : ''}
       LEFT JOIN arrivals a ON a.account_id = e.account_id AND ${inside('a.reached_on')}
       GROUP BY 1, 2, 3, 4`,
    ),
  ];
}

function found(context: FrameContext): Cte {
  const { variant } = context.request;
  const watched = watchedDay(context);
  const member = variant === 'by_reached' ? 'c.reached_on' : 'c.start';
  const until = `least(coalesce(c.last_day, ${watched}), ${watched})`;
  const days = (to: string): string =>
    `greatest(0, ${variant === 'business_days' ? businessDays(context, 'c.clock', to) : `${to} - c.clock`})`;
  const due = `(c.clock + t.days < ${watched})`;
  return cte(
    'found',
    `SELECT p.p, c.account_id, c.start AS day, 1 AS started, (c.reached_on IS NOT NULL)::int AS reached,
            coalesce(${due}, false)::int AS due,
            coalesce(${due} AND c.reached_on <= c.clock + t.days, false)::int AS within,
            CASE WHEN c.reached_on IS NOT NULL THEN coalesce(t.days, 0) ELSE 0 END AS target_total,
            CASE WHEN c.reached_on IS NOT NULL THEN ${days('c.reached_on')} END AS arrived,
            CASE WHEN c.reached_on IS NULL THEN ${days(until)} END AS waiting
     FROM periods p JOIN cohort c ON ${member} >= p.s AND ${member} < p.e CROSS JOIN target t
     WHERE c.start <= ${watched} AND c.clock <= ${watched}`,
  );
}
