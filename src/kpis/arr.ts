import { amount, kpi } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Annual recurring revenue',
  aliases: ['annual recurring revenue', 'recurring revenue', 'total arr'],
  stage: 'financial',
  timing: 'lagging',
  review: 'monthly',
  unit: 'money',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => amount(m.closing),
  n: (m) => m.accounts_opening - m.accounts_churned + m.accounts_new + m.accounts_reactivated,
  derive: (m) => ({ ...m, closing: m.closing + m.new + m.reactivation }),
  without: ['strict', 'movement_sum'],
  bridge: [
    'opening',
    'new',
    'reactivation',
    'upsell',
    'cross_sell',
    'uplift',
    'contraction',
    'churn',
    'closing',
  ],
  beside: ['net_new_arr', 'nrr'],
  formula: 'annualised recurring value of all contracts in force at the end of the period',
});
