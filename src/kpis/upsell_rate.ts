import { kpi, ratio, share } from '../core/kpi.ts';
import type { RetentionMeasure } from '../sources/retention/measures.ts';
import { ELIGIBLE_ONLY, GROSS_PRODUCT } from '../sources/retention/words.ts';
import retention from '../sources/retention.ts';

export default kpi<RetentionMeasure>({
  title: 'Upsell rate',
  aliases: ['upsell', 'upsells', 'upsell arr', 'upsold'],
  stage: 'expansion',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'ttm',
  source: retention,
  of: 'money',
  value: (m) => ratio(m.upsell, m.opening),
  n: (m) => m.accounts_opening,
  variants: { accounts: (m) => share(m.accounts_upsold, m.accounts_opening) },
  shows: ['opening', 'upsell', 'accounts_upsold'],
  contribution: (m) => m.upsell,
  beside: ['cross_sell_rate', 'offer_acceptance'],
  besideWhere: { offer_acceptance: [{ attribute: 'kind', op: '=', values: ['upsell'] }] },
  compounds: 'gained',
  formula: 'ARR added on products held at the start, price uplift apart, over opening ARR',
  variantWords: {
    strict: 'an account or product that was gone at any time of the period stays gone, whatever came back',
    movement_sum:
      'every movement counts on its day instead of opening against closing, and all that came back is netted',
    accounts: 'accounts with upsell, over the accounts with ARR at the start',
    eligible_only: ELIGIBLE_ONLY,
    gross_product: GROSS_PRODUCT,
  },
  edges: [
    'Only the net increase of an account counts, and of that what is not cross-sell or price uplift.',
    'An increase flagged as uplift is a price rise and stands apart.',
    'A swap of products on one day nets within the account; only by product it shows on both sides.',
  ],
  references: ['Shno, upsell rate', 'PulseRevOps, net revenue retention'],
  example: 'upsell q2 vs cross-sell q2',
});
