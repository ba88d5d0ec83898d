import type { MeasureKind, Source } from '../../core/source.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { cellsOf, type Frame, listOf } from '../sql/frame/frame.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { ANSWER_COLUMNS, askedPart, OWN_DIMENSIONS, SURVEY_DIMENSIONS, type SurveyKind } from './asked.ts';

/** Answers on scales: how satisfied people were, how easy it was. Each on its own scale, the good end up. */

/** Beside the measures of one kind, what became of its invitations. */
export const INVITATIONS = {
  invited: 'count',
  /** Not answered, and still may be. */
  open: 'count',
} as const satisfies Record<string, MeasureKind>;

export const SATISFACTION = {
  csat_responses: 'count',
  satisfied: 'count',
  /** Answers on a scale of 1 to 5, and their squares. */
  csat_points: 'number',
  csat_squares: 'number',
} as const satisfies Record<string, MeasureKind>;

export const EFFORT = {
  ces_responses: 'count',
  easy: 'count',
  /** Answers on a scale of 1 (hard) to 7 (easy), and their squares. */
  ces_points: 'number',
  ces_squares: 'number',
  /** Asked on another scale, or the other way round. */
  rescaled: 'count',
} as const satisfies Record<string, MeasureKind>;

/** What a survey that does not say is asked on. */
const USUAL_MAX = `CASE x.kind WHEN 'csat' THEN 5 ELSE 7 END`;

/**
 * Satisfied: the two best answers; on scales of up to three points, thumbs among them, only the best; on scales of
 * more than eleven points the best fifth.
 */
const SATISFIED = `CASE WHEN x.top - x.low <= 2 THEN x.good >= x.top WHEN x.top - x.low <= 10 THEN x.good >= x.top - 1
  ELSE x.good >= x.top - (x.top - x.low) * 0.2 END`;

export interface Ratings {
  readonly name: string;
  readonly kinds: readonly SurveyKind[];
  readonly touchpoint?: string;
}

/** An answer counts where it came within the days of the settings and lies on its scale. */
function ratingParts(context: FrameContext, { kinds, touchpoint }: Ratings): readonly Cte[] {
  const days = context.binder.bind(context.settings.surveyAnswerDays, 'int');
  const today = context.binder.bind(context.request.today, 'date');
  const only = touchpoint === undefined ? '' : ` WHERE x.touchpoint = '${touchpoint}'`;
  const points = (steps: number) => `(1 + ${steps}.0 * (x.good - x.low) / (x.top - x.low))`;
  return [
    askedPart(context, { kinds }),
    cte(
      'scaled',
      `SELECT x.*, x.responded_on <= x.sent_on + ${days} AND x.score BETWEEN x.low AND x.top AND x.low < x.top AS valid,
              CASE WHEN x.low_is_good THEN x.low + x.top - x.score ELSE x.score END AS good
       FROM (SELECT x.*, coalesce(x.scale_min, 1) AS low, coalesce(x.scale_max, ${USUAL_MAX}) AS top FROM asked x${only}) x`,
    ),
    cte(
      'rated',
      `SELECT x.p, x.account_id, x.survey_id, x.kind, x.sent_on AS day, x.touchpoint, x.role, x.contact_id, x.comment, x.score,
              x.sent_on, x.responded_on, coalesce(x.valid, false) AS valid,
              x.low::float8 || '–' || x.top::float8 || CASE WHEN x.low_is_good THEN ', low is good' ELSE '' END AS scale,
              x.responded_on IS NULL AND x.sent_on + ${days} >= ${today} AS open,
              CASE WHEN x.valid THEN ${SATISFIED} END AS satisfied,
              CASE WHEN x.valid THEN ${points(4)} END AS of_5, CASE WHEN x.valid THEN ${points(6)} END AS of_7,
              x.low <> 1 OR x.top <> 7 OR coalesce(x.low_is_good, false) AS other
       FROM scaled x`,
    ),
    cte(
      'found',
      `SELECT x.p, x.account_id, x.survey_id, x.day, x.touchpoint, x.role, x.contact_id, x.comment, x.score, x.sent_on,
              x.responded_on, x.scale, x.valid, 1 AS invited, x.open::int AS open,
              (x.valid AND x.kind = 'csat')::int AS csat_responses, (x.kind = 'csat' AND x.satisfied)::int AS satisfied,
              CASE WHEN x.kind = 'csat' THEN x.of_5 END AS csat_points,
              CASE WHEN x.kind = 'csat' THEN x.of_5 * x.of_5 END AS csat_squares,
              (x.valid AND x.kind = 'ces')::int AS ces_responses, (x.kind = 'ces' AND x.of_7 >= 5)::int AS easy,
              CASE WHEN x.kind = 'ces' THEN x.of_7 END AS ces_points,
              CASE WHEN x.kind = 'ces' THEN x.of_7 * x.of_7 END AS ces_squares,
              (x.valid AND x.kind = 'ces' AND x.other)::int AS rescaled
       FROM rated x`,
    ),
  ];
}

/** What every source of ratings has in common; `measures` are those of its kinds. */
export function ratings<M extends Readonly<Record<string, MeasureKind>>>(of: Ratings, measures: M) {
  const frame: Frame = {
    name: of.name,
    measures,
    own: OWN_DIMENSIONS,
    parts: (context) => ratingParts(context, of),
  };
  return {
    tables: ['accounts', 'account_attributes', 'arr_lines', 'surveys'],
    measures,
    variants: [],
    attributesOn: 'event',
    netting: [],
    dimensions: SURVEY_DIMENSIONS,
    lists: {
      responses: listOf({
        frame,
        id: 'f.survey_id',
        columns: ANSWER_COLUMNS,
        where: 'f.valid',
        sorted: 'f.responded_on DESC, f.survey_id',
        order: 'day of the answer, the newest first',
      }),
    },
    // 13 months of 100,000 accounts: under a second.
    cheap: () => true,
    cells: (request, settings) => cellsOf(frame, request, settings),
  } satisfies Omit<Source, 'id'>;
}
