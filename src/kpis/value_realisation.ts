import { kpi, share } from '../core/kpi.ts';
import outcomes, { type OutcomeMeasure } from '../sources/outcomes.ts';

export default kpi<OutcomeMeasure>({
  title: 'Value realisation',
  aliases: ['value realization', 'outcomes verified', 'verified outcomes'],
  stage: 'advocacy',
  timing: 'leading',
  review: 'quarterly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: outcomes,
  of: 'count',
  value: (m) => share(m.verified, m.due),
  n: (m) => m.due,
  units: 'outcomes',
  variantCounts: { accounts: 'customers' },
  variants: { on_time: (m) => share(m.on_time, m.due), accounts: (m) => share(m.realised, m.live) },
  shows: ['due', 'verified', 'on_time', 'live', 'realised'],
  asides: [
    {
      name: 'on_time_share',
      label: 'On time',
      unit: 'percent',
      of: (m) => (m.due === 0 ? null : m.on_time / m.due),
    },
    {
      name: 'accounts_share',
      label: 'Accounts with an outcome',
      unit: 'percent',
      of: (m) => (m.live === 0 ? null : m.realised / m.live),
    },
  ],
  entity: true,
  list: { name: 'outcomes' },
  variantWords: {
    on_time: 'verified by the day they were due',
    accounts: 'customers with at least one outcome verified in the period, of the customers at its end',
  },
  edges: [
    'An outcome counts in the period in which it is due: verified early or late, it is verified there.',
    'Outcomes due later, and those of trials, partners and one’s own accounts, are on neither side.',
    'Outcomes of accounts that have left since stay where they were due.',
  ],
  references: [],
  example: 'value realisation ttm by segment',
  formula: 'customer outcomes verified, of the outcomes that were due in the period',
});
