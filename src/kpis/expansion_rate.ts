import { kpi, ratio, share } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import { ELIGIBLE_ONLY, GROSS_PRODUCT } from '../sources/retention/words.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Expansion rate',
  aliases: ['expansion', 'expansion arr', 'expansion arr rate'],
  stage: 'expansion',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.upsell + m.cross_sell + m.uplift, m.opening),
  n: (m) => m.accounts_opening,
  variants: {
    ex_uplift: (m) => ratio(m.upsell + m.cross_sell, m.opening),
    accounts: (m) => share(m.accounts_expanded, m.accounts_opening),
  },
  split: { upsell: 'Upsell', cross_sell: 'Cross-sell', uplift: 'Price uplift' },
  shows: ['opening', 'accounts_expanded'],
  contribution: (m) => m.upsell + m.cross_sell + m.uplift,
  beside: ['upsell_rate', 'cross_sell_rate'],
  compounds: 'gained',
  formula:
    'upsell, cross-sell and price uplift of the accounts with ARR at the start, over their opening ARR',
  variantWords: {
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
    movement_sum:
      'every movement counts on its day instead of opening against closing, and all that came back is netted',
    ex_uplift: 'upsell and cross-sell alone',
    accounts: 'accounts that grew, over the accounts with ARR at the start',
    eligible_only: ELIGIBLE_ONLY,
    gross_product: GROSS_PRODUCT,
  },
  edges: [
    'Upsell, cross-sell and price uplift of accounts that had ARR at the start; new customers are not in it.',
    'It is not the growth of expansion from month to month, which others call by this name.',
  ],
  references: ['Benchmarkit 2025, expansion ARR', 'Corporate Finance Institute, expansion MRR'],
  example: 'expansion rate ttm by segment',
});
