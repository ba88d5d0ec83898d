import type { Source } from '../core/source.ts';
import { PROJECT_MEASURES, PROJECT_VARIANTS, projectFrame, projectList } from './onboarding/projects.ts';
import { stuckProjects } from './onboarding/stuck.ts';
import { cellsOf } from './sql/frame/frame.ts';

export type OnboardingMeasure = keyof typeof PROJECT_MEASURES;

/** How long onboarding projects take, from kick-off to completion. */
const onboarding = {
  id: 'onboarding',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'onboardings'],
  measures: PROJECT_MEASURES,
  variants: PROJECT_VARIANTS,
  attributesOn: 'event',
  netting: [],
  lists: { projects: projectList, stuck: stuckProjects },
  cheap: () => true,
  cells: (request, settings) => cellsOf(projectFrame, request, settings),
} satisfies Source;

export default onboarding;
