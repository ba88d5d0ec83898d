import { kpi, share } from '../core/kpi.ts';
import touchCoverage, { type CoverageMeasure } from '../sources/touch_coverage.ts';

export default kpi<CoverageMeasure>({
  title: 'Value review coverage',
  aliases: ['value reviews', 'value coverage'],
  stage: 'adoption',
  timing: 'leading',
  review: 'quarterly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: touchCoverage,
  of: 'count',
  value: (m) => share(m.value_review, m.eligible),
  n: (m) => m.eligible,
  variants: { exec_present: (m) => share(m.value_review_exec, m.value_review) },
  shows: ['eligible', 'value_review', 'value_review_exec'],
  asides: [
    {
      name: 'executive_there',
      label: 'Executive there',
      unit: 'percent',
      of: (m) => share(m.value_review_exec, m.value_review),
    },
  ],
  contribution: (m) => m.value_review,
  entity: true,
  list: { name: 'value_review' },
  formula: 'eligible accounts with at least one value review held in the period, over the eligible accounts',
  variantWords: {
    exec_present:
      'accounts where an executive of the customer was there at least once, over the accounts met',
  },
  edges: [
    'Eligible are customers with the ARR, the age and the attributes of the settings (`coverage_eligibility`; where the config sets none, any ARR and 90 days) when the period begins.',
    'What was called off or missed does not count; a past touch that says neither was held.',
  ],
  references: ['kpi.zone: eligible accounts that attended or meaningfully took part'],
  example: 'value-review-coverage last quarter by segment',
});
