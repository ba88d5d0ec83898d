import { amount, kpi } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Reactivation ARR',
  aliases: ['reactivation', 'reactivations', 'reactivated arr', 'win back arr', 'winbacks'],
  stage: 'retention',
  timing: 'lagging',
  review: 'monthly',
  unit: 'money',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => amount(m.reactivation),
  n: (m) => m.accounts_reactivated,
  shows: ['reactivation', 'accounts_reactivated'],
  contribution: (m) => m.reactivation,
  beside: ['net_new_arr'],
  formula: 'closing ARR of the accounts that had ARR once, none at the start, and some again at the end',
});
