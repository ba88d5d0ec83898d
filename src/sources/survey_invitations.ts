import type { MeasureKind, Source } from '../core/source.ts';
import { askedPart, OWN_DIMENSIONS, SURVEY_DIMENSIONS } from './sentiment/asked.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  invited: 'count',
  /** Within the days of the settings. */
  answered: 'count',
  answered_in_window: 'count',
  open: 'count',
} as const satisfies Record<string, MeasureKind>;
export type SurveyInvitationMeasure = keyof typeof MEASURES;

function parts(context: FrameContext): readonly Cte[] {
  const days = context.binder.bind(context.settings.surveyAnswerDays, 'int');
  const today = context.binder.bind(context.request.today, 'date');
  return [
    askedPart(context, { kinds: ['nps', 'csat', 'ces'] }),
    cte(
      'found',
      `SELECT x.p, x.account_id, x.sent_on AS day, x.touchpoint, x.role, x.kind AS survey, 1 AS invited,
              coalesce(x.responded_on <= x.sent_on + ${days}, false)::int AS answered,
              coalesce(x.responded_on >= x.s AND x.responded_on < x.e, false)::int AS answered_in_window,
              (x.responded_on IS NULL AND x.sent_on + ${days} >= ${today})::int AS open
       FROM asked x`,
    ),
  ];
}

const frame: Frame = {
  name: 'sentiment.invitations',
  measures: MEASURES,
  own: { ...OWN_DIMENSIONS, survey: 'f.survey' },
  parts,
};

/** Surveys that went out, whatever they asked. */
const surveyInvitations = {
  id: 'survey_invitations',
  tables: ['accounts', 'account_attributes', 'surveys'],
  measures: MEASURES,
  variants: [],
  attributesOn: 'event',
  netting: [],
  dimensions: [
    ...SURVEY_DIMENSIONS,
    { name: 'survey', aliases: ['survey kind'], values: ['nps', 'csat', 'ces'], bare: false },
  ],
  // 13 months of 100,000 accounts: under a second.
  cheap: () => true,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default surveyInvitations;
