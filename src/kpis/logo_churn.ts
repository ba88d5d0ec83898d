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
  list: { name: 'churned' },
  compounds: 'lost',
  formula: 'accounts with ARR at the start and none at the end, over the accounts with ARR at the start',
  variantWords: {
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
  },
  edges: [
    'The base is the accounts of the first day: new customers must not hide those who leave.',
    'Accounts count as their ultimate parent of the first day: a subsidiary that leaves is contraction.',
    'Cancelling one of several products is contraction, not a lost logo.',
    'An account that left and came back inside the period is not lost.',
    'Churn is dated on the last day of service: a contract that ends on 31 December is lost in the fourth quarter.',
    'A gap of up to 30 days between two contracts is bridged; one that is still open counts as lost at once, and a note says how much may return.',
  ],
  references: [
    'NIST/SEMATECH e-Handbook 7.2.4.1, Wilson interval',
    'SaaS Capital, as cited by EagleRock',
    'ChartMogul, metric definitions',
  ],
  example: 'logo churn last month by csm',
});
