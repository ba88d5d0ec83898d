import { kpi, ratio, share } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Expansion rate',
  aliases: ['expansion', 'expansion arr', 'expansion arr rate'],
  stage: 'expansion',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.upsell + m.cross_sell + m.uplift, m.opening),
  n: (m) => m.accounts_opening,
  variants: {
    ex_uplift: (m) => ratio(m.upsell + m.cross_sell, m.opening),
    accounts: (m) => share(m.accounts_expanded, m.accounts_opening),
  },
  split: { upsell: 'Upsell', cross_sell: 'Cross-sell', uplift: 'Price uplift' },
  shows: ['opening', 'accounts_expanded'],
  contribution: (m) => m.upsell + m.cross_sell + m.uplift,
  beside: ['upsell_rate', 'cross_sell_rate'],
  compounds: 'gained',
  formula:
    'upsell, cross-sell and price uplift of the accounts with ARR at the start, over their opening ARR',
});
