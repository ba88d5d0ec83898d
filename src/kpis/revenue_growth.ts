import { figure, kpi, ratio } from '../core/kpi.ts';
import type { RevenueMeasure } from '../sources/revenue.ts';
import revenue from '../sources/revenue.ts';

export default kpi<RevenueMeasure>({
  title: 'Revenue growth',
  aliases: ['revenue growth rate', 'sales growth', 'top line growth', 'yearly revenue growth'],
  stage: 'financial',
  timing: 'lagging',
  review: 'quarterly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: revenue,
  of: 'money',
  monthly: true,
  value: (m) =>
    m.earlier < 0
      ? figure(null, {
          absent: 'the earlier revenue is below 0: only the absolute change means something',
          numerator: m.growth / 100,
          denominator: m.earlier / 100,
        })
      : ratio(m.growth, m.earlier),
  n: (m) => m.lines,
  units: 'revenue lines',
  shows: ['growth', 'revenue', 'earlier'],
  contribution: (m) => m.growth,
  benchmark: { value: 0.26, of: 'median growth of ARR, Benchmarkit 2025' },
  variantWords: {
    qoq: 'against as many months right before',
    arr: 'ARR at the end of the period against a year before',
    organic: 'without accounts that came with a company that was bought (attribute acquired)',
    subscription: 'recurring subscriptions alone, no usage and no services',
  },
  edges: [
    'Revenue is kept by month: only whole months that are over count, on both sides.',
    'Both sides are at one exchange rate, that of the first day; fx:spot takes each month at its own.',
    'Both sides have the attributes of the first day, so that an account which changes segment is no growth.',
    'From a base of 0 there is no rate; from one below 0 (credits) only the absolute change is given.',
  ],
  references: ['Benchmarkit 2025 SaaS performance metrics', 'LeadDoubler SaaS valuation'],
  example: 'revenue-growth last quarter by segment',
  beside: ['arr'],
  formula: 'recognised revenue less that of the same months a year before, over the latter',
});
