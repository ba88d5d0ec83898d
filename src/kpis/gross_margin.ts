import { figure, kpi, ratio } from '../core/kpi.ts';
import type { MarginMeasure } from '../sources/margin.ts';
import margin from '../sources/margin.ts';

export default kpi<MarginMeasure>({
  title: 'Gross margin',
  aliases: ['gross profit margin', 'gm'],
  stage: 'financial',
  timing: 'lagging',
  review: 'quarterly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: margin,
  of: 'money',
  monthly: true,
  value: (m) =>
    m.costed === 0 && m.revenue !== 0
      ? figure(null, { absent: 'no cost of sales is recorded for these months' })
      : ratio(m.costed - m.cogs, m.costed),
  n: (m) => m.lines,
  units: 'revenue lines',
  shows: ['revenue', 'costed', 'cogs'],
  contribution: (m) => m.costed - m.cogs,
  remarks: (m) =>
    m.costed !== 0 && m.costed !== m.revenue
      ? 'Revenue whose cost is not recorded is left out of both sides.'
      : null,
  beside: ['revenue_growth'],
  benchmark: { value: 0.75, of: 'median 72 to 78%, KBCM and OpenView as cited by EagleRock' },
  variantWords: {
    subscription: 'recurring subscriptions alone, no usage and no services',
    with_cs: 'customer success counted as a cost of sales, whatever the setting',
  },
  edges: [
    'The cost of sales is what revenue brings with it; months without any take costs of the bucket cogs.',
    'Such costs are spread over the revenue of their month by amount, over that of a segment or an account they name.',
    'Revenue whose cost is not recorded is in neither side; no cost is not a cost of 0.',
    'Customer success is an operating cost unless the setting success_in_cogs says otherwise.',
  ],
  references: [
    'Calqulate: gross margin and cost of sales',
    'Sapphire Ventures: gross margin and gross retention',
  ],
  example: 'gross-margin last quarter by product',
  formula: 'revenue less the cost of sales, over revenue',
});
