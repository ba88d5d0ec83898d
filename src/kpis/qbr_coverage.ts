import { figure, kpi, share } from '../core/kpi.ts';
import touchCoverage, { type CoverageMeasure } from '../sources/touch_coverage.ts';

export default kpi<CoverageMeasure>({
  title: 'QBR coverage',
  aliases: ['qbrs', 'ebr coverage', 'business review coverage'],
  stage: 'adoption',
  timing: 'leading',
  review: 'quarterly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: touchCoverage,
  of: 'count',
  value: (m) => share(m.qbr, m.eligible),
  n: (m) => m.eligible,
  variants: { exec_present: (m) => share(m.qbr_exec, m.qbr) },
  shows: ['eligible', 'qbr', 'qbr_exec', 'qbr_scheduled'],
  asides: [
    {
      name: 'executive_there',
      label: 'Executive there',
      unit: 'percent',
      of: (m) => share(m.qbr_exec, m.qbr),
    },
    {
      name: 'scheduled_this_quarter',
      label: 'Scheduled this quarter',
      unit: 'count',
      of: (m) => figure(m.qbr_scheduled > 0 ? m.qbr_scheduled : null),
    },
  ],
  contribution: (m) => m.qbr,
  entity: true,
  list: { name: 'qbr' },
  formula:
    'eligible accounts with at least one quarterly or executive business review held in the period, over the eligible accounts',
  variantWords: {
    exec_present:
      'accounts where an executive of the customer was there at least once, over the accounts met',
  },
  edges: [
    'Eligible are customers with the ARR, the age and the attributes of the settings (`coverage_eligibility`; where the config sets none, any ARR and 90 days) when the period begins.',
    'What was called off or missed does not count; a past touch that says neither was held.',
    'While the fiscal quarter runs, accounts not yet met that have one on the calendar by its end are given beside it as scheduled.',
  ],
  references: ['kpi.zone: eligible accounts that attended or meaningfully took part'],
  example: 'qbr coverage this quarter by csm',
});
