import { figure, kpi } from '../core/kpi.ts';
import { arrivalTime, meanOf, spreadOf } from '../core/spread.ts';
import onboarding, { type OnboardingMeasure } from '../sources/onboarding.ts';

export default kpi<OnboardingMeasure>({
  title: 'Onboarding time',
  aliases: ['time to onboard', 'onboarding duration', 'time to live'],
  stage: 'onboarding',
  timing: 'leading',
  review: 'weekly',
  unit: 'days',
  better: 'lower',
  tense: 'past',
  window: 'last-quarter',
  source: onboarding,
  of: 'count',
  value: (m) => {
    const median = arrivalTime(spreadOf(m, 'arrived'), spreadOf(m, 'waiting'));
    if (m.started === 0) return figure(null, { numerator: 0, denominator: 0 });
    return median === null
      ? figure(null, { absent: `not reached: ${m.completed} of ${m.started} are completed` })
      : figure(median);
  },
  n: (m) => m.started,
  units: 'projects',
  variants: {
    mean: (m) => {
      const mean = meanOf(spreadOf(m, 'arrived'));
      return mean === null ? figure(null, { numerator: 0, denominator: 0 }) : figure(mean);
    },
  },
  shows: ['started', 'completed', 'open', 'cancelled', 'due', 'within'],
  asides: [
    {
      name: 'p75',
      label: 'Three quarters within',
      unit: 'days',
      of: (m) => arrivalTime(spreadOf(m, 'arrived'), spreadOf(m, 'waiting'), 0.75),
    },
    { name: 'under_way', label: 'Under way', unit: 'count', of: (m) => m.open },
    {
      name: 'within_target',
      label: 'Done by the planned day',
      unit: 'percent',
      of: (m) => (m.due === 0 ? null : m.within / m.due),
    },
    { name: 'called_off', label: 'Called off', unit: 'count', of: (m) => m.cancelled || null },
  ],
  entity: true,
  list: { name: 'projects' },
  views: { stuck: 'stuck' },
  benchmark: { value: 14, of: 'mid-market, Exec.com' },
  variantWords: {
    by_completed: 'projects completed in the period, whenever they started: flatters, since nobody waits',
    from_signature: 'counts from the signature of the contract instead of the kick-off',
    mean: 'mean of the completed projects: flatters while others are under way',
  },
  edges: [
    'Projects under way stay in the count for as long as they have run (Kaplan–Meier); while fewer than half are completed the median reads “not reached”.',
    'Days on which a project was paused are taken out, and move its planned day.',
    'Cancelled projects are left out and counted beside the value.',
    'A project that is called completed without a day counts as started alone.',
    'Several projects of one account, one per product or after a return, count one by one.',
  ],
  references: ['Exec.com'],
  example: 'onboarding stuck',
  beside: ['onboarding_experience'],
  formula: 'median days from kick-off to completion, of the projects that started, pauses taken out',
});
