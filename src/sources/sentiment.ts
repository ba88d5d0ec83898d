import type { MeasureKind, Source } from '../core/source.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame } from './sql/frame/frame.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  responses: 'count',
  promoters: 'count',
  detractors: 'count',
  scores: 'spread',
} as const satisfies Record<string, MeasureKind>;
export type SentimentMeasure = keyof typeof MEASURES;

const frame: Frame = {
  name: 'sentiment.nps',
  measures: MEASURES,
  own: { touchpoint: 'f.touchpoint' },
  parts: (context: FrameContext): readonly Cte[] => {
    const surveys = context.table(
      'surveys',
      'survey_id, kind, account_id, contact_id, touchpoint, sent_at, responded_at, score',
    );
    return [
      cte(
        'found',
        `SELECT p.p, x.account_id, ${context.day('x.responded_at')} AS day, x.touchpoint,
        1 AS responses, (x.score >= 9)::int AS promoters, (x.score <= 6)::int AS detractors, x.score AS scores
        FROM periods p JOIN ${surveys} x ON ${context.day('x.sent_at')} >= p.s AND ${context.day('x.sent_at')} < p.e
        WHERE x.kind = 'nps' AND x.responded_at IS NOT NULL${context.only('x')}`,
      ),
    ];
  },
};

const sentiment = {
  id: 'sentiment',
  tables: ['accounts', 'account_attributes', 'surveys'],
  measures: MEASURES,
  variants: [],
  netting: [],
  dimensions: [{ name: 'touchpoint', values: ['relationship', 'onboarding', 'support', 'other'] }],
  cheap: () => true,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default sentiment;
