import { kpi, share } from '../core/kpi.ts';
import advocacy, { type AdvocacyMeasure } from '../sources/advocacy.ts';

export default kpi<AdvocacyMeasure>({
  title: 'Advocacy rate',
  aliases: ['advocacy', 'advocates', 'customer advocacy'],
  stage: 'advocacy',
  timing: 'lagging',
  review: 'quarterly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: advocacy,
  of: 'count',
  value: (m) => share(m.advocates, m.customers),
  n: (m) => m.customers,
  variants: {
    acceptance: (m) => share(m.accepted, m.asked),
    referenceability: (m) => share(m.willing, m.customers),
  },
  shows: ['customers', 'advocates', 'willing', 'asked', 'accepted'],
  asides: [
    {
      name: 'acceptance_share',
      label: 'Favours granted of asked',
      unit: 'percent',
      of: (m) => (m.asked === 0 ? null : m.accepted / m.asked),
    },
    {
      name: 'willing_share',
      label: 'Willing to be a reference',
      unit: 'percent',
      of: (m) => (m.customers === 0 ? null : m.willing / m.customers),
    },
  ],
  beside: ['referral_rate', 'nps'],
  entity: true,
  list: { name: 'events' },
  variantWords: {
    acceptance: 'favours granted by now, of those asked for in the period',
    referenceability:
      'customers that said yes to being a reference in the period or were one, of all customers',
  },
  edges: [
    'Customers are those with ARR at the end of the period; who advocated and left is on neither side.',
    'Only what was done counts, not what was asked for or promised.',
    'An account that did several things counts once.',
  ],
  references: ['KPI Depot', 'Rally'],
  example: 'advocacy ttm by segment',
  formula: 'customers that completed an act of advocacy in the period, of the customers at its end',
});
