import { kpi } from '../core/kpi.ts';
import { lifetimeOverCost } from '../core/unit-economics.ts';
import type { AcquisitionMeasure } from '../sources/acquisition.ts';
import acquisition from '../sources/acquisition.ts';

export default kpi<AcquisitionMeasure>({
  title: 'Lifetime value over acquisition cost',
  aliases: ['ltv to cac', 'ltv cac ratio', 'clv cac', 'cltv cac'],
  stage: 'financial',
  timing: 'lagging',
  review: 'quarterly',
  unit: 'ratio',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: acquisition,
  of: 'money',
  monthly: true,
  value: (m) => lifetimeOverCost(m),
  n: (m) => m.new_customers,
  units: 'new customers',
  variants: {
    revenue: (m) => lifetimeOverCost(m, { withMargin: false }),
    logo_churn: (m) => lifetimeOverCost(m, { of: 'customers' }),
    capped: (m) => lifetimeOverCost(m, { atMostMonths: 60 }),
  },
  shows: ['spent', 'new_customers', 'arr', 'customers', 'opening', 'lost', 'costed', 'cogs'],
  beside: ['cac', 'cac_payback'],
  remarks: (_m, { settings: { economics } }) =>
    economics.cacLagMonths === 0 ? null : `Costs are those of ${economics.cacLagMonths} months before.`,
  benchmark: { value: 3, of: 'the usual bar; above 5 suggests investing too little' },
  variantWords: {
    paid_only: 'against what channels and campaigns cost, per new customer that a campaign brought',
    with_onboarding: 'what onboarding cost in the same months counts in as well',
    revenue: 'a lifetime of revenue instead of gross profit',
    logo_churn: 'the life of a customer from how many leave',
    capped: 'a life of five years at most',
  },
  edges: [
    'Both sides are of the same period, segment, channel or campaign.',
    'No new customer gives no base; no churn in six months gives no lifetime (see variant capped).',
  ],
  references: ['David Skok: SaaS metrics 2.0', 'MetricHQ: LTV to CAC'],
  example: 'ltv-cac last quarter by segment',
  formula: 'customer lifetime value over customer acquisition cost',
});
