import { kpi, share } from '../core/kpi.ts';
import advocacy, { type AdvocacyMeasure } from '../sources/advocacy.ts';

export default kpi<AdvocacyMeasure>({
  title: 'Referral rate',
  aliases: ['referrals', 'customer referral rate'],
  stage: 'advocacy',
  timing: 'lagging',
  review: 'quarterly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: advocacy,
  of: 'count',
  value: (m) => share(m.referred, m.customers),
  n: (m) => m.customers,
  variants: { referrers: (m) => share(m.referrers, m.customers) },
  shows: ['customers', 'referred', 'referrers'],
  asides: [
    { name: 'referred_customers', label: 'Referred new customers', unit: 'count', of: (m) => m.referred },
    { name: 'referring_customers', label: 'Referring customers', unit: 'count', of: (m) => m.referrers },
  ],
  entity: true,
  list: { name: 'events' },
  variantWords: {
    referrers: 'customers that sent somebody in the period, of all customers: another KPI of the same name',
  },
  edges: [
    'A new customer counts in the period of its first ARR, however long ago it was sent, and once whoever sent it.',
    'Customers that come back are not new.',
    'Who came and left within the period is on neither side.',
  ],
  references: ['ZapScale', 'Okrify'],
  example: 'referral rate ttm',
  formula: 'new customers that another customer sent, of the customers at the end of the period',
});
