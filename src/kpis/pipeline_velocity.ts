import { figure, kpi, type Reading } from '../core/kpi.ts';
import type { Measured } from '../core/source.ts';
import { meanOf, quantile, spreadOf } from '../core/spread.ts';
import pace, { type PaceMeasure } from '../sources/pace.ts';

/** Open qualified deals × what a won one is worth × the share that is won, over the days that winning takes. */
function velocity(m: Measured<PaceMeasure>, days: number | null): Reading {
  if (m.won === 0 || days === null) return figure(null, { absent: 'no deal was won in these days' });
  if (days === 0) return figure(null, { absent: 'the deals took 0 days, so there is nothing to divide by' });
  const size = m.won_amount / 100 / m.won;
  return figure((m.open_qualified * size * (m.won / (m.won + m.lost))) / days);
}

export default kpi<PaceMeasure>({
  title: 'Pipeline velocity',
  aliases: ['sales velocity', 'deal velocity'],
  stage: 'acquisition',
  timing: 'leading',
  review: 'weekly',
  unit: 'money',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: pace,
  of: 'money',
  value: (m) => velocity(m, quantile(spreadOf(m, 'won_days'), 0.5)),
  n: (m) => m.open_qualified,
  units: 'open qualified deals',
  variants: {
    mean_cycle: (m) => velocity(m, meanOf(spreadOf(m, 'won_days'))),
    actual: (m) => figure(m.won_per_day),
  },
  contribution: (m) => m.won_amount,
  asides: [
    { name: 'won_per_day', label: 'Really won a day', unit: 'money', of: (m) => m.won_per_day },
    { name: 'cycle', label: 'Sales cycle', unit: 'days', of: (m) => quantile(spreadOf(m, 'won_days'), 0.5) },
    {
      name: 'deal_size',
      label: 'Average deal',
      unit: 'money',
      of: (m) => (m.won === 0 ? null : m.won_amount / 100 / m.won),
    },
    {
      name: 'win_rate',
      label: 'Win rate',
      unit: 'percent',
      of: (m) => (m.won + m.lost === 0 ? null : m.won / (m.won + m.lost)),
    },
  ],
  shows: ['open_qualified', 'won', 'lost', 'won_amount'],
  compares: 'amount',
  variantWords: {
    mean_cycle: 'the mean sales cycle in place of the median',
    actual: 'annual value won in the period over its days, with no estimate in it',
  },
  edges: [
    'Open deals that are qualified are counted at the end of the period, or of yesterday; size, win rate and cycle are of the deals that closed in it.',
    'A product of averages misleads where large deals take longer: what was really won a day is given beside it.',
    'Groups do not add up to the total, since each has a win rate and a cycle of its own.',
    'Renewals do not count unless the ask names them: kind:renewal.',
  ],
  references: ['ThePrimeCalculator: pipeline velocity', 'oscom.ai: pipeline velocity'],
  example: 'pipeline velocity last quarter by segment',
  formula:
    'open qualified deals × average annual value of won deals × win rate, over the median sales cycle in days; money a day, renewals left out',
});
