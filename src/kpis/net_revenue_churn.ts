import { kpi, ratio } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Net revenue churn',
  aliases: ['net churn', 'net churn rate', 'net dollar churn', 'net arr churn'],
  stage: 'retention',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'lower',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.opening - m.closing, m.opening),
  n: (m) => m.accounts_opening,
  variants: { ex_uplift: (m) => ratio(m.opening - m.closing + m.uplift, m.opening) },
  bridge: ['opening', 'upsell', 'cross_sell', 'uplift', 'contraction', 'churn', 'closing'],
  contribution: (m) => m.opening - m.closing,
  beside: ['gross_revenue_churn'],
  compounds: 'lost',
  formula:
    'opening less closing ARR of the accounts with ARR at the start, over their opening ARR; negative where they grew',
});
