import { figure, kpi, ratio } from '../core/kpi.ts';
import { NO_COSTS } from '../core/unit-economics.ts';
import type { AcquisitionMeasure } from '../sources/acquisition.ts';
import acquisition from '../sources/acquisition.ts';

export default kpi<AcquisitionMeasure>({
  title: 'Customer acquisition cost',
  aliases: ['cost of acquisition', 'acquisition cost', 'cost per new customer'],
  stage: 'acquisition',
  timing: 'lagging',
  review: 'monthly',
  unit: 'money',
  better: 'lower',
  tense: 'past',
  window: 'last-quarter',
  source: acquisition,
  of: 'money per count',
  monthly: true,
  value: (m) => (m.cost_rows === 0 ? figure(null, { absent: NO_COSTS }) : ratio(m.spent, m.new_customers)),
  n: (m) => m.new_customers,
  units: 'new customers',
  variants: {
    new_logo: (m) => {
      if (m.cost_rows === 0) return figure(null, { absent: NO_COSTS });
      const sold = m.new_arr + m.expansion;
      const share = sold === 0 ? 1 : m.new_arr / sold;
      return ratio(m.spent - m.selling + Math.round(m.selling * share), m.new_customers);
    },
    cac_ratio: (m) =>
      m.cost_rows === 0
        ? figure(null, { absent: NO_COSTS })
        : figure(
            m.new_arr === 0 ? null : m.spent / m.new_arr,
            m.new_arr === 0 ? { absent: 'no new ARR' } : {},
          ),
  },
  asides: [
    {
      name: 'onboarding_part',
      label: 'Onboarding in it',
      unit: 'money',
      of: (m) => (m.onboarding === 0 ? null : m.onboarding / 100),
    },
  ],
  shows: ['spent', 'selling', 'onboarding', 'new_customers', 'new_arr', 'expansion'],
  remarks: (_m, { settings: { economics } }) =>
    economics.cacLagMonths === 0 ? null : `Costs are those of ${economics.cacLagMonths} months before.`,
  variantWords: {
    paid_only: 'what channels and campaigns cost, per new customer that a campaign brought',
    with_onboarding: 'what onboarding cost in the same months counts in as well',
    new_logo:
      'without the selling of expansions: sales costs in proportion to new in all new and expanded ARR',
    cac_ratio: 'spent for one unit of ARR from new customers',
  },
  edges: [
    'A new customer had no ARR ever before, nor had anybody of its family; one that comes back is not new.',
    'A customer won and lost inside the period was paid for and counts.',
    'Costs are kept by month, so only whole months that are over count, for customers too.',
    'Onboarding is left out unless the setting onboarding_in_cac or the variant with_onboarding counts it in; it is that of the same months, whatever the lag, and by channel stands under (none) unless the cost names one.',
    'Sales and marketing count in full, people included; hours without an amount at the hourly rate.',
    'No new customer gives no base, and no recorded cost gives no value rather than 0.',
    'By channel and campaign a customer belongs to its first lead; what names none stands under (none).',
  ],
  references: ['SaaSGrid: customer acquisition cost', 'Benchmarkit 2025: new customer CAC ratio'],
  benchmark: { value: 2, of: 'variant cac_ratio, median, Benchmarkit 2025' },
  example: 'cac last quarter by channel',
  formula: 'costs of sales and marketing of the period, over new customers',
});
