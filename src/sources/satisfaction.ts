import type { Source } from '../core/source.ts';
import { INVITATIONS, ratings, SATISFACTION } from './sentiment/ratings.ts';

const MEASURES = { ...SATISFACTION, ...INVITATIONS };
export type SatisfactionMeasure = keyof typeof MEASURES;

/** How satisfied people were: CSAT surveys by when they went out. */
const satisfaction = {
  id: 'satisfaction',
  ...ratings({ name: 'sentiment.csat', kinds: ['csat'] }, MEASURES),
} satisfies Source;

export default satisfaction;
