import { kpi } from '../core/kpi.ts';
import { churnedPayback, grossMargin, paybackMonths } from '../core/unit-economics.ts';
import type { AcquisitionMeasure } from '../sources/acquisition.ts';
import acquisition from '../sources/acquisition.ts';

export default kpi<AcquisitionMeasure>({
  title: 'CAC payback',
  aliases: ['payback', 'payback period', 'cac payback period', 'months to recover cac'],
  stage: 'financial',
  timing: 'lagging',
  review: 'quarterly',
  unit: 'months',
  better: 'lower',
  tense: 'past',
  window: 'last-quarter',
  source: acquisition,
  of: 'money',
  monthly: true,
  value: (m) => paybackMonths(m, m.new_arr),
  n: (m) => m.new_customers,
  units: 'new customers',
  variants: {
    no_margin: (m) => paybackMonths(m, m.new_arr, false),
    blended: (m) => paybackMonths(m, m.new_arr + m.expansion),
    churn_adjusted: (m) => churnedPayback(m),
  },
  shows: ['spent', 'new_customers', 'new_arr', 'expansion', 'costed', 'cogs'],
  beside: ['cac'],
  remarks: (m, { settings: { economics, locale } }) => {
    const margin = grossMargin(m);
    const costs =
      economics.cacLagMonths === 0 ? 'the same months' : `${economics.cacLagMonths} months before`;
    if (margin === null) return `Costs are those of ${costs}.`;
    const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
    return `Gross margin ${percent.format(margin)}; costs are those of ${costs}.`;
  },
  benchmark: { value: 24, of: 'median 24 to 29 months, fully loaded, KBCM as cited by OmegaPoint' },
  variantWords: {
    paid_only: 'what channels and campaigns cost, against customers that a campaign brought',
    with_onboarding: 'what onboarding cost in the same months counts in as well',
    no_margin: 'against recurring revenue instead of gross profit',
    blended: 'new and expanded recurring revenue together',
    churn_adjusted: 'customers leave on the way at the gross revenue churn of six months',
  },
  edges: [
    'New recurring revenue is what new customers hold at the end of the period, per month (ARR / 12).',
    'The gross margin is that of the same months and the same group.',
    'A group with no new customers has no base; one whose cost of sales is not known has no value.',
  ],
  references: ['Wall Street Prep: CAC payback', 'CalcMastery: CAC payback with gross margin'],
  example: 'cac payback fy25 by channel',
  formula: 'costs of sales and marketing over the monthly gross profit of new recurring revenue',
});
