import { kpi, ratio } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Logo retention',
  aliases: ['customer retention', 'customer retention rate', 'logo retention rate', 'account retention'],
  stage: 'retention',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'count',
  value: (m) => ratio(m.accounts_opening - m.accounts_churned, m.accounts_opening),
  n: (m) => m.accounts_opening,
  proportion: true,
  without: ['movement_sum'],
  shows: ['accounts_opening', 'accounts_churned', 'opening', 'churn'],
  contribution: (m) => -m.accounts_churned,
  beside: ['grr'],
  compounds: 'kept',
  formula:
    'accounts with ARR at the start and still some at the end, over the accounts with ARR at the start',
});
