import type { Source } from '../core/source.ts';
import { COST_MEASURES, COST_VARIANTS, costFrame } from './onboarding/costs.ts';
import { stuckProjects } from './onboarding/stuck.ts';
import { accountsOf, cellsOf } from './sql/frame/frame.ts';

export type OnboardingCostMeasure = keyof typeof COST_MEASURES;

/** What onboarding projects cost: hours at their rate, tools and third parties. */
const onboardingCost = {
  id: 'onboarding_cost',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'fx_rates', 'onboardings', 'costs'],
  measures: COST_MEASURES,
  variants: COST_VARIANTS,
  attributesOn: 'event',
  netting: [],
  lists: { stuck: stuckProjects },
  cheap: () => true,
  cells: (request, settings) => cellsOf(costFrame, request, settings),
  accounts: (request, settings, limit) => accountsOf(costFrame, request, settings, limit),
} satisfies Source;

export default onboardingCost;
