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
  without: ['movement_sum', 'gross_product'],
  shows: ['accounts_opening', 'accounts_churned', 'opening', 'churn'],
  contribution: (m) => -m.accounts_churned,
  beside: ['grr'],
  compounds: 'kept',
  formula:
    'accounts with ARR at the start and still some at the end, over the accounts with ARR at the start',
  variantWords: {
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
    eligible_only:
      'only accounts with a product whose contract term ends in the period (one without an end: whose yearly anniversary is due), in service on its first day; lost is who has nothing in force on the day after the last',
  },
  edges: [
    'Only survivors of the accounts of the first day count: reactivated ones would raise it.',
    'Accounts count as their ultimate parent of the first day: a subsidiary that leaves is contraction.',
    'Churn is dated on the last day of service: a contract that ends on 31 December is lost in the fourth quarter.',
    'A gap of up to 30 days between two contracts is bridged; one that is still open counts as lost at once, and a note says how much may return.',
  ],
  references: ['GASP, customer retention', 'ChartMogul, metric definitions'],
  example: 'logo retention ttm by segment',
});
