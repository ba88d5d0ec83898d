import { figure, kpi, ratio } from '../core/kpi.ts';
import { quantile, spreadOf } from '../core/spread.ts';
import deals, { type DealMeasure } from '../sources/deals.ts';

/** Of the won deals, in major units. */
const medianSize = (m: Readonly<Record<string, number>>): number | null => {
  const median = quantile(spreadOf(m, 'sizes'), 0.5);
  return median === null ? null : median / 100;
};

export default kpi<DealMeasure>({
  title: 'Average deal size',
  aliases: ['deal size', 'average contract value', 'acv per deal'],
  stage: 'acquisition',
  timing: 'lagging',
  review: 'monthly',
  unit: 'money',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: deals,
  of: 'money per count',
  value: (m) => ratio(m.won_amount, m.won),
  n: (m) => m.won,
  units: 'won deals',
  without: ['cohort'],
  variants: {
    median: (m) => figure(medianSize(m), m.won === 0 ? { denominator: 0 } : {}),
    tcv: (m) => ratio(m.won_total, m.won),
  },
  contribution: (m) => m.won_amount,
  asides: [
    { name: 'median', label: 'Median', unit: 'money', of: medianSize },
    {
      name: 'new_business',
      label: 'New business',
      unit: 'money',
      of: (m) => (m.won_new === 0 ? null : m.won_new_amount / 100 / m.won_new),
    },
    {
      name: 'existing_customers',
      label: 'Existing customers',
      unit: 'money',
      of: (m) => (m.won_existing === 0 ? null : m.won_existing_amount / 100 / m.won_existing),
    },
  ],
  shows: [
    'won',
    'won_amount',
    'won_total',
    'won_new',
    'won_new_amount',
    'won_existing',
    'won_existing_amount',
  ],
  beside: ['win_rate'],
  entity: true,
  list: { name: 'closed' },
  compares: 'amount',
  variantWords: {
    median: 'half of the won deals are at most so large',
    tcv: 'the value of the whole term in place of that of a year',
  },
  edges: [
    'A deal over several years counts with the value of one year.',
    'New business and deals with existing customers differ in size: each is given beside the whole.',
    'Renewals do not count unless the ask names them: kind:renewal.',
  ],
  example: 'average deal size last quarter by kind',
  formula: 'annual value of the deals won in the period over their number, renewals left out',
});
