import { kpi, ratio } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Net revenue retention',
  aliases: ['net revenue retention', 'net retention', 'ndr', 'net dollar retention', 'net arr retention'],
  stage: 'retention',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.closing, m.opening),
  n: (m) => m.accounts_opening,
  variants: { ex_uplift: (m) => ratio(m.closing - m.uplift, m.opening) },
  bridge: ['opening', 'upsell', 'cross_sell', 'uplift', 'contraction', 'churn', 'closing'],
  beside: ['grr'],
  compounds: 'kept',
  formula: 'closing ARR of the accounts with ARR at the start, over their opening ARR',
});
