import { kpi, ratio, share } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import { ELIGIBLE_ONLY, GROSS_PRODUCT } from '../sources/retention/words.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Cross-sell rate',
  aliases: ['cross sell', 'cross sells', 'cross sell arr', 'cross sold'],
  stage: 'expansion',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.cross_sell, m.opening),
  n: (m) => m.accounts_opening,
  variants: {
    accounts: (m) => share(m.accounts_cross_sold, m.accounts_opening),
    attach: (m) => share(m.accounts_attached, m.accounts_live),
  },
  shows: ['opening', 'cross_sell', 'accounts_cross_sold'],
  contribution: (m) => m.cross_sell,
  beside: ['upsell_rate', 'offer_acceptance'],
  besideWhere: { offer_acceptance: [{ attribute: 'kind', op: '=', values: ['cross_sell'] }] },
  compounds: 'gained',
  formula: 'ARR of products not held at the start, up to the net increase of each account, over opening ARR',
  variantWords: {
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
    movement_sum:
      'every movement counts on its day instead of opening against closing, and all that came back is netted',
    attach:
      'attach rate: accounts that hold two product families or more at the end, over all accounts with ARR then',
    accounts: 'accounts with cross-sell, over the accounts with ARR at the start',
    eligible_only: ELIGIBLE_ONLY,
    gross_product: GROSS_PRODUCT,
  },
  edges: [
    "A product counts that the account did not hold at the start, up to the account's net increase.",
    'A free add-on has no ARR and does not count.',
    'attach: products without a family count as one family together.',
    'Swapping one product for another of the same price is no cross-sell.',
  ],
  references: ['DiGGrowth, cross-sell rate', 'PulseRevOps, net revenue retention'],
  example: 'cross-sell last quarter by segment',
});
