import { kpi, ratio } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import { ELIGIBLE_ONLY } from '../sources/retention/words.ts';
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
  variantWords: {
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
    movement_sum:
      'every movement counts on its day instead of opening against closing, and all that came back is netted',
    ex_uplift: 'price uplift does not make up for losses',
    eligible_only: ELIGIBLE_ONLY,
    gross_product: 'the same rate; its losses and gains are those of each product of an account on its own',
  },
  edges: [
    'Below zero is good: those who stayed grew by more than was lost.',
    'What comes back after having been gone before the period does not net losses.',
    'Churn is dated on the last day of service: a contract that ends on 31 December is lost in the fourth quarter.',
    'A gap of up to 30 days between two contracts is bridged; one that is still open counts as lost at once, and a note says how much may return.',
  ],
  references: [
    'ChartMogul, metric definitions',
    'SaaS Metrics Standards Board, as given by imboard and GASP',
  ],
  example: 'net revenue churn q2 yoy',
});
