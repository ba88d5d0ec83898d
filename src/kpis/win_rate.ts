import { kpi, ratio, share } from '../core/kpi.ts';
import deals, { type DealMeasure } from '../sources/deals.ts';

export default kpi<DealMeasure>({
  title: 'Win rate',
  aliases: ['close rate', 'won rate', 'deal win rate'],
  stage: 'acquisition',
  timing: 'lagging',
  review: 'weekly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: deals,
  of: 'money',
  value: (m) => share(m.won, m.won + m.lost),
  n: (m) => m.won + m.lost,
  units: 'closed deals',
  variants: {
    value: (m) => ratio(m.won_amount, m.won_amount + m.lost_amount),
    ex_no_decision: (m) => share(m.won, m.won + m.lost - m.undecided),
  },
  contribution: (m) => m.won_amount,
  shows: ['won', 'lost', 'undecided', 'still_open', 'won_amount', 'lost_amount'],
  beside: ['average_deal_size'],
  entity: true,
  list: { name: 'closed' },
  compares: 'amount',
  benchmark: { value: 0.19, of: 'Ebsta and Pavilion 2025' },
  variantWords: {
    value: 'annual value won, over the annual value of all that closed',
    ex_no_decision: 'without the deals that were lost because nothing was decided',
    cohort: 'of the deals created in the period, whenever they closed; those still open are in neither side',
  },
  edges: [
    'Deals that are open are in neither side.',
    'A deal lost because nothing was decided is lost.',
    'Renewals do not count unless the ask names them: kind:renewal.',
    'A young cohort has only its quickest deals decided: still_open says how many may change it.',
  ],
  references: [
    'Context-Aware Analytics: how to calculate win rate',
    'Fullcast: win rate',
    'Ebsta and Pavilion: 2025 benchmark',
  ],
  example: 'win rate last quarter by owner',
  formula: 'deals won over deals won or lost, of those that closed in the period, renewals left out',
});
