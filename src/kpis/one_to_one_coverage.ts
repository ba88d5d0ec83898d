import { kpi, share } from '../core/kpi.ts';
import touchCoverage, { type CoverageMeasure } from '../sources/touch_coverage.ts';

export default kpi<CoverageMeasure>({
  title: 'One-to-one coverage',
  aliases: ['one on one coverage', 'meeting coverage'],
  stage: 'adoption',
  timing: 'leading',
  review: 'quarterly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: touchCoverage,
  of: 'count',
  value: (m) => share(m.one_to_one, m.eligible),
  n: (m) => m.eligible,
  variants: { exec_present: (m) => share(m.one_to_one_exec, m.one_to_one) },
  shows: ['eligible', 'one_to_one', 'one_to_one_exec'],
  asides: [
    {
      name: 'executive_there',
      label: 'Executive there',
      unit: 'percent',
      of: (m) => share(m.one_to_one_exec, m.one_to_one),
    },
  ],
  contribution: (m) => m.one_to_one,
  entity: true,
  list: { name: 'one_to_one' },
  formula:
    'eligible accounts with at least one one-to-one meeting held in the period, over the eligible accounts',
  variantWords: {
    exec_present:
      'accounts where an executive of the customer was there at least once, over the accounts met',
  },
  edges: [
    'Eligible are customers with the ARR, the age and the attributes of the settings (`coverage_eligibility`; where the config sets none, any ARR and 90 days) when the period begins.',
    'What was called off or missed does not count; a past touch that says neither was held.',
  ],
  references: ['kpi.zone: eligible accounts that attended or meaningfully took part'],
  example: 'one-to-one-coverage last quarter by csm',
});
