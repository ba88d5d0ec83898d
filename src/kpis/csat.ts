import { kpi, share } from '../core/kpi.ts';
import { meanFigure } from '../core/mean.ts';
import satisfaction, { type SatisfactionMeasure } from '../sources/satisfaction.ts';
import { accountRemark, openRemark, responseRemark } from '../sources/sentiment/remarks.ts';

export default kpi<SatisfactionMeasure>({
  title: 'Customer satisfaction',
  aliases: ['satisfaction', 'csat score', 'customer satisfaction score'],
  stage: 'support',
  timing: 'leading',
  review: 'weekly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-90d',
  source: satisfaction,
  of: 'count',
  value: (m) => share(m.satisfied, m.csat_responses),
  n: (m) => m.csat_responses,
  units: 'responses',
  variants: { mean: (m) => meanFigure(m.csat_points, m.csat_squares, m.csat_responses, 'no answers') },
  variantUnits: { mean: 'score' },
  variantWords: { mean: 'the mean answer, each scale stretched to 1 to 5' },
  shows: ['satisfied', 'invited', 'open'],
  isWhole: true,
  remarks: (m, told) => [
    ...accountRemark(m.csat_responses, told),
    ...openRemark(m.open, told),
    ...responseRemark(m.csat_responses, m.invited, told),
  ],
  entity: true,
  list: { name: 'responses' },
  edges: [
    'Surveys count by the day on which they went out, if they were answered within 14 days (a setting).',
    'Satisfied are the two best answers of the scale; of scales with two or three answers only the best.',
    'On a scale where low is good the answers are turned round; answers off their scale are left out.',
    'Every answer counts, also several of one contact.',
  ],
  references: [
    'Delighted Help: How is CSAT calculated?',
    'Wyapy: How to calculate CSAT',
    'Delighted Help: How are Thumbs surveys calculated?',
  ],
  benchmark: { value: 0.78, of: 'median, HappySupport synthesis' },
  example: 'csat last week onboarding',
  formula: 'answers in the two best of the scale over all answers to what was sent in the period',
});
