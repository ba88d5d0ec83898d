import { kpi, ratio, share } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Upsell rate',
  aliases: ['upsell', 'upsells', 'upsell arr', 'upsold'],
  stage: 'expansion',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.upsell, m.opening),
  n: (m) => m.accounts_opening,
  variants: { accounts: (m) => share(m.accounts_upsold, m.accounts_opening) },
  shows: ['opening', 'upsell', 'accounts_upsold'],
  contribution: (m) => m.upsell,
  beside: ['cross_sell_rate'],
  compounds: 'gained',
  formula: 'ARR added on products held at the start, price uplift apart, over opening ARR',
});
