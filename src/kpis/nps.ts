import { figure, kpi } from '../core/kpi.ts';
import { meanWithError } from '../core/mean.ts';
import { accountRemark, responseRemark } from '../sources/sentiment/remarks.ts';
import sentiment, { type SentimentMeasure } from '../sources/sentiment.ts';

/** Two-sided 95 %, as margins of a net promoter score are published. */
const MARGIN = 1.96;

export default kpi<SentimentMeasure>({
  title: 'Net promoter score',
  aliases: ['promoter score'],
  stage: 'advocacy',
  timing: 'leading',
  review: 'quarterly',
  unit: 'points',
  better: 'higher',
  tense: 'past',
  window: 'last-90d',
  source: sentiment,
  of: 'count',
  value: (m) => {
    const found = meanWithError({
      weights: m.weights,
      weighted: m.weighted,
      squares: m.squares,
      squaresWeighted: m.squares_weighted,
      squaresSquared: m.squares_squared,
    });
    if (found === null) return figure(null, { absent: 'no answers', numerator: 0, denominator: 0 });
    const [value, error] = [100 * found.mean, 100 * found.error];
    // The sides are those of answers; a mean of accounts has others.
    const sides = { numerator: m.promoters - m.detractors, denominator: m.responses };
    return figure(value, {
      ...(m.weights === m.responses ? sides : {}),
      error,
      interval: [Math.max(-100, value - MARGIN * error), Math.min(100, value + MARGIN * error)],
    });
  },
  n: (m) => m.responses,
  units: 'responses',
  shows: ['passives', 'responses', 'invited', 'answered'],
  perGroup: { promoters: 'Promoters', detractors: 'Detractors' },
  contribution: (m) => m.promoters - m.detractors,
  remarks: (m, told) => [
    ...accountRemark(m.responses, told),
    ...responseRemark(m.answered, m.invited, told),
    ...(told.query.by.includes('touchpoint')
      ? ['The total mixes relational and transactional surveys: compare the rows, not the total.']
      : []),
  ],
  entity: true,
  list: { name: 'responses' },
  variantWords: {
    all_responses: 'every answer of a contact counts, not the last alone',
    account_mean:
      'the mean of each account first, then the mean of accounts: many contacts do not outweigh few',
    arr_weighted: 'the mean of each account, weighed by its ARR on the last day',
    by_response: 'what was answered in the period, whenever it was sent',
  },
  edges: [
    'Surveys count by the day on which they went out; the last answer of each contact in the period counts.',
    'Relational surveys alone; touchpoint:support and the like ask for others. One without a touchpoint is relational.',
    'People of accounts whose time as customers is over do not count, nor do trials, partners and prospects.',
    'A difference is significant where it exceeds 1.96 standard errors of both sides together.',
    'Answers off the scale of 0 to 10 are left out.',
  ],
  references: [
    'Delighted Help: NPS projects',
    'TalkStats: NPS confidence intervals',
    'Bain & Company: Net Promoter System',
    'Cybaea: margin of error of a net promoter score',
  ],
  benchmark: { value: 36, of: 'median, HappySupport synthesis' },
  example: 'nps last 90d by segment',
  beside: ['survey_response_rate'],
  formula: 'share of 9s and 10s less share of 0 to 6, of the last answer of each contact',
});
