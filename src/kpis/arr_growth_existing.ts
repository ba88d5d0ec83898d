import { kpi, ratio } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import { ELIGIBLE_ONLY, GROSS_PRODUCT } from '../sources/retention/words.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'ARR growth in existing accounts',
  aliases: ['arr growth', 'existing arr growth', 'existing customer growth', 'growth of existing accounts'],
  stage: 'expansion',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.closing - m.opening, m.opening),
  n: (m) => m.accounts_opening,
  variants: {
    ex_uplift: (m) => ratio(m.closing - m.uplift - m.opening, m.opening),
    whole_base: (m) => ratio(m.closing - m.opening, m.closing + m.new + m.reactivation),
  },
  bridge: ['opening', 'upsell', 'cross_sell', 'uplift', 'contraction', 'churn', 'closing'],
  split: { kept: 'Retained', upsell: 'Upsell', cross_sell: 'Cross-sell', uplift: 'Price uplift' },
  beside: ['nrr', 'grr'],
  compounds: 'gained',
  formula:
    'closing less opening ARR of the accounts with ARR at the start, over their opening ARR; closing = retained + upsell + cross-sell + price uplift',
  variantWords: {
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
    movement_sum:
      'every movement counts on its day instead of opening against closing, and all that came back is netted',
    whole_base: 'measured against all ARR at the end, that of new and returned accounts included',
    ex_uplift: 'price uplift is left out',
    eligible_only: ELIGIBLE_ONLY,
    gross_product: GROSS_PRODUCT,
  },
  edges: [
    'Retained, upsell, cross-sell and price uplift add up to the closing ARR: `split` shows them.',
    'Losing 30 of one product and buying 40 of another is 10 of cross-sell.',
    'New customers of the period are in neither side.',
    'Churn is dated on the last day of service: a contract that ends on 31 December is lost in the fourth quarter.',
  ],
  references: ['Runway, ARR bridge', 'PulseRevOps, net revenue retention'],
  example: 'arr growth fy26 split',
});
