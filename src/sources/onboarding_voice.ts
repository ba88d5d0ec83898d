import type { Source } from '../core/source.ts';
import { EFFORT, INVITATIONS, ratings, SATISFACTION } from './sentiment/ratings.ts';

const MEASURES = { ...EFFORT, ...SATISFACTION, ...INVITATIONS };
export type OnboardingVoiceMeasure = keyof typeof MEASURES;

/** What people said of their onboarding, of both kinds of survey. */
const onboardingVoice = {
  id: 'onboarding_voice',
  ...ratings({ name: 'sentiment.onboarding', kinds: ['csat', 'ces'], touchpoint: 'onboarding' }, MEASURES),
} satisfies Source;

export default onboardingVoice;
