import { kpi, quotient, ratio, share } from '../core/kpi.ts';
import type { Measured } from '../core/source.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import retention from '../sources/retention.ts';

/** Accounts with ARR at the end: those of the start that stayed, and who came or came back. */
const atEnd = (m: Measured<RetentionMeasure>): number =>
  m.accounts_opening - m.accounts_churned + m.accounts_new + m.accounts_reactivated;

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
  variants: {
    average_base: (m) => quotient(m.accounts_churned, (m.accounts_opening + atEnd(m)) / 2),
    with_new: (m) =>
      share(
        m.accounts_churned + m.accounts_in_and_out,
        atEnd(m) + m.accounts_churned + m.accounts_in_and_out,
      ),
  },
  without: ['movement_sum', 'gross_product'],
  shows: ['accounts_opening', 'accounts_churned', 'opening', 'churn'],
  contribution: (m) => m.accounts_churned,
  beside: ['gross_revenue_churn'],
  list: { name: 'churned' },
  compounds: 'lost',
  formula: 'accounts with ARR at the start and none at the end, over the accounts with ARR at the start',
  variantWords: {
    average_base:
      'over the average of the accounts with ARR at the start and at the end; no share of accounts, so without an interval',
    with_new:
      'everybody who was a customer at any time of the period is the base: those of the start, new and returned ones; those who came and went count as lost',
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
    eligible_only:
      'only accounts with a product whose contract term ends in the period (one without an end: whose yearly anniversary is due), in service on its first day; lost is who has nothing in force on the day after the last',
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
