import { kpi, ratio } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Logo churn',
  aliases: [
    'customer churn',
    'customer churn rate',
    'logo churn rate',
    'account churn',
    'customer attrition',
  ],
  stage: 'retention',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'lower',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'count',
  value: (m) => ratio(m.accounts_churned, m.accounts_opening),
  n: (m) => m.accounts_opening,
  proportion: true,
  without: ['movement_sum'],
  shows: ['accounts_opening', 'accounts_churned', 'opening', 'churn'],
  contribution: (m) => m.accounts_churned,
  beside: ['gross_revenue_churn'],
  compounds: 'lost',
  formula: 'accounts with ARR at the start and none at the end, over the accounts with ARR at the start',
});
