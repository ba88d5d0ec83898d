import { figure, kpi, share } from '../core/kpi.ts';
import engagement, { type EngagementMeasure } from '../sources/engagement.ts';

export default kpi<EngagementMeasure>({
  title: 'Engagement level',
  aliases: ['engagement', 'engagement score', 'customer engagement score'],
  stage: 'adoption',
  timing: 'leading',
  review: 'monthly',
  unit: 'score',
  better: 'higher',
  tense: 'past',
  window: 'last-30d',
  source: engagement,
  of: 'count',
  // One account's score is no rate of few: it is shown however many touches there are.
  value: (m) =>
    m.accounts === 0
      ? figure(null, { absent: 'no account with ARR on the last day', denominator: 0, numerator: 0 })
      : m.accounts === 1
        ? figure(m.millionths / 1e6)
        : figure(m.millionths / 1e6 / m.accounts, { numerator: m.millionths / 1e6, denominator: m.accounts }),
  n: (m) => m.accounts,
  variants: {
    coverage: (m) => share(m.accounts_covered, m.accounts),
    exec_present: (m) => share(m.exec_present, m.touches),
  },
  shows: ['accounts', 'accounts_covered', 'touches', 'two_way', 'exec_present'],
  asides: [
    {
      name: 'reached_both_ways',
      label: 'Reached both ways',
      unit: 'percent',
      of: (m) => share(m.accounts_covered, m.accounts),
    },
    {
      name: 'executive_there',
      label: 'Executive there',
      unit: 'percent',
      of: (m) => share(m.exec_present, m.touches),
    },
  ],
  contribution: (m) => m.millionths / 1e6,
  entity: true,
  list: { name: 'accounts', ofAccount: 'touches' },
  formula:
    'held touches of the 90 days up to the window’s end, each worth the weight of its kind and half as much after each half-life; 100 is one touch of each kind today, 30 and 60 days ago; the mean of the accounts with ARR on the last day',
  variantWords: {
    coverage: 'accounts with at least one two-way touch in those 90 days, over all of them, as a fraction',
    exec_present: 'touches with an executive of the customer, over all held touches, as a fraction',
  },
  edges: [
    'Weights and half-life are settings. An account does not get more than 100 points.',
    'What was called off or missed does not count; a past touch that says neither was held.',
    'An e-mail sent is one-way: it has points of its kind, but covers nobody.',
    'By kind: what each kind adds to the score of all accounts.',
    'The score looks back 90 days from the last day, whatever the window.',
  ],
  references: ['ChurnAssassin, Customer engagement score: 0.4 × 80 + 0.4 × 70 + 0.2 × 90 = 78'],
  example: 'engagement acme last 90d',
});
