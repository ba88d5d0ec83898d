import type { Source } from '../core/source.ts';
import { EFFORT, INVITATIONS, ratings } from './sentiment/ratings.ts';

const MEASURES = { ...EFFORT, ...INVITATIONS };
export type EffortMeasure = keyof typeof MEASURES;

/** How easy it was: CES surveys by when they went out. */
const effort = {
  id: 'effort',
  ...ratings({ name: 'sentiment.ces', kinds: ['ces'] }, MEASURES),
} satisfies Source;

export default effort;
