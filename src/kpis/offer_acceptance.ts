import { kpi, ratio, share } from '../core/kpi.ts';
import offers, { type OfferMeasure } from '../sources/offers.ts';

export default kpi<OfferMeasure>({
  title: 'Offer acceptance',
  aliases: ['offer acceptance rate', 'accepted offers', 'upsell acceptance', 'expansion acceptance'],
  stage: 'expansion',
  timing: 'lagging',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: offers,
  of: 'money',
  value: (m) => share(m.accepted, m.offered),
  n: (m) => m.offered,
  units: 'offers',
  variants: { by_value: (m) => ratio(m.accepted_arr, m.offered_arr) },
  shows: ['offered', 'accepted', 'open', 'offered_arr', 'accepted_arr'],
  asides: [
    { name: 'accepted_value', label: 'Accepted ARR', unit: 'money', of: (m) => m.accepted_arr / 100 },
    { name: 'undecided', label: 'Still open', unit: 'count', of: (m) => m.open || null },
  ],
  entity: true,
  list: { name: 'offers' },
  variantWords: {
    by_offer: 'offers made in the period, whatever became of them; those still open are in the base',
    by_value: 'accepted ARR of offered ARR instead of offers',
  },
  edges: [
    'An offer is an upsell or cross-sell that was worked as an opportunity; renewals and new business are none.',
    'Counted by the day of the decision, so that what is still open is on neither side.',
    'Not the upsell and cross-sell rates, which measure ARR against the opening balance.',
  ],
  references: ['Shno', 'DiGGrowth'],
  example: 'offer acceptance last quarter kind:upsell',
  formula: 'offers of more that customers accepted, of the offers decided in the period',
});
