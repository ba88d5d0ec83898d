import { amount, kpi } from '../core/kpi.ts';
import deals, { type DealMeasure } from '../sources/deals.ts';

export default kpi<DealMeasure>({
  title: 'Deals closed',
  aliases: ['deals won', 'won deals', 'closed deals', 'closed won'],
  stage: 'acquisition',
  timing: 'lagging',
  review: 'weekly',
  unit: 'count',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: deals,
  of: 'count',
  value: (m) => amount(m.won),
  n: (m) => m.won,
  units: 'won deals',
  without: ['cohort'],
  contribution: (m) => m.won,
  asides: [
    { name: 'won_amount', label: 'Won', unit: 'money', of: (m) => m.won_amount / 100 },
    { name: 'lost', label: 'Lost deals', unit: 'count', of: (m) => m.lost },
  ],
  shows: ['won', 'lost_amount'],
  beside: ['win_rate'],
  entity: true,
  list: { name: 'closed' },
  compares: 'amount',
  edges: [
    'Only won deals count; those lost are given beside them.',
    'Renewals do not count unless the ask names them: kind:renewal.',
  ],
  example: 'deals closed this month by team',
  formula: 'deals won in the period, by the day on which they closed, renewals left out',
});
