import type { Source } from '../core/source.ts';
import { missedProjects, STEP_MEASURES, STEP_VARIANTS, stepFrame } from './onboarding/steps.ts';
import { stuckProjects } from './onboarding/stuck.ts';
import { cellsOf } from './sql/frame/frame.ts';

export type OnboardingStepMeasure = keyof typeof STEP_MEASURES;

/** Whether onboarding projects got all their required steps done by the planned day. */
const onboardingSteps = {
  id: 'onboarding_steps',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'milestones', 'milestones_reached', 'onboardings'],
  measures: STEP_MEASURES,
  variants: STEP_VARIANTS,
  attributesOn: 'event',
  netting: [],
  lists: { missed: missedProjects, stuck: stuckProjects },
  cheap: () => true,
  cells: (request, settings) => cellsOf(stepFrame, request, settings),
} satisfies Source;

export default onboardingSteps;
