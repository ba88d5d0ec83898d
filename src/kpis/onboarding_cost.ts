import { figure, kpi, ratio } from '../core/kpi.ts';
import onboardingCost, { type OnboardingCostMeasure } from '../sources/onboarding_cost.ts';

const MONTHS = 12;
const per = (some: number, all: number): number | null => (all === 0 ? null : some / all);

export default kpi<OnboardingCostMeasure>({
  title: 'Onboarding cost',
  aliases: ['cost of onboarding', 'cost per onboarding'],
  stage: 'onboarding',
  timing: 'lagging',
  review: 'monthly',
  unit: 'money',
  better: 'lower',
  tense: 'past',
  window: 'last-quarter',
  source: onboardingCost,
  of: 'money per count',
  value: (m) => ratio(m.cost, m.projects),
  n: (m) => m.projects,
  units: 'projects',
  variants: {
    with_shared: (m) => ratio(m.cost + m.shared, m.projects),
    of_first_year_arr: (m) =>
      m.projects === 0 || m.first_year_arr > 0
        ? figure(per(m.cost, m.first_year_arr), m.projects === 0 ? { denominator: 0 } : {})
        : figure(null, { absent: 'no ARR on the first day of their contracts' }),
  },
  variantUnits: { of_first_year_arr: 'percent' },
  contribution: (m) => m.cost,
  shows: ['cost', 'labour', 'shared', 'first_year_arr', 'projects', 'hours', 'unpriced'],
  asides: [
    { name: 'hours_each', label: 'Hours each', unit: 'score', of: (m) => per(m.hours, m.projects) },
    {
      name: 'hourly_rate',
      label: 'An hour',
      unit: 'money',
      of: (m) => per(m.labour / 100, m.hours - m.unpriced),
    },
    {
      name: 'tools_each',
      label: 'Tools and third parties each',
      unit: 'money',
      of: (m) => per((m.cost - m.labour) / 100, m.projects),
    },
    {
      name: 'a_month',
      label: 'A month over the first year',
      unit: 'money',
      of: (m) => per(m.cost / 100, m.projects * MONTHS),
    },
    {
      name: 'of_first_year_arr',
      label: 'Of first-year ARR',
      unit: 'percent',
      of: (m) => per(m.cost, m.first_year_arr),
    },
    {
      name: 'hours_without_rate',
      label: 'Hours without a rate',
      unit: 'score',
      of: (m) => m.unpriced || null,
    },
  ],
  views: { stuck: 'stuck' },
  variantWords: {
    by_start: 'projects that started in the period, with what they have cost so far',
    of_first_year_arr: 'over the ARR of the projects’ accounts on the first day of their contracts',
    with_shared:
      'adds the costs of onboarding in the period that belong to no project, such as tools for all',
  },
  edges: [
    'All that a completed project ever cost counts in the period of its completion, whenever it was spent.',
    'Hours without an amount are worth the company’s hourly rate; without such a rate they cost nothing and are told beside the value.',
    'A cost that names an account alone belongs to the project that ran there in that month.',
    'Costs of cancelled and unfinished projects are in none of the numbers.',
    'First-year ARR counts once for an account with several projects in the period.',
    'It is no part of the cost of acquisition, except for the variant with_onboarding there or where the setting onboarding_in_cac says so.',
  ],
  references: ['David Cummings'],
  example: 'onboarding cost q2',
  formula:
    'hours at their rate, tools and third parties of the projects completed in the period, per project',
});
