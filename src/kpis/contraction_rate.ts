import { kpi, ratio, share } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import { ELIGIBLE_ONLY, GROSS_PRODUCT } from '../sources/retention/words.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Contraction rate',
  aliases: ['contraction', 'downgrade rate', 'downsell rate', 'arr contraction'],
  stage: 'retention',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'lower',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.contraction, m.opening),
  n: (m) => m.accounts_opening,
  variants: { accounts: (m) => share(m.accounts_contracted, m.accounts_opening) },
  shows: ['opening', 'contraction', 'accounts_contracted'],
  contribution: (m) => m.contraction,
  beside: ['gross_revenue_churn'],
  compounds: 'lost',
  formula: 'ARR that surviving accounts gave up, over the opening ARR of all accounts with ARR at the start',
  variantWords: {
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
    movement_sum:
      'every movement counts on its day instead of opening against closing, and all that came back is netted',
    accounts: 'accounts that gave up ARR, over the accounts with ARR at the start',
    eligible_only: ELIGIBLE_ONLY,
    gross_product: GROSS_PRODUCT,
  },
  edges: [
    'An account that falls to zero is churn, not contraction.',
    'A step down that was agreed in advance is contraction on the day it begins.',
    'Seats given up at a renewal count on the first day of the lower amount.',
    'A swap of products on one day nets within the account; only by product it shows on both sides.',
  ],
  references: [
    'SaaS Metrics Standards Board, as given by imboard and GASP',
    'ChartMogul, metric definitions',
  ],
  example: 'contraction fy26 by product',
});
