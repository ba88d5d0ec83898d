import { figure, kpi, ratio, share } from '../core/kpi.ts';
import reasons, { type ReasonMeasure } from '../sources/churn_reasons.ts';

export default kpi<ReasonMeasure>({
  title: 'Churn reasons',
  aliases: ['churn reason', 'reasons for churn', 'loss reasons', 'lost arr by reason'],
  stage: 'renewal',
  timing: 'lagging',
  review: 'quarterly',
  unit: 'percent',
  better: 'neither',
  tense: 'past',
  window: 'last-quarter',
  source: reasons,
  of: 'money',
  value: (m) => ratio(m.lost, m.lost_whole),
  // A reason is a part of all losses: what it can say depends on how many those are.
  n: (m) => m.losses_whole,
  units: 'lost or cut renewals',
  defaultBy: 'reason',
  trend: 'asked',
  variants: { count: (m) => share(m.losses, m.losses_whole) },
  variantWords: { count: 'by how many renewals were lost or cut instead of by their ARR' },
  shows: ['lost', 'losses', 'renewals_lost', 'renewals_partial', 'unexplained', 'lost_whole'],
  asides: [
    {
      name: 'without_a_reason',
      label: 'Without a reason',
      unit: 'percent',
      of: (m) => (m.unexplained === 0 ? figure(null) : share(m.unexplained, m.losses)),
    },
  ],
  list: { name: 'losses' },
  contribution: (m) => m.lost,
  beside: ['renewal_rate'],
  edges: [
    'What a renewal kept less of than was due counts with its reason, beside those that were lost altogether.',
    'A loss without a reason is a row of its own, “unknown”, and in the whole.',
    'A loss counts in the period in which its renewal was due.',
    'Renewals that lapsed are not settled, so they have no reason yet and are left out.',
  ],
  references: ['ServiceSource: renewal metrics (reason codes)'],
  example: 'churn reasons last quarter',
  formula: 'ARR lost for a reason, over all ARR lost of the renewals due in the period',
});
