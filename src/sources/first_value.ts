import type { Source } from '../core/source.ts';
import { FIRST_VALUE_MEASURES, FIRST_VALUE_VARIANTS, firstValueFrame } from './onboarding/first-value.ts';
import { stuckProjects } from './onboarding/stuck.ts';
import { cellsOf } from './sql/frame/frame.ts';

export type FirstValueMeasure = keyof typeof FIRST_VALUE_MEASURES;

/** How soon those who became customers in a period got the first value out of the product. */
const firstValue = {
  id: 'first_value',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'milestones', 'milestones_reached', 'onboardings'],
  measures: FIRST_VALUE_MEASURES,
  variants: FIRST_VALUE_VARIANTS,
  attributesOn: 'event',
  variantTables: { by_user: ['usage_days'] },
  netting: [],
  lists: { stuck: stuckProjects },
  // The first day of every user is looked for in all days of use.
  cheap: ({ variant }) => variant !== 'by_user',
  cells: (request, settings) => cellsOf(firstValueFrame, request, settings),
} satisfies Source;

export default firstValue;
