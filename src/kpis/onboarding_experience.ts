import { kpi, share } from '../core/kpi.ts';
import { meanFigure } from '../core/mean.ts';
import onboardingVoice, { type OnboardingVoiceMeasure } from '../sources/onboarding_voice.ts';
import { accountRemark, openRemark } from '../sources/sentiment/remarks.ts';

export default kpi<OnboardingVoiceMeasure>({
  title: 'Onboarding experience',
  aliases: ['onboarding satisfaction', 'onboarding effort'],
  stage: 'onboarding',
  timing: 'leading',
  review: 'monthly',
  unit: 'score',
  better: 'higher',
  tense: 'past',
  window: 'last-90d',
  source: onboardingVoice,
  of: 'count',
  value: (m) => meanFigure(m.ces_points, m.ces_squares, m.ces_responses, 'no effort score'),
  n: (m) => m.ces_responses,
  units: 'responses',
  variants: { csat: (m) => share(m.satisfied, m.csat_responses) },
  variantUnits: { csat: 'percent' },
  variantWords: { csat: 'the share of satisfied answers to CSAT surveys, instead of the mean effort' },
  shows: ['ces_responses', 'easy', 'csat_responses', 'satisfied', 'invited', 'open'],
  asides: [
    {
      name: 'satisfied_share',
      label: 'Satisfied',
      unit: 'percent',
      of: (m) => share(m.satisfied, m.csat_responses),
    },
    {
      name: 'easy_5_to_7',
      label: 'Easy (5 to 7)',
      unit: 'percent',
      of: (m) => share(m.easy, m.ces_responses),
    },
  ],
  exceptBy: ['touchpoint'],
  remarks: (m, told) => [...accountRemark(m.ces_responses, told), ...openRemark(m.open, told)],
  entity: true,
  list: { name: 'responses' },
  edges: [
    'Surveys at the touchpoint onboarding alone: effort from 1 (hard) to 7 (easy), and satisfaction beside it.',
    'Surveys count by the day on which they went out, if they were answered within 14 days (a setting).',
  ],
  references: [
    'CYS Group: Customer Effort Score 7-point scale to average',
    'Delighted Help: How is CSAT calculated?',
  ],
  example: 'onboarding experience trailing 6m by segment',
  formula: 'mean effort score of surveys about onboarding, with the share of satisfied answers beside it',
});
