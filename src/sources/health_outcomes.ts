import type { MeasureKind, Source } from '../core/source.ts';
import { healthParts, joinHealth } from './health/at.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { cellsOf, type Frame } from './sql/frame/frame.ts';
import { stretchParts } from './sql/frame/stretches.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  churned: 'count',
  stayed: 'count',
  churned_unscored: 'count',
  stayed_unscored: 'count',
  /** Scores to one decimal, some days before the end or the loss. */
  churned_scores: 'spread',
  stayed_scores: 'spread',
} as const satisfies Record<string, MeasureKind>;
export type HealthOutcomeMeasure = keyof typeof MEASURES;

/** Long enough before a loss that something could still be done. */
export const DAYS_BEFORE = 90;

/**
 * One row per account that had ARR at the start: `day` is its last day of service where it left in the period, else
 * the period's last day that has come; the score is that of 90 days before.
 */
function parts(context: FrameContext): readonly Cte[] {
  const before = `o.day - ${context.binder.bind(DAYS_BEFORE, 'int')}`;
  return [
    ...stretchParts(context),
    ...healthParts(context),
    cte(
      'outcomes',
      `SELECT p.p, s.account_id, p.u,
              bool_or(s.first_day < p.s AND (s.last_day IS NULL OR s.last_day >= p.s)) AS opened,
              bool_or(s.first_day < p.e AND (s.last_day IS NULL OR s.last_day >= p.e)) AS lives,
              max(s.last_day) FILTER (WHERE s.last_day < p.e) AS lost_on
       FROM periods p JOIN stretches s ON s.first_day < p.e AND (s.last_day IS NULL OR s.last_day >= p.s)
       GROUP BY p.p, s.account_id, p.u`,
    ),
    cte(
      'found',
      `SELECT o.p, o.account_id, o.day, (NOT o.lives)::int AS churned, o.lives::int AS stayed,
              (NOT o.lives AND h.score IS NULL)::int AS churned_unscored, (o.lives AND h.score IS NULL)::int AS stayed_unscored,
              CASE WHEN NOT o.lives THEN round(h.score, 1) END AS churned_scores,
              CASE WHEN o.lives THEN round(h.score, 1) END AS stayed_scores
       FROM (SELECT p, account_id, lives, CASE WHEN lives THEN u ELSE lost_on END AS day FROM outcomes WHERE opened) o
       ${joinHealth(context, 'h', 'o.account_id', before)}`,
    ),
  ];
}

const frame: Frame = { name: 'health.outcomes', measures: MEASURES, wide: true, parts };

/** What became of the accounts that a period began with, and what their health had said before. */
const healthOutcomes = {
  id: 'health_outcomes',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'health_readings', 'health_weights'],
  measures: MEASURES,
  variants: [],
  attributesOn: 'event',
  netting: [],
  cheap: ({ periods }) => periods.length <= 1,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default healthOutcomes;
