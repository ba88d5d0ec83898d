import { kpi, ratio, share } from '../core/kpi.ts';
import quotas, { type QuotaMeasure } from '../sources/quotas.ts';

export default kpi<QuotaMeasure>({
  title: 'Quota attainment',
  aliases: ['quota', 'attainment', 'quota achievement'],
  stage: 'acquisition',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'this-quarter',
  source: quotas,
  of: 'money',
  value: (m) => ratio(m.credited, m.quota),
  n: (m) => m.reps,
  units: 'people with a quota',
  exact: true,
  variants: {
    whole: (m) => ratio(m.credited, m.whole_quota),
    reps: (m) => share(m.reps_at_quota, m.reps),
  },
  contribution: (m) => m.credited,
  asides: [
    {
      name: 'at_quota',
      label: 'People at 100%',
      unit: 'percent',
      of: (m) => (m.reps === 0 ? null : m.reps_at_quota / m.reps),
    },
    {
      name: 'of_whole',
      label: 'Of the whole quota',
      unit: 'percent',
      of: (m) => (m.whole_quota === 0 ? null : m.credited / m.whole_quota),
    },
    {
      name: 'outside',
      label: 'Won without a quota',
      unit: 'money',
      of: (m) => (m.outside === 0 ? null : m.outside / 100),
    },
  ],
  shows: ['credited', 'quota', 'whole_quota', 'reps', 'reps_at_quota'],
  list: { name: 'people' },
  benchmark: { value: 0.45, of: 'median account executive (43 to 47 %), RepVue 2024' },
  variantWords: {
    whole: 'over the whole quotas of the quota periods that these days touch, not only these days’ part',
    reps: 'the share of people who have reached their quota',
    acv: 'credits the value of the whole term spread over its years, in place of the annual value recorded',
    tcv: 'credits the value of the whole term',
  },
  edges: [
    'A team’s attainment is the sum of its credits over the sum of its quotas, never the mean of its people’s.',
    'A quota counts by the days of it that were asked and on which the person was there: starters, leavers and running quarters have their part.',
    'Bookings count for the deal’s owner, on days on which that person has a quota; others are given as won without a quota.',
    'Quotas of other metrics are asked by name: metric:renewals is credited from renewals, any other metric from won deals.',
    'Who may not see a person’s book does not see that person’s quota, nor anything made of it.',
  ],
  references: [
    'Prowi: quota attainment',
    'Rekener: how to calculate quota attainment',
    'Wins Above: quota attainment (TCV or ARR credit)',
  ],
  example: 'quota qtd by team',
  formula:
    'annual value of the deals that people with a quota won, renewals left out, over their quotas for just these days',
});
