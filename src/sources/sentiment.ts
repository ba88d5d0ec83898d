import type { MeasureKind, Source } from '../core/source.ts';
import {
  ANSWER_COLUMNS,
  askedPart,
  OWN_DIMENSIONS,
  ownConditions,
  ownGroups,
  SURVEY_DIMENSIONS,
} from './sentiment/asked.ts';
import { arrOfAll } from './sql/frame/accounts.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { accountsOf, cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { isLive, stretchParts } from './sql/frame/stretches.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  responses: 'count',
  promoters: 'count',
  passives: 'count',
  detractors: 'count',
  invited: 'count',
  answered: 'count',
  /** Sums over units (answers, or accounts) of a weight w and a score x from −1 to 1: w, wx, w², w²x, w²x². */
  weights: 'number',
  weighted: 'number',
  squares: 'number',
  squares_weighted: 'number',
  squares_squared: 'number',
} as const satisfies Record<string, MeasureKind>;
export type SentimentMeasure = keyof typeof MEASURES;

/** Whose customers' time is over on the last day that has come: what their people said counts no more. */
const closedPart = cte(
  'closed',
  `SELECT DISTINCT p.p, s.account_id FROM periods p JOIN stretches s ON s.last_day <= p.u
   WHERE NOT EXISTS (SELECT FROM stretches o WHERE o.account_id = s.account_id AND ${isLive('o', 'p.u')})`,
);

/** Relational surveys alone, unless the ask itself says which. */
const defaultTouchpoint = ({ request: { by, where } }: FrameContext): readonly string[] =>
  by.includes('touchpoint') || where.some(({ attribute }) => attribute === 'touchpoint')
    ? []
    : ["x.touchpoint = 'relationship'"];

/** A response has a score of 0 to 10; what was asked on another scale is no NPS. */
const IS_NPS = `x.score BETWEEN 0 AND 10 AND coalesce(x.scale_max, 10) = 10 AND coalesce(x.low_is_good, false) = false`;

function parts(context: FrameContext): readonly Cte[] {
  const { variant } = context.request;
  const byResponse = variant === 'by_response';
  const answered = byResponse
    ? 'x.responded_on >= x.s AND x.responded_on < x.e'
    : 'x.responded_on IS NOT NULL';
  const conditions = [
    'NOT EXISTS (SELECT FROM closed c WHERE c.p = x.p AND c.account_id = x.account_id)',
    ...defaultTouchpoint(context),
    ...ownConditions(context),
  ];
  const groups = ownGroups(context).map((name) => `, x.${name}`);
  const contact = `x.p, x.account_id, x.contact_id, CASE WHEN x.contact_id IS NULL THEN x.survey_id END${groups.join('')}`;
  return [
    ...stretchParts(context),
    closedPart,
    askedPart(context, { kinds: ['nps'], otherwise: 'relationship', withAnswered: byResponse }),
    cte(
      'answers',
      `SELECT x.*, coalesce(${answered} AND ${IS_NPS}, false) AS valid FROM asked x WHERE ${conditions.join(' AND ')}`,
    ),
    cte(
      'ranked',
      `SELECT x.*, x.valid${variant === 'all_responses' ? '' : ` AND row_number() OVER (PARTITION BY ${contact} ORDER BY x.valid DESC, x.responded_at DESC, x.survey_id DESC) = 1`} AS counts,
              (x.score >= 9)::int - (x.score <= 6)::int AS x
       FROM answers x`,
    ),
    ...weightParts(context, groups.join('')),
    cte(
      'found',
      `SELECT x.p, x.account_id, x.survey_id, ${byResponse ? 'coalesce(x.responded_on, x.sent_on)' : 'x.sent_on'} AS day,
              x.touchpoint, x.role, x.contact_id, x.comment, x.score, x.sent_on, x.responded_on, '0–10' AS scale,
              x.counts::int AS responses, (x.counts AND x.x = 1)::int AS promoters, (x.counts AND x.x = 0)::int AS passives,
              (x.counts AND x.x = -1)::int AS detractors, x.sent::int AS invited, (x.sent AND x.valid)::int AS answered,
              CASE WHEN x.counts THEN x.w END AS weights, CASE WHEN x.counts THEN x.w * x.x END AS weighted,
              CASE WHEN x.counts THEN x.w * x.per END AS squares,
              CASE WHEN x.counts THEN x.w * x.per * x.mean END AS squares_weighted,
              CASE WHEN x.counts THEN x.w * x.per * x.mean * x.mean END AS squares_squared
       FROM weighed x`,
    ),
  ];
}

/**
 * `weighed`: each answer with its weight `w`, the `mean` of the unit that it belongs to, and that unit's whole weight
 * `per`. An account's answers share its weight, so that sums over answers are sums over accounts; grouped by what
 * answers differ in, a unit is the account's part in the group, so that groups still add up.
 */
function weightParts(context: FrameContext, groups: string): readonly Cte[] {
  const { variant } = context.request;
  if (variant !== 'account_mean' && variant !== 'arr_weighted')
    return [cte('weighed', 'SELECT x.*, 1 AS w, x.x AS mean, 1 AS per FROM ranked x')];
  const account = 'PARTITION BY x.p, x.account_id';
  const shared = `SELECT x.*, count(*) FILTER (WHERE x.counts) OVER (${account}) AS n,
     count(*) FILTER (WHERE x.counts) OVER (${account}${groups}) AS part,
     avg(x.x) FILTER (WHERE x.counts) OVER (${account}${groups}) AS mean`;
  const isOfArr = variant === 'arr_weighted';
  const weight = isOfArr ? 'coalesce(b.cents, 0)::numeric' : '1::numeric';
  const joined = isOfArr ? 'LEFT JOIN balances b ON b.p = z.p AND b.account_id = z.account_id' : '';
  return [
    ...(isOfArr ? [cte('balances', arrOfAll(context, 'p.u'))] : []),
    cte(
      'weighed',
      `SELECT z.*, ${weight} / nullif(z.n, 0) AS w, ${weight} * z.part / nullif(z.n, 0) AS per
       FROM (${shared} FROM ranked x) z ${joined}`,
    ),
  ];
}

const frame: Frame = { name: 'sentiment.nps', measures: MEASURES, own: OWN_DIMENSIONS, parts };

/** What customers would recommend: answers to NPS surveys, the last of each contact. */
const sentiment = {
  id: 'sentiment',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'surveys'],
  measures: MEASURES,
  variants: ['all_responses', 'account_mean', 'arr_weighted', 'by_response'],
  attributesOn: 'event',
  netting: [],
  dimensions: SURVEY_DIMENSIONS,
  lists: {
    responses: listOf({
      frame,
      id: 'f.survey_id',
      columns: ANSWER_COLUMNS,
      where: 'f.responses = 1',
      sorted: 'f.responded_on DESC, f.survey_id',
      order: 'day of the answer, the newest first',
      ranked: { by: 'f.score', words: 'score' },
    }),
  },
  cheap: ({ periods }) => periods.length <= 1,
  cells: (request, settings) => cellsOf(frame, request, settings),
  accounts: (request, settings, limit) => accountsOf(frame, request, settings, limit),
} satisfies Source;

export default sentiment;
