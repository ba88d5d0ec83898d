import { figure, kpi, share } from '../core/kpi.ts';
import { meanOf, quantile, spreadOf } from '../core/spread.ts';
import timing, { type TimingMeasure } from '../sources/renewal_timing.ts';

export default kpi<TimingMeasure>({
  title: 'Renewal lead time',
  aliases: ['lead time', 'contact lead time', 'contact days in advance', 'renewal cycle'],
  stage: 'renewal',
  timing: 'leading',
  review: 'monthly',
  unit: 'days',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: timing,
  of: 'count',
  value: (m) => figure(quantile(spreadOf(m, 'lead'), 0.5), { absent: 'nobody was contacted about them' }),
  n: (m) => m.renewals_contacted,
  units: 'renewals',
  variants: {
    mean: (m) => figure(meanOf(spreadOf(m, 'lead')), { absent: 'nobody was contacted about them' }),
    cycle: (m) =>
      figure(quantile(spreadOf(m, 'cycle'), 0.5), { absent: 'none of them was contacted and settled' }),
  },
  variantWords: {
    mean: 'the mean instead of the median',
    cycle: 'days from the first contact to the close, median; shorter is better',
  },
  shows: ['renewals_due', 'renewals_contacted', 'renewals_renewed', 'renewals_before_expiry'],
  asides: [
    { name: 'cycle', label: 'Cycle', unit: 'days', of: (m) => figure(quantile(spreadOf(m, 'cycle'), 0.5)) },
    {
      name: 'renewed_by_expiry',
      label: 'Renewed by expiry',
      unit: 'percent',
      of: (m) => share(m.renewals_before_expiry, m.renewals_renewed),
    },
    {
      name: 'contacted',
      label: 'Contacted',
      unit: 'percent',
      of: (m) => share(m.renewals_contacted, m.renewals_due),
    },
  ],
  beside: ['renewal_rate'],
  edges: [
    'Renewals that nobody was contacted about have no lead time; how many were contacted stands beside it.',
    'A contact after the day on which the renewal was due counts as negative days.',
    'The cycle runs from the first contact to the close, won or lost; a contact after the close begins none.',
    'Of what was renewed, the share closed on or before the day on which it was due is renewed by expiry.',
  ],
  references: [
    'ServiceSource: renewal metrics (contact days in advance, cycle length, renewed before expiration)',
  ],
  example: 'renewal lead time last quarter by team',
  formula: 'days from the first contact to the day on which the renewal is due, median of those contacted',
});
