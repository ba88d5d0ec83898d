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
  without: ['eligible_only', 'gross_product'],
  contribution: (m) => m.reactivation,
  beside: ['net_new_arr'],
  formula: 'closing ARR of the accounts that had ARR once, none at the start, and some again at the end',
  variantWords: {
    strict: 'the same: it changes what is lost, not what returns',
    movement_sum: 'every return counts on its day, also one that ended again inside the period',
  },
  edges: [
    'A gap of up to 30 days is bridged and is no reactivation.',
    'An account that left and came back inside one period is not reactivated: its closing ARR counts.',
  ],
  references: ['Upzelo, paused subscriptions', 'Chargebee, reactivation MRR'],
  example: 'reactivation arr ttm',
});
