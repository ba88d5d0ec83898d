import { kpi, share } from '../core/kpi.ts';
import { meanFigure } from '../core/mean.ts';
import effort, { type EffortMeasure } from '../sources/effort.ts';
import { accountRemark, openRemark, responseRemark } from '../sources/sentiment/remarks.ts';

export default kpi<EffortMeasure>({
  title: 'Customer effort score',
  aliases: ['customer effort', 'effort score'],
  stage: 'support',
  timing: 'leading',
  review: 'monthly',
  unit: 'score',
  better: 'higher',
  tense: 'past',
  window: 'last-90d',
  source: effort,
  of: 'count',
  value: (m) => meanFigure(m.ces_points, m.ces_squares, m.ces_responses, 'no answers'),
  n: (m) => m.ces_responses,
  units: 'responses',
  variants: { share: (m) => share(m.easy, m.ces_responses) },
  variantUnits: { share: 'percent' },
  variantWords: { share: 'the share of answers of 5, 6 and 7' },
  shows: ['easy', 'rescaled', 'invited', 'open'],
  remarks: (m, told) => [
    ...accountRemark(m.ces_responses, told),
    ...(told.query.variant === 'default' ? ['1 is hard, 7 is easy.'] : []),
    ...(m.rescaled === 0
      ? []
      : [
          `${m.rescaled} of ${m.ces_responses} were asked on another scale, and are stretched or turned to it.`,
        ]),
    ...openRemark(m.open, told),
    ...responseRemark(m.ces_responses, m.invited, told),
  ],
  entity: true,
  list: { name: 'responses' },
  edges: [
    'Surveys count by the day on which they went out, if they were answered within 14 days (a setting).',
    'Higher is easier. Where a survey was asked the other way round (low_is_good), its answers are turned.',
    'Answers on another scale than 1 to 7 are stretched to it; how many is said.',
    'Every answer counts, also several of one contact; answers off their scale are left out.',
  ],
  references: ['CYS Group: Customer Effort Score 7-point scale to average'],
  benchmark: { value: 5.5, of: 'median, HappySupport synthesis' },
  example: 'ces onboarding trailing 6m',
  formula: 'mean answer from 1 (hard) to 7 (easy) to what was sent in the period',
});
