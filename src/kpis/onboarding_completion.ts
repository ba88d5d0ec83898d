import { kpi, ratio, share } from '../core/kpi.ts';
import onboardingSteps, { type OnboardingStepMeasure } from '../sources/onboarding_steps.ts';

export default kpi<OnboardingStepMeasure>({
  title: 'Onboarding completion',
  aliases: ['onboarding completion rate', 'completed onboardings'],
  stage: 'onboarding',
  timing: 'leading',
  review: 'weekly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-quarter',
  source: onboardingSteps,
  of: 'count',
  value: (m) => share(m.within, m.due),
  n: (m) => m.due,
  units: 'projects',
  variants: { ever: (m) => share(m.completed, m.due), steps: (m) => ratio(m.steps_done, m.steps) },
  shows: ['due', 'within', 'completed', 'pending', 'steps', 'steps_done'],
  asides: [
    {
      name: 'completed_ever',
      label: 'Completed so far',
      unit: 'percent',
      of: (m) => (m.due === 0 ? null : m.completed / m.due),
    },
    {
      name: 'steps_share',
      label: 'Steps done',
      unit: 'percent',
      of: (m) => (m.steps === 0 ? null : m.steps_done / m.steps),
    },
    { name: 'not_yet_due', label: 'Not yet due', unit: 'count', of: (m) => m.pending || null },
  ],
  entity: true,
  list: { name: 'missed' },
  views: { stuck: 'stuck' },
  variantWords: {
    by_start: 'projects that started in the period and whose planned day has passed',
    ever: 'completed at all by now, of those whose planned day has passed',
    steps: 'required steps done, of all required steps of those projects',
  },
  edges: [
    'Projects are counted in the period of their planned day; while that day has not passed they are on neither side.',
    'All required steps must be done; a step is required unless it is said to be optional, and a product’s step is for those who have the product.',
    'Where there are no required steps, the project’s own completion counts.',
    'Days on which a project was paused move its planned day.',
    'Who comes back after leaving takes every step again; cancelled projects are left out.',
  ],
  references: ['NovaCalculator'],
  example: 'onboarding completion last quarter by segment',
  formula: 'projects with all required steps done by the planned day, of those whose planned day has passed',
});
