import { kpi, ratio } from '../core/kpi.ts';
import type { RenewalMeasure } from '../sources/renewals/due.ts';
import renewals from '../sources/renewals.ts';

export default kpi<RenewalMeasure>({
  title: 'Renewal decomposition',
  aliases: ['renewal steps', 'renewal funnel', 'resolution close conversion'],
  stage: 'renewal',
  timing: 'leading',
  review: 'weekly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: renewals,
  of: 'money',
  value: (m) => ratio(m.booked, m.due),
  n: (m) => m.renewals_due,
  units: 'renewals',
  without: ['windfall'],
  variants: {
    resolution: (m) => ratio(m.resolved, m.due),
    close: (m) => ratio(m.won, m.resolved),
    conversion: (m) => ratio(m.booked, m.won),
  },
  variantWords: {
    resolution: 'what is settled or lapsed, over all that was due',
    close:
      'what was renewed, wholly or in part, at the ARR that was due of it, over what is settled or lapsed',
    conversion: 'what was booked, over what was due of the renewals that were won',
    ex_auto: 'without contracts that renew by themselves',
    ex_multi_year: 'without contracts of more than twelve months',
    tcv: 'each contract weighs its value over its whole term instead of a year of it',
  },
  bridge: ['due', 'still_open', 'lapsed', 'lost', 'contraction', 'booked'],
  shows: ['resolved', 'won', 'renewals_due', 'renewals_resolved', 'renewals_renewed', 'renewals_withdrawn'],
  asides: [
    { name: 'resolution', label: 'Resolution', unit: 'percent', of: (m) => ratio(m.resolved, m.due) },
    { name: 'close', label: 'Close', unit: 'percent', of: (m) => ratio(m.won, m.resolved) },
    { name: 'conversion', label: 'Conversion', unit: 'percent', of: (m) => ratio(m.booked, m.won) },
  ],
  contribution: (m) => m.booked - m.due,
  beside: ['renewal_rate'],
  edges: [
    'What is booked is capped at what was due, so that the three steps multiply to the renewal rate.',
    'A lapsed renewal is resolved, as one that was not won.',
    'The steps of an owner or a team are asked for by `by owner` and `by team`.',
  ],
  references: ['ServiceSource: renewal metrics (resolution, close and conversion rates)'],
  example: 'renewal decomposition last quarter by owner',
  formula: 'resolved ÷ due × won ÷ resolved × booked ÷ won, which is what was booked of what was due',
});
