import { figure, kpi, type Reading } from '../core/kpi.ts';
import type { Measures } from '../core/source.ts';
import { arrivalTime, meanOf, quantile, type Spread, spreadOf, totalOf, unitsIn } from '../core/spread.ts';
import pace, { type PaceMeasure } from '../sources/pace.ts';

const median = (spread: Spread): Reading =>
  figure(quantile(spread, 0.5), { n: unitsIn(spread), ...(spread.length === 0 ? { denominator: 0 } : {}) });

const mean = (spread: Spread): Reading =>
  figure(meanOf(spread), { n: unitsIn(spread), numerator: totalOf(spread), denominator: unitsIn(spread) });

/** Counts those deals too that have not come to an end, as far as they have been watched. */
function withOpen(m: Measures): Reading {
  const [won, open] = [spreadOf(m, 'won_days'), spreadOf(m, 'open_days')];
  const n = unitsIn(won) + unitsIn(open);
  if (n === 0) return figure(null, { n, denominator: 0 });
  const absent = `not reached: ${unitsIn(won)} of ${n} were won`;
  return figure(arrivalTime(won, open), { n, absent });
}

export default kpi<PaceMeasure>({
  title: 'Sales cycle length',
  aliases: ['sales cycle', 'cycle length', 'time to close', 'deal cycle'],
  stage: 'acquisition',
  timing: 'leading',
  review: 'monthly',
  unit: 'days',
  better: 'lower',
  tense: 'past',
  window: 'last-quarter',
  source: pace,
  of: 'count',
  value: (m) => median(spreadOf(m, 'won_days')),
  n: (m) => m.won,
  units: 'won deals',
  variants: {
    mean: (m) => mean(spreadOf(m, 'won_days')),
    lead: (m) => median(spreadOf(m, 'lead_days')),
    lead_mean: (m) => mean(spreadOf(m, 'lead_days')),
    lost: (m) => median(spreadOf(m, 'lost_days')),
    with_open: (m) => withOpen(m),
  },
  contribution: (m) => m.won,
  asides: [
    { name: 'mean', label: 'Mean', unit: 'days', of: (m) => meanOf(spreadOf(m, 'won_days')) },
    {
      name: 'lost_median',
      label: 'Lost deals',
      unit: 'days',
      of: (m) => quantile(spreadOf(m, 'lost_days'), 0.5),
    },
    { name: 'open', label: 'Open deals', unit: 'count', of: (m) => m.open },
    {
      name: 'open_median',
      label: 'Age of open deals',
      unit: 'days',
      of: (m) => quantile(spreadOf(m, 'open_days'), 0.5),
    },
  ],
  shows: ['won', 'lost'],
  entity: true,
  compares: 'amount',
  benchmark: { value: 84, of: 'median, imboard' },
  variantWords: {
    mean: 'the mean in place of the median',
    lead: 'from the day the lead came in; deals without a lead are left out',
    lead_mean: 'the mean from the day the lead came in',
    lost: 'deals lost in the period, to the day they were lost',
    with_open: 'deals that are still open count as far as they have been watched (Kaplan–Meier)',
  },
  edges: [
    'Deals that were lost have a median of their own and are not mixed with those won.',
    'Deals that are open have no length yet; their age is given beside, and the variant with_open counts it.',
    'A deal that closed on the day it was created took 0 days.',
    'Renewals do not count unless the ask names them: kind:renewal.',
  ],
  references: [
    'imboard: sales cycle length',
    'ChartMogul: average sales cycle length',
    'Brainshark: lead conversion cycle',
  ],
  example: 'sales cycle last quarter by segment',
  formula:
    'median days from a deal’s creation to its winning, of the deals won in the period, renewals left out',
});
