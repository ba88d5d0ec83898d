import { kpi } from '../core/kpi.ts';
import { lifetimeValue } from '../core/unit-economics.ts';
import type { LifetimeMeasure } from '../sources/lifetime.ts';
import lifetime from '../sources/lifetime.ts';

export default kpi<LifetimeMeasure>({
  title: 'Customer lifetime value',
  aliases: ['cltv', 'ltv', 'lifetime value'],
  stage: 'financial',
  timing: 'lagging',
  review: 'quarterly',
  unit: 'money',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: lifetime,
  of: 'money',
  monthly: true,
  value: (m) => lifetimeValue(m),
  n: (m) => m.customers,
  units: 'customers',
  variants: {
    revenue: (m) => lifetimeValue(m, { withMargin: false }),
    logo_churn: (m) => lifetimeValue(m, { of: 'customers' }),
    capped: (m) => lifetimeValue(m, { atMostMonths: 60 }),
    discounted: (m) => lifetimeValue(m, { yearlyDiscount: 0.1 }),
    expansion: (m) => lifetimeValue(m, { growing: true }),
  },
  shows: ['arr', 'customers', 'opening', 'lost', 'expanded', 'opened', 'leavers', 'costed', 'cogs'],
  beside: ['gross_margin'],
  variantWords: {
    revenue: 'revenue instead of gross profit',
    logo_churn: 'the life of a customer from how many leave, not from how much they take along',
    capped: 'a life of five years at most, which also answers where nothing was lost',
    discounted: 'money of next year is worth 10% less',
    expansion: 'customers keep growing at the pace of the six months',
  },
  edges: [
    'ARPA is of a month (ARR / 12) and so is churn: the yearly rate is twelve times the monthly one.',
    'Churn is gross revenue churn of each of the six months up to the end of the period, as one ratio of sums.',
    'Where nothing was lost there is no life to compute; variant capped answers with five years.',
    'The gross margin is that of the period; without a recorded cost of sales there is none.',
  ],
  references: [
    'David Skok: SaaS metrics 2.0',
    'ChartMogul: customer lifetime value',
    'SaaS Metrics Coach: formulas reference',
  ],
  example: 'clv last quarter by segment',
  formula: 'recurring revenue per customer and month × gross margin / monthly gross revenue churn',
});
